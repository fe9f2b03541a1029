/** The messages of the exposition in protobuf. Follows io/prometheus/client/metrics.proto of prometheus/client_model 0.6. */
import type { FieldShape, MessageShape, ScalarKind } from '../../protobuf/shape.ts'
import type { Span } from '../../series/histogram/spans.ts'

const given = (number: number, kind: ScalarKind): FieldShape => ({ number, kind, isOptional: true })
const inner = (number: number, kind: MessageShape): FieldShape => ({ number, kind })
const many = (number: number, kind: MessageShape): FieldShape => ({ number, kind, isRepeated: true })
const numbers = (number: number, kind: ScalarKind): FieldShape => ({ number, kind, isRepeated: true, isUnpacked: true })

const labelPair: MessageShape = { name: 'LabelPair', fields: { name: given(1, 'string'), value: given(2, 'string') } }
const timestamp: MessageShape = { name: 'Timestamp', fields: { seconds: { number: 1, kind: 'int64' }, nanos: { number: 2, kind: 'int32' } } }
const exemplar: MessageShape = { name: 'Exemplar', fields: { label: many(1, labelPair), value: given(2, 'double'), timestamp: inner(3, timestamp) } }
const span: MessageShape = { name: 'BucketSpan', fields: { offset: given(1, 'sint32'), length: given(2, 'uint32') } }
const bucket: MessageShape = {
  name: 'Bucket', fields: { cumulativeCount: given(1, 'uint64'), upperBound: given(2, 'double'), exemplar: inner(3, exemplar), cumulativeCountFloat: given(4, 'double') },
}
const quantile: MessageShape = { name: 'Quantile', fields: { quantile: given(1, 'double'), value: given(2, 'double') } }
const value = (name: string): MessageShape => ({ name, fields: { value: given(1, 'double') } })

const metric: MessageShape = {
  name: 'Metric',
  fields: {
    label: many(1, labelPair), gauge: inner(2, value('Gauge')),
    counter: inner(3, { name: 'Counter', fields: { value: given(1, 'double'), exemplar: inner(2, exemplar), createdTimestamp: inner(3, timestamp) } }),
    summary: inner(4, { name: 'Summary', fields: { sampleCount: given(1, 'uint64'), sampleSum: given(2, 'double'), quantile: many(3, quantile), createdTimestamp: inner(4, timestamp) } }),
    untyped: inner(5, value('Untyped')), timestampMs: given(6, 'int64'),
    histogram: inner(7, {
      name: 'Histogram',
      fields: {
        sampleCount: given(1, 'uint64'), sampleSum: given(2, 'double'), bucket: many(3, bucket), sampleCountFloat: given(4, 'double'), schema: given(5, 'sint32'),
        zeroThreshold: given(6, 'double'), zeroCount: given(7, 'uint64'), zeroCountFloat: given(8, 'double'),
        negativeSpan: many(9, span), negativeDelta: numbers(10, 'sint64'), negativeCount: numbers(11, 'double'),
        positiveSpan: many(12, span), positiveDelta: numbers(13, 'sint64'), positiveCount: numbers(14, 'double'),
        createdTimestamp: inner(15, timestamp), exemplars: many(16, exemplar),
      },
    }),
  },
}

export const familyShape: MessageShape = {
  name: 'MetricFamily', fields: { name: given(1, 'string'), help: given(2, 'string'), type: given(3, 'int32'), metric: many(4, metric), unit: given(5, 'string') },
}

export interface WirePair {
  readonly name?: string | undefined
  readonly value?: string | undefined
}

export interface WireTimestamp {
  readonly seconds: number
  readonly nanos: number
}

export interface WireExemplar {
  readonly label: readonly WirePair[]
  readonly value?: number | undefined
  readonly timestamp?: WireTimestamp | undefined
}

export interface WireBucket {
  readonly cumulativeCount?: number | undefined
  readonly cumulativeCountFloat?: number | undefined
  readonly upperBound?: number | undefined
  readonly exemplar?: WireExemplar | undefined
}

export interface WireHistogram {
  readonly sampleCount?: number | undefined
  readonly sampleCountFloat?: number | undefined
  readonly sampleSum?: number | undefined
  readonly bucket: readonly WireBucket[]
  readonly schema?: number | undefined
  readonly zeroThreshold?: number | undefined
  readonly zeroCount?: number | undefined
  readonly zeroCountFloat?: number | undefined
  readonly negativeSpan: readonly Span[]
  readonly negativeDelta: readonly number[]
  readonly negativeCount: readonly number[]
  readonly positiveSpan: readonly Span[]
  readonly positiveDelta: readonly number[]
  readonly positiveCount: readonly number[]
  readonly createdTimestamp?: WireTimestamp | undefined
  readonly exemplars: readonly WireExemplar[]
}

export interface WireMetric {
  readonly label: readonly WirePair[]
  readonly gauge?: { readonly value?: number | undefined } | undefined
  readonly untyped?: { readonly value?: number | undefined } | undefined
  readonly counter?: { readonly value?: number | undefined; readonly exemplar?: WireExemplar | undefined; readonly createdTimestamp?: WireTimestamp | undefined } | undefined
  readonly summary?: {
    readonly sampleCount?: number | undefined
    readonly sampleSum?: number | undefined
    readonly quantile: readonly { readonly quantile?: number | undefined; readonly value?: number | undefined }[]
    readonly createdTimestamp?: WireTimestamp | undefined
  } | undefined
  readonly histogram?: WireHistogram | undefined
  readonly timestampMs?: number | undefined
}

export interface WireFamily {
  readonly name?: string | undefined
  readonly help?: string | undefined
  readonly type?: number | undefined
  readonly metric: readonly WireMetric[]
  readonly unit?: string | undefined
}
