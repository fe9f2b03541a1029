/**
 * Requests that a server works on together: one of them leads and has the worker, the others are in the process' hands without one
 * and end with it. A batch gathers until it is full or its first request has waited long enough; equal requests join whoever asked first.
 */
import type { Instant } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import { keyAt } from '../workloads/key-popularity.ts'
import type { ServerWorkload } from '../workloads/workload.ts'
import { mayBegin, standInQueue } from './admission.ts'
import { enter, lapsed } from './calendar.ts'
import { answer } from './concluding.ts'
import { drawUniform, laneOfKey } from './draws.ts'
import type { InstanceRow } from './instances.ts'
import { appendJob, away, unlinkJob, waiting } from './jobs.ts'
import type { Gathering, Levered, Levers } from './levers.ts'
import { begin, endServed, newJob, watchMemory } from './serving.ts'

/** A request of a route that gathers: undefined where it leads and is let in as any other. */
export function joins(state: Levered, now: Instant, request: number, instance: number, row: InstanceRow, route: number): boolean {
  const { batch, coalesce } = row.levers!.routes[route]!
  if (batch !== undefined) {
    joinBatch(state, now, request, instance, row, route)
    return true
  }
  if (coalesce === undefined) return false
  const name = nameOfEqual(state, request, row, route)
  if (!state.leverGatherings.has(name)) return false
  const job = hold(state, now, request, instance, row, route)
  add(state, name, job)
  return true
}

/** A job leads those who will ask for the same. */
export function leadEqual(state: Levered, request: number, job: number, row: InstanceRow, route: number): void {
  if (row.levers!.routes[route]!.coalesce === undefined) return
  const name = nameOfEqual(state, request, row, route)
  state.leverGatherings.set(name, { jobs: [], isOpen: false })
  add(state, name, job)
}

function nameOfEqual(state: Levered, request: number, { start, levers }: InstanceRow, route: number): string {
  const drawn = drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, laneOfKey(0))
  return `${start} ${route} ${keyAt(levers!.routes[route]!.coalesce!, drawn)}`
}

/** Takes a request in without a worker. */
function hold(state: Levered, now: Instant, request: number, instance: number, row: InstanceRow, route: number): number {
  const job = newJob(state, now, request, instance, row, route)
  state.jobStage[job] = away
  state.jobStartedAt[job] = now
  state.leverAway[instance]!++
  appendJob(state, state.instanceServingHead, state.instanceServingTail, instance, job)
  watchMemory(state, instance, row)
  return job
}

function add(state: Levered, name: string, job: number): Gathering {
  const before = state.leverGatherings.get(name)!
  const after = { ...before, jobs: [...before.jobs, job] }
  state.leverGatherings.set(name, after)
  state.leverGatheringOf.set(String(job), name)
  return after
}

function joinBatch(state: Levered, now: Instant, request: number, instance: number, row: InstanceRow, route: number): void {
  const { size, wait } = row.levers!.routes[route]!.batch!
  const key = `${row.start} ${route}`
  const job = hold(state, now, request, instance, row, route)
  let name = state.leverOpenBatches.get(key)
  if (name === undefined) {
    name = `${key} batch ${now} ${job}`
    state.leverOpenBatches.set(key, name)
    state.leverGatherings.set(name, { jobs: [], isOpen: true })
    watch(state, job, now + wait)
  }
  if (add(state, name, job).jobs.length >= size) release(state, now, job)
}

function watch(state: Levered, job: number, at: Instant): void {
  state.jobDueAt[job] = at
  state.jobEntry[job] = enter(state, at, lapsed, job)
}

/** Whether a job has no worker because it ends with another one, or waits for others. */
export function isGathered(state: TrafficState, job: number): boolean {
  return state.jobStage[job] === away && state.jobCall[job]! < 0
}

/** A batch has waited for long enough, or is full: its first request is to have a worker. */
export function release(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Levered
  const name = state.leverGatheringOf.get(String(job))!
  const batch = state.leverGatherings.get(name)!
  state.leverGatherings.set(name, { ...batch, isOpen: false })
  state.leverOpenBatches.delete(`${state.instanceRows[state.jobInstance[job]!]!.start} ${state.jobRoute[job]!}`)
  lead(state, now, batch.jobs[0]!)
}

/** Gives a job that is held a worker, or a place in the queue. */
function lead(state: Levered, now: Instant, job: number): void {
  const instance = state.jobInstance[job]!
  const row = state.instanceRows[instance]!
  unlinkJob(state, state.instanceServingHead, state.instanceServingTail, instance, job)
  state.leverAway[instance]!--
  state.jobStage[job] = waiting
  state.jobEntry[job] = 0
  if (mayBegin(state, instance, row.levers!, state.jobRoute[job]!)) begin(state, now, job, row)
  else standInQueue(state, now, job, row.levers!)
}

/** What the requests of its batch add to a job's own time. */
export function itemsTime(anyState: TrafficState, job: number, { routes }: Levers): number {
  const { batch } = routes[anyState.jobRoute[job]!]!
  if (batch === undefined) return 0
  const state = anyState as Levered
  return batch.item * state.leverGatherings.get(state.leverGatheringOf.get(String(job))!)!.jobs.length
}

/** A job ends, and with it all that it leads. */
export function endTogether(anyState: TrafficState, now: Instant, job: number, row: InstanceRow, outcome: number): void {
  const state = anyState as Levered
  const instance = state.jobInstance[job]!
  const name = state.leverGatheringOf.get(String(job))
  const [, ...others] = name === undefined ? [job] : state.leverGatherings.get(name)!.jobs
  state.leverGatheringOf.delete(String(job))
  if (name !== undefined) state.leverGatherings.delete(name)
  answer(state, now, instance, endServed(state, now, job, outcome), outcome)
  for (const other of others) {
    // An earlier one's end may have ended it too.
    if (state.leverGatheringOf.get(String(other)) !== name) continue
    state.leverGatheringOf.delete(String(other))
    const { cpu, coalesce } = (row.workload as ServerWorkload).routes[state.jobRoute[other]!]!
    // Who only waited has used nothing.
    if (coalesce !== undefined) state.instanceCpu[instance]! -= cpu
    answer(state, now, instance, endServed(state, now, other, outcome), outcome)
  }
}

/** A job ends without an answer: where others end with it, the next of them leads. */
export function leaveGathering(anyState: TrafficState, now: Instant, job: number): void {
  const state = anyState as Levered
  const name = state.leverGatheringOf.get(String(job))
  if (name === undefined) return
  state.leverGatheringOf.delete(String(job))
  const gathering = state.leverGatherings.get(name)
  // It ends just now, with its leader.
  if (gathering === undefined) return
  const jobs = gathering.jobs.filter((each) => each !== job)
  if (jobs.length === 0) {
    state.leverGatherings.delete(name)
    if (gathering.isOpen) state.leverOpenBatches.delete(`${state.instanceRows[state.jobInstance[job]!]!.start} ${state.jobRoute[job]!}`)
    return
  }
  state.leverGatherings.set(name, { ...gathering, jobs })
  if (gathering.jobs[0] !== job) return
  if (gathering.isOpen) watch(state, jobs[0]!, Math.max(now, state.jobDueAt[job]!))
  else lead(state, now, jobs[0]!)
}
