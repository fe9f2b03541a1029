/** What is asked about transformations: each one with its options over series, tables and what is odd about them. */
import { stream, uniform } from '@track/simulation'
import { type Asked, notFinite } from './numbers.ts'

type Field = Readonly<Record<string, unknown>> & { readonly values: readonly unknown[] }
interface Frame {
  readonly refId?: string
  readonly name?: string
  readonly fields: readonly Field[]
}

const chance = stream(7, 'record', 'dashboards', 'transformations')
const draw = (index: number) => Math.floor(uniform(chance, index) * 40) / 4

const time = (values: readonly number[]): Field => ({ name: 'Time', type: 'time', values })
const value = (values: readonly unknown[], labels?: Readonly<Record<string, string>>, name = 'Value'): Field => ({ name, type: 'number', values, ...(labels && { labels }) })
const text = (name: string, values: readonly unknown[]): Field => ({ name, type: 'string', values })

/** As range queries answer. */
const series: readonly Frame[] = [
  { refId: 'A', fields: [time([1000, 2000, 3000, 4000]), value([1, 2, null, 4], { pod: 'api-1', zone: 'a' })] },
  { refId: 'A', fields: [time([1000, 2000, 3000]), value([10, 20.5, 30], { pod: 'api-2', zone: 'b' })] },
  { refId: 'B', fields: [time([2000, 4000, 5000]), value([-1, notFinite.nan, 7], { pod: 'web', zone: 'a' })] },
]
/** As instant queries of the format `table` answer. */
const tables: readonly Frame[] = [
  { refId: 'A', fields: [time([9000, 9000, 9000]), text('namespace', ['shop', 'shop', 'pay']), text('pod', ['a', 'b', 'c']), value([0.5, 0.25, 1], undefined, 'Value #A')] },
  { refId: 'B', fields: [time([9000, 9000, 9000]), text('namespace', ['shop', 'shop', 'ops']), text('pod', ['b', 'a', 'd']), value([100, 200, 300], undefined, 'Value #B')] },
  { refId: 'C', fields: [time([9000, 9000]), text('namespace', ['shop', 'pay']), text('pod', ['a', 'c']), value([7, 8], undefined, 'Value #C')] },
]
const table: readonly Frame[] = [{
  refId: 'A', fields: [
    text('service', ['cart', 'pay', 'cart', 'web', 'pay', 'cart']), text('code', ['200', '500', '500', '200', '200', null as never]),
    value([3, 1, null, 12.5, 8, 3], undefined, 'requests'), value([0.1, 0.2, 0.3, 0.25, notFinite.nan, 0.1], undefined, 'seconds'),
    { name: 'ok', type: 'boolean', values: [true, false, false, true, true, true] },
  ],
}]
const drawn = (seed: number): Frame[] => Array.from({ length: 3 }, (_, frame) => {
  const length = 3 + Math.floor(uniform(chance, seed + frame * 100) * 5)
  return {
    refId: 'ABC'[frame]!, fields: [
      time(Array.from({ length }, (__, index) => 1000 * (index + frame))),
      value(Array.from({ length }, (__, index) => (uniform(chance, seed + frame * 100 + index + 50) < 0.1 ? null : draw(seed + frame * 100 + index))), { instance: `i${frame}`, job: 'x' }),
    ],
  }
})

const reduces = [
  { reducers: ['max'] }, { reducers: ['min', 'mean', 'lastNotNull', 'count'] }, { reducers: ['sum', 'range'], labelsToFields: true }, { reducers: ['last', 'first', 'median', 'stdDev'] },
  { reducers: ['max'], mode: 'reduceFields' }, { reducers: ['max', 'min'], mode: 'reduceFields' }, { reducers: ['lastNotNull'], mode: 'reduceFields', includeTimeField: true }, { reducers: [] },
].map((options) => ({ id: 'reduce', options }))

