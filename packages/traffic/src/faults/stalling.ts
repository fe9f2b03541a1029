/** A process that stands still, and goes on where it was. */
import type { Instant } from '@track/simulation'
import { enter, served } from '../exact/calendar.ts'
import { dispatch } from '../exact/consuming.ts'
import { working } from '../exact/jobs.ts'
import { beginNext } from '../exact/serving.ts'
import type { TrafficState } from '../state.ts'
import { jobsOf } from './crashing.ts'

/** Stops what is being served where it is, or lets it go on. */
export function standStill(state: TrafficState, now: Instant, instance: number, isStalled: number): void {
  state.instanceIsStalled[instance] = isStalled
  const row = state.instanceRows[instance]!
  for (const job of jobsOf(state, state.instanceServingHead[instance]!)) {
    // Shared work has a clock of its own (exact/sharing.ts).
    if (state.jobStage[job] !== working || row.sharing?.isShared) continue
    if (isStalled === 1) {
      state.jobRemaining[job] = state.jobDueAt[job]! - now
      state.jobEntry[job] = 0
    } else {
      state.jobDueAt[job] = now + state.jobRemaining[job]!
      state.jobEntry[job] = enter(state, state.jobDueAt[job]!, served, job)
    }
  }
  if (isStalled === 1) return
  if (row.queue >= 0) dispatch(state, now, row.queue)
  else beginNext(state, now, instance, row)
}
