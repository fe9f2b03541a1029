import { expect, test } from 'vitest'
import { completeLogql, type LogqlNames } from './logql.ts'
import type { Offers } from './offer.ts'
import { completePromql, type PromqlNames } from './promql.ts'
import { completeTraceql, type TraceqlNames } from './traceql.ts'

const labelsOf: Readonly<Record<string, readonly string[]>> = {
  http_requests_total: ['__name__', 'code', 'job', 'pod'], node_cpu_seconds_total: ['__name__', 'cpu', 'instance', 'mode'], up: ['__name__', 'instance', 'job'],
}
const series: PromqlNames = {
  metrics: () => Object.keys(labelsOf),
  about: (metric) => (metric === 'up' ? { type: 'gauge', help: 'Whether it answers' } : undefined),
  labelNames: (metric) => labelsOf[metric ?? ''] ?? [...new Set(Object.values(labelsOf).flat())],
  labelValues: (label, metric) => (label === '__name__' ? Object.keys(labelsOf) : label === 'job' ? (metric === 'up' ? ['api', 'web'] : ['api', 'say "hi"']) : label === 'code' ? ['200', '500'] : []),
  intervals: ['$__rate_interval'],
}
const streams: LogqlNames = { labelNames: () => ['app', 'namespace', 'pod'], labelValues: (label) => (label === 'app' ? ['api', 'web'] : []) }
const spans: TraceqlNames = {
  attributes: () => ['resource.service.name', 'span.http.method', 'span.http.status_code'],
  values: (attribute) => (attribute === 'span.http.method' ? [{ type: 'string', value: 'GET' }, { type: 'string', value: 'POST' }] : attribute === 'status' ? [{ type: 'keyword', value: 'error' }, { type: 'keyword', value: 'ok' }] : attribute === 'span.http.status_code' ? [{ type: 'int', value: '500' }] : []),
}

/** `|` is the cursor; what is offered, the first few, and what they replace in parentheses. */
function told(complete: (text: string, cursor: number) => Offers, written: string): string {
  const cursor = written.indexOf('¦')
  const text = written.replace('¦', '')
  const { from, offers } = complete(text, cursor)
  const shown = offers.slice(0, 4).map((offer) => offer.text).join('  ')
  return `${shown}${offers.length > 4 ? `  +${offers.length - 4}` : ''}${offers.length > 0 && from < cursor ? ` (${text.slice(from, cursor)})` : ''}`
}

test.each<[string, string]>([
  ['htt¦', 'http_requests_total (htt)'],
  ['u¦', 'up (u)'],
  ['sum(rat¦', 'rate( (rat)'],
  ['histogram_q¦', 'histogram_quantile(  histogram_quantiles( (histogram_q)'],
  ['stddev¦', 'stddev(  stddev_over_time( (stddev)'],
  ['sum ¦', 'by (  without ('],
  ['sum b¦', 'by ( (b)'],
  ['sum by (¦', 'code  cpu  instance  job  +2'],
  ['sum by (co¦) (rate(http_requests_total[5m]))', 'code (co)'],
  ['sum by (¦) (up)', 'instance  job'],
  ['sum(up) ¦', 'and  atan2  bool  by (  +8'],
  ['up un¦', 'unless (un)'],
  ['up / on (¦', 'instance  job'],
  ['up and u¦', 'up (u)'],
  ['up{¦', 'instance  job'],
  ['up{jo¦', 'job (jo)'],
  ['nothing{co¦', 'code (co)'],
  ['up{job ¦', '!=  !~  =  =~'],
  ['up{job=¦', '"api"  "web"'],
  ['up{job="¦', 'api  web'],
  ['up{job="a¦', 'api (a)'],
  ['up{job=~"a¦"}', 'api (a)'],
  ['http_requests_total{job="¦', 'api  say \\"hi\\"'],
  ['http_requests_total{job=`s¦', 'say "hi" (s)'],
  ['up{job="api", ¦', 'instance  job'],
  ['{__name__="¦', 'http_requests_total  node_cpu_seconds_total  up'],
  ['{__name__="up", job="w¦', 'web (w)'],
  ['rate(up[¦', '$__rate_interval  10m  1d  1h  +5'],
  ['rate(up[$¦', '$__rate_interval ($)'],
  ['rate(up[5¦', '5m (5)'],
  ['up offset 1¦', '10m  1d  1h  1m (1)'],
  ['rate(up[5m]) > ¦', expect.stringContaining('abs(') as unknown as string],
  ['# up¦', ''],
  ['label_replace(up, "jo¦', ''],
  ["up{job='ap¦", 'api (ap)'],
])('PromQL: %s', (written, offered) => {
  expect(told((text, cursor) => completePromql(series, text, cursor), written)).toEqual(offered)
})

