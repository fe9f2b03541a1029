/**
 * Metrics of OTLP as samples of series.
 *
 * Follows FromMetrics and what it calls in storage/remote/otlptranslator/prometheusremotewrite (metrics_to_prw.go, helper.go, number_data_points.go, histograms.go) of Prometheus 3.16. Left out: deltas,
 * labels for types and units, metadata, start timestamps (all behind features), the warnings that it logs.
 */
import { minute, quoteGo } from '@track/simulation'
import { printDecimal } from '../exposition/float.ts'
import type { Attributes } from '../otlp/attribute.ts'
import type { ExponentialHistogramPoint, HistogramPoint, Metric, NumberPoint, ResourceMetrics, SummaryPoint } from '../otlp/metrics.ts'
import { type NamedKind, plainName, prometheusName } from '../otlp/prometheus-names.ts'
import type { PendingValue } from '../remote-write/pending.ts'
import { compareExemplars, type StoredExemplar } from '../series/exemplars.ts'
import { type Labels, labelsKey, metricName } from '../series/labels.ts'
import { exemplarsOf, millisecondsOf } from './exemplars.ts'
import { type Around, aroundResource, aroundScope, type LabelMap, pointLabels, seriesLabels, UntranslatableError } from './labels.ts'
import { customHistogram, exponentialHistogram, nativeFault } from './native-histogram.ts'
import type { OtlpSettings } from './settings.ts'

/** Takes a sample; throws UntranslatableError where it is refused. */
export type AppendSample = (labels: Labels, timeMs: number, value: PendingValue, exemplars?: readonly StoredExemplar[]) => void

interface Work {
  readonly append: AppendSample
  readonly settings: OtlpSettings
  readonly errors: string[]
  /** Series and times of target_info that there are already. */
  readonly targets: Set<string>
}

/** What does not work out is left, and told; the rest goes on. */
function attempt(errors: string[], act: () => void): boolean {
  try {
    act()
    return true
  } catch (error) {
    // What has no translation, or is refused by the store.
    if (!(error instanceof UntranslatableError)) throw error
    errors.push(error.message)
    return false
  }
}

/** Answers all that is wrong. */
export function translateMetrics(metrics: readonly ResourceMetrics[], settings: OtlpSettings, append: AppendSample): readonly string[] {
  const work: Work = { append, settings, errors: [], targets: new Set() }
  for (const { resource, scopeMetrics } of metrics) {
    attempt(work.errors, () => {
      const around = aroundResource(resource.attributes, settings)
      const times: bigint[] = []
      for (const { scope, schemaUrl, metrics: own } of scopeMetrics) {
        attempt(work.errors, () => {
          const within = aroundScope(around, scope, schemaUrl, settings)
          for (const metric of own) {
            if (metric.data.kind !== 'empty') for (const { time } of metric.data.points) times.push(time)
            attempt(work.errors, () => addMetric(work, metric, within))
          }
        })
      }
      if (times.length > 0) addTargetInfo(work, resource.attributes, around, times)
    })
  }
  return work.errors
}

const maxTime = (1n << 64n) - 1n

function addMetric(work: Work, metric: Metric, around: Around): void {
  const { name: sent, unit, data } = metric
  if (data.kind === 'empty') throw new UntranslatableError(`could not get aggregation temporality for ${sent} as it has unsupported metric type Empty`)
  if ('temporality' in data && data.temporality !== 'cumulative') throw new UntranslatableError(`invalid temporality and type combination for metric ${quoteGo(sent)}`)
  const kind: NamedKind = data.kind === 'sum' && data.isMonotonic ? 'counter' : data.kind === 'gauge' ? 'gauge' : 'other'
  const name = nameOf({ name: sent, unit, kind }, work.settings)
  if (data.kind === 'histogram') for (const point of data.points) (work.settings.makesCustomBuckets ? addCustom : addHistogram)(work, name, point, around)
  else if (data.kind === 'exponential histogram') for (const point of data.points) addExponential(work, name, point, around)
  else if (data.kind === 'summary') for (const point of data.points) addSummary(work, name, point, around)
  else for (const point of data.points) addNumber(work, name, point, around, data.kind === 'sum')
}

function nameOf(metric: { readonly name: string; readonly unit: string; readonly kind: NamedKind }, { allowsUtf8, addsSuffixes }: OtlpSettings): string {
  if (allowsUtf8) return plainName(metric, { addsSuffixes })
  const name = prometheusName(metric, { namespace: '', addsSuffixes })
  if ('fault' in name) throw new UntranslatableError(name.fault)
  return name.name
}

const isStale = ({ flags }: { readonly flags: number }) => (flags & 1) === 1

