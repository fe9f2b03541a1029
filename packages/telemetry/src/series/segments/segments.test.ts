import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forkState, type Instant, millisecond, second } from '@track/simulation'
import { queryInstant, queryRange } from '../../promql/query.ts'
import { appendSample, appendStale } from '../head.ts'
import { seriesNumber } from '../index-of-labels.ts'
import { type Labels, labelsOf } from '../labels.ts'
import { Samples } from '../samples.ts'
import { newSeriesState, type SeriesState } from '../state.ts'
import { headStatistics } from '../statistics.ts'
import { bendBundle, newBundle } from './bundle.ts'
import { newCourse, turnCourse } from './course.ts'
import { dropAllBefore } from './retention.ts'
import { readSeries } from './sampling.ts'
import { type Shown, shownAs, startFrom, valueAt } from './shown.ts'
import { appendScrape, endTarget, failScrapes, followBundle, sampleUntil, startTarget, unfollow } from './target.ts'

const beginMs = 1_767_600_000_000
const intervalMs = 15_000
const shown: readonly Shown[] = ['plain', 'whole', 'counted', 'whole', 'whole']
const names = ['level', 'sent_total', 'failed_total', 'wait_seconds_bucket', 'wait_seconds_bucket'] as const
const pods = ['a', 'b'] as const
/** Signal 3 grows by time as well. */
const drifts = Float64Array.of(0, 0, 0, 1e-7, 0)

function labelsFor(pod: string): Labels[] {
  return names.map((name, signal) => labelsOf({ __name__: name, pod, ...(signal >= 3 && { le: signal === 3 ? '0.1' : '+Inf' }) }))
}

const upOf = (pod: string): Labels => labelsOf({ __name__: 'up', pod })

type Deed =
  | { readonly what: 'turn'; readonly rate: number }
  | { readonly what: 'bend'; readonly slopes: readonly number[]; readonly level?: number }
  | { readonly what: 'reset' | 'append' | 'follow' | 'end'; readonly pod: number }
  | { readonly what: 'fail'; readonly pod: number; readonly scrapes: number }

interface Step {
  readonly after: number
  readonly deed: Deed
}

const slope = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 }), fc.double({ min: 0, max: 3, noNaN: true }))
const pod = fc.integer({ min: 0, max: 1 })
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ what: fc.constant('turn' as const), rate: fc.constantFrom(0, 0.5e-6, 1e-6, 1.37e-6) }),
  fc.record({ what: fc.constant('bend' as const), slopes: fc.tuple(fc.oneof(fc.constant(0), fc.double({ min: -2, max: 2, noNaN: true })), slope, fc.constantFrom(0, 0, 0.01, 0.2), slope, slope), level: fc.constantFrom(NaN, NaN, 3, 17.5) }),
  fc.record({ what: fc.constantFrom('reset' as const, 'append' as const, 'follow' as const, 'end' as const), pod }),
  fc.record({ what: fc.constant('fail' as const), pod, scrapes: fc.integer({ min: 1, max: 4 }) }),
)
const histories = fc.array(fc.record({ after: fc.oneof(fc.integer({ min: 1, max: 90_000 }), fc.constant(intervalMs), fc.constant(1)), deed: deeds }), { minLength: 1, maxLength: 120 })

/** A target as its processes are: what is known of it without any store. */
interface Process {
  firstMs: number
  nextMs: number
  offsets: number[]
  /** Its signals' part of the bundle when it began to be counted from there. */
  isAppended: boolean
  failsUntil: number
  wasShown: boolean[]
  id: string
  isUp: boolean
}

/** Plays a history into two stores: one gets segments, the other each sample when it is scraped. */
class Play {
  readonly segments = newSeriesState()
  readonly scraped = newSeriesState()
  nowMs = beginMs
  readonly #course: string
  #bundle: string
  #rate = 1e-6
  #turnedAt = beginMs * millisecond
  #position = 0
  #slopes = [1, 2, 0, 1, 2]
  #starts = [0, 0, 0, 0, 0]
  #level: number | undefined
  #bentAt = 0
  readonly #processes: Process[] = []

