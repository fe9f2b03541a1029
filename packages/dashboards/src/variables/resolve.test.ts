import { expect, test } from 'vitest'
import type { Dashboard } from '../model/dashboard.ts'
import { readDashboard } from '../read.ts'
import { prometheusSource } from '../sources/prometheus.ts'
import { end, shopSeries, start } from '../testing/world.ts'
import { interpolate } from './interpolate.ts'
import { type Chosen, resolveVariables } from './resolve.ts'
import { sortOptions } from './sort-options.ts'

const prometheus = prometheusSource(shopSeries(), { uid: 'prom', name: 'Prometheus', isDefault: true })

function dashboardWith(list: readonly object[]): Dashboard {
  return readDashboard(JSON.stringify({ schemaVersion: 41, templating: { list } })).dashboard
}

/** Each variable as `name: chosen of options`. */
function told(list: readonly object[], chosen: Chosen = {}): string[] {
  const { variables } = resolveVariables(dashboardWith(list), [prometheus], { from: start, to: end, chosen })
  return variables.map(({ variable, options, chosen: picked, isAll, error }) => `${variable.name}: ${error ?? `${isAll ? 'all, ' : ''}${picked.map(({ value }) => value).join('+')} of ${options.map(({ text, value }) => (text === value ? value : `${text}=${value}`)).join(' ')}`}`)
}

const query = (name: string, text: string, more: object = {}) => ({ name, type: 'query', query: text, ...more })

test('queries of every kind', () => {
  expect(told([
    query('job', 'label_values(up, job)'), query('any', 'label_values(deployment)'), query('names', 'label_names(shop_degraded)'), query('metrics', 'metrics(http_.*total)'), query('result', 'query_result(sum(up) by (job))', { regex: '/job="([^"]+)".* (\\d+) /' }),
    query('series', 'shop_degraded'), query('object', { query: 'label_values(up, namespace)', refId: 'x' } as never), query('wrong', 'label_values(up{, job)'), query('none', 'label_values(nothing, job)'),
    query('groups', 'label_values(up, pod)', { regex: '/^(?<text>\\w+)-.*-(?<value>\\w+)$/' }),
  ])).toMatchInlineSnapshot(`
    [
      "job: api of api web",
      "any: api of api",
      "names: __name__ of __name__ namespace",
      "metrics: http_requests_total of http_requests_total",
      "result: api of api web",
      "series: shop_degraded{namespace="shop"} of shop_degraded{namespace="shop"}",
      "object: shop of shop",
      "wrong: 1:4: parse error: unexpected end of input inside braces",
      "none:  of ",
      "groups: lm4zt of api=lm4zt api=x2x9q web=q8wnb",
    ]
  `)
})

test('one after another, whatever their order, as far as they refer to each other', () => {
  const list = [query('pod', 'label_values(up{job="$job"}, pod)', { multi: true, includeAll: true, current: { text: 'All', value: '$__all' } }), query('job', 'label_values(up{namespace="${namespace}"}, job)'), query('namespace', 'label_values(up, namespace)')]
  expect([told(list), told(list, { job: 'web' }), told(list, { pod: ['api-7d4b9c-x2x9q', 'gone'] }), told([query('a', 'label_values(up{job="$b"}, pod)'), query('b', 'label_values(up{pod="$a"}, job)')])]).toMatchInlineSnapshot(`
    [
      [
        "pod: all, api-7d4b9c-lm4zt+api-7d4b9c-x2x9q of api-7d4b9c-lm4zt api-7d4b9c-x2x9q",
        "job: api of api web",
        "namespace: shop of shop",
      ],
      [
        "pod: all, web-5c6f7d-q8wnb of web-5c6f7d-q8wnb",
        "job: web of api web",
        "namespace: shop of shop",
      ],
      [
        "pod: api-7d4b9c-x2x9q of api-7d4b9c-lm4zt api-7d4b9c-x2x9q",
        "job: api of api web",
        "namespace: shop of shop",
      ],
      [
        "a:  of ",
        "b:  of ",
      ],
    ]
  `)
})

test('lists, texts, intervals and sources', () => {
  expect(told([
    { name: 'custom', type: 'custom', query: 'a, b\\,c, Ninety : 0.9', current: { value: '0.9', text: 'Ninety' } }, { name: 'constant', type: 'constant', query: 'fixed' }, { name: 'textbox', type: 'textbox', query: 'given', current: { value: 'typed', text: 'typed' } },
    { name: 'interval', type: 'interval', query: '1m,5m,"10m"', auto: true, auto_count: 30, auto_min: '10s', current: { value: '5m', text: '5m' } }, { name: 'source', type: 'datasource', query: 'prometheus' }, { name: 'other', type: 'datasource', query: 'loki' },
    { name: 'adhoc', type: 'adhoc', filters: [{ key: 'job', operator: '=', value: 'web' }] },
  ])).toMatchInlineSnapshot(`
    [
      "custom: 0.9 of a b,c Ninety=0.9",
      "constant: fixed of fixed",
      "textbox: typed of ",
      "interval: 5m of auto=5m 1m 5m 10m",
      "source: prom of Prometheus=prom",
      "other:  of ",
      "adhoc:  of ",
    ]
  `)
})

test('what queries get', () => {
  const list = [query('pod', 'label_values(up, pod)', { multi: true, includeAll: true, current: { value: ['$__all'], text: ['All'] } }), query('every', 'label_values(up, pod)', { includeAll: true, allValue: '.*', current: { value: '$__all', text: 'All' } })]
  const { scope } = resolveVariables(dashboardWith(list), [prometheus], { from: start, to: end })
  expect([interpolate('${pod:csv} $every ${pod:text}', scope), interpolate('$__from ${__to:date:YYYY-MM-DD} $__dashboard', scope)]).toMatchInlineSnapshot(`
    [
      "api-7d4b9c-lm4zt,api-7d4b9c-x2x9q,web-5c6f7d-q8wnb .* All",
      "1736928000000 2025-01-15 ",
    ]
  `)
})

test.each([[0, 'b10 a2 B1'], [1, 'B1 a2 b10'], [2, 'b10 a2 B1'], [3, 'B1 a2 b10'], [4, 'b10 a2 B1'], [5, 'a2 B1 b10'], [6, 'b10 B1 a2'], [7, 'B1 a2 b10'], [8, 'b10 a2 B1']])('sort %i', (sort, expected) => {
  expect(sortOptions(['b10', 'a2', 'B1'].map((text) => ({ text, value: text })), sort).map(({ text }) => text).join(' ')).toBe(expected)
})
