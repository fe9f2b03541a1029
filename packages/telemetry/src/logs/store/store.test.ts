import { decode, encode, forkState, hour, minute, parseTimestamp, second, type Instant } from '@track/simulation'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { labelsOf, printLabels } from '../../series/labels.ts'
import { newMatcher } from '../../series/matcher.ts'
import { queryLogsRange } from '../logql/query.ts'
import { appendEntry, cutHead, streamNumber } from './head.ts'
import { defaultLogLimits } from './limits.ts'
import { pushLogs, type PushOptions } from './push.ts'
import { dropLogsBefore } from './retention.ts'
import { logLabelNames, logLabelValues, logQueryable, logSeries, logStatistics } from './select.ts'
import { type LogsState, newLogsState } from './state.ts'

const now = parseTimestamp('2026-01-05T08:00:00Z')
const api = labelsOf({ app: 'api' })
const always = { from: -Infinity, to: Infinity }

/** One entry a word: `+5s:text` so long after now, `-2h:text` before. */
function entries(...noted: string[]) {
  return noted.map((note) => {
    const [, sign, count, unit, line] = /^([+-])(\d+)([smh]):(.*)$/s.exec(note)!
    const units: Readonly<Record<string, number>> = { s: second, m: minute, h: hour }
    return { at: now + Number(`${sign}${count}`) * units[unit!]!, line: line!, metadata: [] }
  })
}

function push(state: LogsState, labels: Record<string, string>, noted: string[], options: Partial<PushOptions> = {}): string {
  const refused = pushLogs(state, [{ labels: labelsOf(labels), entries: entries(...noted) }], { now, ...options })
  return refused ? `${refused.status} ${refused.message}` : 'taken'
}

function lines(state: LogsState, direction: 'forward' | 'backward' = 'forward', query = '{app=~".+"}'): string[] {
  const { result, resultType } = queryLogsRange(logQueryable(state), query, { start: now - 100 * hour, end: now + hour, step: 0 }, { direction, limit: 10_000 })
  return resultType === 'streams' ? result.flatMap(({ entries: all }) => all.map(({ line }) => line)) : []
}

