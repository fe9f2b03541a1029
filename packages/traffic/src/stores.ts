/** Databases, caches, brokers with their consumers, and stores of objects, as containers start them; they are stopped as servers are. */
import type { Simulation } from '@track/simulation'
import { enrol } from './dependencies/broker/clusters.ts'
import { describeBroker, describeConsumer } from './dependencies/broker/opening.ts'
import { openBrokers } from './dependencies/broker/tables.ts'
import { openEntries } from './dependencies/cache/entries.ts'
import { openArchive, restored } from './dependencies/database/backups.ts'
import { joinCluster } from './dependencies/database/clusters.ts'
import { databaseLayout } from './dependencies/database/layout.ts'
import { openSessions } from './dependencies/database/sessions.ts'
import { openObjects, storeAt } from './dependencies/object-store/tables.ts'
import { enrolMember } from './dependencies/peers/members.ts'
import { addClient } from './exact/clients.ts'
import { addInstance, ofStore } from './exact/instances.ts'
import { serviceNamed } from './exact/services.ts'
import { beginNext } from './exact/serving.ts'
import { openShare, sharingOf, type SharingRow, unshared } from './exact/sharing.ts'
import { takeCounts } from './measures/counts.ts'
import { histogramSize } from './measures/histogram.ts'
import { clientLayout, workerLayout } from './measures/layout.ts'
import { peerLayout } from './measures/peer-layout.ts'
import { boundsOf, instanceOf, type ProcessStart, rowOf, startInstance } from './servers.ts'
import { asNudged } from './nudges/started.ts'
import { onceAtMost } from './synthetic-request.ts'
import type { TrafficState } from './state.ts'
import { trafficPart, writeTraffic } from './traffic-part.ts'
import type { ConsumerWorkload, DatabaseWorkload, StoreWorkload } from './workloads/workload.ts'

export function startStore(simulation: Simulation, described: ProcessStart<StoreWorkload>): void {
  const { now } = simulation
  const workload = begun(simulation, described)
  startInstance(simulation, { ...described, workload }, (state) => {
    const bounds = boundsOf(workload['metrics.buckets'])
    const counts = takeCounts(state, storeSize(workload, bounds))
    const sharing = sharingOfStore(workload)
    const clients = workload.kind === 'consumer' ? { brokers: addConsumerClient(simulation, state, { ...described, workload }, bounds) } : {}
    const row = rowOf({ ...described, workload }, now, state.startNumber++, { clients, queue: ofStore, bounds, ...(sharing && { sharing }) })
    const instance = addInstance(state, row, workersOf(workload), counts)
    if (sharing?.isShared) openShare(state, now, instance)
    openTables(simulation, state, instance, workload.kind)
    return instance
  })
  if (workload.kind === 'database' && workload.backup) scheduleBackup(simulation, described.id, workload.startup + workload.backup.every)
}

/** As it is described, nudged, and restored from another one's backup. */
function begun(simulation: Simulation, { id, workload: described, labels = {} }: ProcessStart<StoreWorkload>): StoreWorkload {
  const workload = asNudged(simulation.state(trafficPart), described, labels)
  if (workload.kind !== 'database' || workload.restore === undefined) return workload
  const name = { id: labels['pod'] ?? id, namespace: labels['namespace'] ?? '' }
  return writeTraffic(simulation, (state) => restored(state, simulation.now, name, workload))
}

function scheduleBackup(simulation: Simulation, id: string, after: number): void {
  const state = simulation.state(trafficPart)
  const { start } = state.instanceRows[instanceOf(state, id)]!
  simulation.scheduleAfter({ after, part: 'traffic', event: 'backup begins', data: { id, start } })
}

function openTables(simulation: Simulation, state: TrafficState, instance: number, kind: StoreWorkload['kind']): void {
  const row = state.instanceRows[instance]!
  const streamOf = (what: string) => simulation.stream('traffic', what, row.labels['pod'] ?? row.id)
  switch (kind) {
    case 'broker':
      enrol(state, instance, streamOf('broker'))
      return
    case 'consumer':
      openBrokers(state)
      return
    case 'object-store':
      openObjects(state, storeAt(state, instance))
      return
    case 'consensus-store':
    case 'quorum-store':
      enrolMember(state, simulation.now, instance, streamOf)
      return
    case 'cache':
      openSessions(state, instance)
      openEntries(state, instance)
      return
    case 'database':
      openSessions(state, instance)
      joinCluster(state, simulation.now, instance, streamOf('replication'))
      if ((row.workload as DatabaseWorkload).backup) openArchive(state, simulation.now, instance)
  }
}

/** A consumer's way to its brokers; its stream is its group's. */
function addConsumerClient(
  simulation: Simulation, state: TrafficState, { id, workload, labels = {} }: ProcessStart<ConsumerWorkload>, bounds: readonly number[],
): number {
  return addClient(state, {
    id: `${id}/brokers`, process: id, labels, startedAt: simulation.now, start: state.startNumber++, policy: onceAtMost,
    service: serviceNamed(state, workload['bootstrap.servers']), instance: undefined, queue: -1, routes: [], network: 0, generator: undefined,
    stream: simulation.stream('traffic', 'group', labels['namespace'] ?? '', workload['group.id']), bounds, workload: undefined, reportTo: undefined,
    store: { kind: 'broker', sessions: 'any', pinned: 0 },
  }, takeCounts(state, clientLayout.size(0, bounds, false)))
}

function sharingOfStore(workload: StoreWorkload): SharingRow | undefined {
  if (workload.kind === 'broker' || workload.kind === 'consumer') return undefined
  if (workload.kind !== 'database') return unshared
  const { discipline, concurrency, 'usl.contention': contention, 'usl.coherency': coherency } = workload
  return sharingOf({ discipline, cores: concurrency, contention, coherency }) ?? unshared
}

/** How many counters it has. */
export function storeSize({ kind }: StoreWorkload, bounds: readonly number[]): number {
  if (kind === 'broker' || kind === 'consumer') return workerLayout.size(bounds)
  if (kind === 'consensus-store' || kind === 'quorum-store') return peerLayout.size(bounds)
  return kind === 'database' ? databaseLayout.size(bounds) : histogramSize(bounds)
}

/** Changes what a running store does: the same process with other numbers. */
export function updateStore(simulation: Simulation, id: string, workload: StoreWorkload): void {
  writeTraffic(simulation, (state) => {
    const instance = instanceOf(state, id)
    const before = state.instanceRows[instance]!
    const sharing = sharingOfStore(workload)
    if (sharing?.isShared !== before.sharing?.isShared) throw new Error(`"${id}" cannot change its discipline while it runs`)
    const row = { ...before, workload, ...(sharing && { sharing }) }
    state.instanceRows[instance] = row
    state.instanceWorkers[instance] = workersOf(workload)
    if (workload.kind === 'broker') describeBroker(state, instance, workload)
    if (workload.kind === 'consumer') describeConsumer(state, instance, workload)
    beginNext(state, simulation.now, instance, row)
  })
}

/** Where processors are shared everybody is at work at once; a consumer has one thread. */
function workersOf(workload: StoreWorkload): number {
  if (workload.kind === 'consumer') return 1
  return workload.kind === 'database' && workload.discipline === 'ps' ? 1_000_000 : workload.concurrency
}
