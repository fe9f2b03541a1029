/** Sends users on the ways that Journey objects describe. */
import { defineController } from '@track/controller-runtime'
import { serviceName } from '@track/nodes'
import { type Duration, printTimestamp, second, type Simulation } from '@track/simulation'
import { refusedGrain, type ServerWorkload, setReady, setServiceEndpoints, startClient, startServer, stopClient, stopServer } from '@track/traffic'
import { forget, run } from './outside-part.ts'
import { type JourneyObject, journeys, readJourney } from './journey-kind.ts'

const retryInterval: Duration = 10 * second

/** The way as the traffic knows it; its users are `journey/NAMESPACE/NAME/users`. */
export function journeyId(key: string): string {
  return `journey/${key}`
}

export function usersId(key: string): string {
  return `${journeyId(key)}/users`
}

export const journeyController = defineController<JourneyObject>({
  name: 'journey-controller',
  reconciles: journeys,

  reconcile(journey, { simulation, api, events }) {
    const { namespace = '', name = '' } = journey.metadata
    const key = `${namespace}/${name}`
    const refusal = refusalOf(simulation, key, journey)
    if (refusal !== undefined) {
      events.record(journey, { type: 'Warning', reason: 'GrainRefused', message: refusal })
      return { requeueAfter: retryInterval }
    }
    run(simulation, journeyId(key), journey.spec, {
      start: () => start(simulation, key, journey),
      // Another way has other counters: it begins anew, and whoever is on the old one is lost.
      update: () => {
        stop(simulation, key)
        start(simulation, key, journey)
      },
    })
    if (journey.status?.beganAt === undefined) api.updateStatus(journeys, { ...journey, status: { beganAt: printTimestamp(simulation.now) } })
    return undefined
  },

  gone(key, { simulation }) {
    if (forget(simulation, journeyId(key))) stop(simulation, key)
  },
})

/** Its users count in the exact grain: a Service of the way that a fluid load reaches refuses them. */
function refusalOf(simulation: Simulation, key: string, { metadata, spec }: JourneyObject): string | undefined {
  const { client, way } = readJourney(spec, journeyId(key))
  if (!client || !way) return undefined
  for (const { service } of Object.values(withServiceNames(way, metadata.namespace ?? '').dependencies)) {
    const refusal = refusedGrain(simulation, { id: usersId(key), workload: { ...client, service, grain: 'exact' } })
    if (refusal !== undefined) return refusal
  }
  return undefined
}

function start(simulation: Simulation, key: string, { metadata, spec }: JourneyObject): void {
  const { namespace = '', name = '', labels = {} } = metadata
  const id = journeyId(key)
  const { client, way, complaints } = readJourney(spec, id)
  if (!client || !way) throw new Error(`the Journey "${name}" is described wrongly: ${complaints.join('; ')}`)
  const told = { ...labels, namespace, journey: name }
  startServer(simulation, { id, workload: withServiceNames(way, namespace) })
  setReady(simulation, id, true)
  setServiceEndpoints(simulation, id, [id])
  startClient(simulation, { id: usersId(key), workload: { ...client, grain: 'exact' }, labels: told })
}

function stop(simulation: Simulation, key: string): void {
  stopClient(simulation, usersId(key))
  setServiceEndpoints(simulation, journeyId(key), [])
  stopServer(simulation, journeyId(key), { graceful: false })
}

function withServiceNames(way: ServerWorkload, namespace: string): ServerWorkload {
  const dependencies = Object.entries(way.dependencies).map(([name, each]) => [name, { ...each, service: serviceName(namespace, each.service) }])
  return { ...way, dependencies: Object.fromEntries(dependencies) }
}