describe('what is refused, in Loki\'s words', () => {
  const limits = { ...defaultLogLimits, maxGlobalStreamsPerUser: 1 }
  test.each<[string, Record<string, string>, string[], Partial<PushOptions>, string]>([
    ['no labels', {}, ['-1s:x'], {}, '400 error at least one label pair is required per stream'],
    ['many labels', Object.fromEntries(Array.from({ length: 16 }, (_, index) => [`l${index}`, 'x'])), ['-1s:x'], {}, "400 entry for stream '{l0=\"x\", l1=\"x\", l10=\"x\", l11=\"x\", l12=\"x\", l13=\"x\", l14=\"x\", l15=\"x\", l2=\"x\", l3=\"x\", l4=\"x\", l5=\"x\", l6=\"x\", l7=\"x\", l8=\"x\", l9=\"x\"}' has 16 label names; limit 15"],
    ['too old', { app: 'api' }, ['-169h:x'], {}, "400 entry for stream '{app=\"api\"}' has timestamp too old: 2025-12-29T07:00:00Z, oldest acceptable timestamp is: 2025-12-29T08:00:00Z"],
    ['too new', { app: 'api' }, ['+11m:x'], {}, "400 entry for stream '{app=\"api\"}' has timestamp too new: 2026-01-05T08:11:00Z"],
    ['too long', { app: 'api' }, [`-1s:${'é'.repeat(131_073)}`], {}, "400 max entry size '262144' bytes exceeded for stream '{app=\"api\"}' while adding an entry with length '262146' bytes"],
    ['a long name', { ['n'.repeat(1025)]: 'x' }, ['-1s:x'], {}, `400 stream '{${'n'.repeat(1025)}="x"}' has label name too long: '${'n'.repeat(1025)}'`],
    ['a long value', { app: 'v'.repeat(2049) }, ['-1s:x'], {}, `400 stream '{app="${'v'.repeat(2049)}"}' has label value too long: '${'v'.repeat(2049)}'`],
    ['too far behind', { app: 'api' }, ['-1s:new', '-62m:old'], {}, "400 entry with timestamp 2026-01-05 06:58:00 +0000 UTC ignored, reason: 'entry too far behind, entry timestamp is: 2026-01-05T06:58:00Z, oldest acceptable timestamp is: 2026-01-05T06:59:59Z',\nuser 'fake', total ignored: 1 out of 2 for stream: {app=\"api\"}"],
    ['too fast', { app: 'api' }, ['-1s:xx'], { limits: { ...limits, perStreamRateLimitBurst: 1 } }, "429 entry with timestamp 2026-01-05 07:59:59 +0000 UTC ignored, reason: 'Per stream rate limit exceeded (limit: 3MB/sec) while attempting to ingest for stream '{app=\"api\"}' totaling 2B, consider splitting a stream via additional labels or contact your Loki administrator to see if the limit can be increased',\nuser 'fake', total ignored: 1 out of 1 for stream: {app=\"api\"}"],
  ])('%s', (_, labels, noted, options, answer) => {
    expect(push(newLogsState(), labels, noted, options)).toBe(answer)
  })

  test('structured metadata', () => {
    const answer = (metadata: string[]) => pushLogs(newLogsState(), [{ labels: api, entries: [{ at: now, line: 'x', metadata }] }], { now })?.message
    const many = Array.from({ length: 129 }, (_, index) => [`k${index}`, 'v']).flat()
    expect(answer(['k', 'v'.repeat(65_536)])).toBe("stream '{app=\"api\"}' has structured metadata too large: '65537' bytes, limit: '65536' bytes. Please see `limits_config.max_structured_metadata_size` or contact your Loki administrator to increase it")
    expect(answer(many)).toBe("stream '{app=\"api\"}' has too many structured metadata labels: '129', limit: '128'. Please see `limits_config.max_structured_metadata_entries_count` or contact your Loki administrator to increase it")
    expect([answer(['k', 'v'.repeat(65_535)]), answer(many.slice(2))]).toEqual([undefined, undefined])
  })

  test('too many streams', () => {
    const state = newLogsState()
    expect(push(state, { app: 'a' }, ['-1s:x'], { limits })).toBe('taken')
    expect(push(state, { app: 'b' }, ['-1s:x'], { limits })).toBe("429 maximum active stream limit exceeded when trying to create stream {app=\"b\"}, reduce the number of active streams (reduce labels or reduce label values), or contact your Loki administrator to see if the limit can be increased, user: 'fake'")
    expect([...state.discarded]).toEqual([['stream_limit', 1]])
  })

  test('the edges are taken: the oldest, the newest, the longest, the one just within the window', () => {
    expect(push(newLogsState(), { app: 'a' }, ['-168h:x'])).toBe('taken')
    expect(push(newLogsState(), { app: 'a' }, ['+10m:x'])).toBe('taken')
    expect(push(newLogsState(), { app: 'a' }, [`-1s:${'x'.repeat(262_144)}`])).toBe('taken')
    expect(push(newLogsState(), { app: 'a' }, ['-1s:new', '-3601s:old'])).toBe('taken')
  })

  test('what a stream is allowed fills again with time', () => {
    const state = newLogsState()
    const slow = { ...defaultLogLimits, perStreamRateLimit: 1, perStreamRateLimitBurst: 2 }
    const at = (later: number, line: string) => pushLogs(state, [{ labels: api, entries: [{ at: now, line, metadata: [] }] }], { now: now + later, limits: slow })?.status
    expect([at(0, 'aa'), at(0, 'bb'), at(second, 'cc'), at(2 * second, 'dd')]).toEqual([undefined, 429, 429, undefined])
  })
})

test('late entries are read in their place, repeated ones once', () => {
  const state = newLogsState()
  push(state, { app: 'api' }, ['-9s:one', '-7s:three', '-8s:two', '-7s:three', '-7s:four'])
  cutHead(state)
  push(state, { app: 'api' }, ['-30s:zero', '-6s:five'])
  expect(lines(state)).toEqual(['zero', 'one', 'two', 'three', 'four', 'five'])
  expect(lines(state, 'backward')).toEqual(['five', 'four', 'three', 'two', 'one', 'zero'])
})

test('the last line of a stream is known again, whatever has been cut', () => {
  const state = newLogsState()
  push(state, { app: 'api' }, ['-9s:one'])
  cutHead(state)
  expect(push(state, { app: 'api' }, ['-9s:one', '-9s:other'])).toBe('taken')
  expect(lines(state)).toEqual(['one', 'other'])
})