const organizes = [
  { excludeByName: { Time: true } }, { excludeByName: { Time: true, namespace: false }, indexByName: { pod: 0, namespace: 1 }, renameByName: { 'Value #A': 'CPU', pod: 'Pod' } },
  { includeByName: { service: true, requests: true } }, { indexByName: { seconds: 0, requests: 1, service: 2 } }, { renameByName: { service: 'Service', missing: 'x', code: '' } },
].map((options) => ({ id: 'organize', options }))

const filtersByName = [
  { include: { names: ['service', 'requests'] } }, { exclude: { names: ['Time', 'ok'] } }, { include: { pattern: 'requests|seconds' } }, { include: { pattern: '/^s/' } }, { exclude: { pattern: 'e$' } },
  { include: { names: ['ok'], pattern: 'code' } }, { include: { names: [] } },
].map((options) => ({ id: 'filterFieldsByName', options }))

const joins = [{}, { byField: 'Time' }, { byField: 'pod', mode: 'outer' }, { byField: 'pod', mode: 'inner' }, { byField: 'pod', mode: 'outerTabular' }, { byField: 'namespace', mode: 'inner' }, { byField: 'Time', mode: 'outer' }]
  .map((options) => ({ id: 'joinByField', options }))

const groups = [
  { fields: { service: { operation: 'groupby', aggregations: [] }, requests: { operation: 'aggregate', aggregations: ['sum', 'max', 'count'] } } },
  { fields: { service: { operation: 'groupby', aggregations: [] }, code: { operation: 'groupby', aggregations: [] }, seconds: { operation: 'aggregate', aggregations: ['mean', 'lastNotNull'] } } },
  { fields: { ok: { operation: 'groupby', aggregations: ['count'] }, service: { operation: 'aggregate', aggregations: ['distinctCount'] } } }, { fields: {} }, { fields: { nothing: { operation: 'groupby', aggregations: [] } } },
].map((options) => ({ id: 'groupBy', options }))

const sorts = [
  { sort: [{ field: 'requests' }] }, { sort: [{ field: 'requests', desc: true }] }, { sort: [{ field: 'service' }] }, { sort: [{ field: 'code', desc: true }] }, { sort: [{ field: 'seconds' }] }, { sort: [{ field: 'ok' }] },
  { sort: [{ field: 'missing' }] }, { sort: [] }, { fields: {} },
].map((options) => ({ id: 'sortBy', options }))

const calculations = [
  { mode: 'reduceRow', reduce: { reducer: 'sum' } }, { mode: 'reduceRow', reduce: { reducer: 'mean', include: ['requests', 'seconds'] }, alias: 'average' }, { mode: 'reduceRow', reduce: { reducer: 'max' }, replaceFields: true },
  { mode: 'binary', binary: { left: 'requests', operator: '*', right: '2' } }, { mode: 'binary', binary: { left: 'requests', operator: '/', right: 'seconds' }, alias: 'ratio' },
  { mode: 'binary', binary: { left: { matcher: { id: 'byName', options: 'requests' } }, operator: '-', right: { fixed: '1' } } }, { mode: 'unary', unary: { operator: 'round', fieldName: 'seconds' } }, { mode: 'unary', unary: { operator: 'abs', fieldName: 'requests' } },
  { mode: 'index' }, { mode: 'index', index: { asPercentile: true } }, { mode: 'cumulativeFunctions', cumulative: { field: 'requests', reducer: 'sum' } }, { mode: 'cumulativeFunctions', cumulative: { field: 'requests', reducer: 'mean' } },
].map((options) => ({ id: 'calculateField', options }))

const labels = [{}, { mode: 'columns' }, { mode: 'rows' }, { mode: 'rows', keepLabels: ['pod'] }, { valueLabel: 'pod' }, { keepLabels: ['zone'] }].map((options) => ({ id: 'labelsToFields', options }))
const renames = [{ regex: '(.*)', renamePattern: '$1!' }, { regex: 'Value #(.)', renamePattern: 'query $1' }, { regex: '/e/g', renamePattern: 'E' }, { regex: '^(s)(.*)$', renamePattern: '$2-$1' }, { regex: 'zzz', renamePattern: 'x' }]
  .map((options) => ({ id: 'renameByRegex', options }))
