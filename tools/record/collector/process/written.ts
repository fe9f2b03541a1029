/** What processors and connectors are asked: their configurations, and which telemetry goes through. */

export interface Asked {
  readonly kind: string
  readonly config: string
  readonly signals: readonly ('traces' | 'metrics' | 'logs')[]
  /** Of a connector. */
  readonly to?: string
}

const all = ['traces', 'metrics', 'logs'] as const
const actions = (...lines: string[]) => `actions:\n${lines.map((line) => `- {${line}}\n`).join('')}`
const attributes = (...lines: string[]): Asked => ({ kind: 'attributes', config: actions(...lines), signals: all })
const resource = (...lines: string[]): Asked => ({ kind: 'resource', config: actions(...lines).replace('actions', 'attributes'), signals: all })
const filter = (config: string, signals: Asked['signals']): Asked => ({ kind: 'filter', config, signals })
const transform = (config: string, signals: Asked['signals']): Asked => ({ kind: 'transform', config, signals })

export const asked: readonly Asked[] = [
  attributes('key: new, value: 1, action: insert'), attributes('key: http.method, value: PUT, action: insert'), attributes('key: http.method, value: PUT, action: update', 'key: none, value: x, action: update'),
  attributes('key: http.method, value: [a, 1, 2.5, true], action: upsert'), attributes('key: copy, from_attribute: http.status_code, action: upsert'), attributes('key: copy, from_attribute: none, action: upsert'),
  attributes('key: copy, from_attribute: none, default_value: 7, action: insert'), attributes('key: ctx, from_context: metadata.tenant, action: insert'), attributes('key: http.method, action: delete'), attributes('pattern: "^http\\\\.", action: delete'),
  attributes('key: http.method, action: hash', 'key: http.status_code, action: hash', 'key: ratio, action: hash', 'key: ok, action: hash', 'key: nested, action: hash', 'key: raw, action: hash'),
  attributes('pattern: "^(code|rat)", action: hash'), attributes('key: http.url, pattern: "^(?P<scheme>[a-z]+)://(?P<host>[^/]+)(?P<port>:1)?", action: extract'), attributes('key: num, converted_type: int, action: convert', 'key: ratio, converted_type: int, action: convert', 'key: ok, converted_type: double, action: convert', 'key: http.status_code, converted_type: string, action: convert', 'key: nested, converted_type: string, action: convert', 'key: http.method, converted_type: int, action: convert'),
  attributes('key: a, action: foo'), attributes('key: a, action: insert'), attributes('action: insert, value: 1'), attributes('action: delete'), attributes('key: a, value: 1, from_attribute: b, action: insert'), attributes('key: a, value: 1, pattern: x, action: upsert'), attributes('key: a, value: 1, action: delete'), attributes('key: a, pattern: "(", action: delete'), attributes('key: a, action: extract'), attributes('key: a, pattern: x, action: extract'), attributes('key: a, pattern: "(x)", action: extract'), attributes('key: a, action: convert'), attributes('key: a, converted_type: bool, action: convert'), attributes('key: a, action: INSERT, value: 1'),
  resource('key: cluster, value: prod, action: insert'), resource('key: service.name, action: delete'), resource('key: host, from_attribute: host.name, action: upsert', 'key: host.name, action: delete'), resource('key: service.name, action: hash'),
  filter('traces:\n  span: [\'attributes["http.status_code"] == 503\']\n', ['traces']), filter('traces:\n  span: [\'name == "charge"\', \'IsRootSpan()\']\n', ['traces']), filter('traces:\n  spanevent: [\'name == "second"\']\n', ['traces']), filter('traces:\n  resource: [\'attributes["service.name"] == "pay"\']\n', ['traces']), filter('traces:\n  span: [\'resource.attributes["service.name"] == "shop" and kind == SPAN_KIND_CLIENT\']\n', ['traces']), filter('traces:\n  span: [\'true\']\n', ['traces']), filter('traces:\n  span: [\'IsMatch(1 / 0, "x")\']\n', ['traces']), filter('error_mode: ignore\ntraces:\n  span: [\'1 / 0 == 1\', \'name == "SELECT"\']\n', ['traces']),
  filter('metrics:\n  metric: [\'type == METRIC_DATA_TYPE_SUM\', \'name == "none"\']\n', ['metrics']), filter('metrics:\n  datapoint: [\'value_double > 20.0\', \'flags == 1\']\n', ['metrics']), filter('metrics:\n  datapoint: [\'attributes["method"] == "GET"\']\n', ['metrics']), filter('metrics:\n  metric: [\'HasAttrKeyOnDatapoint("code")\']\n', ['metrics']), filter('metrics:\n  metric: [\'HasAttrOnDatapoint("method", "POST")\', \'unit == "s"\']\n', ['metrics']),
  filter('logs:\n  log_record: [\'severity_number < SEVERITY_NUMBER_ERROR\']\n', ['logs']), filter('logs:\n  log_record: [\'IsMatch(body, "cart")\', \'IsList(body)\']\n', ['logs']), filter('logs:\n  log_record: [\'true\']\n', ['logs', 'traces']),
  transform('trace_statements:\n- set(span.name, Concat([span.name, "!"], ""))\n- set(resource.attributes["seen"], true)\n', ['traces', 'logs']), transform('trace_statements:\n- context: span\n  conditions: [\'kind == SPAN_KIND_SERVER\']\n  statements: [\'set(attributes["server"], true)\', \'delete_key(attributes, "nested")\']\n- context: resource\n  statements: [\'keep_keys(attributes, ["service.name"])\']\n', ['traces']), transform('error_mode: ignore\nlog_statements:\n- set(log.attributes["b"], log.body["msg"])\n- set(log.severity_text, "X") where log.severity_number > 0\n', ['logs']), transform('log_statements:\n- set(log.attributes["b"], log.body["msg"])\n', ['logs']), transform('metric_statements:\n- set(metric.description, "d")\n- set(datapoint.attributes["n"], metric.name)\n', ['metrics']), transform('metric_statements:\n- context: datapoint\n  statements: [\'set(value_int, 3) where metric.name == "requests"\']\n', ['metrics']),
  transform('trace_statements:\n- set(span.cache["x"], span.name)\n- set(span.attributes["c"], span.cache["x"])\n- set(spanevent.name, "e")\n', ['traces']), transform('trace_statements:\n- context: spanevent\n  statements: [\'set(attributes["of"], span.name)\']\n', ['traces']),
]