test('small chunks are drawn together', () => {
  const state = newLogsState()
  for (let index = 0; index < 64; index++) {
    push(state, { app: 'api' }, [`-${100 - index}s:${index}`])
    cutHead(state)
  }
  expect(logStatistics(state, [], always)).toMatchObject({ entries: 64, bytes: 118 })
  expect(state.chunks[0]!.length).toBeLessThan(8)
})

test('a store outlives a snapshot', () => {
  const state = newLogsState()
  pushLogs(state, [{ labels: api, entries: [{ at: now, line: 'é "x"', metadata: ['trace_id', 't'] }] }], { now })
  cutHead(state)
  push(state, { app: 'api' }, ['-8s:two'])
  expect(decode(encode(state))).toEqual(state)
})

test('a fork goes its own way', () => {
  const parent = newLogsState()
  push(parent, { app: 'api' }, ['-9s:one'])
  cutHead(parent)
  push(parent, { app: 'api' }, ['-8s:two'])
  const child = forkState(parent)
  push(child, { app: 'api' }, ['-7s:three'])
  expect(lines(parent)).toEqual(['one', 'two'])
  push(parent, { app: 'api' }, ['-7s:three'])
  expect(parent).toEqual(child)
})

test('what is older than the retention time is gone, and so are streams without entries', () => {
  const state = newLogsState()
  push(state, { app: 'old' }, ['-3h:x'])
  push(state, { app: 'api', pod: 'p' }, ['-30m:before', '-1m:after'])
  dropLogsBefore(state, now - hour / 4)
  expect(lines(state)).toEqual(['after'])
  expect(state.labels.map(printLabels)).toEqual(['{app="api", pod="p"}'])
  expect(logSeries(state, [], always).map(printLabels)).toEqual(['{app="api", pod="p"}'])
  expect(push(state, { app: 'api', pod: 'p' }, ['-10s:more'])).toBe('taken')
  expect(lines(state)).toEqual(['after', 'more'])
})

test('labels, series and sizes', () => {
  const state = newLogsState()
  push(state, { app: 'api', pod: 'a' }, ['-9s:one', '-8s:two'])
  push(state, { app: 'api', pod: 'b' }, ['-7s:é'])
  push(state, { app: 'web' }, ['-1h:old'])
  const recent = { from: now - minute, to: now }
  expect(logLabelNames(state, [], recent)).toEqual(['app', 'pod'])
  expect(logLabelValues(state, 'pod', [newMatcher('app', '=', 'api')], recent)).toEqual(['a', 'b'])
  expect(logLabelValues(state, 'app', [], recent)).toEqual(['api'])
  expect(logStatistics(state, [newMatcher('app', '=', 'api')], always)).toEqual({ streams: 2, chunks: 2, entries: 3, bytes: 8 })
})

test('the store holds what was appended, however it was cut, in order of time', () => {
  const appended = fc.record({ stream: fc.integer({ min: 0, max: 3 }), at: fc.integer({ min: 0, max: 50 }), size: fc.integer({ min: 0, max: 2000 }), cuts: fc.boolean() })
  fc.assert(fc.property(fc.array(appended, { maxLength: 120 }), (all) => {
    const state = newLogsState()
    const held: { stream: number; at: Instant; line: string }[] = []
    all.forEach(({ stream, at, size, cuts }, index) => {
      const line = `${index} ${'x'.repeat(size)}`
      appendEntry(state, streamNumber(state, labelsOf({ app: `a${stream}` })), at, line, [])
      held.push({ stream, at, line })
      if (cuts) cutHead(state)
    })
    for (const stream of [0, 1, 2, 3]) {
      const wanted = held.filter((each) => each.stream === stream && each.at >= 10 && each.at < 40).sort((a, b) => a.at - b.at)
      const [found] = logQueryable(state).select([newMatcher('app', '=', `a${stream}`)])
      const blocks = found?.read({ from: 10, to: 40 }) ?? []
      const read = blocks.flatMap((block) => Array.from({ length: block.length }, (_, index) => block.lineAt(index)))
      expect(read).toEqual(wanted.map(({ line }) => line))
    }
  }), { numRuns: 100, seed: 3 })
})
