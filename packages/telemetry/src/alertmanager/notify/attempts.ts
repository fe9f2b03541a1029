/**
 * An integration is told, again and again with longer pauses, until it takes the notification,
 * refuses it, or the time for it is over. What it took goes into the notification log.
 *
 * Follows notify/retry_stage.go, set_notifies_stage.go and nflog/nflog.go of Alertmanager 0.34, and
 * exponential.go of cenkalti/backoff/v5: half a second, half as much more each time, up to a minute.
 */
import { type Duration, hour, millisecond, minute, type Simulation, uniform } from '@track/simulation'
import { isResolved } from '../alerts/alert.ts'
import type { integrationsOf } from '../config/complete-receiver.ts'
import { count } from '../counters.ts'
import { integrationEnded } from '../dispatch/flush.ts'
import { fingerprint } from '../labels/fingerprint.ts'
import { type Machine, nextNumber } from '../machine.ts'
import { type Fault, notifierOf, type Prepared } from '../receivers/notifier.ts'
import type { Delivery, Outcome } from '../receivers/delivery.ts'
import type { Route } from '../routes/route.ts'
import type { AlertmanagerState, AttemptRow, FlushRow } from '../state.ts'
import { notificationReason } from './dedup.ts'
import { routeOf } from '../dispatch/groups.ts'
import { notificationData } from '../templates/data.ts'
import { renderedRouteLabels, renderer } from '../templates/engine.ts'

const firstPause = 500 * millisecond
const longestPause = minute
const latency = 5 * millisecond
export const defaultRetention = 120 * hour
export const defaultExternalUrl = 'http://localhost:9093'
const defaultDeliveriesKept = 10_000

type Integration = ReturnType<typeof integrationsOf>[number]

export function startAttempt(machine: Machine, id: string, { name: integration, index, config }: Integration, route: Route): void {
  const { state, simulation } = machine
  const flush = state.flushes.get(id)!
  const { now } = simulation
  const prints = (resolved: boolean) => flush.alerts.filter((alert) => isResolved(alert, now) === resolved).map(({ labels }) => fingerprint(labels))
  const told = { firing: prints(false), resolved: prints(true) }
  const { send_resolved: sendsResolved } = config as { readonly send_resolved: boolean }
  const { repeatInterval } = route.options
  const last = state.log.get(logKey(flush, integration, index))
  const reason = notificationReason(last, told, { sendsResolved, repeatInterval, at: flush.at })
  if (reason === undefined) return integrationEnded(machine, id, false)
  count(state, 'notifications_total', integration)
  const attempt: AttemptRow = {
    flush: id, integration, index, reason, ...told, repeatInterval, sent: sendsResolved ? flush.alerts : flush.alerts.filter((alert) => !isResolved(alert, now)),
    count: 0, pause: firstPause, nextAt: now, event: '', delivery: undefined, lastError: '',
  }
  // Nothing to say to one who does not want to hear of what is resolved; it is remembered all the same.
  if (attempt.sent.length === 0) {
    log(machine, attempt)
    return integrationEnded(machine, id, false)
  }
  const key = `${id}/${integration}/${index}`
  state.attempts.set(key, attempt)
  tell(machine, key)
}

/** The attempt that is due. */
export function tell(machine: Machine, key: string): void {
  const { state, simulation, options } = machine
  const { now } = simulation
  const attempt = state.attempts.get(key)!
  const flush = state.flushes.get(attempt.flush)!
  const id = nextNumber(state)
  const prepared = prepare(machine, attempt, flush)
  const delivery: Delivery = {
    id, at: now, receiver: flush.receiver, integration: attempt.integration, index: attempt.index, groupKey: flush.groupKey, attempt: attempt.count + 1,
    reason: attempt.reason, to: prepared.to ?? '', body: prepared.body ?? '', mail: prepared.mail, state: 'open', error: '', endedAt: undefined,
  }
  const kept = options.deliveriesKept ?? defaultDeliveriesKept
  // A tenth goes at once, so that not every delivery moves all others.
  if (state.deliveries.length >= kept) state.deliveries.splice(0, 1 + Math.floor(kept / 10))
  state.deliveries.push(delivery)
  state.attempts.set(key, {
    ...attempt, count: attempt.count + 1, event: '', delivery: id, pause: Math.min(longestPause, Math.trunc(attempt.pause * 1.5)),
    nextAt: now + pauseOf(simulation, key, attempt),
  })
  if (prepared.failure !== undefined) return ended(machine, key, { error: prepared.failure, retries: false, reason: 'other' })
  if (prepared.isNotSimulated) return ended(machine, key, 'not simulated')
  const outcome = options.deliver?.(simulation, delivery) ?? { status: 200 }
  if (outcome !== 'later') answerLater(machine, key, id, outcome)
}

/** Half to one and a half of what it should be. */
function pauseOf(simulation: Simulation, key: string, { pause, count: attempts }: AttemptRow): Duration {
  return Math.trunc(pause / 2 + uniform(simulation.stream('alertmanager', 'retry', key), attempts) * pause)
}

