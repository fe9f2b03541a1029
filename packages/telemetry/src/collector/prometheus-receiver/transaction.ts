/**
 * All samples of one scrape as OTLP metrics: by what they are about, by the scope that their labels name, by family.
 *
 * Follows receiver/prometheusreceiver/internal/transaction.go of opentelemetry-collector-contrib 0.152.
 */
import type { Exemplar } from '../../exposition/metric-family.ts'
import type { Attributes } from '../../otlp/attribute.ts'
import type { Metric, ResourceMetrics, ScopeMetrics } from '../../otlp/metrics.ts'
import { type FloatHistogram, isCustom } from '../../series/histogram/float-histogram.ts'
import { compareText, type Labels, labelValue, metricName, withLabel } from '../../series/labels.ts'
import { addHistogram, addSample, exemplarOf, type Gathered, gathered, includes, metricOf, pointKey } from './families.ts'
import { isCreationOfCounter, type MetadataStore, normalized } from './names.ts'
import { type ScrapedValue, scopePrefix } from './points.ts'
import { targetResource } from './resource.ts'

export interface ScrapedSample {
  /** With the metric's name and those of its target. */
  readonly labels: Labels
  readonly timeMs: number
  readonly value: ScrapedValue
  readonly histogram?: FloatHistogram
  readonly exemplars?: readonly Exemplar[]
}

export interface ScrapedTarget {
  readonly job: string
  readonly instance: string
  /** As it was discovered, with `__scheme__`. */
  readonly found: Readonly<Record<string, string>>
  readonly external: Readonly<Record<string, string>>
}

interface Scope {
  readonly name: string
  readonly version: string
  readonly schemaUrl: string
  readonly attributes: Attributes
}

interface ScopeRow {
  readonly scope: Scope
  readonly families: Map<string, Gathered>
}

interface ResourceRow {
  attributes: Attributes
  readonly scopes: Map<string, ScopeRow>
  /** What `otel_scope_info` says of scopes. */
  readonly told: Map<string, Attributes>
}

const ownScope = { name: 'github.com/open-telemetry/opentelemetry-collector-contrib/receiver/prometheusreceiver', version: '0.152.0' }

/** By job and instance. */
export type Transaction = Map<string, ResourceRow>

export function metricsOf(transaction: Transaction, isTrimming: boolean): readonly ResourceMetrics[] {
  return [...transaction.values()].flatMap((row) => resourceMetrics(row, isTrimming))
}

/** Whether it became part of a point: a series of which none does is forgotten, and never ends. */
export function append(transaction: Transaction, target: ScrapedTarget, metadata: MetadataStore, sample: ScrapedSample): boolean {
  const labels = withExternal(sample.labels, target)
  const [job, instance] = [labelValue(labels, 'job') || target.job, labelValue(labels, 'instance') || target.instance]
  const metric = labelValue(labels, metricName)
  if (job === '' || instance === '' || metric === '') return false
  const key = `${job}\xff${instance}`
  const row = transaction.get(key) ?? { attributes: targetResource(job, instance, target.found), scopes: new Map(), told: new Map() }
  transaction.set(key, row)
  if (metric === 'target_info') row.attributes = withAttributes(row.attributes, otherAttributes(labels))
  else if (metric === 'otel_scope_info') tellScope(row, labels)
  else return addTo(row, metadata, { ...sample, labels }, sample.labels)
  return false
}

/** External labels win over those of a sample. */
export function withExternal(labels: Labels, { external }: Pick<ScrapedTarget, 'external'>): Labels {
  return Object.entries(external).reduce((all, [name, value]) => withLabel(all, name, value), labels)
}

function otherAttributes(labels: Labels): Attributes {
  const pairs = Array.from({ length: labels.length / 2 }, (_, index) => ({ key: labels[2 * index]!, value: labels[2 * index + 1]! }))
  return pairs.filter(({ key }) => !['job', 'instance', metricName].includes(key))
}

