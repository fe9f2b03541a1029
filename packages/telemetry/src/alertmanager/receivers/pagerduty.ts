/** A pager: events of version 2. Follows notify/pagerduty/pagerduty.go of Alertmanager 0.34. Left out: keys in files, timeouts. */
import { sha256 } from '@noble/hashes/sha2.js'
import type { Pagerduty } from '../config/integrations/pagerduty.ts'
import { goJson } from '../templates/go-json.ts'
import { judgeHttp } from './judge-http.ts'
import type { Notification, Notifier, Prepared } from './notifier.ts'
import { renderedPayload } from './rendered-payload.ts'

const longestEvent = 512_000
const longestSummary = 1024

export const pagerdutyNotifier: Notifier<Pagerduty> = {
  prepare(notification) {
    const { config, alerts, dataOf, rendererOf } = notification
    const data = dataOf(alerts)
    const renderer = rendererOf(data)
    const details = Object.fromEntries(Object.entries(config.details).map(([name, value]) => [name, renderedPayload(value, renderer)]))
    const fault = renderer.fault()
    if (fault !== undefined) return { failure: `failed to render details: ${fault}` }
    const action = data.status === 'resolved' ? 'resolve' : 'trigger'
    return config.service_key === '' && config.service_key_file === '' ? event(notification, action, details) : oldEvent(notification, action, details)
  },
  judge: (outcome) => judgeHttp(outcome, { retryCodes: [429], details: errorDetails }),
}

type Details = Readonly<Record<string, unknown>>

function event({ config, groupKey, alerts, dataOf, rendererOf }: Notification<Pagerduty>, action: string, details: Details): Prepared {
  const renderer = rendererOf(dataOf(alerts))
  const { text } = renderer
  const payload = (custom: Details) => withoutEmpty([
    ['summary', cut(text(config.description)), true], ['source', text(config.source), true], ['severity', text(config.severity || 'error'), true],
    ['class', text(config.class)], ['component', text(config.component)], ['group', text(config.group)], ['custom_details', custom],
  ])
  const key = text(config.routing_key)
  const images = config.images.map(({ src, alt, href }) => [['src', text(src)], ['alt', text(alt)], ['href', text(href)]] as const).filter(([[, src]]) => src !== '')
  const links = config.links.map(({ href, text: words }) => [['href', text(href)], ['text', text(words)]] as const).filter(([[, href]]) => href !== '')
  const message = (custom: Details) => withoutEmpty([
    ['routing_key', key], ['dedup_key', hashOf(groupKey)], ['event_action', action, true], ['payload', payload(custom), true], ['client', text(config.client)],
    ['client_url', text(config.client_url)], ['images', images.map((image) => new Map(image))], ['links', links.map((link) => new Map(link))],
  ])
  const body = encoded(message, details)
  const fault = renderer.fault()
  if (fault !== undefined) return { failure: `failed to template PagerDuty v2 message: ${fault}` }
  return key === '' ? { failure: 'routing key cannot be empty' } : { to: config.url ?? '', body }
}

function oldEvent({ config, groupKey, alerts, dataOf, rendererOf }: Notification<Pagerduty>, action: string, details: Details): Prepared {
  const renderer = rendererOf(dataOf(alerts))
  const { text } = renderer
  const key = text(config.service_key)
  const isTrigger = action === 'trigger'
  const message = (custom: Details) => withoutEmpty([
    ['service_key', key], ['incident_key', hashOf(groupKey)], ['event_type', action], ['description', cut(text(config.description))], ['event_action', '', true],
    ['payload', null, true], ['client', isTrigger ? text(config.client) : ''], ['client_url', isTrigger ? text(config.client_url) : ''], ['details', custom],
  ])
  const body = encoded(message, details)
  const fault = renderer.fault()
  if (fault !== undefined) return { failure: `failed to template PagerDuty v1 message: ${fault}` }
  return key === '' ? { failure: 'service key cannot be empty' } : { to: 'https://events.pagerduty.com/generic/2010-04-15/create_event.json', body }
}

/** Details that are too long are left out, and said to be. */
function encoded(message: (details: Details) => unknown, details: Details): string {
  const body = `${goJson(message(details))}\n`
  if (new TextEncoder().encode(body).length <= longestEvent) return body
  const error = 'Custom details have been removed because the original event exceeds the maximum size of 512KB'
  return `${goJson(message({ error }))}\n`
}

type Entry = readonly [name: string, value: unknown, isAlways?: boolean]

function withoutEmpty(entries: readonly Entry[]): ReadonlyMap<string, unknown> {
  const isEmpty = (value: unknown) => value === '' || value === null || (Array.isArray(value) && value.length === 0)
    || (typeof value === 'object' && value !== null && !(value instanceof Map) && Object.keys(value).length === 0)
  return new Map(entries.filter(([, value, isAlways]) => isAlways || !isEmpty(value)).map(([name, value]) => [name, value]))
}

function cut(text: string): string {
  const characters = [...text]
  return characters.length <= longestSummary ? text : `${characters.slice(0, longestSummary - 1).join('')}…`
}

/** Events of one group belong together. */
function hashOf(groupKey: string): string {
  return [...sha256(new TextEncoder().encode(groupKey))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function errorDetails(status: number, body: string): string {
  if (status !== 400) return ''
  try {
    const { message = '', errors = [] } = JSON.parse(body) as { readonly message?: string; readonly errors?: readonly string[] }
    return `${message}: ${errors.join(',')}`
  } catch {
    // An answer that is no JSON tells nothing.
    return ''
  }
}
