/**
 * The messages of OTLP as tables, in the order in which they are written: one table serves JSON and protobuf.
 *
 * Follows opentelemetry/proto (common, resource, trace, metrics, logs, collector; v1) as go.opentelemetry.io/collector/pdata 1.58 writes
 * it. Left out: entity references, profiles and their indices into a table of strings (read, and forgotten).
 */
export type ScalarKind =
  | 'string' | 'bool' | 'bytes' | 'trace id' | 'span id'
  | 'int64' | 'uint64' | 'fixed64' | 'sfixed64' | 'uint32' | 'fixed32' | 'int32' | 'sint32' | 'double'

/**
 * When it is written: where it is not zero, where it was given, or always. `choice`: it is one of several, and
 * takes the place of the others.
 */
export type Presence = 'not zero' | 'given' | 'always' | 'choice'

export interface FieldRow {
  readonly name: string
  readonly number: number
  readonly kind: ScalarKind | 'enum' | 'message'
  readonly is: Presence
  readonly repeated: boolean
  /** Name of the message. */
  readonly of: string
  /** Of an enum: its names and numbers. */
  readonly values?: Readonly<Record<string, number>>
}

/** A message before it is a row: fields by name, those not given missing. */
export interface Message {
  [field: string]: Field
}

export type Field = string | boolean | bigint | number | Uint8Array | Message | Field[] | undefined

function field(name: string, number: number, kind: ScalarKind, is: Presence = kind.endsWith(' id') ? 'always' : 'not zero'): FieldRow {
  return { name, number, kind, is, repeated: false, of: '' }
}

function list(name: string, number: number, of: string): FieldRow {
  return { name, number, kind: 'message', is: 'not zero', repeated: true, of }
}

function packed(name: string, number: number, kind: ScalarKind): FieldRow {
  return { name, number, kind, is: 'not zero', repeated: true, of: '' }
}

function message(name: string, number: number, of: string, is: Presence = 'always'): FieldRow {
  return { name, number, kind: 'message', is, repeated: false, of }
}

function choice(name: string, number: number, kind: ScalarKind): FieldRow {
  return field(name, number, kind, 'choice')
}

function symbol(name: string, number: number, values: Readonly<Record<string, number>>): FieldRow {
  return { name, number, kind: 'enum', is: 'not zero', repeated: false, of: '', values }
}

function numbered(prefix: string, names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name, number) => [prefix + name, number]))
}

/** pdata knows the name of the first with a blank after it. */
const severities = numbered('SEVERITY_NUMBER_', [
  'UNSPECIFIED', ...['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'].flatMap((name) => [name === 'TRACE' ? 'TRACE ' : name, `${name}2`, `${name}3`, `${name}4`]),
])
const temporality = symbol('aggregationTemporality', 2, numbered('AGGREGATION_TEMPORALITY_', ['UNSPECIFIED', 'DELTA', 'CUMULATIVE']))

const attributes = list('attributes', 1, 'KeyValue')
const pointStart = [field('startTimeUnixNano', 2, 'fixed64'), field('timeUnixNano', 3, 'fixed64')]