function withAttributes(attributes: Attributes, more: Attributes): Attributes {
  const all = new Map([...attributes, ...more].map(({ key, value }) => [key, value]))
  return [...all].map(([key, value]) => ({ key, value }))
}

const scopeLabels = ['otel_scope_name', 'otel_scope_version', 'otel_scope_schema_url']

function scopeOf(labels: Labels): Scope {
  const attributes = otherAttributes(labels).filter(({ key }) => key.startsWith(scopePrefix) && !scopeLabels.includes(key))
  const [name = '', version = '', schemaUrl = ''] = scopeLabels.map((label) => labelValue(labels, label))
  return { name, version, schemaUrl, attributes: attributes.map(({ key, value }) => ({ key: key.slice(scopePrefix.length), value })) }
}

function scopeKey({ name, version, schemaUrl, attributes }: Scope): string {
  const pairs = attributes.map(({ key, value }) => `${key}=${String(value)}`).toSorted(compareText)
  return [name, version, schemaUrl, ...pairs].join('\xff')
}

function tellScope({ told }: ResourceRow, labels: Labels): void {
  const attributes = otherAttributes(labels).filter(({ key }) => !scopeLabels.includes(key))
  told.set(scopeKey({ ...scopeOf(labels), attributes: [] }), attributes)
}

function addTo(row: ResourceRow, metadata: MetadataStore, { labels, timeMs, value, histogram, exemplars = [] }: ScrapedSample, original: Labels): boolean {
  const scope = scopeOf(labels)
  const key = scopeKey(scope)
  const known = row.scopes.get(key) ?? { scope, families: new Map<string, Gathered>() }
  row.scopes.set(key, known)
  const metric = labelValue(labels, metricName)
  const own = metadata.get(metric)
  // A native histogram has the name of its family; what ends under it was one.
  const isEnding = value === 'stale' && own?.type === 'histogram' && own.family === metric
  const native = histogram ? (isCustom(histogram) ? 'custom' : 'exponential') : isEnding ? 'exponential' : 'none'
  const family = familyOf(known.families, metric, metadata, native)
  const isAdded = native === 'none' ? addSample(family, metric, labels, timeMs, value) : addHistogram(family, labels, timeMs, histogram ?? 'stale')
  const point = family.points.get(pointKey(family, original))
  if (point) for (const each of exemplars) point.exemplars.push(exemplarOf(each))
  return isAdded && !isEnding
}

function familyOf(families: Map<string, Gathered>, metric: string, metadata: MetadataStore, native: 'none' | 'exponential' | 'custom'): Gathered {
  const keyOf = (name: string) => `${native === 'none' ? '' : 'native '}${name}`
  const known = families.get(keyOf(metric))
  if (known) return known
  const name = metadata.has(metric) ? metric : isCreationOfCounter(metric, metadata) ? `${normalized(metric)}_total` : normalized(metric)
  const merged = families.get(keyOf(name))
  if (merged && includes(merged, metric)) return merged
  const made = gathered(metric, metadata, native)
  families.set(keyOf(made.name), made)
  return made
}

function resourceMetrics({ attributes, scopes, told }: ResourceRow, isTrimming: boolean): readonly ResourceMetrics[] {
  const scopeMetrics = [...scopes].map(([key, { scope, families }]): ScopeMetrics => {
    const metrics = [...families.values()].map((each) => metricOf(each, isTrimming)).filter((each): each is Metric => each !== undefined)
    const isOwn = key === '\xff\xff'
    const scopeAttributes = isOwn ? [] : told.get(key) ?? scope.attributes
    return { scope: { ...(isOwn ? ownScope : { name: scope.name, version: scope.version }), attributes: scopeAttributes, droppedAttributesCount: 0 }, schemaUrl: scope.schemaUrl, metrics }
  })
  if (scopeMetrics.every(({ metrics }) => metrics.length === 0)) return []
  return [{ resource: { attributes, droppedAttributesCount: 0 }, schemaUrl: '', scopeMetrics }]
}
