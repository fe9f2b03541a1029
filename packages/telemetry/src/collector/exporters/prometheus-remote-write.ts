/**
 * Metrics of OTLP as series of remote write.
 *
 * Follows pkg/translator/prometheusremotewrite (metrics_to_prw.go, helper.go, number_data_points.go) of opentelemetry-collector-contrib 0.152.
 * Left out: exponential histograms, exemplars, metadata, remote write 2.0.
 */
import { printDecimal } from '../../exposition/float.ts'
import type { Attributes, InstrumentationScope } from '../../otlp/attribute.ts'
import type { HistogramPoint, Metric, NumberPoint, ResourceMetrics, SummaryPoint } from '../../otlp/metrics.ts'
import { type NamedKind, prometheusLabel, prometheusName, targetInfoLabel } from '../../otlp/prometheus-names.ts'
import type { SentRequest } from '../../remote-write/encode.ts'
import { compareTexts } from '../ottl/values/compare.ts'
import { printData } from '../ottl/values/print.ts'
import { mapOf } from '../ottl/values/value.ts'

export interface RemoteWriteSettings {
  readonly namespace: string
  readonly externalLabels: Readonly<Record<string, string>>
  readonly addsSuffixes: boolean
  readonly hasTargetInfo: boolean
  readonly hasScopeInfo: boolean
  /** Attributes of the resource become labels of each series. */
  readonly hasResourceLabels: boolean
}

type LabelPairs = Readonly<Record<string, string>>
/** A name may stand twice, as what is written shows. */
type LabelList = readonly (readonly [name: string, value: string])[]
type Value = number | 'stale'

interface SeriesRow {
  readonly labels: LabelList
  readonly samples: { readonly value: Value; readonly timestamp: number }[]
}

interface Target {
  readonly series: Map<string, SeriesRow>
  readonly left: string[]
}

/** `left`: what could not be translated, and why. */
export function remoteWriteRequest(metrics: readonly ResourceMetrics[], settings: RemoteWriteSettings): { readonly request: SentRequest; readonly left: readonly string[] } {
  const target: Target = { series: new Map(), left: [] }
  for (const { resource: { attributes: resource }, scopeMetrics } of metrics) {
    for (const { scope, metrics: own } of scopeMetrics) for (const metric of own) addMetric(target, metric, { resource, scope, settings })
    addTargetInfo(target, resource, newestOf(scopeMetrics), settings)
  }
  const timeseries = Array.from(target.series.values(), ({ labels, samples }) => ({
    labels: labels.map(([name, value]) => ({ name, value })), samples: samples.toSorted((a, b) => a.timestamp - b.timestamp),
  }))
  return { request: { timeseries }, left: target.left }
}

function newestOf(scopes: ResourceMetrics['scopeMetrics']): bigint {
  const points = scopes.flatMap(({ metrics }) => metrics.flatMap(({ data }): readonly { readonly time: bigint }[] => (data.kind === 'empty' ? [] : data.points)))
  return points.reduce((newest, { time }) => (time > newest ? time : newest), 0n)
}

interface Around {
  readonly resource: Attributes
  readonly scope: InstrumentationScope
  readonly settings: RemoteWriteSettings
}

function addMetric(target: Target, metric: Metric, around: Around): void {
  const { data, unit } = metric
  if (data.kind === 'empty' || ('temporality' in data && data.temporality !== 'cumulative')) {
    target.left.push(`invalid temporality and type combination for metric "${metric.name}"`)
    return
  }
  const kind: NamedKind = data.kind === 'sum' && data.isMonotonic ? 'counter' : data.kind === 'gauge' ? 'gauge' : 'other'
  const named = prometheusName({ name: metric.name, unit, kind }, around.settings)
  if ('fault' in named) {
    target.left.push(named.fault)
    return
  }
  const { name } = named
  if (data.points.length === 0) target.left.push(`empty data points. ${metric.name} is dropped`)
  else if (data.kind === 'exponential histogram') target.left.push(`not simulated here: the exponential histogram ${metric.name} by remote write`)
  else if (data.kind === 'histogram') for (const point of data.points) addHistogram(target, name, point, around)
  else if (data.kind === 'summary') for (const point of data.points) addSummary(target, name, point, around)
  else for (const point of data.points) addNumber(target, name, point, around)
}

interface Timed {
  readonly attributes: Attributes
  readonly time: bigint
  readonly flags: number
}

type Add = (name: string, value: number, more?: LabelList) => void

/** Undefined where an attribute has no name: the point is left out. */
function adder(target: Target, { attributes, time, flags }: Timed, around: Around): Add | undefined {
  const base = labelsOf(attributes, around)
  if (typeof base === 'string') {
    target.left.push(base)
    return undefined
  }
  const timestamp = millisecondsOf(time)
  return (name, value, more = []) => addSample(target, [...Object.entries(base), ...more, ['__name__', name]], (flags & 1) === 1 ? 'stale' : value, timestamp)
}

