/**
 * The pager's address for senders of events: what it answers to Alertmanager.
 *
 * Follows PagerDuty's Events API v2 (POST /v2/enqueue: 202 with the key, 400 with its errors). Left out: limits of rate, images, links, change events.
 */
import type { Simulation } from '@track/simulation'
import type { Delivery, Outcome } from '@track/telemetry'
import { onCallName, type OnCallPart, resolvePage, triggerPage } from '@track/work'

export function pagerOf({ parts }: Simulation): OnCallPart | undefined {
  return parts.find(({ name }) => name === onCallName) as OnCallPart | undefined
}

interface Event {
  readonly routing_key?: string
  readonly dedup_key?: string
  readonly event_action?: string
  readonly payload?: { readonly summary?: string; readonly severity?: string }
}

const severities = ['critical', 'warning', 'error', 'info']

/** Undefined where there is no pager, or the delivery is not for one. */
export function answerPage(simulation: Simulation, { integration, body, to }: Delivery): Outcome | undefined {
  const pager = pagerOf(simulation)
  if (!pager || integration !== 'pagerduty') return undefined
  if (!to.endsWith('/v2/enqueue')) return { error: 'not simulated here: version 1 of the Events API' }
  const { routing_key: key = '', dedup_key: dedupKey = '', event_action: action = '', payload = {} } = JSON.parse(body) as Event
  const policy = [...simulation.state(pager).policies.values()].find(({ routingKey }) => routingKey === key)
  if (!policy) return refused('Invalid routing key')
  const { summary = '', severity = '' } = payload
  if (action === 'resolve') resolvePage(simulation, pager, policy.name, dedupKey)
  else if (!severities.includes(severity)) {
    return refused(`'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')`)
  } else triggerPage(simulation, pager, { policy: policy.name, key: dedupKey, summary, severity })
  return { status: 202, body: JSON.stringify({ status: 'success', message: 'Event processed', dedup_key: dedupKey }) }
}

function refused(error: string): Outcome {
  return { status: 400, body: JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors: [error] }) }
}
