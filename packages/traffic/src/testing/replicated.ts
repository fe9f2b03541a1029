/** Members that replicate among themselves, for tests, in few words. */
import type { Simulation } from '@track/simulation'
import { groundTruth } from '../measures/ground-truth.ts'
import { metricsOf } from '../measures/metrics.ts'
import type { ReplicatedTruth } from '../measures/peer-truth.ts'
import { startClient } from '../clients.ts'
import { setReady, setServiceEndpoints } from '../servers.ts'
import { startStore } from '../stores.ts'
import { client } from './scenario.ts'
import { consensusStore, quorumStore, storeWorld } from './stores.ts'

export const etcdNames: readonly string[] = ['etcd-0', 'etcd-1', 'etcd-2']
export const ringNames: readonly string[] = ['cassandra-0', 'cassandra-1', 'cassandra-2']

/** A process of that name is started, and is reached at once. */
export function startMember(simulation: Simulation, id: string, more = ''): void {
  const isEtcd = id.startsWith('etcd')
  const workload = isEtcd ? consensusStore(`initial-cluster: [${etcdNames.join(', ')}]\n${more}`) : quorumStore(more)
  startStore(simulation, { id, workload, labels: { app: isEtcd ? 'etcd' : 'cassandra', pod: id } })
  setReady(simulation, id, true)
}

export function etcd({ seed = 1, more = '' } = {}): Simulation {
  const simulation = storeWorld(seed)
  for (const id of etcdNames) startMember(simulation, id, more)
  setServiceEndpoints(simulation, 'etcd', etcdNames)
  for (const id of etcdNames) setServiceEndpoints(simulation, id, [id])
  return simulation
}

export function cassandra({ seed = 1, more = '', names = ringNames } = {}): Simulation {
  const simulation = storeWorld(seed)
  for (const id of names) startMember(simulation, id, `ring: [${names.join(', ')}]\n${more}`)
  setServiceEndpoints(simulation, 'cassandra', names)
  for (const id of names) setServiceEndpoints(simulation, id, [id])
  return simulation
}

/** A load that does these. */
export function use(simulation: Simulation, routes: string, { service = 'etcd', id = 'load', more = 'load: {rate: 20/s}\ntimeout: 10s' } = {}): void {
  startClient(simulation, { id, workload: client(`service: ${service}\nroutes: [${routes}]\n${more}`), labels: { app: id } })
}

export const replicated = (simulation: Simulation): ReplicatedTruth => groundTruth(simulation).stores.replicated[0]!

/** The value of a metric of a member. */
export function reading(simulation: Simulation, id: string, name: string): number {
  const family = metricsOf(simulation, id)!.find((each) => each.name === name)
  if (family === undefined) throw new Error(`no metric ${name} of ${id}`)
  return family.samples.reduce((sum, sample) => sum + Number(sample.value), 0)
}
