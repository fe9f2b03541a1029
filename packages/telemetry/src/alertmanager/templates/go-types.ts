/**
 * The data of a notification as templates see it: Go types with their methods.
 *
 * Follows template/template.go (KV, Pairs, Strings, Alerts) of Alertmanager 0.34.
 */
import { answer, bare, fail, fixed, goTime, type GoType, GoValue, type Value } from '@track/formats'
import { compareText, type Labels } from '../../series/labels.ts'
import { labelPairs } from '../labels/label-set.ts'
import type { AlertData, NotificationData } from './data.ts'

type Pair = readonly [name: string, value: string]

const pairType: GoType = { name: 'template.Pair', kind: 'struct' }

const joined = (texts: readonly unknown[], separator: unknown) => texts.map((text) => String(bare(text))).join(String(separator))

const stringsType: GoType = {
  name: 'template.Strings', kind: 'list',
  methods: { Join: fixed(2, ([strings, separator]) => answer(joined(bare(strings) as readonly unknown[], bare(separator)))) },
}

function strings(texts: readonly string[]): GoValue {
  return new GoValue(stringsType, texts)
}

const pairsOf = (value: Value): readonly Pair[] => (bare(value) as readonly GoValue[]).map((pair) => {
  const { Name, Value: of } = pair.value as { readonly Name: string; readonly Value: string }
  return [Name, of]
})
const printPairs = (pairs: readonly Pair[]) => pairs.map(([name, value]) => `${name}=${value}`).join(', ')

const pairsType: GoType = {
  name: 'template.Pairs', kind: 'list',
  print: (value) => printPairs(pairsOf(value as Value)),
  methods: {
    Names: fixed(1, ([pairs]) => answer(strings(pairsOf(pairs).map(([name]) => name)))),
    Values: fixed(1, ([pairs]) => answer(strings(pairsOf(pairs).map(([, value]) => value)))),
    String: fixed(1, ([pairs]) => answer(printPairs(pairsOf(pairs)))),
  },
}

/** The name of the alert comes first. */
function sortedPairs(map: Readonly<Record<string, string>>): readonly Pair[] {
  const names = Object.keys(map).sort((a, b) => Number(b === 'alertname') - Number(a === 'alertname') || compareText(a, b))
  return names.map((name) => [name, map[name]!])
}

const mapOf = (value: Value) => bare(value) as Readonly<Record<string, string>>

const mapType: GoType = {
  name: 'template.KV', kind: 'map', zero: '',
  print: (value) => printPairs(sortedPairs(value as Readonly<Record<string, string>>)),
  methods: {
    SortedPairs: fixed(1, ([map]) => answer(new GoValue(pairsType, sortedPairs(mapOf(map)).map(([Name, of]) => new GoValue(pairType, { Name, Value: of }))))),
    Names: fixed(1, ([map]) => answer(strings(sortedPairs(mapOf(map)).map(([name]) => name)))),
    Values: fixed(1, ([map]) => answer(strings(sortedPairs(mapOf(map)).map(([, value]) => value)))),
    String: fixed(1, ([map]) => answer(printPairs(sortedPairs(mapOf(map))))),
    Remove: fixed(2, ([map, names]) => {
      const removed = bare(names)
      if (!Array.isArray(removed)) return fail('wrong type for value; expected []string')
      const gone = removed.map((name) => String(bare(name)))
      return answer(new GoValue(mapType, Object.fromEntries(Object.entries(mapOf(map)).filter(([name]) => !gone.includes(name)))))
    }),
  },
}

function goMap(labels: Labels): GoValue {
  return new GoValue(mapType, Object.fromEntries(labelPairs(labels)))
}

const alertType: GoType = { name: 'template.Alert', kind: 'struct' }
const someAlertsType: GoType = { name: '[]template.Alert', kind: 'list' }

const withStatus = (wanted: string) => fixed(1, ([alerts]) => answer(new GoValue(someAlertsType, (
  (bare(alerts) as readonly GoValue[]).filter((alert) => (alert.value as { readonly Status: string }).Status === wanted)
))))

const alertsType: GoType = { name: 'template.Alerts', kind: 'list', methods: { Firing: withStatus('firing'), Resolved: withStatus('resolved') } }

/** The first of January of the year one. */
const zeroTime = -62_135_596_800_000_000

function goAlert({ status, labels, annotations, startsAt, endsAt, generatorUrl, fingerprint }: AlertData): GoValue {
  return new GoValue(alertType, {
    Status: status, Labels: goMap(labels), Annotations: goMap(annotations), StartsAt: goTime(startsAt), EndsAt: goTime(endsAt ?? zeroTime),
    GeneratorURL: generatorUrl, Fingerprint: fingerprint,
  })
}

const dataType: GoType = { name: '*template.Data', kind: 'struct' }

export function goData(data: NotificationData): GoValue {
  return new GoValue(dataType, {
    Receiver: data.receiver, Status: data.status, Alerts: new GoValue(alertsType, data.alerts.map(goAlert)), NotificationReason: data.reason,
    GroupLabels: goMap(data.groupLabels), CommonLabels: goMap(data.commonLabels), CommonAnnotations: goMap(data.commonAnnotations),
    RouteLabels: goMap(data.routeLabels), ExternalURL: data.externalUrl,
  })
}

/** Names of the fields in JSON, by type; others are not printed. */
const jsonNames: Readonly<Record<string, readonly (readonly [field: string, name: string])[]>> = {
  'template.Pair': [['Name', 'Name'], ['Value', 'Value']],
  'template.Alert': [
    ['Status', 'status'], ['Labels', 'labels'], ['Annotations', 'annotations'], ['StartsAt', 'startsAt'], ['EndsAt', 'endsAt'],
    ['GeneratorURL', 'generatorURL'], ['Fingerprint', 'fingerprint'],
  ],
  '*template.Data': [
    ['Receiver', 'receiver'], ['Status', 'status'], ['Alerts', 'alerts'], ['NotificationReason', 'notification_reason'], ['GroupLabels', 'groupLabels'],
    ['CommonLabels', 'commonLabels'], ['CommonAnnotations', 'commonAnnotations'], ['RouteLabels', 'routeLabels'], ['ExternalURL', 'externalURL'],
  ],
}

/** What `toJson` prints: structs as Maps, in the order of their fields. */
export function jsonOf(value: Value, printTime: (at: number | undefined) => string): unknown {
  if (Array.isArray(value)) return value.map((inner: Value) => jsonOf(inner, printTime))
  if (typeof value === 'object' && value !== null && !(value instanceof GoValue)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, jsonOf(inner, printTime)]))
  }
  if (!(value instanceof GoValue)) return value
  if (value.type.name === 'time.Time') return printTime(value.value === zeroTime ? undefined : value.value as number)
  const names = jsonNames[value.type.name]
  if (!names) return jsonOf(value.value, printTime)
  const fields = value.value as Readonly<Record<string, Value>>
  return new Map(names.map(([field, name]) => [name, jsonOf(fields[field], printTime)]))
}
