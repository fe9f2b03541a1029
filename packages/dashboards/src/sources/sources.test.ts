import { day, millisecond, minute, second } from '@track/simulation'
import { appendSample, labelsOf, newSeriesState, seriesNumber } from '@track/telemetry'
import { expect, test } from 'vitest'
import { displayNameOf } from '../frames/display-name.ts'
import type { Frame } from '../frames/frame.ts'
import type { AdhocFilter } from '../model/dashboard.ts'
import { end, shopLogs, shopSeries, start } from '../testing/world.ts'
import { type Bound, bound } from '../variables/interpolate.ts'
import { lokiSource } from './loki.ts'
import { prometheusSource } from './prometheus.ts'
import { type DataSource, findSource } from './source.ts'

const prometheus = prometheusSource(shopSeries(), { uid: 'prom', isDefault: true })
const loki = lokiSource(shopLogs(), { uid: 'loki' })

function ask(source: DataSource, query: Readonly<Record<string, unknown>>, { bounds = [], filters = [] }: { readonly bounds?: readonly Bound[]; readonly filters?: readonly AdhocFilter[] } = {}): string[] {
  const scope = new Map(bounds.map((each) => [each.name, each]))
  const { frames, error } = source.query({ refId: 'A', source: undefined, isHidden: false, query }, { from: start, to: end, step: minute, maxDataPoints: 100, scope, filters })
  return error === undefined ? frames.map((frame, _index, all) => told(frame, all)) : [error]
}

/** `shape name of rows: columns`. */
function told(frame: Frame, all: readonly Frame[]): string {
  const columns = frame.fields.map((field) => `${displayNameOf(field, frame, all)}:${field.type}`)
  return `${frame.shape} of ${frame.length}: ${columns.join(' ')}`
}

const pods: Bound = { name: 'pod', value: ['a.b', 'c'], text: ['a', 'c'], isMulti: true }

test('Prometheus answers with series, tables and buckets, named by the legend', () => {
  expect([
    ask(prometheus, { expr: 'up', legendFormat: '{{pod}} in {{nowhere}}!' }), ask(prometheus, { expr: 'shop_degraded', legendFormat: '__auto' }), ask(prometheus, { expr: 'sum(up)' }), ask(prometheus, { expr: 'sum(up)', legendFormat: '__auto' }), ask(prometheus, { expr: 'shop_degraded' }),
    ask(prometheus, { expr: 'up', format: 'table', instant: true }), ask(prometheus, { expr: 'sum by (le) (http_request_duration_seconds_bucket)', format: 'heatmap' }), ask(prometheus, { expr: 'checkout_seconds' }), ask(prometheus, { expr: '' }), ask(prometheus, { expr: 'up{' }), ask(prometheus, { expr: '1 + 1', instant: true }),
  ]).toMatchInlineSnapshot(`
    [
      [
        "series of 114: Time:time api-7d4b9c-lm4zt in !:number",
        "series of 121: Time:time api-7d4b9c-x2x9q in !:number",
        "series of 121: Time:time web-5c6f7d-q8wnb in !:number",
      ],
      [
        "series of 121: Time:time {__name__="shop_degraded", namespace="shop"}:number",
      ],
      [
        "series of 121: Time:time sum(up):number",
      ],
      [
        "series of 121: Time:time sum(up):number",
      ],
      [
        "series of 121: Time:time shop_degraded{namespace="shop"}:number",
      ],
      [
        "table of 3: Time:time __name__:string job:string namespace:string pod:string Value:number",
      ],
      [
        "heatmap rows of 121: Time:time 0.005:number 0.01:number 0.025:number 0.05:number 0.1:number 0.25:number 0.5:number 1:number 2.5:number +Inf:number",
      ],
      [
        "heatmap cells of 605: xMax:time yMin:number yMax:number count:number",
      ],
      [],
      [
        "1:4: parse error: unexpected end of input inside braces",
      ],
      [
        "series of 1: Time:time 1 + 1:number",
      ],
    ]
  `)
})

