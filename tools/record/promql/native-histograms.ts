/** Seeded series of native histograms with everything that makes queries hard, and what is asked about them. */
import { stream, uniform } from '@track/simulation'
import type { AskedQuery, Vocabulary } from './queries.ts'
import type { NotedLoad } from './series.ts'

const seed = 13
const samples = 120

function draw(series: string, index: number, lane = 0): number {
  return uniform(stream(seed, 'native histograms', series), index, lane)
}

interface Shape {
  readonly schema: number
  readonly offset: number
  readonly width: number
  readonly zeroWidth?: number
  readonly bounds?: readonly number[]
  readonly hint?: string
  readonly negative?: boolean
}

function list(values: readonly number[]): string {
  return `[${values.join(' ')}]`
}

/** A counter of observations: every bucket grows, now and then all begin anew. */
class Counter {
  readonly #name: string
  #positive: number[] = []
  #negative: number[] = []
  #zero = 0
  #sum = 0

  constructor(name: string) {
    this.#name = name
  }

  /** The histogram after one more interval. */
  note(index: number, shape: Shape, { isReset = false, isGauge = false } = {}): string {
    if (isReset || isGauge || this.#positive.length !== shape.width) {
      this.#positive = Array.from({ length: shape.width }, () => 0)
      this.#negative = Array.from({ length: shape.width }, () => 0)
      this.#zero = 0
      this.#sum = 0
    }
    const grow = (counts: number[], lane: number) => counts.map((count, place) => count + Math.floor(draw(this.#name, index, lane + place) * (isGauge ? 9 : 4) - (place % 3 === 2 ? 2.5 : 0.5) > 0 ? draw(this.#name, index, lane + 40 + place) * 5 + 1 : 0))
    this.#positive = grow(this.#positive, 0)
    if (shape.negative) this.#negative = grow(this.#negative, 100)
    if (shape.bounds === undefined) this.#zero += Math.floor(draw(this.#name, index, 200) * 2)
    this.#sum += draw(this.#name, index, 201) * 20 - (shape.negative ? 10 : 0)
    return this.#print(shape)
  }

  #print({ schema, offset, zeroWidth, bounds, hint, negative }: Shape): string {
    const count = [...this.#positive, ...this.#negative, this.#zero].reduce((a, b) => a + b, 0)
    const fields = [`schema:${schema}`, `sum:${this.#sum}`, `count:${count}`]
    if (bounds) fields.push(`custom_values:${list(bounds)}`)
    else fields.push(`z_bucket:${this.#zero}`, `z_bucket_w:${zeroWidth ?? 0.001}`)
    if (hint) fields.push(`counter_reset_hint:${hint}`)
    fields.push(`buckets:${list(this.#positive)}`)
    if (!bounds) fields.push(`offset:${offset}`)
    if (negative) fields.push(`n_buckets:${list(this.#negative)}`, `n_offset:${offset}`)
    return `{{${fields.join(' ')}}}`
  }
}

function note(series: string, valueAt: (index: number) => string, startMs = 0): NotedLoad {
  return { series, values: Array.from({ length: samples }, (_, index) => valueAt(index)).join(' '), startMs, stepMs: 15_000 }
}

/**
 * Until here some series change their type, and from then on others end: loaded in one go, as a server
 * would never do, a staleness marker gets lost where another series has just changed its type.
 */
const mixedUntil = 60

function counters(): NotedLoad[] {
  return ['api', 'web'].flatMap((job) => ['a:80', 'b:80', 'c:80'].map((instance, place) => {
    const series = `request_seconds{job="${job}",instance="${instance}"}`
    const counter = new Counter(series)
    return note(series, (index) => {
      const value = counter.note(index, { schema: place === 1 && index > 50 ? 1 : place, offset: place * 2 - 3, width: 5 }, { isReset: draw(series, index, 300) < 0.03 })
      if (place === 2 && index > mixedUntil + 5 && draw(series, index, 301) < 0.06) return 'stale'
      return draw(series, index, 302) < 0.04 ? '_' : value
    }, Math.floor(draw(series, 9999) * 15_000))
  }))
}

function gauges(): NotedLoad[] {
  return ['north', 'south', 'east'].map((zone, place) => {
    const series = `queue_wait{zone="${zone}"}`
    const counter = new Counter(series)
    const shape = { schema: 2 - place, offset: -2, width: 4, zeroWidth: [0.001, 0.1, 0.5][place]!, negative: place > 0, hint: 'gauge' }
    return note(series, (index) => counter.note(index, shape, { isGauge: true }))
  })
}

const bounds = [[0.1, 0.5, 1, 5], [0.1, 0.5, 1, 5], [0.1, 0.5, 2, 5, 10], [-2, -0.5, 0, 0.5, 1]]

function customs(): NotedLoad[] {
  return bounds.map((own, place) => {
    const series = `custom_seconds{instance="${'abcd'[place]}:80",job="api"}`
    const counter = new Counter(series)
    return note(series, (index) => {
      const now = place === 1 && index > 60 ? bounds[2]! : own
      return counter.note(index, { schema: -53, offset: 0, width: now.length + 1, bounds: now }, { isReset: draw(series, index, 300) < 0.02 })
    }, place * 1000)
  })
}

function oddities(): NotedLoad[] {
  const of = (name: string) => new Counter(name)
  const [mixed, buckets, both, wide, hinted, second, nan] = ['mixed', 'buckets', 'both', 'wide', 'hinted', 'second', 'nan'].map(of) as [Counter, Counter, Counter, Counter, Counter, Counter, Counter]
  const plain: Shape = { schema: 0, offset: -1, width: 4 }
  const custom: Shape = { schema: -53, offset: 0, width: 4, bounds: [0.5, 1, 2] }
  return [
    note('mixed{kind="runs"}', (index) => (index >= mixedUntil ? '_' : Math.floor(index / 20) % 2 === 0 ? String(index) : mixed.note(index, plain))),
    note('mixed{kind="often"}', (index) => (index >= mixedUntil ? '_' : index % 3 === 0 ? String(index * 2) : second.note(index, plain))),
    note('mixed_buckets', (index) => (index >= mixedUntil ? '_' : buckets.note(index, Math.floor(index / 15) % 2 === 0 ? plain : custom))),
    note('both{instance="a:80"}', (index) => both.note(index, plain)),
    ...['0.1', '1', '+Inf'].map((le, place) => note(`both{instance="a:80",le="${le}"}`, (index) => (index < 60 ? String(index * (place + 1)) : '_'))),
    note('both{instance="b:80",le="+Inf"}', (index) => String(index)),
    note('wide{n="1"}', (index) => wide.note(index, { ...plain, offset: -3, width: 6, negative: true, zeroWidth: [0.01, 0.2, 0.25, 1][Math.floor(index / 30)]! })),
    note('wide{n="2"}', (index) => `{{schema:0 sum:${index} count:${4 * index} z_bucket:${index} z_bucket_w:0.3 buckets:[${index} 0 ${index} ${index}] offset:-2}}`),
    note('hinted{n="1"}', (index) => hinted.note(index, { ...plain, hint: ['reset', 'not_reset', 'unknown'][index % 3]! })),
    note('hinted{n="2"}', (index) => `{{schema:0 sum:${index} count:${index % 40} buckets:[${index % 40}]}}`),
    note('unknown{n="1"}', (index) => nan.note(index, plain).replace(/sum:\S+ count:(\d+)/, (_, count: string) => `sum:NaN count:${Number(count) + 3}`)),
    note('unknown{n="2"}', (index) => `{{schema:-53 sum:NaN count:${index} custom_values:[1 2] buckets:[${index} 0 0]}}`),
    note('huge{n="1"}', () => '{{schema:0 sum:1e308 count:1.5e308 buckets:[1e308 5e307]}}'),
    note('huge{n="2"}', () => '{{schema:0 sum:1.7e308 count:1.2e308 buckets:[1.1e308 1e307]}}'),
    note('tiny_parts{n="1"}', () => '{{schema:0 sum:1e100 count:1e100 buckets:[1e100]}}'),
    note('tiny_parts{n="2"}', (index) => `{{schema:0 sum:1 count:${1 + index} buckets:[${1 + index}]}}`),
    note('tiny_parts{n="3"}', () => '{{schema:1 sum:-1e100 count:3 buckets:[1 2]}}'),
    note('empty', () => '{{}}'),
    note('limits{edge="low"}', () => '{{schema:-4 sum:1 count:6 buckets:[1 2 3] offset:-65}}'),
    note('limits{edge="high"}', () => '{{schema:-4 sum:1 count:6 buckets:[1 2 3] offset:63}}'),
    note('limits{edge="fine"}', () => '{{schema:8 sum:300 count:15 buckets:[1 2 3 4 5] offset:121}}'),
    note('limits{edge="infinite"}', () => '{{schema:3 sum:300 count:6 buckets:[1 2 3] offset:8190 n_buckets:[1] n_offset:8193}}'),
    note('temperature{zone="north"}', (index) => String(20 + draw('temperature', index) * 5)),
    note('limit{instance="a:80"}', () => '100'), note('limit{instance="b:80"}', () => '-2'), note('limit{instance="c:80"}', () => '0'),
    note('build_info{job="api",instance="a:80",version="v1"}', () => '1'), note('build_info{job="api",instance="b:80",version="v2"}', () => '1'),
  ]
}

export function noteNativeHistograms(): NotedLoad[] {
  return [...counters(), ...gauges(), ...customs(), ...oddities()]
}

const selectors = [
  'request_seconds', 'request_seconds', 'request_seconds{job="api"}', 'request_seconds{instance!="b:80"}', 'request_seconds{instance="c:80"}',
  'queue_wait', 'queue_wait', 'queue_wait{zone!="east"}', 'custom_seconds', 'custom_seconds', 'custom_seconds{instance=~"[ab].*"}', 'custom_seconds{instance="d:80"}',
  'mixed', 'mixed{kind="often"}', 'mixed_buckets', 'both', 'wide', 'wide{n="1"}', 'hinted', 'hinted{n="1"}', 'hinted{n="2"}', 'unknown', 'huge', 'tiny_parts', 'empty', 'limits',
  'temperature', 'limit', 'build_info', '{instance="a:80"}', '{__name__=~"wide|tiny_parts"}', '{__name__=~"queue_wait|temperature"}', 'nothing',
]

export const native: Vocabulary = {
  selectors,
  labels: ['job', 'instance', 'zone', 'n', 'kind', 'le', 'edge'],
  histograms: [
    ...selectors.filter((each) => !/temperature|limit\b|build|nothing/.test(each)), 'sum by (job) (rate(request_seconds[5m]))', 'rate(request_seconds[2m])',
    'increase(custom_seconds[5m])', 'sum(queue_wait)', 'avg_over_time(queue_wait[3m])', 'request_seconds </ 1.5', 'wide >/ 0.4',
  ],
}

const ranges = ['30s', '1m', '2m', '5m', '7m', '20m']
const overRanges = [
  'rate', 'increase', 'delta', 'irate', 'idelta', 'resets', 'changes', 'sum_over_time', 'avg_over_time', 'count_over_time', 'last_over_time', 'first_over_time',
  'min_over_time', 'ts_of_last_over_time', 'ts_of_first_over_time', 'present_over_time', 'stddev_over_time', 'deriv', 'mad_over_time', 'integral',
]
const ofHistograms = ['histogram_count', 'histogram_sum', 'histogram_avg', 'histogram_stddev', 'histogram_stdvar', 'histogram_quantile', 'histogram_fraction']
const aggregators = ['sum', 'avg', 'count', 'group', 'min', 'max', 'stddev', 'stdvar']
const operators = ['+', '-', '==', '!=', '*', '/', '</', '>/', '^', '>', '== bool', '!= bool', 'and', 'or', 'unless']
const scalars = ['2', '0.5', '-1', '0', '1.2', '100', 'Inf', 'NaN', '0.05', '-0.3', '3']
const times = [60_000, 300_000, 450_000, 600_001, 750_000, 890_000, 915_123, 1_200_000, 1_500_123, 1_790_000, 2_050_000]
const histograms = selectors.filter((each) => !/^(temperature|limit|build_info|nothing)$/.test(each))

/** Functions whose range may be held or interpolated at its bounds. */
const bounded: Readonly<Record<string, readonly string[]>> = {
  rate: [' smoothed', ' anchored'], increase: [' smoothed', ' anchored'], delta: [' smoothed', ' anchored'], resets: [' anchored'], changes: [' anchored'],
}

/** Shallow queries, most of which have an answer. */
export function growShallow(count: number, first = 0): AskedQuery[] {
  return Array.from({ length: count }, (_, number) => {
    const index = first + number
    let lane = 0
    const of = <Item>(choices: readonly Item[]): Item => choices[Math.floor(draw('shallow', index, lane++) * choices.length)]!
    const range = () => {
      const name = of(overRanges)
      const boundary = bounded[name] ? of(['', '', ...bounded[name]]) : ''
      return `${name}(${of(histograms)}[${of(ranges)}]${boundary}${of(['', '', '', ' offset 1m', ' @ 900'])})`
    }
    const plain = () => of([() => of(histograms), range, () => `${of(overRanges)}(${of(histograms)}[${of(ranges)}:${of(['15s', '47s', '2m'])}])`])()
    const by = () => of(['', '', ' by (job)', ' without (instance)', ' by (n)'])
    const ofOne = (inner: string) => {
      const name = of(ofHistograms)
      if (name === 'histogram_quantile') return `${name}(${of(['0.5', '0.9', '0.1', '1', '0', '0.99'])}, ${inner})`
      return name === 'histogram_fraction' ? `${name}(${of(['-Inf', '0', '0.2', '-1'])}, ${of(['0.3', '1', '4', '+Inf'])}, ${inner})` : `${name}(${inner})`
    }
    const shapes = [
      plain, () => `${of(aggregators)}${by()}(${plain()})`, () => ofOne(plain()), () => ofOne(`${of(['sum', 'avg'])}${by()}(${plain()})`),
      () => `${of(['sum', 'avg'])}${by()}(${ofOne(plain())})`, () => `${plain()} ${of(operators.slice(0, 12))} ${of(scalars)}`, () => `${of(scalars)} ${of(['*', '/', '+', '</'])} ${plain()}`,
      () => { const inner = plain(); return `${inner} ${of(operators)} ${of([inner, plain(), `${of(selectors)} offset 1m`])}` },
      () => `${of(['histogram_count', 'histogram_sum'])}(${of(histograms)} ${of(['+', '-'])} on (${of(['n', 'instance, job', 'zone'])}) ${of(histograms)})`,
      () => `-${of(selectors)}`, () => `${of(['topk', 'bottomk', 'limitk'])}(2, ${plain()})`, () => `count_values("v", ${plain()})`, () => `sort(${plain()})`,
      () => `${of(selectors)} smoothed`, () => `label_replace(${plain()}, "job", "x", "", "")`, () => `${plain()} ${of(['+', '-', '*'])} on (instance) group_left () ${of(selectors)}`,
    ]
    const expr = of(shapes)()
    const startMs = of(times)
    const stepMs = of([15_000, 47_000, 300_000, 400_000])
    return of([true, false]) ? { expr, instantMs: startMs } : { expr, startMs, endMs: startMs + stepMs * of([1, 2, 4]), stepMs }
  })
}
