/**
 * Samples of a scrape gathered into metrics: one for each family, a point for each set of labels.
 *
 * Follows receiver/prometheusreceiver/internal/metricfamily.go of opentelemetry-collector-contrib 0.152.
 */
import type { Exemplar, MetricType } from '../../exposition/metric-family.ts'
import { parseFloat } from '../../exposition/float.ts'
import type { AttributeValue } from '../../otlp/attribute.ts'
import type { Metric, MetricData, MetricExemplar } from '../../otlp/metrics.ts'
import { type FloatHistogram, isCustom } from '../../series/histogram/float-histogram.ts'
import { type Labels, labelsKey, labelValue } from '../../series/labels.ts'
import { type FamilyMetadata, metadataOf, type MetadataStore, normalized, trimmedName, unitInUcum } from './names.ts'
import { exponentialPoint, histogramPoint, numberPoint, pointLabels, type PointParts, type ScrapedValue, summaryPoint } from './points.ts'

type Kind = Exclude<MetricData['kind'], 'empty'>

/** One metric while it is gathered. */
export interface Gathered {
  readonly name: string
  readonly metadata: FamilyMetadata
  /** `empty` is told as a gauge, and never merged. */
  readonly kind: Kind | 'unsupported'
  readonly isMonotonic: boolean
  readonly points: Map<string, PointParts>
}

const kinds: Readonly<Record<MetricType, readonly [kind: Gathered['kind'], isMonotonic: boolean]>> = {
  counter: ['sum', true], gauge: ['gauge', false], untyped: ['gauge', false], histogram: ['histogram', true], summary: ['summary', true],
  info: ['sum', false], stateset: ['sum', false], gaugehistogram: ['unsupported', false],
}

export function gathered(metric: string, store: MetadataStore, native: 'none' | 'exponential' | 'custom'): Gathered {
  const [known, name] = metadataOf(metric, store)
  const metadata = native === 'none' ? known : { ...known, type: 'histogram' as const }
  const [kind, isMonotonic] = native === 'exponential' ? ['exponential histogram' as const, true] : kinds[metadata.type]
  return { name, metadata, kind, isMonotonic, points: new Map() }
}

/** Whether a metric's samples go to this one. */
export function includes({ kind, metadata, name }: Gathered, metric: string): boolean {
  if (kind === 'sum') return normalized(metric) === metadata.family
  return kind === 'gauge' ? metric === name : normalized(metric) === name
}

const boundLabels: Partial<Record<Gathered['kind'], string>> = { histogram: 'le', summary: 'quantile' }

/** Which point of a metric a series belongs to. */
export function pointKey({ kind }: Gathered, labels: Labels): string {
  return labelsKey(pointLabels(labels, boundLabels[kind] ?? ''))
}

function partsOf(family: Gathered, key: string, labels: Labels, timeMs: number): PointParts | undefined {
  const before = family.points.get(key)
  if (before) return before.timeMs === timeMs ? before : undefined
  const parts: PointParts = { timeMs, labels, createdAt: 0, bounds: [], exemplars: [] }
  family.points.set(key, parts)
  return parts
}

/** False for one that makes no sense, or is of another time than the rest of its point. */
export function addSample(family: Gathered, metric: string, labels: Labels, timeMs: number, value: ScrapedValue): boolean {
  const parts = partsOf(family, pointKey(family, labels), labels, timeMs)
  if (!parts) return false
  const { kind, metadata } = family
  const isCreation = metric === `${metadata.family}_created`
  if (kind === 'gauge' || kind === 'unsupported' || (kind === 'sum' && !isCreation)) parts.value = value
  else if (kind === 'histogram' || kind === 'summary') return addPart(parts, boundLabels[kind]!, { metric, value, labels, isCreation })
  else if (isCreation) parts.createdAt = created(value)
  return true
}

/** A staleness marker is no number. */
function created(value: ScrapedValue): number {
  return value === 'stale' ? NaN : value
}

interface Part {
  readonly metric: string
  readonly value: ScrapedValue
  readonly labels: Labels
  readonly isCreation: boolean
}

function addPart(parts: PointParts, label: string, { metric, value, labels, isCreation }: Part): boolean {
  if (metric.endsWith('_sum')) parts.sum = value
  else if (metric.endsWith('_count')) parts.count = value
  else if (isCreation) parts.createdAt = created(value)
  else {
    const text = labelValue(labels, label)
    const bound = text === '' ? undefined : parseFloat(text)
    if (bound === undefined) return false
    parts.bounds.push({ bound, value })
  }
  return true
}

/** A native histogram: only in a metric of such ones. */
export function addHistogram(family: Gathered, labels: Labels, timeMs: number, histogram: FloatHistogram | 'stale'): boolean {
  const parts = partsOf(family, pointKey(family, labels), labels, timeMs)
  const isOfKind = family.kind === (histogram !== 'stale' && isCustom(histogram) ? 'histogram' : 'exponential histogram')
  if (!parts || !isOfKind) return false
  parts.histogram = histogram
  parts.count = histogram === 'stale' ? 'stale' : histogram.count
  parts.sum = histogram === 'stale' ? 'stale' : histogram.sum
  return true
}

export function exemplarOf({ labels, value, timeMs = 0 }: Exemplar): MetricExemplar {
  const ids: Record<'trace_id' | 'span_id', string> = { trace_id: '', span_id: '' }
  const filteredAttributes: { readonly key: string; readonly value: AttributeValue }[] = []
  for (const [name, text] of Object.entries(labels)) {
    const key = name.toLowerCase()
    const id = key === 'trace_id' ? identifier(text, 32) : key === 'span_id' ? identifier(text, 16) : undefined
    if (id === undefined) filteredAttributes.push({ key: name, value: text })
    else ids[key as 'trace_id' | 'span_id'] = id
  }
  return { filteredAttributes, time: BigInt(timeMs) * 1_000_000n, value, traceId: ids.trace_id, spanId: ids.span_id }
}

/** One that is too long is cut, one that is too short begins with zeros. */
function identifier(text: string, digits: number): string | undefined {
  const used = text.slice(0, digits)
  return /^([\da-f]{2})*$/i.test(used) ? used.toLowerCase().padStart(digits, '0') : undefined
}

/** Undefined where no point came together. */
export function metricOf({ name, metadata, kind, isMonotonic, points }: Gathered, isTrimming: boolean): Metric | undefined {
  const parts = [...points.values()]
  const data = dataOf(kind, parts, isMonotonic)
  if (data.kind === 'empty' || data.points.length === 0) return undefined
  return {
    name: isTrimming ? trimmedName(name, kind === 'sum', metadata.unit) : name, description: metadata.help, unit: unitInUcum(metadata.unit),
    metadata: [{ key: 'prometheus.type', value: metadata.type === 'untyped' ? 'unknown' : metadata.type }], data,
  }
}

function dataOf(kind: Gathered['kind'], parts: readonly PointParts[], isMonotonic: boolean): MetricData {
  const temporality = 'cumulative'
  switch (kind) {
    case 'sum': return { kind, temporality, isMonotonic, points: parts.flatMap((each) => numberPoint(each, true)) }
    case 'histogram': return { kind, temporality, points: parts.flatMap(histogramPoint) }
    case 'exponential histogram': return { kind, temporality, points: parts.flatMap(exponentialPoint) }
    case 'summary': return { kind, points: parts.flatMap(summaryPoint) }
    default: return { kind: 'gauge', points: parts.flatMap((each) => numberPoint(each, false)) }
  }
}