const limits = [{ limitField: 2 }, { limitField: '3' }, {}, { limitField: 0 }].map((options) => ({ id: 'limit', options }))

const match = (fieldName: string, id: string, options: unknown = {}) => ({ fieldName, config: { id, options } })
const byValue = [
  [match('requests', 'greater', { value: 3 })], [match('requests', 'greaterOrEqual', { value: 3 })], [match('requests', 'lower', { value: 3 })], [match('requests', 'lowerOrEqual', { value: 3 })],
  [match('service', 'equal', { value: 'cart' })], [match('service', 'notEqual', { value: 'cart' })], [match('requests', 'equal', { value: '3' })], [match('requests', 'isNull')], [match('requests', 'isNotNull')],
  [match('service', 'regex', { value: '^(cart|web)$' })], [match('seconds', 'between', { from: 0.1, to: 0.25 })], [match('service', 'substring', { value: 'A' })], [match('service', 'notSubstring', { value: 'a' })],
  [match('requests', 'greater', { value: 2 }), match('service', 'equal', { value: 'pay' })], [match('missing', 'isNull')],
].flatMap((filters) => ['include', 'exclude'].flatMap((type) => ['any', 'all'].map((how) => ({ id: 'filterByValue', options: { filters, type, match: how } }))))

function over(frames: readonly Frame[], ...steps: readonly (readonly object[])[]): Asked[] {
  return steps.flat().map((step) => ({ kind: 'transform', frames, transformations: [step] }))
}

const chains = [
  [{ id: 'reduce', options: { reducers: ['mean', 'max'] } }, { id: 'sortBy', options: { sort: [{ field: 'Max', desc: true }] } }, { id: 'limit', options: { limitField: 2 } }],
  [{ id: 'labelsToFields', options: {} }, { id: 'merge', options: {} }], [{ id: 'labelsToFields', options: {} }, { id: 'merge', options: {} }, { id: 'organize', options: { excludeByName: { Time: true } } }],
  [{ id: 'seriesToRows', options: {} }, { id: 'limit', options: { limitField: 4 } }], [{ id: 'joinByField', options: {} }, { id: 'calculateField', options: { mode: 'reduceRow', reduce: { reducer: 'sum' } } }],
]
const tableChains = [
  [{ id: 'merge', options: {} }, { id: 'organize', options: { excludeByName: { Time: true }, renameByName: { 'Value #A': 'CPU', 'Value #B': 'Memory' } } }],
  [{ id: 'joinByField', options: { byField: 'pod', mode: 'outer' } }, { id: 'filterFieldsByName', options: { include: { pattern: '^(pod|Value.*)$' } } }],
  [{ id: 'merge', options: {} }, { id: 'groupBy', options: { fields: { namespace: { operation: 'groupby', aggregations: [] }, 'Value #B': { operation: 'aggregate', aggregations: ['sum'] } } } }],
]

export function askTransformations(): Asked[] {
  const merge = [{ id: 'merge', options: {} }]
  const rows = [{ id: 'seriesToRows', options: {} }]
  const random = Array.from({ length: 30 }, (_, index) => drawn(1000 * (index + 1)))
  const spread = [...reduces, ...merge, ...rows, ...labels, joins[0]!, limits[1]!, renames[0]!]
  return [
    ...over(series, reduces, merge, rows, labels, joins.slice(0, 2), limits, renames, [calculations[0]!, calculations[2]!]), ...over(tables, reduces, merge, organizes, joins, limits, renames, filtersByName),
    ...over(table, reduces, organizes, filtersByName, groups, sorts, calculations, renames, limits, byValue, labels),
    ...random.flatMap((frames, index) => over(frames, [spread[index % spread.length]!], [spread[(index * 5 + 3) % spread.length]!])),
    ...chains.map((transformations) => ({ kind: 'transform', frames: series, transformations })), ...tableChains.map((transformations) => ({ kind: 'transform', frames: tables, transformations })),
  ]
}
