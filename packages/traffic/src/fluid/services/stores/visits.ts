/**
 * Databases and caches as the fluid grain sees them: hands that statements or commands wait for, one after the other. What a call does
 * there is a row of visits.
 *
 * Follows dependencies/database and dependencies/cache. Left out: locks, the setup of connections, entries that a cache keeps from before it is counted in flows.
 */
import type { Distribution } from '@track/simulation'
import type { InstanceRow } from '../../../exact/instances.ts'
import type { TrafficState } from '../../../state.ts'
import type { CacheWorkload, DatabaseWorkload, Target } from '../../../workloads/workload.ts'
import { recall } from '../recall.ts'
import type { FluidRoute, FluidWorkload } from '../run.ts'

export type FluidStore = DatabaseWorkload | CacheWorkload

export function isFluidStore(workload: InstanceRow['workload']): workload is FluidStore {
  return workload.kind === 'database' || workload.kind === 'cache'
}

export interface Visit {
  /** The route that it takes there. */
  readonly path: string
  readonly service: Distribution
}

const visitsOnce = recall<FluidStore, readonly Visit[]>()

/** What a call does there, in its order. */
export function visitsOf(store: FluidStore, target: Target): readonly Visit[] {
  return visitsOnce(store, [target.statements, target.path], () => {
    if (store.kind === 'cache') return [{ path: target.path, service: store.service }]
    return (target.statements ?? []).map(({ kind, service = kind === 'write' ? store['write.service'] : store['read.service'] }) =>
      ({ path: `${kind === 'write' ? 'write' : 'read'} ${JSON.stringify(service)}`, service }))
  })
}

/** The targets of all clients that go to a Service of stores. */
export function targetsAt({ clientRows }: TrafficState, service: number): Target[] {
  return clientRows.flatMap((row) => (row?.service === service && row.store ? row.routes : []))
}

const boundless = 1_000_000
const described = recall<FluidStore, FluidWorkload>()

/** A server with a route for each kind of visit. */
export function workloadOfStore(state: TrafficState, service: number, store: FluidStore): FluidWorkload {
  const byPath = new Map(targetsAt(state, service).flatMap((target) => visitsOf(store, target)).map((visit) => [visit.path, visit]))
  const paths = [...byPath.keys()].toSorted()
  return described(store, paths, () => ({
    concurrency: store.concurrency, 'queue.limit': boundless, 'queue.full': 'reject',
    abandoned: store.kind === 'database' ? store.abandoned : 'serve',
    routes: paths.map((path): FluidRoute => ({ path, method: '', service: byPath.get(path)!.service, cpu: 0, errors: 0, calls: [] })),
  }))
}
