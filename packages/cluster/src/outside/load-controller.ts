/** Sends what Load objects describe. */
import { defineController } from '@track/controller-runtime'
import { serviceName } from '@track/nodes'
import { type Duration, printTimestamp, second, type Simulation } from '@track/simulation'
import { chosenGrain, type ClientWorkload, groundTruth, startClient, stopClient, updateClient } from '@track/traffic'
import { readClient } from './description.ts'
import { clientOf, loadId, type LoadObject, loads } from './load-kind.ts'
import { loadControllerName, readiness, sayNotSending } from './load-status.ts'
import { forget, run } from './outside-part.ts'
import { urlLoadsOf, type UrlWay } from './url-loads.ts'

const retryInterval: Duration = 10 * second
/** Who is told when it is counted otherwise. */
const reportTo = { part: 'outside traffic', event: 'load told' }

export const loadController = defineController<LoadObject>({
  name: loadControllerName,
  reconciles: loads,

  reconcile(load, { simulation, api, events }) {
    const { namespace = '', name = '', labels = {} } = load.metadata
    const way = load.spec['url'] === undefined ? undefined : urlLoadsOf(simulation)?.wayOf(simulation, load) ?? 'not simulated here: loads for a URL without the addon synthetic-probes'
    if (typeof way === 'string') {
      sayNotSending({ api, events }, load, 'NoWay', way)
      return { requeueAfter: retryInterval }
    }
    const workload = onItsWay(workloadOf(load), way)
    if (isWithoutQueue(simulation, workload)) {
      sayNotSending({ api, events }, load, 'NoQueue', `NOT_FOUND - no queue '${workload.publishes!}' in vhost '/'`)
      return { requeueAfter: retryInterval }
    }
    const id = loadId(`${namespace}/${name}`)
    const choice = chosenGrain(simulation, { id, workload })
    if (choice?.refusal !== undefined) {
      sayNotSending({ api, events }, load, 'GrainRefused', choice.refusal)
      return { requeueAfter: retryInterval }
    }
    let isOther = load.status?.beganAt === undefined
    run(simulation, id, way ? { ...load.spec, way } : load.spec, {
      start: () => {
        startClient(simulation, { id, workload, labels: { ...labels, namespace, load: name }, reportTo })
        isOther = true
      },
      update: () => {
        updateClient(simulation, id, workload)
        isOther = true
      },
    })
    if (!isOther) return undefined
    // With its Service known.
    const chosen = workload.service === undefined ? undefined : chosenGrain(simulation, { id, workload })
    const now = printTimestamp(simulation.now)
    const { beganAt = now, problem } = load.status ?? {}
    const told = chosen && chosen.refusal === undefined ? { grain: chosen.grain, grainReason: chosen.why } : {}
    if (told.grain === 'fluid' && workload.grain === 'auto') {
      events.record(load, { type: 'Normal', reason: 'GrainChosen', message: `grain: fluid, ${told.grainReason}` })
    }
    api.updateStatus(loads, { ...load, status: { beganAt, ...told, ...(problem !== undefined && { problem }), conditions: readiness(load, now, 'Sending', '') } })
    return undefined
  },

  gone(key, { simulation }) {
    urlLoadsOf(simulation)?.forgetWay(simulation, key)
    if (forget(simulation, loadId(key))) stopClient(simulation, loadId(key))
  },
})

/** As a container that finds no queue: it does not begin, says so, and tries again. */
function isWithoutQueue(simulation: Simulation, { publishes }: ClientWorkload): boolean {
  return publishes !== undefined && !groundTruth(simulation).queues.some(({ name }) => name === publishes)
}

/** Validation has read it already. */
function workloadOf({ metadata, spec }: LoadObject): ClientWorkload {
  const { workload, complaints } = readClient(clientOf(spec))
  if (!workload) throw new Error(`the Load "${metadata.name ?? ''}" is described wrongly: ${complaints.join('; ')}`)
  const { service } = workload
  return service === undefined ? workload : { ...workload, service: serviceName(metadata.namespace ?? '', service) }
}

/** From outside to a URL: what is asked for by whose name, and over what distance. */
function onItsWay(workload: ClientWorkload, way: UrlWay | undefined): ClientWorkload {
  if (!way) return workload
  const { service, host, port, roundTrip } = way
  return { ...workload, service, grain: 'exact', network: workload.network + roundTrip, routes: workload.routes.map((route) => ({ ...route, host: route.host ?? host, port })) }
}
