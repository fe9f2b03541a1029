/** The waits before a retry as points with shares. */
import { backOff } from '../../exact/back-off.ts'
import type { Policy } from '../../workloads/workload.ts'
import { atOnce, type Points } from './points.ts'

const parts = 4

/** The wait before the retry of a number (1 is the first); `last` is the wait before that, on average. */
export function backOffPoints(policy: Policy, retry: number, last = 0): Points {
  if (policy['backoff.base'] === 0) return atOnce
  const count = policy['backoff.jitter'] === 'none' ? 1 : parts
  const values = new Float64Array(count)
  for (let part = 0; part < count; part++) values[part] = backOff(policy, retry, last, (part + 0.5) / count)
  return { values, shares: new Float64Array(count).fill(1 / count) }
}
