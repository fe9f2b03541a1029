/**
 * Alert rules as Grafana's provisioning files write them.
 *
 * Follows pkg/services/provisioning/alerting (rules_types.go) and pkg/services/ngalert/models of Grafana.
 * Left out: contact points, policies, templates and mute timings of the same files, recording rules, variables of the environment.
 */
import { type Duration, parsePrometheusDuration, second } from '@track/simulation'
import type { Complaint, JsonReader, JsonRecord } from '../model/json-reader.ts'
import { type Provisioned, readProvisioning } from '../provisioning/datasources.ts'
import { readExpression, type ServerExpression } from './expression.ts'

export type NoDataState = 'NoData' | 'Alerting' | 'OK' | 'KeepLast'
export type ErrorState = 'Error' | 'Alerting' | 'OK' | 'KeepLast'

export interface AlertQuery {
  readonly refId: string
  /** Before the evaluation: from so long ago to so long ago. */
  readonly from: Duration
  readonly to: Duration
  readonly sourceUid: string
  readonly model: JsonRecord
  /** Reckoned by Grafana itself from other queries. */
  readonly expression?: ServerExpression | undefined
}

export interface GrafanaAlertRule {
  readonly uid: string
  readonly title: string
  readonly group: string
  readonly folder: string
  readonly interval: Duration
  /** The query or expression whose value decides. */
  readonly condition: string
  readonly data: readonly AlertQuery[]
  readonly for: Duration
  readonly keepFiringFor: Duration
  readonly noDataState: NoDataState
  readonly execErrState: ErrorState
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly isPaused: boolean
}

const expressionUids = ['__expr__', '-100']

export function readAlertRules(text: string): Provisioned<GrafanaAlertRule> {
  const complaints: Complaint[] = []
  // `$A` is a query here, not a variable of the environment.
  const rows = readProvisioning(text, complaints).objects('groups').flatMap((group) => {
    const interval = duration(group, 'interval', 60 * second)
    if (group.text('name') === '') group.complain('name', 'a name')
    if (group.text('folder') === '') group.complain('folder', 'a folder')
    return group.objects('rules').map((rule) => readRule(rule, { group: group.text('name'), folder: group.text('folder'), interval }))
  })
  return { rows, complaints }
}

function readRule(reader: JsonReader, around: { readonly group: string; readonly folder: string; readonly interval: Duration }): GrafanaAlertRule {
  const data = reader.objects('data').map(readQuery)
  const condition = reader.text('condition')
  if (!data.some(({ refId }) => refId === condition)) reader.complain('condition', `one of ${data.map(({ refId }) => refId).join(', ') || 'the queries, of which there is none'}`)
  if (reader.text('title') === '') reader.complain('title', 'a title')
  return {
    uid: reader.text('uid'), title: reader.text('title'), ...around, condition, data, for: duration(reader, 'for', 0), keepFiringFor: duration(reader, 'keep_firing_for', 0),
    noDataState: reader.oneOf('noDataState', ['NoData', 'Alerting', 'OK', 'KeepLast'], 'NoData'), execErrState: reader.oneOf('execErrState', ['Error', 'Alerting', 'OK', 'KeepLast'], 'Alerting'),
    labels: textsOf(reader.object('labels')), annotations: textsOf(reader.object('annotations')), isPaused: reader.truth('isPaused'),
  }
}

function textsOf(reader: JsonReader): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.keys(reader.value).map((key) => [key, reader.text(key)]))
}

function duration(reader: JsonReader, key: string, otherwise: Duration): Duration {
  const text = reader.text(key)
  if (text === '') return otherwise
  const parsed = parsePrometheusDuration(text)
  if (typeof parsed === 'number') return parsed
  reader.complain(key, `a length of time: ${parsed}`)
  return otherwise
}

function readQuery(reader: JsonReader): AlertQuery {
  const range = reader.object('relativeTimeRange')
  const sourceUid = reader.text('datasourceUid')
  const model = reader.object('model')
  return {
    refId: reader.text('refId'), from: (range.number('from') ?? 600) * second, to: (range.number('to') ?? 0) * second, sourceUid, model: model.value,
    expression: expressionUids.includes(sourceUid) ? readExpression(model) : undefined,
  }
}