test.each<[string, string]>([
  ['¦', expect.stringContaining('absent_over_time(') as unknown as string],
  ['{¦', 'app  namespace  pod'],
  ['{n¦', 'namespace (n)'],
  ['{app¦', 'app (app)'],
  ['{app ¦', '!=  !~  =  =~'],
  ['{app=¦', '"api"  "web"'],
  ['{app="w¦', 'web (w)'],
  ['{app="web"} ¦', '!=   !>   !~   |   +3'],
  ['{app="web"} |= ¦', 'ip('],
  ['{app="web"} | j¦', 'json (j)'],
  ['{app="web"} | ¦', 'decolorize  drop  json  keep  +7'],
  ['{app="web"} | json | line¦', 'line_format (line)'],
  ['{app="web"} | logfmt --s¦', '--strict (--s)'],
  ['{app="web"} | logfmt ¦', '!=   !>   !~   |   +3'],
  ['{app="web"} | unwrap d¦', 'duration(  duration_seconds( (d)'],
  ['{app="web"} | drop po¦', 'pod (po)'],
  ['sum by (n¦', 'namespace (n)'],
  ['sum w¦', 'without ( (w)'],
  ['rate({app="web"} |= "x" [1¦', '10m  1d  1h  1m (1)'],
  ['count_o¦', 'count_over_time( (count_o)'],
  ['sum(rate({app="web"}[5m])) by¦', 'by ( (by)'],
  ['{app="web"} |= "err¦', ''],
])('LogQL: %s', (written, offered) => {
  expect(told((text, cursor) => completeLogql(streams, text, cursor), written)).toEqual(offered)
})

test.each<[string, string]>([
  ['¦', '{ '],
  ['{ ¦', 'childCount  duration  event.  event:  +30'],
  ['{ span.¦', 'span.  span.http.method  span.http.status_code (span.)'],
  ['{ span.http.m¦', 'span.http.method (span.http.m)'],
  ['{ dur¦', 'duration (dur)'],
  ['{ span.http.method = ¦', '"GET"  "POST"'],
  ['{ span.http.method = "P¦', 'POST (P)'],
  ['{ span.http.status_code = 5¦', '500 (5)'],
  ['{ status = e¦', 'error (e)'],
  ['{ status ¦', '!=  !~  <  <=  +4'],
  ['{ status = error ¦', '&&   || '],
  ['{ status = error && n¦', 'name  nestedSetLeft  nestedSetParent  nestedSetRight (n)'],
  ['{ status = error } ¦', '&&   <   <<   >   +4'],
  ['{ status = error } | cou¦', 'count(  count_over_time( (cou)'],
  ['{ } | rate() by (reso¦', 'resource.  resource.service.name (reso)'],
  ['{ } | select(span.http.s¦', 'span.http.status_code (span.http.s)'],
  ['{ name = "che¦', ''],
])('TraceQL: %s', (written, offered) => {
  expect(told((text, cursor) => completeTraceql(spans, text, cursor), written)).toEqual(offered)
})

test('an offer says how it is used and what for', () => {
  const [rate] = completePromql(series, 'rate').offers
  expect(rate).toMatchObject({ text: 'rate(', kind: 'function', usage: 'rate(range vector)' })
  expect(completePromql(series, 'label_j').offers[0]!.usage).toBe('label_join(instant vector, string, string, [string, …])')
  expect(completePromql(series, 'up').offers[0]).toEqual({ text: 'up', kind: 'metric', usage: 'gauge', help: 'Whether it answers' })
})