  constructor() {
    this.#course = newCourse(this.segments, this.#at, this.#rate)
    this.#bundle = newBundle(this.segments, { course: this.#course, at: this.#at, motion: { slopes: Float64Array.from(this.#slopes) }, drifts })
    pods.forEach((_, index) => this.#begin(index))
  }

  get #at(): Instant {
    return this.nowMs * millisecond
  }

  #begin(index: number): void {
    const firstMs = this.nowMs + 1000 * (index + 1)
    const name = pods[index]!
    for (const labels of [...labelsFor(name), upOf(name)]) seriesNumber(this.scraped, labels)
    const id = startTarget(this.segments, { firstMs, intervalMs, labels: labelsFor(name), shown, up: upOf(name) })
    const offsets = this.#signals(this.#at).map((value) => -value)
    this.#processes[index] = { firstMs, nextMs: firstMs, offsets, isAppended: false, failsUntil: 0, wasShown: names.map(() => false), id, isUp: true }
    this.#follow(this.#processes[index])
  }

  #follow({ id, offsets }: Process): void {
    followBundle(this.segments, id, { fromMs: this.nowMs, bundle: this.#bundle, offsets: Float64Array.from(offsets) })
  }

  #positionAt(at: Instant): number {
    return valueAt(this.#position, this.#rate, at - this.#turnedAt)
  }

  #signals(at: Instant): number[] {
    return this.#undrifted(at).map((value, signal) => valueAt(value, drifts[signal]!, at - beginMs * millisecond))
  }

  #undrifted(at: Instant): number[] {
    return this.#starts.map((start, signal) => valueAt(start, this.#slopes[signal]!, this.#positionAt(at) - this.#bentAt))
  }

  play({ after, deed }: Step): void {
    this.#goOn(this.nowMs + after)
    const process = 'pod' in deed ? this.#processes[deed.pod]! : undefined
    switch (deed.what) {
      case 'turn':
        if (deed.rate === this.#rate) return
        this.#position = this.#positionAt(this.#at)
        this.#turnedAt = this.#at
        this.#rate = deed.rate
        turnCourse(this.segments, this.#course, this.#at, deed.rate)
        break
      case 'bend':
        if (Object.is(deed.level, this.#level) && deed.slopes.every((each, signal) => Object.is(each, this.#slopes[signal])) && (deed.slopes[0] === 0 || !(deed.level! >= 0))) return
        this.#level = deed.level
        this.#starts = this.#undrifted(this.#at).map((value, signal) => startFrom(value, signal === 0 ? deed.level : NaN))
        this.#bentAt = this.#positionAt(this.#at)
        this.#slopes = [...deed.slopes]
        bendBundle(this.segments, this.#bundle, this.#at, {
          slopes: Float64Array.from(deed.slopes), ...(deed.level !== undefined && { levels: Float64Array.of(deed.level, NaN, NaN, NaN, NaN) }),
        })
        break
      default:
        this.#happens(process!, deed)
    }
  }

  #happens(process: Process, deed: Extract<Deed, { pod: number }>): void {
    if (!process.isUp) {
      if (deed.what === 'follow' && this.nowMs > process.nextMs) this.#begin(deed.pod)
      return
    }
    switch (deed.what) {
      case 'reset':
        process.offsets = this.#signals(this.#at).map((value) => -value)
        if (!process.isAppended) this.#follow(process)
        break
      case 'append':
        process.isAppended = true
        unfollow(this.segments, process.id, this.nowMs)
        break
      case 'follow':
        if (process.isAppended) this.#follow(process)
        process.isAppended = false
        break
      case 'fail':
        if (process.failsUntil > this.nowMs) return
        process.failsUntil = this.nowMs + deed.scrapes * intervalMs - 1
        failScrapes(this.segments, process.id, { fromMs: this.nowMs, toMs: process.failsUntil })
        break
      case 'end':
        if (process.nextMs === process.firstMs) return
        process.isUp = false
        endTarget(this.segments, process.id, process.nextMs)
        this.#end(process, pods[deed.pod]!)
    }
  }

  /** What the scraper would have written up to an instant. */
  #goOn(toMs: number): void {
    this.#processes.forEach((process, index) => {
      for (; process.isUp && process.nextMs < toMs; process.nextMs += intervalMs) this.#scrape(process, pods[index]!)
    })
    this.nowMs = toMs
    sampleUntil(this.segments, toMs - 1)
  }

  #scrape(process: Process, name: string): void {
    const timeMs = process.nextMs
    const hasFailed = timeMs < process.failsUntil
    const values = this.#signals(timeMs * millisecond).map((value, signal) => process.offsets[signal]! + value)
    labelsFor(name).forEach((labels, signal) => {
      const value = hasFailed ? undefined : shownAs(shown[signal]!, values[signal]!)
      this.#append(labels, timeMs, value ?? (process.wasShown[signal] ? 'stale' : undefined))
      process.wasShown[signal] = value !== undefined
    })
    this.#append(upOf(name), timeMs, hasFailed ? 0 : 1)
    if (process.isAppended && !hasFailed) appendScrape(this.segments, process.id, timeMs, Float64Array.from(values))
  }

  #end({ nextMs, wasShown, firstMs }: Process, name: string): void {
    labelsFor(name).forEach((labels, signal) => this.#append(labels, nextMs, wasShown[signal] ? 'stale' : undefined))
    if (nextMs > firstMs) this.#append(upOf(name), nextMs, 'stale')
  }

  #append(labels: Labels, timeMs: number, value: number | 'stale' | undefined): void {
    const series = seriesNumber(this.scraped, labels)
    if (value === 'stale') appendStale(this.scraped, series, timeMs)
    else if (value !== undefined) appendSample(this.scraped, series, timeMs, value)
  }
}

