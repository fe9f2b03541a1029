/** What is asked about fields: their shown text, colour and name, the overrides that reach them, and about variables. */
import { type Asked, notFinite } from './numbers.ts'

const steps = [{ value: notFinite.minusInfinite, color: 'green' }, { value: 10, color: 'yellow' }, { value: 80, color: 'red' }]
const mappings = [
  { type: 'value', options: { 0: { text: 'down', color: 'red', index: 0 }, 1: { text: 'up', color: 'green', index: 1 }, ok: { text: 'fine' } } },
  { type: 'range', options: { from: 2, to: 5, result: { text: 'few', color: 'purple' } } }, { type: 'range', options: { from: null, to: -1, result: { text: 'below' } } },
  { type: 'regex', options: { pattern: '^pod-(.*)$', result: { text: 'the pod $1', color: 'blue' } } },
  { type: 'special', options: { match: 'null', result: { text: 'nothing', color: 'orange' } } }, { type: 'special', options: { match: 'nan', result: { text: 'no number' } } }, { type: 'special', options: { match: 'empty', result: { text: 'blank' } } },
]
const configs = [
  {}, { unit: 'percent', decimals: 1 }, { unit: 'bytes', thresholds: { mode: 'absolute', steps } }, { thresholds: { mode: 'percentage', steps }, min: 0, max: 200 }, { thresholds: { mode: 'percentage', steps } },
  { mappings }, { mappings, unit: 's', noValue: '-' }, { noValue: 'none yet' }, { unit: 'dateTimeAsIso' }, { unit: 'short', color: { mode: 'fixed', fixedColor: 'semi-dark-orange' } }, { color: { mode: 'palette-classic' } },
  { color: { mode: 'continuous-GrYlRd' }, min: 0, max: 100 }, { color: { mode: 'continuous-blues' }, min: 0, max: 50 }, { color: { mode: 'continuous-BlPu' } }, { color: { mode: 'continuous-RdYlGr' }, min: -10, max: 10 },
  { color: { mode: 'thresholds' }, thresholds: { mode: 'absolute', steps: [{ value: notFinite.minusInfinite, color: '#123456' }] } }, { color: { mode: 'fixed', fixedColor: 'rgb(1, 2, 3)' } }, { color: { mode: 'unheard-of' } },
]
const values = [0, 1, 2, 3, 5, 9.99, 10, 42.42, 80, 1234.5, -3, null, notFinite.nan, 'ok', 'pod-web', '', '12']

export function askFields(): Asked[] {
  // Grafana keeps a scheme's curve from the theme that asked first.
  const isKept = (theme: string, config: { readonly color?: { readonly mode: string } }) => theme === 'dark' || !config.color?.mode.startsWith('continuous')
  return ['dark', 'light'].flatMap((theme) => ['number', 'string', 'boolean', 'time'].flatMap((type) => configs.filter((config) => isKept(theme, config)).map((config, index) => ({
    kind: 'display', theme, seriesIndex: index, field: { type, config, values: type === 'number' ? [0, 50, 100] : [] },
    values: type === 'boolean' ? [true, false, null] : type === 'time' ? [0, 1_736_937_000_123, null] : values.slice(0, 'unit' in config && config.unit.startsWith('date') ? -2 : values.length),
  }))))
}

const named = (name: string | undefined, labels: Readonly<Record<string, string>> | undefined, extra: object = {}) => ({
  ...(name !== undefined && { name }), refId: 'A', fields: [
    { name: 'Time', type: 'time', values: [1] }, { name: 'Value', type: 'number', values: [1], ...(labels && { labels }), ...extra },
  ],
})

const frameSets = [
  [named(undefined, undefined)], [named('up', { job: 'a' })], [named(undefined, { job: 'a' }), named(undefined, { job: 'b' })], [named(undefined, { job: 'a', zone: 'x' }), named(undefined, { job: 'b' })],
  [named('one', undefined), named('two', undefined)], [named('one', { job: 'a' }), named('two', { job: 'a' })], [named('same', { job: 'a' }), named('same', { job: 'b' })],
  [named(undefined, { job: 'a' }, { config: { displayName: 'mine' } }), named(undefined, { job: 'b' }, { config: { displayNameFromDS: 'theirs' } })],
  [{ fields: [{ name: 'a', type: 'number', values: [1] }, { name: 'a', type: 'number', values: [2] }, { name: 'b', type: 'string', values: ['x'], labels: { k: 'v' } }] }],
  [named(undefined, {}), named(undefined, { le: '+Inf' })],
]

