import { hour, minute, parseTimestamp } from '@track/simulation'
import { expect, test } from 'vitest'
import { requestOf } from '../../http-api/request.ts'
import { labelsOf } from '../../series/labels.ts'
import { appendEntry, streamNumber } from '../store/head.ts'
import { newLogsState } from '../store/state.ts'
import { answerLoki } from './api.ts'

const now = parseTimestamp('2026-01-05T08:00:00Z')

function loki() {
  const store = newLogsState()
  const append = (labels: Record<string, string>, at: number, line: string, metadata: string[] = []) => appendEntry(store, streamNumber(store, labelsOf(labels)), at, line, metadata)
  append({ app: 'api', pod: 'a' }, now - 2 * minute, 'GET /a <ok>')
  append({ app: 'api', pod: 'b' }, now - minute, 'level=error', ['trace_id', 't1'])
  append({ app: 'old' }, now - 3 * hour, 'x')
  return { now, store }
}

const ask = (path: string, form = '') => {
  const { status, body } = answerLoki(loki(), requestOf(form === '' ? 'GET' : 'POST', `/loki/api/v1${path}`, form))
  return `${status} ${body.replace(/,"stats":.*(?=\}\}\n)/s, '').trimEnd()}`
}
const query = (text: string) => encodeURIComponent(text)

test.each([
  [`/query_range?query=${query('{app="api"}')}`, '200 {"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"api","pod":"a"},"values":[["1767599880000000000","GET /a <ok>"]]},{"stream":{"app":"api","pod":"b","trace_id":"t1"},"values":[["1767599940000000000","level=error"]]}]}}'],
  [`/query_range?query=${query('{app="api"}')}&limit=1&direction=FORWARD`, '200 {"status":"success","data":{"resultType":"streams","result":[{"stream":{"app":"api","pod":"a"},"values":[["1767599880000000000","GET /a <ok>"]]}]}}'],
  [`/query?query=${query('sum(count_over_time({app="api"}[5m]))')}`, '200 {"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1767600000,"2"]}]}}'],
  [`/query_range?query=${query('sum(rate({app="api"}[5m]))')}&start=1767599940&end=1767600000.5&step=1m`, '200 {"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1767599940,"0.006666666666666667"],[1767600000,"0.006666666666666667"]]}]}}'],
  ['/labels', '200 {"status":"success","data":["app","pod"]}'],
  ['/label/app/values?since=6h', '200 {"status":"success","data":["api","old"]}'],
  ['/label/nothing/values', '200 {"status":"success"}'],
  [`/series?match[]=${query('{pod="a"}')}`, '200 {"status":"success","data":[{"app":"api","pod":"a"}]}'],
  [`/index/stats?query=${query('{app="api"}')}`, '200 {"streams":2,"chunks":2,"bytes":32,"entries":2}'],
  [`/format_query?query=${query('{app="api"}|="<x>"')}`, '200 {"status":"success","data":"{app=\\"api\\"} |= \\"\\u003cx\\u003e\\""}'],
  ['/format_query?query=x', '400 {"status":"invalid-query","error":"parse error at line 1, col 1: syntax error: unexpected IDENTIFIER"}'],
  [`/query?query=${query('{app="api"}')}`, '400 log queries are not supported as an instant query type, please change your query to a range query type'],
  [`/query_range?query=${query('{app="api"} |')}`, '400 parse error at line 1, col 14: syntax error: unexpected $end'],
  [`/query_range?query=${query('{app="api"}')}&limit=5001`, '400 max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)'],
  [`/query_range?query=${query('{app="api"}')}&limit=0`, '400 limit must be a positive value'],
  [`/query_range?query=${query('{app="api"}')}&limit=x`, '400 strconv.Atoi: parsing "x": invalid syntax'],
  [`/query_range?query=${query('{app="api"}')}&direction=up`, "400 invalid direction 'up'"],
  [`/query_range?query=${query('{app="api"}')}&start=x`, '400 could not parse \'start\' parameter: strconv.ParseInt: parsing "x": invalid syntax'],
  [`/query_range?query=${query('{app="api"}')}&start=2000000000&end=1`, '400 end timestamp must not be before or equal to start time'],
  [`/query_range?query=${query('{app="api"}')}&step=0`, '400 zero or negative query resolution step widths are not accepted. Try a positive integer'],
  [`/query_range?query=${query('{app="api"}')}&step=0.1`, '400 exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter'],
  [`/tail?query=${query('{app="api"}')}`, '400 Bad Request'],
  [`/tail?query=${query('{app=')}`, '400 parse error at line 1, col 6: syntax error: unexpected $end, expecting STRING'],
  [`/tail?query=${query('{app="api"}')}&delay_for=6`, "400 delay_for can't be greater than 5"],
  ['/nothing', '404 404 page not found'],
])('%s', (path, answer) => {
  expect(ask(path)).toBe(answer)
})

test('a form asks as a query does, and the statistics tell what was read', () => {
  const { body } = answerLoki(loki(), requestOf('POST', '/loki/api/v1/query', `query=${query('sum(count_over_time({app="api"} |= "error" [5m]))')}`))
  const { summary } = (JSON.parse(body) as { data: { stats: { summary: Record<string, number> } } }).data.stats
  expect(summary).toMatchObject({ totalLinesProcessed: 2, totalPostFilterLines: 1, totalBytesProcessed: 32, totalEntriesReturned: 1 })
})
