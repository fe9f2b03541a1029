/** Paths of metrics and of their points. Follows pkg/ottl/contexts/internal (ctxmetric, ctxdatapoint) of opentelemetry-collector-contrib 0.152. */
import type { Temporality } from '../../../otlp/metrics.ts'
import type { PointDraft } from '../data/batch.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { GoList, Opaque, OttlList, typeName, type Value } from '../values/value.ts'
import { type Access, expectBool, expectFloat, expectInt, expectOpaque, mapRow, type PathRow, textAccess, timeRows } from './access.ts'

const metric = (target: Target) => target.metric!
const point = (target: Target) => target.point!

const kinds = ['empty', 'gauge', 'sum', 'histogram', 'exponential histogram', 'summary'] as const
const temporalities: readonly Temporality[] = ['unspecified', 'delta', 'cumulative']

const pointLists: Readonly<Record<PointDraft['kind'], string>> = {
  gauge: 'pmetric.NumberDataPointSlice', sum: 'pmetric.NumberDataPointSlice', histogram: 'pmetric.HistogramDataPointSlice',
  'exponential histogram': 'pmetric.ExponentialHistogramDataPointSlice', summary: 'pmetric.SummaryDataPointSlice',
}

const dataPoints: Access = {
  get(target) {
    const { data, points } = metric(target)
    return data.kind === 'empty' ? null : new Opaque(pointLists[data.kind], points)
  },
  set(target, value) {
    const { data } = metric(target)
    if (data.kind !== 'empty') metric(target).points = expectOpaque(pointLists[data.kind], value).content as PointDraft[]
  },
}

export const metricPaths: Readonly<Record<string, PathRow>> = {
  name: { whole: textAccess(metric, (each) => each.name, (each, value) => (each.name = value)) },
  description: { whole: textAccess(metric, (each) => each.description, (each, value) => (each.description = value)) },
  unit: { whole: textAccess(metric, (each) => each.unit, (each, value) => (each.unit = value)) },
  type: { whole: { get: (target) => BigInt(kinds.indexOf(metric(target).data.kind)), set: () => {} } },
  aggregation_temporality: {
    whole: {
      get(target) {
        const { temporality } = metric(target).data
        return temporality === undefined ? null : BigInt(temporalities.indexOf(temporality as Temporality))
      },
      set(target, value) {
        const temporality = temporalities[Number(expectInt(value))] ?? 'unspecified'
        if (metric(target).data.temporality !== undefined) metric(target).data = { ...metric(target).data, temporality }
      },
    },
  },
  is_monotonic: {
    whole: {
      get: (target) => (metric(target).data.kind === 'sum' ? metric(target).data.isMonotonic as boolean : null),
      set(target, value) {
        const isMonotonic = expectBool(value)
        if (metric(target).data.kind === 'sum') metric(target).data = { ...metric(target).data, isMonotonic }
      },
    },
  },
  data_points: { whole: dataPoints },
  metadata: mapRow((target) => metric(target).metadata),
}

const histograms = ['histogram', 'exponential histogram'] as const

/** A field that only points of some kinds have; others say nil, and do not take one. */
function fieldOf(kindsWithIt: readonly PointDraft['kind'][], name: string, read: (value: unknown) => Value, write: (value: Value) => unknown): PathRow {
  const hasIt = (target: Target) => kindsWithIt.includes(point(target).kind)
  return {
    whole: {
      get: (target) => (hasIt(target) ? read(point(target).fields[name]) : null),
      set(target, value) {
        const written = write(value)
        if (hasIt(target)) put(target, name, written)
      },
    },
  }
}

function put(target: Target, name: string, value: unknown): void {
  const draft = point(target)
  draft.fields = { ...draft.fields, [name]: value }
}

/** Unlike other fields, a list is not even looked at where the point has none. */
function listOf(kind: PointDraft['kind'], get: (draft: PointDraft) => readonly (bigint | number)[], set: (target: Target, items: readonly (bigint | number)[]) => void): Access {
  return {
    get: (target) => (point(target).kind === kind ? new GoList('uint64', get(point(target))) : null),
    set(target, value) {
      if (point(target).kind === kind) set(target, wholeItems(value))
    },
  }
}

function itemsOf(value: Value): readonly Value[] | undefined {
  if (value instanceof GoList) return value.items
  return value instanceof OttlList ? value.values : undefined
}

function wholeItems(value: Value): readonly bigint[] {
  const items = itemsOf(value)
  const isTyped = !(value instanceof GoList) || value.of === 'int64' || value.of === 'uint64' || value.of === 'interface {}'
  if (!items || !isTyped) throw new OttlError(`cannot set a slice of ${typeName(value)} from a value type: uint64`)
  return items.map((item) => {
    if (typeof item === 'bigint') return BigInt.asUintN(64, item)
    throw new OttlError(`invalid value type provided for ${value instanceof OttlList ? 'slice' : 'a slice'} of uint64: ${typeName(item)}, expected int64`)
  })
}