function played(history: readonly Step[]): Play {
  const play = new Play()
  history.forEach((step) => play.play(step))
  play.play({ after: intervalMs, deed: { what: 'turn', rate: 1e-6 } })
  return play
}

function samplesOf(state: SeriesState, labels: Labels, fromMs = -Infinity, toMs = Infinity): [number, number | 'stale'][] {
  const into = new Samples()
  readSeries(state, seriesNumber(state, labels), { fromMs, toMs, into })
  return Array.from({ length: into.length }, (_, index) => [into.times[index]!, into.isStaleAt(index) ? 'stale' : into.values[index]!])
}

const everySeries: readonly Labels[] = pods.flatMap((name) => [...labelsFor(name), upOf(name)])

const queries = [
  'level', 'sent_total', 'failed_total', 'up', 'sum by (pod) (sent_total)', 'rate(sent_total[1m])', 'increase(sent_total[5m])', 'irate(failed_total[2m])',
  'changes(level[3m])', 'resets(sent_total[10m])', 'count_over_time(failed_total[2m])', 'timestamp(level)', 'absent(failed_total{pod="b"})',
  'histogram_quantile(0.9, sum by (le) (rate(wait_seconds_bucket[2m])))', 'sent_total offset 1m', 'last_over_time(level[45s])', 'deriv(level[2m])',
  'max_over_time(rate(sent_total[1m])[5m:20s])', 'present_over_time(up[1m])', 'predict_linear(level[5m], 60)', 'sent_total - sent_total offset 5m',
  'avg_over_time(up[10m])', 'sum(rate(failed_total[5m])) / sum(rate(sent_total[5m]))', 'quantile_over_time(0.5, level[2m])', 'topk(1, level)', 'count({pod=~".+"})',
]

test('a series of segments reads as if it had been scraped, from any instant to any other', () => {
  fc.assert(fc.property(histories, fc.nat(), fc.nat(), (history, a, b) => {
    const { segments, scraped, nowMs } = played(history)
    for (const labels of everySeries) {
      expect(samplesOf(segments, labels)).toEqual(samplesOf(scraped, labels))
      const [from, to] = [beginMs + a % (nowMs - beginMs), beginMs + b % (nowMs - beginMs)]
      expect(samplesOf(segments, labels, from, to)).toEqual(samplesOf(scraped, labels, from, to))
    }
  }), { numRuns: 150 })
})

