/** The end of a process: whoever waits for it is cut off, messages that it had in hand come back. */
import type { Instant } from '@track/simulation'
import { dispatch, loseMessage } from '../exact/consuming.ts'
import { conclude, dropJob } from '../exact/concluding.ts'
import { loseStore } from '../dependencies/stores.ts'
import { gone, ofStore } from '../exact/instances.ts'
import { reset } from '../exact/outcomes.ts'
import { changeFlow, returnMessages } from '../fluid/flowing.ts'
import type { TrafficState } from '../state.ts'

/** The process dies: whoever waits for it is cut off. */
export function crash(state: TrafficState, now: Instant, instance: number): void {
  const row = state.instanceRows[instance]!
  if (state.instancePhase[instance] === gone) return
  loseJobs(state, now, instance)
  if (row.reportTo) state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'crashed', exitCode: 139 } })
}

/** Ends the process of an instance, and with it all that it had in hand. */
export function loseJobs(state: TrafficState, now: Instant, instance: number): void {
  const { id, workload, queue } = state.instanceRows[instance]!
  if (workload.kind === 'worker' && state.queueRows[queue]!.grain === 'fluid') {
    changeFlow(state, now, queue, () => {
      returnMessages(state, now, queue, instance)
      state.instancePhase[instance] = gone
    })
    return
  }
  state.instancePhase[instance] = gone
  state.endedSpans?.get(id)?.clear()
  if (queue === ofStore) return loseStore(state, now, instance)
  const jobs = [...jobsOf(state, state.instanceServingHead[instance]!), ...jobsOf(state, state.instanceQueueHead[instance]!)]
  for (const job of jobs) {
    // An earlier one's end may have ended it too, where a server calls itself.
    if (state.jobInstance[job] !== instance) continue
    if (workload.kind === 'worker') loseMessage(state, job)
    else loseRequest(state, now, job)
  }
  if (workload.kind === 'worker') dispatch(state, now, queue)
}

function loseRequest(state: TrafficState, now: Instant, job: number): void {
  const request = state.jobRequest[job]!
  if (request >= 0) state.requestJob[request] = -1
  dropJob(state, now, job)
  if (request >= 0) conclude(state, now, request, reset)
}

/** The jobs of a list, from its head on, as they are now. */
export function jobsOf(state: TrafficState, head: number): number[] {
  const jobs: number[] = []
  for (let job = head; job >= 0; job = state.jobNext[job]!) jobs.push(job)
  return jobs
}
