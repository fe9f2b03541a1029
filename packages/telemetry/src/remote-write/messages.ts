/** The messages of remote write 1.0 and 2.0 as tables. Follows prompb/remote.proto, prompb/types.proto and prompb/io/prometheus/write/v2/types.proto of Prometheus 3.16. */
import type { MessageShape } from '../protobuf/shape.ts'

const label: MessageShape = { name: 'Label', fields: { name: { number: 1, kind: 'string' }, value: { number: 2, kind: 'string' } } }

const span: MessageShape = { name: 'BucketSpan', fields: { offset: { number: 1, kind: 'sint32' }, length: { number: 2, kind: 'uint32' } } }

const histogramFields: MessageShape['fields'] = {
  countInt: { number: 1, kind: 'uint64', isOptional: true, oneOf: 'count' }, countFloat: { number: 2, kind: 'double', isOptional: true, oneOf: 'count' },
  sum: { number: 3, kind: 'sample' }, schema: { number: 4, kind: 'sint32' }, zeroThreshold: { number: 5, kind: 'double' },
  zeroCountInt: { number: 6, kind: 'uint64', isOptional: true, oneOf: 'zero count' }, zeroCountFloat: { number: 7, kind: 'double', isOptional: true, oneOf: 'zero count' },
  negativeSpans: { number: 8, kind: span, isRepeated: true }, negativeDeltas: { number: 9, kind: 'sint64', isRepeated: true }, negativeCounts: { number: 10, kind: 'double', isRepeated: true },
  positiveSpans: { number: 11, kind: span, isRepeated: true }, positiveDeltas: { number: 12, kind: 'sint64', isRepeated: true }, positiveCounts: { number: 13, kind: 'double', isRepeated: true },
  resetHint: { number: 14, kind: 'int32' }, timestamp: { number: 15, kind: 'int64' }, customValues: { number: 16, kind: 'double', isRepeated: true },
}

/** As it comes over the wire, in both versions. */
export interface WrittenHistogram {
  readonly countInt: number | undefined
  readonly countFloat: number | undefined
  readonly sum: number | 'stale'
  readonly schema: number
  readonly zeroThreshold: number
  readonly zeroCountInt: number | undefined
  readonly zeroCountFloat: number | undefined
  readonly negativeSpans: readonly WrittenSpan[]
  readonly negativeDeltas: readonly number[]
  readonly negativeCounts: readonly number[]
  readonly positiveSpans: readonly WrittenSpan[]
  readonly positiveDeltas: readonly number[]
  readonly positiveCounts: readonly number[]
  readonly resetHint: number
  readonly timestamp: number
  readonly customValues: readonly number[]
}

export interface WrittenSpan {
  readonly offset: number
  readonly length: number
}

export interface WrittenSample {
  readonly value: number | 'stale'
  readonly timestamp: number
}

export interface WrittenLabel {
  readonly name: string
  readonly value: string
}

export interface WriteRequest {
  readonly timeseries: readonly {
    readonly labels: readonly WrittenLabel[]
    readonly samples: readonly WrittenSample[]
    readonly exemplars: readonly { readonly labels: readonly WrittenLabel[]; readonly value: number; readonly timestamp: number }[]
    readonly histograms: readonly WrittenHistogram[]
  }[]
  readonly metadata: readonly { readonly type: number; readonly metricFamilyName: string; readonly help: string; readonly unit: string }[]
}

const sampleFields: MessageShape['fields'] = { value: { number: 1, kind: 'sample' }, timestamp: { number: 2, kind: 'int64' } }

/** Remote write 1.0. */
export const writeRequest: MessageShape = {
  name: 'WriteRequest',
  fields: {
    timeseries: {
      number: 1, isRepeated: true,
      kind: {
        name: 'TimeSeries',
        fields: {
          labels: { number: 1, kind: label, isRepeated: true }, samples: { number: 2, kind: { name: 'Sample', fields: sampleFields }, isRepeated: true },
          exemplars: {
            number: 3, isRepeated: true,
            kind: { name: 'Exemplar', fields: { labels: { number: 1, kind: label, isRepeated: true }, value: { number: 2, kind: 'double' }, timestamp: { number: 3, kind: 'int64' } } },
          },
          histograms: { number: 4, kind: { name: 'Histogram', fields: histogramFields }, isRepeated: true },
        },
      },
    },
    metadata: {
      number: 3, isRepeated: true,
      kind: { name: 'MetricMetadata', fields: { type: { number: 1, kind: 'int32' }, metricFamilyName: { number: 2, kind: 'string' }, help: { number: 4, kind: 'string' }, unit: { number: 5, kind: 'string' } } },
    },
  },
}

export interface WriteRequestV2 {
  readonly symbols: readonly string[]
  readonly timeseries: readonly {
    readonly labelsRefs: readonly number[]
    readonly samples: readonly (WrittenSample & { readonly startTimestamp: number })[]
    readonly histograms: readonly (WrittenHistogram & { readonly startTimestamp: number })[]
    readonly exemplars: readonly { readonly labelsRefs: readonly number[]; readonly value: number; readonly timestamp: number }[]
    readonly metadata: { readonly type: number; readonly helpRef: number; readonly unitRef: number } | undefined
  }[]
}

/** Remote write 2.0. */
export const writeRequestV2: MessageShape = {
  name: 'Request',
  fields: {
    symbols: { number: 4, kind: 'string', isRepeated: true },
    timeseries: {
      number: 5, isRepeated: true,
      kind: {
        name: 'TimeSeries',
        fields: {
          labelsRefs: { number: 1, kind: 'uint32', isRepeated: true },
          samples: { number: 2, kind: { name: 'Sample', fields: { ...sampleFields, startTimestamp: { number: 3, kind: 'int64' } } }, isRepeated: true },
          histograms: { number: 3, kind: { name: 'Histogram', fields: { ...histogramFields, startTimestamp: { number: 17, kind: 'int64' } } }, isRepeated: true },
          exemplars: {
            number: 4, isRepeated: true,
            kind: { name: 'Exemplar', fields: { labelsRefs: { number: 1, kind: 'uint32', isRepeated: true }, value: { number: 2, kind: 'double' }, timestamp: { number: 3, kind: 'int64' } } },
          },
          metadata: { number: 5, kind: { name: 'Metadata', fields: { type: { number: 1, kind: 'int32' }, helpRef: { number: 3, kind: 'uint32' }, unitRef: { number: 4, kind: 'uint32' } } } },
        },
      },
    },
  },
}
