/**
 * Alerts and silences as amtool prints them.
 *
 * Follows cli/format of Alertmanager 0.34.
 */
import { formatGoTime } from '@track/formats'
import { parseTimestamp } from '@track/simulation'
import { goJson, printAlertMatcher, printAlertMatchers, type AlertMatcher } from '@track/telemetry'
import { inColumns } from './columns.ts'

export interface Style {
  readonly output: string
  readonly dateFormat: string
}

type Texts = Readonly<Record<string, string>>

export interface ShownAlert {
  readonly labels: Texts
  readonly annotations: Texts
  readonly startsAt: string
  readonly endsAt: string
  readonly generatorURL?: string
  readonly status: { readonly state: string }
}

export interface ShownSilence {
  readonly id: string
  readonly matchers: readonly { readonly name: string; readonly value: string; readonly isRegex: boolean; readonly isEqual?: boolean }[]
  readonly startsAt: string
  readonly endsAt: string
  readonly updatedAt: string
  readonly createdBy: string
  readonly comment: string
}

function date(text: string, { dateFormat }: Style): string {
  return formatGoTime(parseTimestamp(text), dateFormat)
}

/** JSON again, in the order in which it came. */
function again(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(again)
  if (typeof value !== 'object' || value === null) return value
  return new Map(Object.entries(value).map(([name, inner]) => [name, again(inner)]))
}

export function printJson(value: unknown): string {
  return `${goJson(again(value))}\n`
}

export function printAlerts(alerts: readonly ShownAlert[], style: Style): string {
  if (style.output === 'json') return printJson(alerts)
  const sorted = alerts.toSorted((a, b) => parseTimestamp(a.startsAt) - parseTimestamp(b.startsAt))
  if (style.output === 'simple') {
    const rows = sorted.map(({ labels, annotations, startsAt, status }) => [labels['alertname'] ?? '', date(startsAt, style), annotations['summary'] ?? '', status.state, ''])
    return inColumns([['Alertname', 'Starts At', 'Summary', 'State', ''], ...rows])
  }
  const rows = sorted.map(({ labels, annotations, startsAt, endsAt, generatorURL = '', status }) => [
    printTexts(labels), printTexts(annotations), date(startsAt, style), date(endsAt, style), generatorURL, status.state, '',
  ])
  return inColumns([['Labels', 'Annotations', 'Starts At', 'Ends At', 'Generator URL', 'State', ''], ...rows])
}

function printTexts(texts: Texts): string {
  return Object.entries(texts).map(([name, value]) => `${name}="${value}"`).sort().join(' ')
}

export function printSilences(silences: readonly ShownSilence[], style: Style): string {
  if (style.output === 'json') return printJson(silences)
  const sorted = silences.toSorted((a, b) => parseTimestamp(a.endsAt) - parseTimestamp(b.endsAt))
  if (style.output === 'simple') {
    const rows = sorted.map((silence) => [
      silence.id, matchersOf(silence).map(printAlertMatcher).join(' '), date(silence.endsAt, style), silence.createdBy, silence.comment, '',
    ])
    return inColumns([['ID', 'Matchers', 'Ends At', 'Created By', 'Comment', ''], ...rows])
  }
  const rows = sorted.map((silence) => [
    silence.id, printAlertMatchers(matchersOf(silence)), date(silence.startsAt, style), date(silence.endsAt, style), date(silence.updatedAt, style),
    silence.createdBy, silence.comment, '',
  ])
  return inColumns([['ID', 'Matchers', 'Starts At', 'Ends At', 'Updated At', 'Created By', 'Comment', ''], ...rows])
}

function matchersOf({ matchers }: ShownSilence): readonly AlertMatcher[] {
  return matchers.map(({ name, value, isRegex, isEqual = true }) => ({ name, value, type: isEqual ? (isRegex ? '=~' : '=') : isRegex ? '!~' : '!=' }))
}