const samplers = [
  'sampling_percentage: 50', 'sampling_percentage: 15.3\nhash_seed: 22', 'sampling_percentage: 0', 'sampling_percentage: 100', 'sampling_percentage: 0.001', 'sampling_percentage: 50\nmode: equalizing', 'sampling_percentage: 33.3\nmode: proportional',
  'sampling_percentage: 10\nmode: proportional\nsampling_precision: 2', 'sampling_percentage: 50\nmode: equalizing\nfail_closed: false', 'sampling_percentage: 50\nfail_closed: false', 'sampling_percentage: 100\nmode: proportional', 'sampling_percentage: 99.9\nmode: equalizing\nsampling_precision: 6',
]

/** Many traces, some of them sampled before. */
export const sampled: readonly Asked[] = samplers.map((config) => ({ kind: 'probabilistic_sampler', config, signals: ['traces'] }))

export const connected: readonly Asked[] = [
  { kind: 'count', config: '{}', signals: all, to: 'metrics' },
  { kind: 'count', config: 'spans:\n  s:\n    description: d\n    conditions: [\'attributes["http.status_code"] == 503\', \'kind == SPAN_KIND_CLIENT\']\n', signals: ['traces'], to: 'metrics' },
  { kind: 'count', config: 'spans:\n  s:\n    attributes: [{key: http.method}, {key: lib}, {key: host.name}]\n', signals: ['traces'], to: 'metrics' },
  { kind: 'count', config: 'spans:\n  s:\n    attributes: [{key: none, default_value: x}, {key: ratio, default_value: 1}]\n', signals: ['traces'], to: 'metrics' },
  { kind: 'count', config: 'datapoints:\n  d:\n    conditions: [\'metric.name == "requests"\']\n', signals: ['metrics'], to: 'metrics' },
  { kind: 'count', config: 'logs:\n  l:\n    conditions: [\'severity_number > 0\']\n    attributes: [{key: level, default_value: none}]\n', signals: ['logs'], to: 'metrics' },
  { kind: 'count', config: 'spanevents:\n  e:\n    attributes: [{key: exception.type}]\n', signals: ['traces'], to: 'metrics' },
]

export const spanMetrics: readonly string[] = [
  'metrics_flush_interval: 100ms', 'metrics_flush_interval: 100ms\ndimensions: [{name: http.method, default: GET}, {name: db.system}, {name: host.name}]\nexclude_dimensions: [status.code]\n',
  'metrics_flush_interval: 100ms\nhistogram: {unit: s, explicit: {buckets: [100ms, 2s]}}\nnamespace: ""\n', 'metrics_flush_interval: 100ms\nhistogram: {disable: true}\ncalls_dimensions: [{name: rows}]\naggregation_temporality: AGGREGATION_TEMPORALITY_DELTA\n',
]