function prepare(machine: Machine, { integration, index, sent, reason }: AttemptRow, flush: FlushRow): Prepared {
  const { state, options, simulation } = machine
  const receiver = state.config.receivers.find(({ name }) => name === flush.receiver)!
  const notifier = notifierOf(integration)
  if (!notifier) return { isNotSimulated: true }
  const { externalUrl = defaultExternalUrl } = options
  const { templates } = state
  const group = state.groups.get(flush.group)!
  const route = routeOf(state, group)
  const { now } = simulation
  const told = { receiver: flush.receiver, groupLabels: group.labels, externalUrl, now }
  const unknown = notificationData({ ...told, alerts: flush.alerts, routeLabels: route.options.labels, reason: 'unknown' })
  const routeLabels = renderedRouteLabels(route.options.labels, { files: templates, data: unknown, now })
  return notifier.prepare({
    config: receiver[`${integration}_configs`][index], alerts: sent, groupKey: flush.groupKey, now,
    dataOf: (alerts) => notificationData({ ...told, alerts, routeLabels, reason }),
    rendererOf: (data) => renderer(templates, data, now),
  })
}

function answerLater({ simulation, name }: Machine, key: string, delivery: string, outcome: Outcome): void {
  simulation.scheduleAfter({ after: outcome.took ?? latency, part: name, event: 'answered', data: { key, delivery, outcome } })
}

/** What came back from a receiver; nothing when the time for it was over before. */
export function answered(machine: Machine, key: string, delivery: string, outcome: Outcome): void {
  const attempt = machine.state.attempts.get(key)
  if (attempt?.delivery !== delivery) return
  ended(machine, key, notifierOf(attempt.integration)!.judge(outcome))
}

/** The attempt that a delivery belongs to, while it is open. */
export function attemptOf({ state }: Machine, delivery: string): string | undefined {
  for (const [key, attempt] of state.attempts) if (attempt.delivery === delivery) return key
  return undefined
}

function ended(machine: Machine, key: string, fault: Fault | 'not simulated' | undefined): void {
  const { state, simulation, name } = machine
  const attempt = state.attempts.get(key)!
  const isTaken = fault === undefined || fault === 'not simulated'
  count(state, 'notification_requests_total', attempt.integration)
  count(state, 'notification_latency_seconds', attempt.integration)
  settle(machine, attempt.delivery!, isTaken ? (fault === undefined ? 'delivered' : 'not simulated') : 'failed', isTaken ? '' : fault.error)
  if (isTaken) {
    log(machine, attempt)
    return close(machine, key, false)
  }
  count(state, 'notification_requests_failed_total', attempt.integration)
  if (!fault.retries) {
    count(state, 'notifications_failed_total', `${attempt.integration}/${fault.reason}`)
    return close(machine, key, true)
  }
  const event = simulation.schedule({ at: Math.max(simulation.now, attempt.nextAt), part: name, event: 'retry', data: key })
  state.attempts.set(key, { ...attempt, event, delivery: undefined, lastError: fault.error })
}

function settle({ state, simulation }: Machine, id: string, end: Delivery['state'], error: string): void {
  const place = state.deliveries.findLastIndex((delivery) => delivery.id === id)
  if (place < 0) return
  state.deliveries[place] = { ...state.deliveries[place]!, state: end, error, endedAt: simulation.now }
}

function close(machine: Machine, key: string, hasFailed: boolean): void {
  const { flush } = machine.state.attempts.get(key)!
  machine.state.attempts.delete(key)
  integrationEnded(machine, flush, hasFailed)
}

/** The time for a flush is over: whoever has not been told is not told any more. */
export function deadlineReached(machine: Machine, id: string): void {
  const { state, simulation } = machine
  for (const [key, attempt] of [...state.attempts]) {
    if (attempt.flush !== id) continue
    if (attempt.event !== '') simulation.cancel(attempt.event)
    if (attempt.delivery !== undefined) settle(machine, attempt.delivery, 'failed', 'context deadline exceeded')
    count(state, 'notifications_failed_total', `${attempt.integration}/${attempt.lastError === '' ? 'contextDeadlineExceeded' : 'other'}`)
    close(machine, key, true)
  }
}

/** Nobody is told any more, and what is under way counts for nothing: groups are about to begin anew. */
export function cancelAttempts(machine: Machine): void {
  const { state, simulation } = machine
  for (const { event, delivery, integration } of state.attempts.values()) {
    if (event !== '') simulation.cancel(event)
    if (delivery !== undefined) settle(machine, delivery, 'failed', 'context canceled')
    count(state, 'notifications_failed_total', `${integration}/contextCanceled`)
  }
  state.attempts.clear()
}

function log({ state, simulation, options }: Machine, { flush: id, integration, index, firing, resolved, repeatInterval }: AttemptRow): void {
  const { now } = simulation
  const retention = options.retention ?? defaultRetention
  const expiresAt = now + Math.min(retention, 2 * repeatInterval)
  state.log.set(logKey(state.flushes.get(id)!, integration, index), { at: now, expiresAt, firing, resolved })
}

function logKey({ groupKey, receiver }: FlushRow, integration: string, index: number): string {
  return `${groupKey}:${receiver}/${integration}/${index}`
}

/** What no receiver needs to be reminded of any more is forgotten. */
export function collectLog(state: AlertmanagerState, now: number): void {
  for (const [key, { expiresAt }] of state.log) if (expiresAt <= now) state.log.delete(key)
}
