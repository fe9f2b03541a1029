/**
 * Requests that a server tells apart by their Idempotency-Key: what was executed once is answered from memory.
 *
 * Follows the IETF draft "The Idempotency-Key HTTP Header Field" (409 while the first is being processed) and Stripe's API (the first answer is
 * kept whatever it was; what was turned away before it began is not). One memory serves all instances, as a database behind them would. Left out:
 * keys that travel with calls (each call has its own), keys that are used for something else (422); a key is remembered for as long as anybody tries.
 */
import type { Instant } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import type { InstanceRow } from './instances.ts'
import { type Levered, leverLayout } from './levers.ts'
import { conflict, pending } from './outcomes.ts'
import { logTurnedAway } from './request-log.ts'
import { countAnswers } from './serving.ts'

export interface KeyRow {
  /** Jobs for it that have not ended. */
  readonly running: number
  /** How often it was executed. */
  readonly executions: number
  /** How the first execution ended. */
  readonly outcome: number
  /** Its client may try again. */
  readonly isWanted: boolean
}

const unknown: KeyRow = { running: 0, executions: 0, outcome: pending, isWanted: true }

/** What a request with a key gets at once, from memory or because it is being executed; `pending` where it is to be executed. */
export function answerToKey(state: Levered, now: Instant, request: number, instance: number, row: InstanceRow, route: number): number {
  if (row.levers!.routes[route]!.idempotency !== 'replay') return pending
  if (!state.clientRows[state.requestClient[request]!]!.policy['idempotency.keys']) return pending
  const known = state.leverKeys.get(keyOf(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!))
  if (known === undefined || (known.outcome === pending && known.running === 0)) return pending
  const outcome = known.outcome === pending ? conflict : known.outcome
  if (outcome !== conflict) state.counts[state.leverCounts[instance]! + leverLayout.replays]!++
  countAnswers(state, instance, row, route, outcome, 1)
  if (row.levers!.log !== undefined) logTurnedAway(state, now, row, route, outcome)
  return outcome
}

/** A job has been let in. */
export function openKey(state: Levered, job: number): void {
  const key = keyOfJob(state, job)
  const known = state.leverKeys.get(key) ?? unknown
  state.leverKeys.set(key, { ...known, running: known.running + 1 })
}

/** A job has been done. */
export function noteExecuted(state: Levered, job: number, outcome: number): void {
  const key = keyOfJob(state, job)
  const known = state.leverKeys.get(key)
  if (!known) return
  if (known.executions > 0) state.counts[state.leverCounts[state.jobInstance[job]!]! + leverLayout.repeats]!++
  keep(state, key, { ...known, running: known.running - 1, executions: known.executions + 1, outcome: known.outcome === pending ? outcome : known.outcome })
}

/** A job ends that was not done. */
export function closeKey(anyState: TrafficState, job: number): void {
  const state = anyState as Levered
  const { levers } = state.instanceRows[state.jobInstance[job]!]!
  if (levers?.routes[state.jobRoute[job]!]?.idempotency === undefined) return
  const key = keyOfJob(state, job)
  const known = state.leverKeys.get(key)
  if (known) keep(state, key, { ...known, running: known.running - 1 })
}

/** Nobody tries it again. */
export function forgetKey(anyState: TrafficState, request: number): void {
  const state = anyState as Levered
  if (state.leverKeys.size === 0) return
  const key = keyOf(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!)
  const known = state.leverKeys.get(key)
  if (known) keep(state, key, { ...known, isWanted: false })
}

function keep({ leverKeys }: Levered, key: string, row: KeyRow): void {
  const isOver = row.running === 0 && (!row.isWanted || row.executions === 0)
  if (isOver) leverKeys.delete(key)
  else leverKeys.set(key, row)
}

function keyOfJob(state: Levered, job: number): string {
  return keyOf(state.jobKeyLow[job]!, state.jobKeyHigh[job]!, state.jobNumber[job]!)
}

/** The name under which chance knows a request, which no two have. */
function keyOf(low: number, high: number, number: number): string {
  return `${low} ${high} ${number}`
}
