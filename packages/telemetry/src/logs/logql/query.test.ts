import { minute, parseTimestamp } from '@track/simulation'
import { expect, test } from 'vitest'
import { labelsOf, printLabels } from '../../series/labels.ts'
import { appendEntry, streamNumber } from '../store/head.ts'
import { logQueryable } from '../store/select.ts'
import { newLogsState } from '../store/state.ts'
import { queryLogsInstant, queryLogsRange } from './query.ts'

const now = parseTimestamp('2026-01-05T08:00:00Z')

function store(pods: number) {
  const state = newLogsState()
  for (let pod = 0; pod < pods; pod++) {
    appendEntry(state, streamNumber(state, labelsOf({ app: 'api', pod: String(pod) })), now - minute, `level=info took=${pod}ms`, ['trace_id', 't'])
  }
  return logQueryable(state)
}

test('as many series as are allowed, and one more', () => {
  const rate = (pods: number, seriesMax?: number) => () => queryLogsInstant(store(pods), 'rate({app="api"}[5m])', now, seriesMax === undefined ? {} : { seriesMax }).result
  expect(rate(500)()).toHaveLength(500)
  expect(rate(501)).toThrow('maximum number of series (500) reached for a single query; consider reducing query cardinality')
  expect(rate(3, 2)).toThrow('maximum number of series (2) reached')
  expect(() => queryLogsRange(store(3), 'rate({app="api"}[5m])', { start: now - minute, end: now, step: minute }, { seriesMax: 2 })).toThrow('(2) reached')
})

test('an instant takes metric queries only', () => {
  expect(() => queryLogsInstant(store(1), '{app="api"}', now)).toThrow('log queries are not supported as an instant query type')
  expect(queryLogsInstant(store(1), '1 + 1', now)).toMatchObject({ resultType: 'scalar', result: { at: now, value: 2 } })
})

test('a template is told the time of the query, whatever the machine has', () => {
  const [stream] = queryLogsRange(store(1), '{app="api"} | line_format "{{ now | date \\"15:04\\" }} {{ __timestamp__ | date \\"15:04\\" }}"', { start: now - 5 * minute, end: now, step: 0 }).result as readonly { entries: readonly { line: string }[] }[]
  expect(stream!.entries[0]!.line).toBe('08:00 07:59')
})

test('the same query answers the same, and tells what it read', () => {
  const ask = () => queryLogsRange(store(20), 'sum by (trace_id) (rate({app="api"} |= "took=1" [5m]))', { start: now - minute, end: now, step: minute })
  const { resultType, result, statistics } = ask()
  expect(ask()).toEqual({ resultType, result, statistics })
  expect(resultType === 'matrix' && result.map(({ labels, points }) => [printLabels(labels), points.length])).toEqual([['{trace_id="t"}', 2]])
  expect(statistics).toEqual({ bytesProcessed: 570, metadataBytesProcessed: 180, linesProcessed: 20, linesKept: 11, streams: 20 })
})
