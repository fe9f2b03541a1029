/**
 * Faults at work. What they make of an instance is worked out anew from the rows that are at work
 * whenever one begins or heals, so that a healed fault leaves nothing behind.
 */
import type { Instant } from '@track/simulation'
import { enter, served } from '../exact/calendar.ts'
import { dispatch, loseMessage } from '../exact/consuming.ts'
import { conclude, dropJob } from '../exact/concluding.ts'
import { gone } from '../exact/instances.ts'
import { working } from '../exact/jobs.ts'
import { reset } from '../exact/outcomes.ts'
import { beginNext } from '../exact/serving.ts'
import { changeFlow, returnMessages } from '../fluid/flowing.ts'
import { restart } from '../process-life.ts'
import type { TrafficState } from '../state.ts'
import type { Fault, FaultRow } from './fault.ts'

export function beginFault(state: TrafficState, now: Instant, id: string): void {
  const row = rowOf(state, id)
  if (row.phase !== 'planned') return
  replace(state, { ...row, phase: 'at work', beganAt: now })
  for (const instance of instancesAt(state, row.fault)) {
    if (row.fault.kind === 'crash') crash(state, now, instance)
    refreshFaults(state, now, instance)
  }
}

export function endFault(state: TrafficState, now: Instant, id: string): void {
  const row = rowOf(state, id)
  if (row.phase === 'healed') return
  const wasAtWork = row.phase === 'at work'
  replace(state, { ...row, phase: 'healed', healedAt: now })
  if (!wasAtWork) return
  if (row.fault.kind === 'crash') restartAll(state, now, row)
  for (const instance of instancesAt(state, row.fault)) refreshFaults(state, now, instance)
}

/** A process that nobody watches over comes up again when its crash heals; others are their watchers' business. */
function restartAll(state: TrafficState, now: Instant, { hit }: FaultRow): void {
  for (const id of hit) {
    const instance = state.instanceIndex.get(id)
    if (instance !== undefined && !state.instanceRows[instance]!.reportTo) restart(state, now, instance)
  }
}

function rowOf(state: TrafficState, id: string): FaultRow {
  const row = state.faults.find(({ fault }) => fault.id === id)
  if (!row) throw new Error(`no fault "${id}" among ${state.faults.map(({ fault }) => fault.id).join(', ') || 'none'}`)
  return row
}

function replace(state: TrafficState, row: FaultRow): void {
  state.faults[state.faults.findIndex(({ fault }) => fault.id === row.fault.id)] = row
}

function instancesAt(state: TrafficState, fault: Fault): number[] {
  return [...state.instanceIndex.values()].filter((instance) => hits(state, fault, instance))
}

function hits(state: TrafficState, { where }: Fault, instance: number): boolean {
  const { id, labels } = state.instanceRows[instance]!
  if (where.instances && !where.instances.includes(id)) return false
  if (where.service !== undefined) {
    const service = state.serviceIndex.get(where.service)
    if (service === undefined || !state.serviceRows[service]!.members.includes(id)) return false
  }
  return Object.entries(where.labels ?? {}).every(([name, value]) => labels[name] === value)
}

/** Works out anew what the faults at work make of an instance. */
export function refreshFaults(state: TrafficState, now: Instant, instance: number): void {
  let [isStalled, slowness, delay, warmth, warming] = [0, 1, 0, 1, 0]
  let errors: number[] | null = null
  for (const row of state.faults) {
    if (row.phase !== 'at work' || !hits(state, row.fault, instance)) continue
    note(state, row, instance)
    const { fault } = row
    if (fault.kind === 'stall') isStalled = 1
    if (fault.kind === 'slow') slowness *= fault.factor ?? 1
    if (fault.kind === 'slow start') [warmth, warming] = [fault.factor ?? 1, fault.over ?? 0]
    if (fault.kind === 'latency') delay += fault.delay ?? 0
    if (fault.kind === 'errors') errors = withErrors(state, instance, errors, fault)
  }
  state.instanceDelay[instance] = delay
  state.instanceErrors[instance] = errors
  const { queue } = state.instanceRows[instance]!
  const change = () => {
    state.instanceSlowness[instance] = slowness
    state.instanceWarmth[instance] = warmth
    state.instanceWarming[instance] = warming
    if (isStalled !== state.instanceIsStalled[instance]) standStill(state, now, instance, isStalled)
  }
  if (queue >= 0 && state.queueRows[queue]!.grain === 'fluid') changeFlow(state, now, queue, change)
  else change()
}

function note(state: TrafficState, row: FaultRow, instance: number): void {
  const { id } = state.instanceRows[instance]!
  if (!row.hit.includes(id)) replace(state, { ...row, hit: [...row.hit, id] })
}

function withErrors(state: TrafficState, instance: number, errors: number[] | null, fault: Fault): number[] | null {
  const { workload } = state.instanceRows[instance]!
  if (workload.kind !== 'server') return errors
  return workload.routes.map(({ path }, route) =>
    (errors?.[route] ?? 0) + (fault.where.path === undefined || fault.where.path === path ? fault.ratio ?? 0 : 0))
}

/** Stops what is being served where it is, or lets it go on. */
function standStill(state: TrafficState, now: Instant, instance: number, isStalled: number): void {
  state.instanceIsStalled[instance] = isStalled
  const row = state.instanceRows[instance]!
  for (const job of jobsOf(state, state.instanceServingHead[instance]!)) {
    if (state.jobStage[job] !== working) continue
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

/** The jobs of a list, from its head on, as they are now. */
function jobsOf(state: TrafficState, head: number): number[] {
  const jobs: number[] = []
  for (let job = head; job >= 0; job = state.jobNext[job]!) jobs.push(job)
  return jobs
}

/** The process dies: whoever waits for it is cut off. */
export function crash(state: TrafficState, now: Instant, instance: number): void {
  const row = state.instanceRows[instance]!
  if (state.instancePhase[instance] === gone) return
  loseJobs(state, now, instance)
  if (row.reportTo) state.reports.push({ to: row.reportTo, data: { id: row.id, what: 'crashed', exitCode: 139 } })
}

/** Ends the process of an instance, and with it all that it had in hand. */
export function loseJobs(state: TrafficState, now: Instant, instance: number): void {
  const { workload, queue } = state.instanceRows[instance]!
  if (workload.kind === 'worker' && state.queueRows[queue]!.grain === 'fluid') {
    changeFlow(state, now, queue, () => {
      returnMessages(state, now, queue, instance)
      state.instancePhase[instance] = gone
    })
    return
  }
  state.instancePhase[instance] = gone
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
