/**
 * JSON as Go's encoder writes it: names of maps sorted, angle brackets and ampersands escaped.
 *
 * Follows encoding/json of Go. A Map keeps its order: it is a struct.
 */
import { printMicroTimestamp, type Instant } from '@track/simulation'
import type { Labels } from '../../series/labels.ts'
import { labelPairs } from '../labels/label-set.ts'
import type { AlertData, NotificationData } from './data.ts'
import { compareText } from '../../series/labels.ts'

export function goJson(value: unknown, escapesHtml = true): string {
  const print = (inner: unknown): string => goJson(inner, escapesHtml)
  if (value instanceof JsonText) return value.text
  if (value instanceof Map) return `{${[...value].map(([name, inner]: [string, unknown]) => `${print(name)}:${print(inner)}`).join(',')}}`
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const object = value as Readonly<Record<string, unknown>>
    return `{${Object.keys(object).sort(compareText).map((name) => `${print(name)}:${print(object[name])}`).join(',')}}`
  }
  if (typeof value !== 'string') return value === undefined ? 'null' : String(value)
  const escaped = JSON.stringify(value)
  return escaped.replaceAll(escapesHtml ? /[<>&\u2028\u2029]/g : /[\u2028\u2029]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** What is JSON already. */
export class JsonText {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** RFC 3339 without zeros at the end of the fraction; what is not known is the year one. */
export function goTimestamp(at: Instant | undefined): string {
  return at === undefined ? '0001-01-01T00:00:00Z' : printMicroTimestamp(at).replace(/\.?0*Z$/, 'Z')
}

export function labelsMap(labels: Labels): ReadonlyMap<string, string> {
  return new Map(labelPairs(labels))
}

function alertMap(alert: AlertData): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['status', alert.status], ['labels', labelsMap(alert.labels)], ['annotations', labelsMap(alert.annotations)], ['startsAt', goTimestamp(alert.startsAt)],
    ['endsAt', goTimestamp(alert.endsAt)], ['generatorURL', alert.generatorUrl], ['fingerprint', alert.fingerprint],
  ])
}

export function dataMap(data: NotificationData): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['receiver', data.receiver], ['status', data.status], ['alerts', data.alerts.map(alertMap)], ['notification_reason', data.reason],
    ['groupLabels', labelsMap(data.groupLabels)], ['commonLabels', labelsMap(data.commonLabels)], ['commonAnnotations', labelsMap(data.commonAnnotations)],
    ['routeLabels', labelsMap(data.routeLabels)], ['externalURL', data.externalUrl],
  ])
}
