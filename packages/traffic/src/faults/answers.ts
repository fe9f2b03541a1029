/**
 * What stands before a server while a fault of its answers or a quota is at work: a proxy that cuts off,
 * delays or replaces them. The server's own counters tell what the server has done; its clients get
 * something else. Follows the rules of Chaos Mesh's PodHttpChaos (target, path, method, code; abort, delay, replace).
 */
import { type Duration, type Instant, second } from '@track/simulation'
import { drawUniform, laneOf, purpose } from '../exact/draws.ts'
import { outcomes, reset } from '../exact/outcomes.ts'
import type { TrafficState } from '../state.ts'
import type { ServerWorkload } from '../workloads/workload.ts'
import type { FaultRow } from './fault.ts'
import { routesAt } from './place.ts'

export interface AnswerRule {
  /** The fault's id: chance and quota are kept by it. */
  readonly fault: string
  /** Absent: all. */
  readonly routes: readonly number[] | undefined
  readonly ratio: number
  readonly isBeforeServer: boolean
  readonly isAborted: boolean
  readonly delay: Duration
  readonly onlyCode: string | undefined
  /** The outcome in place of the server's own; 0: as it is. */
  readonly outcome: number
  readonly quota: { readonly rate: number; readonly burst: number } | undefined
}

/** What is left of a quota, and since when it grows. */
export interface QuotaRow {
  readonly tokens: number
  readonly at: Instant
}

/** The statuses that the traffic can tell apart. */
export function outcomeWithCode(code: string): number {
  return Math.max(0, outcomes.findIndex((outcome) => outcome.code === code && code !== ''))
}

export function ruleOf({ fault }: FaultRow, { routes }: ServerWorkload): AnswerRule {
  const { id, where, ratio = 1, isBeforeServer = false, isAborted = false, delay = 0, onlyCode, code, rate = 0, burst = Math.max(1, rate) } = fault
  return {
    fault: id, routes: routesAt(where, routes), ratio, isBeforeServer, isAborted, delay, onlyCode,
    outcome: code === undefined ? 0 : outcomeWithCode(code),
    quota: fault.kind === 'quota' ? { rate, burst } : undefined,
  }
}

/** How an attempt ends before the server has seen it; 0 where it goes on. */
export function endAtDoor(state: TrafficState, now: Instant, request: number, instance: number, rules: readonly AnswerRule[]): number {
  for (const rule of rules) {
    if (rule.quota ? isSpent(state, now, rule) : false) return outcomeWithCode('429')
    if (rule.isBeforeServer && rule.isAborted && isMeant(state, request, instance, rule)) return reset
  }
  return 0
}

function isSpent(state: TrafficState, now: Instant, { fault, quota }: AnswerRule): boolean {
  const { rate, burst } = quota!
  const { tokens, at } = state.quotas.get(fault) ?? { tokens: burst, at: now }
  const filled = Math.min(burst, tokens + rate * (now - at) / second)
  state.quotas.set(fault, { tokens: filled >= 1 ? filled - 1 : filled, at: now })
  return filled < 1
}

/** What becomes of a server's answer on its way out. */
export function passedOn(
  state: TrafficState, request: number, instance: number, outcome: number,
): { readonly outcome: number; readonly delay: Duration } {
  let delay: Duration = 0
  let passed = outcome
  for (const rule of state.instanceAnswers[instance] ?? []) {
    if (rule.quota || (rule.onlyCode !== undefined && rule.onlyCode !== outcomes[outcome]!.code)) continue
    if (!isMeant(state, request, instance, rule)) continue
    delay += rule.delay
    if (rule.isAborted && !rule.isBeforeServer) passed = reset
    else if (rule.outcome !== 0) passed = rule.outcome
  }
  return { outcome: passed, delay }
}

function isMeant(state: TrafficState, request: number, instance: number, { routes, ratio }: AnswerRule): boolean {
  if (routes && !routes.includes(routeAsked(state, request, instance))) return false
  if (ratio >= 1) return true
  const lane = laneOf(purpose.answer, state.requestAttempts[request]!)
  return drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!, lane) < ratio
}

function routeAsked(state: TrafficState, request: number, instance: number): number {
  const { path, method } = state.clientRows[state.requestClient[request]!]!.routes[state.requestRoute[request]!]!
  const { routes } = state.instanceRows[instance]!.workload as ServerWorkload
  return routes.findIndex((route) => route.path === path && route.method === method)
}
