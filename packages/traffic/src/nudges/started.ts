/** What nudges make of a process that starts. */
import type { TrafficState } from '../state.ts'
import type { ProcessWorkload } from '../workloads/workload.ts'
import { nudged } from './nudge.ts'

/** One that its description does not allow (a setting that this process does not have) leaves it alone. */
export function asNudged<Kind extends ProcessWorkload>({ nudges }: Pick<TrafficState, 'nudges'>, workload: Kind, labels: Readonly<Record<string, string>>): Kind {
  let after = workload
  for (const row of nudges) {
    if (!Object.entries(row.labels).every(([name, value]) => labels[name] === value)) continue
    const next = nudged(after, row)
    if ('workload' in next) after = next.workload
  }
  return after
}