const matchers = [
  { id: 'byName', options: 'a' }, { id: 'byName', options: 'Value' }, { id: 'byRegexp', options: '/^V/' }, { id: 'byRegexp', options: 'a' }, { id: 'byType', options: 'number' }, { id: 'byType', options: 'time' },
  { id: 'byFrameRefID', options: 'A' }, { id: 'byFrameRefID', options: 'B' }, { id: 'byNames', options: { names: ['a', 'b'] } }, { id: 'byNames', options: { mode: 'exclude', names: ['a', 'Time'], prefix: 'All except:', readOnly: true } },
  { id: 'byValue', options: { reducer: 'max', op: 'gte', value: 1 } }, { id: 'numeric' }, { id: 'time' },
]

const overrides = [
  { matcher: { id: 'byName', options: 'a' }, properties: [{ id: 'unit', value: 's' }, { id: 'custom.fillOpacity', value: 40 }, { id: 'displayName', value: 'shown' }] },
  { matcher: { id: 'byRegexp', options: '/^(a|b)/' }, properties: [{ id: 'decimals', value: 3 }, { id: 'color', value: { mode: 'fixed', fixedColor: 'red' } }] },
  { matcher: { id: 'byType', options: 'number' }, properties: [{ id: 'max', value: 10 }, { id: 'custom.axisPlacement', value: 'right' }] }, { matcher: { id: 'byFrameRefID', options: 'A' }, properties: [{ id: 'noValue', value: '0' }, { id: 'min', value: null }] },
]

export function askNames(): Asked[] {
  const defaults = { unit: 'short', min: 1, custom: { fillOpacity: 10, lineWidth: 1 } }
  const patterns = ['{{pod}}', '{{ pod }} in {{zone}}', 'plain', '{{missing}}!', '{{pod}}{{pod}}', '{{.pod}}', '']
  return [
    ...frameSets.map((frames) => ({ kind: 'names', frames })), ...frameSets.flatMap((frames) => matchers.map((matcher) => ({ kind: 'matcher', frames, matcher }))),
    ...frameSets.map((frames) => ({ kind: 'overrides', frames, fieldConfig: { defaults, overrides } })),
    ...patterns.map((pattern) => ({ kind: 'legend', pattern, labels: { pod: 'api-1', zone: 'a' } })),
  ]
}

const formats = [
  'lucene', 'raw', 'regex', 'pipe', 'distributed', 'csv', 'html', 'json', 'percentencode', 'singlequote', 'doublequote', 'sqlstring', 'join', 'date', 'glob', 'text', 'queryparam', 'customqueryparam', 'uriencode',
]
const variableValues: readonly (readonly [value: unknown, text: unknown])[] = [
  ['web', 'web'], ['a.b*c|d', 'A dot'], [['one'], ['One']], [['one', 'two.x', "it's"], ['One', 'Two', 'Its']], [[], []], ['<b>&"q"</b>', 'bold'], ['ü ö/ä?x=1&y', 'umlauts'], ['1736937000123', 'time'], ['', ''],
  ['a"b', 'quote'], [['a', '12', 'x y'], ['a', '12', 'x y']], ['$__all', 'All'],
]

export function askVariables(): Asked[] {
  const formatted = formats.flatMap((format) => variableValues.map(([value, text]) => ({ kind: 'interpolate', format, value, text, args: [], name: 'var' })))
  const withArguments = [['date', ['seconds']], ['date', ['ms']], ['date', ['iso']], ['date', ['YYYY-MM-DD HH', 'mm', 'ss']], ['date', ['DD/MM']], ['join', [' AND ']], ['customqueryparam', ['p']], ['customqueryparam', ['p', 'x-']]]
    .flatMap(([format, args]) => ['1736937000123', ['a b', 'c']].map((value) => ({ kind: 'interpolate', format, value, text: value, args, name: 'var' })))
  return [...formatted, ...withArguments]
}