test('variables and filters become part of the query', () => {
  expect([
    ask(prometheus, { expr: 'up{pod=~"$pod"} +' }, { bounds: [pods] }), ask(prometheus, { expr: 'count(up{pod=~"api.*"}[$__rate_interval]) $__range' }), ask(prometheus, { expr: 'up' }, { filters: [{ key: 'job', operator: '=', value: 'web' }] }),
    ask(prometheus, { expr: 'sum(rate(http_requests_total[$w])) / on () (vector(1))', legendFormat: 'x' }, { bounds: [bound('w', '5m')], filters: [{ key: 'code', operator: '=~', value: '5..' }] }),
  ]).toMatchInlineSnapshot(`
    [
      [
        "1:23: parse error: unexpected end of input",
      ],
      [
        "1:32: parse error: unexpected duration "7200s"",
      ],
      [
        "series of 121: Time:time up{job="web", namespace="shop", pod="web-5c6f7d-q8wnb"}:number",
      ],
      [
        "series of 120: Time:time x:number",
      ],
    ]
  `)
})

test('Loki answers with lines and series', () => {
  expect([
    ask(loki, { expr: '{app="web"}', maxLines: 5 }), ask(loki, { expr: 'sum by (app) (count_over_time({namespace="shop"}[$__interval]))', legendFormat: '{{app}}' }), ask(loki, { expr: 'count_over_time({app="web"}[1h])', queryType: 'instant' }), ask(loki, { expr: '{app=' }),
  ]).toMatchInlineSnapshot(`
    [
      [
        "logs of 5: labels:other Time:time Line:string",
      ],
      [
        "series of 121: Time:time api:number",
        "series of 120: Time:time web:number",
      ],
      [
        "series of 1: Time:time {app="web", namespace="shop", pod="web-5c6f7d-q8wnb"}:number",
      ],
      [
        "parse error at line 1, col 6: syntax error: unexpected $end, expecting STRING",
      ],
    ]
  `)
  expect(loki.values!('label_values({app="api"}, pod)', { from: start, to: end, step: second, maxDataPoints: 1, scope: new Map(), filters: [] })).toEqual(['api-7d4b9c-lm4zt', 'api-7d4b9c-x2x9q'])
})

test.each([
  ['1ms', 'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter'],
  ['-1m', 'zero or negative query resolution step widths are not accepted. Try a positive integer'],
  ['0s', 'zero or negative query resolution step widths are not accepted. Try a positive integer'],
])('a step of %s is refused as Loki refuses it', (written, words) => {
  expect(ask(loki, { expr: 'rate({app="web"}[1m])', step: written })).toEqual([words])
})

test('however many points a panel asks for, Loki is asked for no more than it answers', () => {
  const { frames } = loki.query({ refId: 'A', source: undefined, isHidden: false, query: { expr: 'vector(1)' } }, { from: end - 300 * day, to: end, step: second, maxDataPoints: 1e12, scope: new Map(), filters: [] })
  expect(frames.map(({ length }) => length)).toEqual([11_000])
})

test('a label that only some series have is empty for the others, whatever its name', () => {
  const state = newSeriesState()
  for (const labels of [{ __name__: 'x', constructor: 'a' }, { __name__: 'x', job: 'b' }]) appendSample(state, seriesNumber(state, labelsOf(labels)), end / millisecond, 1)
  const { frames } = prometheusSource(state, { uid: 'p' }).query({ refId: 'A', source: undefined, isHidden: false, query: { expr: 'x', format: 'table', instant: true } }, { from: start, to: end, step: second, maxDataPoints: 100, scope: new Map(), filters: [] })
  expect(frames[0]!.fields.map(({ name, values }) => [name, values]).slice(1, -1)).toEqual([['__name__', ['x', 'x']], ['constructor', ['a', '']], ['job', ['', 'b']]])
})

test('sources are found by uid, by name, by type, else the default', () => {
  const named = { ...loki, uid: 'x', name: 'Logs' }
  const found = [{ type: '', uid: 'x' }, { type: '', uid: 'Logs' }, { type: 'loki', uid: '' }, { type: 'prometheus', uid: '' }, undefined, { type: 'tempo', uid: '' }, { type: 'prometheus', uid: 'gone' }]
  expect(found.map((reference) => findSource([prometheus, named], reference)?.uid)).toEqual(['x', 'x', 'x', 'prom', 'prom', undefined, undefined])
})