export const schema: Readonly<Record<string, readonly FieldRow[]>> = {
  AnyValue: [
    choice('stringValue', 1, 'string'), choice('boolValue', 2, 'bool'), choice('intValue', 3, 'int64'), choice('doubleValue', 4, 'double'),
    message('arrayValue', 5, 'ArrayValue', 'choice'), message('kvlistValue', 6, 'KeyValueList', 'choice'), choice('bytesValue', 7, 'bytes'),
    choice('stringValueStrindex', 8, 'int32'),
  ],
  ArrayValue: [list('values', 1, 'AnyValue')],
  KeyValueList: [list('values', 1, 'KeyValue')],
  KeyValue: [field('key', 1, 'string'), message('value', 2, 'AnyValue'), field('keyStrindex', 3, 'int32')],
  Resource: [attributes, field('droppedAttributesCount', 2, 'uint32')],
  InstrumentationScope: [
    field('name', 1, 'string'), field('version', 2, 'string'), list('attributes', 3, 'KeyValue'), field('droppedAttributesCount', 4, 'uint32'),
  ],

  ExportTraceServiceRequest: [list('resourceSpans', 1, 'ResourceSpans')],
  ResourceSpans: [message('resource', 1, 'Resource'), list('scopeSpans', 2, 'ScopeSpans'), field('schemaUrl', 3, 'string'), list('deprecatedScopeSpans', 1000, 'ScopeSpans')],
  ScopeSpans: [message('scope', 1, 'InstrumentationScope'), list('spans', 2, 'Span'), field('schemaUrl', 3, 'string')],
  Span: [
    field('traceId', 1, 'trace id'), field('spanId', 2, 'span id'), field('traceState', 3, 'string'), field('parentSpanId', 4, 'span id'),
    field('flags', 16, 'fixed32'), field('name', 5, 'string'),
    symbol('kind', 6, numbered('SPAN_KIND_', ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'])),
    field('startTimeUnixNano', 7, 'fixed64'), field('endTimeUnixNano', 8, 'fixed64'), list('attributes', 9, 'KeyValue'),
    field('droppedAttributesCount', 10, 'uint32'), list('events', 11, 'SpanEvent'), field('droppedEventsCount', 12, 'uint32'),
    list('links', 13, 'SpanLink'), field('droppedLinksCount', 14, 'uint32'), message('status', 15, 'Status'),
  ],
  SpanEvent: [field('timeUnixNano', 1, 'fixed64'), field('name', 2, 'string'), list('attributes', 3, 'KeyValue'), field('droppedAttributesCount', 4, 'uint32')],
  SpanLink: [
    field('traceId', 1, 'trace id'), field('spanId', 2, 'span id'), field('traceState', 3, 'string'), list('attributes', 4, 'KeyValue'),
    field('droppedAttributesCount', 5, 'uint32'), field('flags', 6, 'fixed32'),
  ],
  Status: [field('message', 2, 'string'), symbol('code', 3, numbered('STATUS_CODE_', ['UNSET', 'OK', 'ERROR']))],

  ExportLogsServiceRequest: [list('resourceLogs', 1, 'ResourceLogs')],
  ResourceLogs: [message('resource', 1, 'Resource'), list('scopeLogs', 2, 'ScopeLogs'), field('schemaUrl', 3, 'string'), list('deprecatedScopeLogs', 1000, 'ScopeLogs')],
  ScopeLogs: [message('scope', 1, 'InstrumentationScope'), list('logRecords', 2, 'LogRecord'), field('schemaUrl', 3, 'string')],
  LogRecord: [
    field('timeUnixNano', 1, 'fixed64'), field('observedTimeUnixNano', 11, 'fixed64'), symbol('severityNumber', 2, severities),
    field('severityText', 3, 'string'), message('body', 5, 'AnyValue'), list('attributes', 6, 'KeyValue'), field('droppedAttributesCount', 7, 'uint32'),
    field('flags', 8, 'fixed32'), field('traceId', 9, 'trace id'), field('spanId', 10, 'span id'), field('eventName', 12, 'string'),
  ],

  ExportMetricsServiceRequest: [list('resourceMetrics', 1, 'ResourceMetrics')],
  ResourceMetrics: [message('resource', 1, 'Resource'), list('scopeMetrics', 2, 'ScopeMetrics'), field('schemaUrl', 3, 'string'), list('deprecatedScopeMetrics', 1000, 'ScopeMetrics')],
  ScopeMetrics: [message('scope', 1, 'InstrumentationScope'), list('metrics', 2, 'Metric'), field('schemaUrl', 3, 'string')],
  Metric: [
    field('name', 1, 'string'), field('description', 2, 'string'), field('unit', 3, 'string'), message('gauge', 5, 'Gauge', 'choice'),
    message('sum', 7, 'Sum', 'choice'), message('histogram', 9, 'Histogram', 'choice'), message('exponentialHistogram', 10, 'ExponentialHistogram', 'choice'),
    message('summary', 11, 'Summary', 'choice'), list('metadata', 12, 'KeyValue'),
  ],
  Gauge: [list('dataPoints', 1, 'NumberDataPoint')],
  Sum: [list('dataPoints', 1, 'NumberDataPoint'), temporality, field('isMonotonic', 3, 'bool')],
  Histogram: [list('dataPoints', 1, 'HistogramDataPoint'), temporality],
  ExponentialHistogram: [list('dataPoints', 1, 'ExponentialHistogramDataPoint'), temporality],
  Summary: [list('dataPoints', 1, 'SummaryDataPoint')],
  NumberDataPoint: [
    list('attributes', 7, 'KeyValue'), ...pointStart, choice('asDouble', 4, 'double'), choice('asInt', 6, 'sfixed64'),
    list('exemplars', 5, 'Exemplar'), field('flags', 8, 'uint32'),
  ],
  HistogramDataPoint: [
    list('attributes', 9, 'KeyValue'), ...pointStart, field('count', 4, 'fixed64'), field('sum', 5, 'double', 'given'),
    packed('bucketCounts', 6, 'fixed64'), packed('explicitBounds', 7, 'double'), list('exemplars', 8, 'Exemplar'), field('flags', 10, 'uint32'),
    field('min', 11, 'double', 'given'), field('max', 12, 'double', 'given'),
  ],
  ExponentialHistogramDataPoint: [
    attributes, ...pointStart, field('count', 4, 'fixed64'), field('sum', 5, 'double', 'given'), field('scale', 6, 'sint32'),
    field('zeroCount', 7, 'fixed64'), message('positive', 8, 'Buckets'), message('negative', 9, 'Buckets'), field('flags', 10, 'uint32'),
    list('exemplars', 11, 'Exemplar'), field('min', 12, 'double', 'given'), field('max', 13, 'double', 'given'), field('zeroThreshold', 14, 'double'),
  ],
  Buckets: [field('offset', 1, 'sint32'), packed('bucketCounts', 2, 'uint64')],
  SummaryDataPoint: [
    list('attributes', 7, 'KeyValue'), ...pointStart, field('count', 4, 'fixed64'), field('sum', 5, 'double'),
    list('quantileValues', 6, 'ValueAtQuantile'), field('flags', 8, 'uint32'),
  ],
  ValueAtQuantile: [field('quantile', 1, 'double'), field('value', 2, 'double')],
  Exemplar: [
    list('filteredAttributes', 7, 'KeyValue'), field('timeUnixNano', 2, 'fixed64'), choice('asDouble', 3, 'double'), choice('asInt', 6, 'sfixed64'),
    field('traceId', 5, 'trace id'), field('spanId', 4, 'span id'),
  ],

  /** google.rpc.Status, written from its end too: its fields stand the other way round. */
  RpcStatus: [field('message', 2, 'string'), field('code', 1, 'int32')],
  ExportTraceServiceResponse: [message('partialSuccess', 1, 'ExportTracePartialSuccess')],
  ExportTracePartialSuccess: [field('rejectedSpans', 1, 'int64'), field('errorMessage', 2, 'string')],
  ExportLogsServiceResponse: [message('partialSuccess', 1, 'ExportLogsPartialSuccess')],
  ExportLogsPartialSuccess: [field('rejectedLogRecords', 1, 'int64'), field('errorMessage', 2, 'string')],
  ExportMetricsServiceResponse: [message('partialSuccess', 1, 'ExportMetricsPartialSuccess')],
  ExportMetricsPartialSuccess: [field('rejectedDataPoints', 1, 'int64'), field('errorMessage', 2, 'string')],
}

/** Fields of a message by number. */
export const fieldsByNumber: Readonly<Record<string, ReadonlyMap<number, FieldRow>>> =
  Object.fromEntries(Object.entries(schema).map(([name, fields]) => [name, new Map(fields.map((row) => [row.number, row]))]))

/** Fields of a message as JSON names them: `startTimeUnixNano` and `start_time_unix_nano`. */
export const fieldsByName: Readonly<Record<string, ReadonlyMap<string, FieldRow>>> =
  Object.fromEntries(Object.entries(schema).map(([name, fields]) => [name, new Map(fields.flatMap((row): [string, FieldRow][] => (
    [[row.name, row], [row.name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), row]]
  )))]))
