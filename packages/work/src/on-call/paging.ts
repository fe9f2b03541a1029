/**
 * A pager: an event becomes a page, the page notifies whoever its policy names, and goes on to the next until somebody answers.
 *
 * Follows PagerDuty's Events API v2 (trigger, acknowledge, resolve; one open alert a dedup_key) and its escalation: rules in turn,
 * one without anybody on duty is passed over. Left out: urgencies, acknowledgements that expire, merging, notification rules by medium.
 */
import type { Instant, Simulation } from '@track/simulation'
import { add, observe } from '../measures.ts'
import { families, hourLabel } from './on-call-metrics.ts'
import type { EscalationPolicy, OnCallState, Page } from './page.ts'
import { answerOf, localTime } from './person.ts'
import { putDown, takeUp } from './repairing.ts'
import { onDuty } from './schedule.ts'
import type { OnCallPart } from './on-call-part.ts'

export interface PagerEvent {
  readonly policy: string
  readonly key: string
  readonly summary: string
  readonly severity: string
}

export function openPage({ pages }: OnCallState, policy: string, key: string): Page | undefined {
  for (const page of pages.values()) if (page.policy === policy && page.key === key) return page
  return undefined
}

/** A page's id; that of the open one where there is one of the key. */
export function triggerPage(simulation: Simulation, part: OnCallPart, { policy, key, summary, severity }: PagerEvent): string {
  const state = simulation.state(part)
  const open = openPage(state, policy, key)
  if (open) {
    state.pages.set(open.id, { ...open, events: open.events + 1 })
    return open.id
  }
  const id = `P${++state.made}`
  state.pages.set(id, {
    id, policy, key, summary, severity, triggeredAt: simulation.now, events: 1, state: 'triggered', rule: -1, loop: 0, escalation: undefined, escalations: 0,
  })
  add(state, families.pages, [policy, severity])
  nextRule(simulation, part, id)
  return id
}

/** The sender says that it is over. */
export function resolvePage(simulation: Simulation, part: OnCallPart, policy: string, key: string): void {
  const page = openPage(simulation.state(part), policy, key)
  if (!page) return
  if (page.acknowledgedBy !== undefined) putDown(simulation, part, page.acknowledgedBy, page.id)
  closePage(simulation, part, page.id, 'resolved by its sender')
}

export function closePage(simulation: Simulation, part: OnCallPart, id: string, how: NonNullable<Page['how']>): void {
  const state = simulation.state(part)
  const page = state.pages.get(id)!
  if (page.escalation !== undefined) simulation.cancel(page.escalation)
  state.pages.delete(id)
  state.closed.push({ ...page, state: 'resolved', escalation: undefined, resolvedAt: simulation.now, how })
  add(state, families.closed, [page.policy, how])
  observe(state, families.resolved, [page.policy], simulation.now - page.triggeredAt)
}

export function escalate(simulation: Simulation, part: OnCallPart, id: string): void {
  const state = simulation.state(part)
  const page = state.pages.get(id)!
  state.pages.set(id, { ...page, escalation: undefined, escalations: page.escalations + 1 })
  add(state, families.escalations, [page.policy])
  nextRule(simulation, part, id)
}

/** Goes on to the next rule that has anybody; behind the last one the first follows, as often as the policy says. */
function nextRule(simulation: Simulation, part: OnCallPart, id: string): void {
  const state = simulation.state(part)
  const page = state.pages.get(id)!
  const policy = state.policies.get(page.policy)
  const count = policy?.rules.length ?? 0
  for (let step = page.loop * count + page.rule + 1; policy && step < count * (policy.loops + 1); step++) {
    const rule = step % count
    const told = targetsOf(state, policy, rule, simulation.now)
    if (told.length === 0) continue
    const escalation = simulation.scheduleAfter({ after: policy.rules[rule]!.escalateAfter, part: part.name, event: 'escalate', data: id })
    state.pages.set(id, { ...page, rule, loop: Math.floor(step / count), escalation })
    for (const target of told) notify(simulation, part, { page: id, person: target, attempt: 0 })
    return
  }
  add(state, families.unanswered, [page.policy])
}

function targetsOf({ schedules, people }: OnCallState, { rules }: EscalationPolicy, rule: number, at: Instant): readonly string[] {
  const { schedules: named, people: direct } = rules[rule]!
  const duties = named.flatMap((name) => {
    const schedule = schedules.get(name)
    const duty = schedule && onDuty(schedule, at)
    return duty ? [duty.person] : []
  })
  return [...new Set([...duties, ...direct])].filter((name) => people.has(name))
}

export interface Ringing {
  readonly page: string
  readonly person: string
  readonly attempt: number
}

/** Rings, and is answered after a while, or not noticed and rings again. */
function notify(simulation: Simulation, part: OnCallPart, { page, person: name, attempt }: Ringing): void {
  const state = simulation.state(part)
  const who = state.people.get(name)!
  const { now } = simulation
  const chance = simulation.stream('on call', 'notification', state.pages.get(page)!.policy, state.pages.get(page)!.key, String(state.pages.get(page)!.triggeredAt), name)
  const { mood, after } = answerOf(who, { at: now, pages: pagesInShift(state, name, page, now), chance, attempt })
  state.notifications.push({ page, person: name, at: now, mood, attempt, answeredAfter: after })
  add(state, families.notifications, [name, mood, hourLabel(localTime(who, now))])
  const data: Ringing = { page, person: name, attempt: after === undefined ? attempt + 1 : attempt }
  simulation.scheduleAfter({ after: after ?? who.remindedEvery, part: part.name, event: after === undefined ? 'remind' : 'answer', data })
}

/** Only as long as nobody has answered, and the page is still theirs. */
export function remind(simulation: Simulation, part: OnCallPart, ringing: Ringing): void {
  const state = simulation.state(part)
  const page = state.pages.get(ringing.page)
  const policy = page && state.policies.get(page.policy)
  if (page?.state !== 'triggered' || !policy || !state.people.has(ringing.person) || page.rule >= policy.rules.length) return
  if (targetsOf(state, policy, page.rule, simulation.now).includes(ringing.person)) notify(simulation, part, ringing)
}

/** Whoever answers first has it, even one whom the page has passed by in the meantime. */
export function answer(simulation: Simulation, part: OnCallPart, { page: id, person: name }: Ringing): void {
  const state = simulation.state(part)
  const page = state.pages.get(id)
  if (page?.state !== 'triggered') return
  if (page.escalation !== undefined) simulation.cancel(page.escalation)
  state.pages.set(id, { ...page, state: 'acknowledged', escalation: undefined, acknowledgedAt: simulation.now, acknowledgedBy: name })
  observe(state, families.acknowledged, [page.policy], simulation.now - page.triggeredAt)
  takeUp(simulation, part, name, id)
}

const shiftOfNobody = 12 * 3600 * 1_000_000

/** Other pages that this person was told of since the shift began, or in half a day where they have none. */
function pagesInShift(state: OnCallState, name: string, but: string, now: Instant): number {
  const duties = Array.from(state.schedules.values()).flatMap((schedule) => {
    const duty = onDuty(schedule, now)
    return duty?.person === name ? [duty.since] : []
  })
  const since = duties.length === 0 ? now - shiftOfNobody : Math.max(...duties)
  const pages = new Set<string>()
  for (let index = state.notifications.length - 1; index >= 0; index--) {
    const { page, person, at } = state.notifications[index]!
    if (at < since) break
    if (person === name && page !== but) pages.add(page)
  }
  return pages.size
}
