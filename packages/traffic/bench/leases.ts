/** How many seeded schedules of a lease service run in a while: each some seconds of workers, an object store, a Raft group, and faults. */
import { runLeaseSchedule } from '../src/dependencies/lease/service.ts'

function tenThousandSchedules(): number {
  const before = performance.now()
  let updates = 0
  for (let seed = 0; seed < 10_000; seed++) {
    const truth = runLeaseSchedule({ seed })
    if (truth.lost.length > 0) throw new Error(`seed ${seed}: ${truth.lost.length} updates lost`)
    updates += truth.updates
  }
  if (updates < 50_000) throw new Error(`only ${updates} updates in 10,000 schedules`)
  return (performance.now() - before) / 1000
}

export const benchmarks = [
  { name: 'leases: 10,000 seeded schedules of a lease service with fencing', unit: 's', target: 20, run: tenThousandSchedules },
]
