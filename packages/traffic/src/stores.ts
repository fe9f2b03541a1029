/** Databases and caches, as containers start them; they are stopped as servers are. */
import type { Simulation } from '@track/simulation'
import { openEntries } from './dependencies/cache/entries.ts'
import { joinCluster } from './dependencies/database/clusters.ts'
import { databaseLayout } from './dependencies/database/layout.ts'
import { openSessions } from './dependencies/database/sessions.ts'
import { addInstance, ofStore } from './exact/instances.ts'
import { beginNext } from './exact/serving.ts'
import { openShare, sharingOf, type SharingRow, unshared } from './exact/sharing.ts'
import { takeCounts } from './measures/counts.ts'
import { histogramSize } from './measures/histogram.ts'
import { boundsOf, instanceOf, type ProcessStart, rowOf, startInstance } from './servers.ts'
import { asNudged } from './nudges/started.ts'
import { trafficPart, writeTraffic } from './traffic-part.ts'
import type { DatabaseWorkload, StoreWorkload } from './workloads/workload.ts'

export function startStore(simulation: Simulation, described: ProcessStart<StoreWorkload>): void {
  const workload = asNudged(simulation.state(trafficPart), described.workload, described.labels ?? {})
  const { now } = simulation
  startInstance(simulation, { ...described, workload }, (state) => {
    const bounds = boundsOf(workload['metrics.buckets'])
    const counts = takeCounts(state, storeSize(workload, bounds))
    const sharing = sharingOfStore(workload)
    const row = rowOf({ ...described, workload }, now, state.startNumber++, { clients: {}, queue: ofStore, bounds, sharing })
    const instance = addInstance(state, row, workersOf(workload), counts)
    if (sharing.isShared) openShare(state, now, instance)
    openSessions(state, instance)
    if (workload.kind === 'cache') openEntries(state, instance)
    else joinCluster(state, now, instance, simulation.stream('traffic', 'replication', row.labels['pod'] ?? row.id))
    return instance
  })
}

function sharingOfStore(workload: StoreWorkload): SharingRow {
  if (workload.kind === 'cache') return unshared
  const { discipline, concurrency, 'usl.contention': contention, 'usl.coherency': coherency } = workload
  return sharingOf({ discipline, cores: concurrency, contention, coherency }) ?? unshared
}

/** How many counters it has. */
export function storeSize({ kind }: StoreWorkload, bounds: readonly number[]): number {
  return kind === 'database' ? databaseLayout.size(bounds) : histogramSize(bounds)
}

/** Changes what a running database or cache does: the same process with other numbers. */
export function updateStore(simulation: Simulation, id: string, workload: StoreWorkload): void {
  writeTraffic(simulation, (state) => {
    const instance = instanceOf(state, id)
    const before = state.instanceRows[instance]!
    const sharing = sharingOfStore(workload)
    if (sharing.isShared !== before.sharing!.isShared) throw new Error(`"${id}" cannot change its discipline while it runs`)
    const row = { ...before, workload, sharing }
    state.instanceRows[instance] = row
    state.instanceWorkers[instance] = workersOf(workload)
    beginNext(state, simulation.now, instance, row)
  })
}

/** Where processors are shared everybody is at work at once. */
function workersOf({ kind, concurrency, ...rest }: StoreWorkload): number {
  return kind === 'database' && (rest as DatabaseWorkload).discipline === 'ps' ? 1_000_000 : concurrency
}