function addNumber(target: Target, name: string, { value, attributes, time, flags }: NumberPoint, around: Around): void {
  const base = labelsOf(attributes, around)
  if (typeof base === 'string') target.left.push(base)
  else addSample(target, Object.entries({ ...base, __name__: name }), (flags & 1) === 1 ? 'stale' : Number(value ?? 0), millisecondsOf(time))
}

function addHistogram(target: Target, name: string, point: HistogramPoint, around: Around): void {
  const add = adder(target, point, around)
  if (!add) return
  if (point.sum !== undefined) add(`${name}_sum`, point.sum)
  add(`${name}_count`, Number(point.count))
  let total = 0n
  for (const [index, bound] of point.explicitBounds.entries()) {
    if (index >= point.bucketCounts.length) break
    total += point.bucketCounts[index]!
    add(`${name}_bucket`, Number(total), [['le', printDecimal(bound)]])
  }
  add(`${name}_bucket`, Number(point.count), [['le', '+Inf']])
}

function addSummary(target: Target, name: string, point: SummaryPoint, around: Around): void {
  const add = adder(target, point, around)
  if (!add) return
  add(`${name}_sum`, point.sum)
  add(`${name}_count`, Number(point.count))
  for (const { quantile, value } of point.quantiles) add(name, value, [['quantile', printDecimal(quantile)]])
}

function addSample({ series }: Target, labels: LabelList, value: Value, timestamp: number): void {
  const sorted = labels.toSorted(([a], [b]) => compareTexts(a, b))
  const key = JSON.stringify(sorted)
  const row = series.get(key) ?? { labels: sorted, samples: [] }
  series.set(key, row)
  row.samples.push({ value, timestamp })
}

function millisecondsOf(nanoseconds: bigint): number {
  return Number(nanoseconds / 1_000_000n)
}

const identifying: readonly string[] = ['service.namespace', 'service.name', 'service.instance.id']

function textsOf(attributes: Attributes): readonly (readonly [key: string, text: string])[] {
  return mapOf(attributes).entries.map(({ key, value }) => [key, printData(value)] as const)
}

/** Or what is wrong with them. */
function labelsOf(attributes: Attributes, { resource, scope, settings }: Around): LabelPairs | string {
  const own = settings.hasResourceLabels ? [...attributes.filter(({ key }) => !resource.some((each) => each.key === key)), ...resource] : attributes
  const found = sanitized(own, prometheusLabel)
  if (typeof found === 'string') return found
  const labels = { ...settings.externalLabels, ...found, ...identity(resource) }
  return settings.hasScopeInfo ? { ...labels, ...scopeLabels(scope) } : labels
}

/** Values of names that become the same are joined. */
function sanitized(attributes: Attributes, labelOf: (name: string) => string | undefined): LabelPairs | string {
  const labels: Record<string, string> = {}
  for (const [key, text] of textsOf(attributes).toSorted(([a], [b]) => compareTexts(a, b))) {
    if (text === '') continue
    const label = labelOf(key)
    if (label === undefined) return `normalization for label name "${key}" resulted in invalid name`
    const before = labels[label]
    labels[label] = before === undefined || before === text ? text : `${before};${text}`
  }
  return labels
}

function identity(resource: Attributes): LabelPairs {
  const found = new Map(textsOf(resource))
  const name = found.get('service.name') ?? ''
  const namespace = found.get('service.namespace')
  const instance = found.get('service.instance.id') ?? ''
  return { ...(name !== '' && { job: namespace === undefined ? name : `${namespace}/${name}` }), ...(instance !== '' && { instance }) }
}

function scopeLabels({ name, version, attributes }: InstrumentationScope): LabelPairs {
  const more = textsOf(attributes).filter(([key]) => !['name', 'version', 'schema_url'].includes(key))
    .map(([key, text]) => [prometheusLabel(`otel_scope_${key}`)!, text] as const)
  return { ...(name !== '' && { otel_scope_name: name }), ...(version !== '' && { otel_scope_version: version }), ...Object.fromEntries(more) }
}

/** What is known of the resource besides its identity; nothing where it has none. */
function addTargetInfo(target: Target, resource: Attributes, newest: bigint, { hasTargetInfo, externalLabels, namespace }: RemoteWriteSettings): void {
  const others = resource.filter(({ key }) => !identifying.includes(key))
  if (!hasTargetInfo || newest === 0n || others.length === 0) return
  const found = sanitized(others, targetInfoLabel)
  if (typeof found === 'string') {
    target.left.push(found)
    return
  }
  const labels: LabelPairs = { ...externalLabels, ...found, ...identity(resource), __name__: namespace === '' ? 'target_info' : `${namespace}_target_info` }
  if ('job' in labels || 'instance' in labels) addSample(target, Object.entries(labels), 1, millisecondsOf(newest))
}