const bounds: Access = {
  get: (target) => (point(target).kind === 'histogram' ? new GoList('float64', point(target).fields.explicitBounds as readonly number[]) : null),
  set(target, value) {
    if (point(target).kind !== 'histogram') return
    const items = itemsOf(value)
    const isTyped = !(value instanceof GoList) || value.of === 'float64' || value.of === 'interface {}'
    if (!items || !isTyped) throw new OttlError(`invalid type provided for setting a slice of ${typeName(value)}: float64`)
    put(target, 'explicitBounds', items.map((item) => {
      if (typeof item === 'number') return item
      throw new OttlError(`invalid value type provided for a slice of ${value instanceof OttlList ? '[]float64' : 'float64'}: ${typeName(item)}`)
    }))
  },
}

interface Buckets {
  readonly offset: number
  readonly counts: readonly bigint[]
}

function bucketsRow(name: 'positive' | 'negative'): PathRow {
  const type = 'pmetric.ExponentialHistogramDataPointBuckets'
  const has = (target: Target) => point(target).kind === 'exponential histogram'
  const buckets = (draft: PointDraft) => draft.fields[name] as Buckets
  return {
    whole: {
      get: (target) => (has(target) ? new Opaque(type, buckets(point(target))) : null),
      set(target, value) {
        const { content } = expectOpaque(type, value)
        if (has(target)) put(target, name, content)
      },
    },
    next: {
      offset: {
        get: (target) => (has(target) ? BigInt(buckets(point(target)).offset) : null),
        set(target, value) {
          const offset = Number(BigInt.asIntN(32, expectInt(value)))
          if (has(target)) put(target, name, { ...buckets(point(target)), offset })
        },
      },
      bucket_counts: listOf('exponential histogram', (draft) => buckets(draft).counts, (target, counts) => put(target, name, { ...buckets(point(target)), counts })),
    },
  }
}

function opaqueField(kindsWithIt: readonly PointDraft['kind'][], name: string, type: string): PathRow {
  return fieldOf(kindsWithIt, name, (value) => new Opaque(type, value), (value) => expectOpaque(type, value).content)
}

const long = { read: (value: unknown) => BigInt.asIntN(64, value as bigint), write: (value: Value) => BigInt.asUintN(64, expectInt(value)) }

export const pointPaths: Readonly<Record<string, PathRow>> = {
  attributes: mapRow((target) => point(target).attributes),
  ...timeRows('start_time', { get: (target) => point(target).fields.start as bigint, set: (target, value) => put(target, 'start', value) }),
  ...timeRows('time', { get: (target) => point(target).fields.time as bigint, set: (target, value) => put(target, 'time', value) }),
  value_double: fieldOf(['gauge', 'sum'], 'value', (value) => (typeof value === 'number' ? value : 0), expectFloat),
  value_int: fieldOf(['gauge', 'sum'], 'value', (value) => (typeof value === 'bigint' ? value : 0n), expectInt),
  exemplars: opaqueField(['gauge', 'sum', ...histograms], 'exemplars', 'pmetric.ExemplarSlice'),
  flags: fieldOf(['gauge', 'sum', ...histograms, 'summary'], 'flags', (value) => BigInt(value as number), (value) => Number(BigInt.asUintN(32, expectInt(value)))),
  count: fieldOf([...histograms, 'summary'], 'count', long.read, long.write),
  sum: fieldOf([...histograms, 'summary'], 'sum', (value) => (value as number | undefined) ?? 0, expectFloat),
  bucket_counts: { whole: listOf('histogram', (draft) => draft.fields.bucketCounts as readonly bigint[], (target, counts) => put(target, 'bucketCounts', counts)) },
  explicit_bounds: { whole: bounds },
  scale: fieldOf(['exponential histogram'], 'scale', (value) => BigInt(value as number), (value) => Number(BigInt.asIntN(32, expectInt(value)))),
  zero_count: fieldOf(['exponential histogram'], 'zeroCount', long.read, long.write),
  positive: bucketsRow('positive'),
  negative: bucketsRow('negative'),
  quantile_values: opaqueField(['summary'], 'quantiles', 'pmetric.SummaryDataPointValueAtQuantileSlice'),
}

export const metricSymbols: Readonly<Record<string, bigint>> = {
  AGGREGATION_TEMPORALITY_UNSPECIFIED: 0n, AGGREGATION_TEMPORALITY_DELTA: 1n, AGGREGATION_TEMPORALITY_CUMULATIVE: 2n, METRIC_DATA_TYPE_NONE: 0n,
  METRIC_DATA_TYPE_GAUGE: 1n, METRIC_DATA_TYPE_SUM: 2n, METRIC_DATA_TYPE_HISTOGRAM: 3n, METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM: 4n, METRIC_DATA_TYPE_SUMMARY: 5n,
}

export const pointSymbols: Readonly<Record<string, bigint>> = { ...metricSymbols, FLAG_NONE: 0n, FLAG_NO_RECORDED_VALUE: 1n }
