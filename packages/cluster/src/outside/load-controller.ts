/** Sends what Load objects describe. */
import { defineController } from '@track/controller-runtime'
import { serviceName } from '@track/nodes'
import { type Duration, printTimestamp, second, type Simulation } from '@track/simulation'
import { type ClientWorkload, groundTruth, refusedGrain, startClient, stopClient, updateClient } from '@track/traffic'
import { readClient } from './description.ts'
import { type LoadObject, loads } from './load-kind.ts'
import { forget, run } from './outside-part.ts'

const retryInterval: Duration = 10 * second

/** How the traffic and the scraper know it. */
export function loadId(key: string): string {
  return `load/${key}`
}

export const loadController = defineController<LoadObject>({
  name: 'load-controller',
  reconciles: loads,

  reconcile(load, { simulation, api, events }) {
    const { namespace = '', name = '', labels = {} } = load.metadata
    const workload = workloadOf(load)
    if (isWithoutQueue(simulation, workload)) {
      events.record(load, { type: 'Warning', reason: 'NoQueue', message: `NOT_FOUND - no queue '${workload.publishes!}' in vhost '/'` })
      return { requeueAfter: retryInterval }
    }
    const id = loadId(`${namespace}/${name}`)
    const refusal = refusedGrain(simulation, { id, workload })
    if (refusal !== undefined) {
      events.record(load, { type: 'Warning', reason: 'GrainRefused', message: refusal })
      return { requeueAfter: retryInterval }
    }
    run(simulation, id, load.spec, {
      start: () => startClient(simulation, { id, workload, labels: { ...labels, namespace, load: name } }),
      update: () => updateClient(simulation, id, workload),
    })
    if (load.status?.beganAt === undefined) api.updateStatus(loads, { ...load, status: { beganAt: printTimestamp(simulation.now) } })
  },

  gone(key, { simulation }) {
    if (forget(simulation, loadId(key))) stopClient(simulation, loadId(key))
  },
})

/** As a container that finds no queue: it does not begin, says so, and tries again. */
function isWithoutQueue(simulation: Simulation, { publishes }: ClientWorkload): boolean {
  return publishes !== undefined && !groundTruth(simulation).queues.some(({ name }) => name === publishes)
}

/** Validation has read it already. */
function workloadOf({ metadata, spec }: LoadObject): ClientWorkload {
  const { workload, complaints } = readClient(spec)
  if (!workload) throw new Error(`the Load "${metadata.name ?? ''}" is described wrongly: ${complaints.join('; ')}`)
  const { service } = workload
  return service === undefined ? workload : { ...workload, service: serviceName(metadata.namespace ?? '', service) }
}