const inOrder = (exemplars: readonly StoredExemplar[]) => exemplars.toSorted(compareExemplars)

function labelsOf({ settings }: Work, { attributes }: { readonly attributes: Attributes }, around: Around): LabelMap {
  return pointLabels(attributes, [metricName], around, settings)
}

function addNumber(work: Work, name: string, point: NumberPoint, around: Around, hasExemplars: boolean): void {
  const labels = seriesLabels(labelsOf(work, point, around), name)
  const exemplars = hasExemplars ? inOrder(exemplarsOf(point.exemplars)) : []
  work.append(labels, millisecondsOf(point.time), isStale(point) ? 'stale' : Number(point.value ?? 0), exemplars)
}

type Add = (suffix: string, value: number, more?: readonly (readonly [string, string])[], exemplars?: readonly StoredExemplar[]) => void

function adder(work: Work, name: string, point: HistogramPoint | SummaryPoint, around: Around): Add {
  const base = labelsOf(work, point, around)
  return (suffix, value, more = [], exemplars = []) => {
    work.append(seriesLabels(base, name + suffix, more), millisecondsOf(point.time), isStale(point) ? 'stale' : value, inOrder(exemplars))
  }
}

function addHistogram(work: Work, name: string, point: HistogramPoint, around: Around): void {
  const add = adder(work, name, point, around)
  const { sum, count, explicitBounds, bucketCounts } = point
  if (sum !== undefined) add('_sum', sum)
  add('_count', Number(count))
  const exemplars = [...exemplarsOf(point.exemplars)]
  let total = 0n
  for (const [index, bound] of explicitBounds.slice(0, bucketCounts.length).entries()) {
    total += bucketCounts[index]!
    if (bound === Infinity) continue
    const above = exemplars.findIndex(({ value }) => value > bound)
    const own = exemplars.splice(0, above < 0 ? exemplars.length : above)
    add('_bucket', Number(total), [['le', printDecimal(bound)]], own)
  }
  add('_bucket', Number(count), [['le', '+Inf']], exemplars)
}

function addSummary(work: Work, name: string, point: SummaryPoint, around: Around): void {
  const add = adder(work, name, point, around)
  add('_sum', point.sum)
  add('_count', Number(point.count))
  for (const { quantile, value } of point.quantiles) add('', value, [['quantile', printDecimal(quantile)]])
}

function addExponential(work: Work, name: string, point: ExponentialHistogramPoint, around: Around): void {
  addNative(work, name, point, exponentialHistogram(point), around)
}

function addCustom(work: Work, name: string, point: HistogramPoint, around: Around): void {
  addNative(work, name, point, customHistogram(point), around)
}

function addNative(work: Work, name: string, point: HistogramPoint | ExponentialHistogramPoint, histogram: Exclude<PendingValue, number | 'stale'>, around: Around): void {
  const labels = seriesLabels(labelsOf(work, point, around), name)
  const exemplars = inOrder(exemplarsOf(point.exemplars))
  const fault = nativeFault(histogram, isStale(point))
  if (fault !== undefined) throw new UntranslatableError(fault)
  work.append(labels, millisecondsOf(point.time), isStale(point) ? 'stale' : histogram, exemplars)
}

const identifying: readonly string[] = ['service.namespace', 'service.name', 'service.instance.id']

/** Half of the time for which a query looks back. */
const everyNanoseconds = BigInt(5 * minute) * 1000n / 2n
const targetSamplesMax = 20_000

/** What is known of the resource besides its identity, often enough to be found beside its samples. */
function addTargetInfo(work: Work, resource: Attributes, around: Around, times: readonly bigint[]): void {
  const { settings, targets } = work
  const known = identifying.filter((key) => resource.some((each) => each.key === key))
  if (resource.length === known.length) return
  const own = pointLabels(resource, settings.keepsIdentity ? [] : identifying, { ...around, promoted: new Map(), scope: undefined }, settings)
  if (!own.has('job') && !own.has('instance')) return
  const labels = seriesLabels(own, 'target_info')
  const [first, last] = times.reduce(([least, most], time) => [time < least ? time : least, time > most ? time : most], [maxTime, 0n])
  if ((last - first) / everyNanoseconds > targetSamplesMax) throw new UntranslatableError('not simulated here: target_info for points that are months apart')
  const at = (time: bigint) => {
    const timeMs = millisecondsOf(time)
    const key = `${timeMs} ${labelsKey(labels)}`
    if (targets.size === targets.add(key).size) return
    work.append(labels, timeMs, 1)
  }
  for (let time = first; time < last; time += everyNanoseconds) at(time)
  at(last)
}