test('no query can tell segments from scraped samples', () => {
  fc.assert(fc.property(histories, fc.integer({ min: 1, max: 60_000 }), fc.nat(), (history, stepMs, a) => {
    const { segments, scraped, nowMs } = played(history)
    const range = { start: beginMs * millisecond, end: (nowMs + 30_000) * millisecond, step: Math.max(stepMs, Math.ceil((nowMs - beginMs) / 200)) * millisecond }
    const at = (beginMs + a % (nowMs - beginMs)) * millisecond
    for (const query of queries) {
      expect(queryRange(segments, query, range), query).toEqual(queryRange(scraped, query, range))
      expect(queryInstant(segments, query, at), query).toEqual(queryInstant(scraped, query, at))
    }
    expect(queryInstant(segments, '{pod="a"}[5m]', at)).toEqual(queryInstant(scraped, '{pod="a"}[5m]', at))
  }), { numRuns: 40 })
})

test('a fork shares what is written and goes its own way', () => {
  const play = new Play()
  const deed = { what: 'bend', slopes: [0, 3, 0.1, 1, 1] } as const
  for (let step = 0; step < 200; step++) play.play({ after: 20_000, deed: { ...deed, slopes: [0, step % 5, 0.1, 1, 1] } })
  const fork = forkState(play.segments)
  expect(fork.bundles!.get('1')).toBe(play.segments.bundles!.get('1'))
  const before = everySeries.map((labels) => samplesOf(fork, labels))
  for (let step = 0; step < 200; step++) play.play({ after: 20_000, deed: { what: 'turn', rate: (step % 3) * 1e-6 } })
  expect(everySeries.map((labels) => samplesOf(fork, labels))).toEqual(before)
  expect(everySeries.map((labels) => samplesOf(play.segments, labels))).toEqual(everySeries.map((labels) => samplesOf(play.scraped, labels)))
})

test('statistics count series of segments like any other', () => {
  fc.assert(fc.property(histories, (history) => {
    const { segments, scraped } = played([...history, { after: 60_000, deed: { what: 'bend', slopes: [1, 1, 10, 1, 1] } }, { after: 120 * 1000, deed: { what: 'turn', rate: 1e-6 } }])
    const [ours, theirs] = [headStatistics(segments), headStatistics(scraped)]
    expect(ours).toMatchObject({
      numSeries: theirs.numSeries, numLabelPairs: theirs.numLabelPairs, minTime: theirs.minTime, maxTime: theirs.maxTime,
      seriesCountByMetricName: theirs.seriesCountByMetricName, labelValueCountByLabelName: theirs.labelValueCountByLabelName,
    })
  }), { numRuns: 40 })
})

test('what is older than the retention time is forgotten, and the rest stays', () => {
  fc.assert(fc.property(histories, fc.nat(), (history, a) => {
    const { segments, scraped, nowMs } = played(history)
    const boundMs = beginMs + a % (nowMs - beginMs)
    for (const store of [segments, scraped]) dropAllBefore(store, boundMs)
    for (const labels of everySeries) expect(samplesOf(segments, labels, boundMs)).toEqual(samplesOf(scraped, labels, boundMs))
  }), { numRuns: 60 })
})

test('retention keeps neither blocks nor series that nothing leads to', () => {
  const play = new Play()
  for (let step = 0; step < 1000; step++) play.play({ after: 20_000, deed: step % 2 ? { what: 'bend', slopes: [0, step % 5, 1, 1, 1] } : { what: 'turn', rate: (1 + step % 3) * 1e-6 } })
  for (const index of [0, 1]) play.play({ after: 20_000, deed: { what: 'end', pod: index } })
  play.play({ after: 60_000, deed: { what: 'turn', rate: 0 } })
  const { segments, nowMs } = play
  dropAllBefore(segments, nowMs - 300_000)
  expect([segments.courses!.get('0')!.full.length, segments.bundles!.get('1')!.full.length]).toEqual([0, 0])
  expect(dropAllBefore(segments, nowMs + second / millisecond)).toBeDefined()
  expect([segments.labels.length, segments.segmentTargets!.size, segments.bundles!.size, segments.courses!.size]).toEqual([0, 0, 0, 0])
})
