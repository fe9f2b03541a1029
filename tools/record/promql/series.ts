/** Seeded series with everything that makes queries hard: resets, gaps, staleness, NaN, odd buckets. */
import { stream, uniform } from '@track/simulation'

export interface NotedLoad {
  readonly series: string
  readonly values: string
  readonly startMs: number
  readonly stepMs: number
}

const seed = 7
const samples = 160

export function noteSeries(): NotedLoad[] {
  return [...counters(), ...histograms(), ...gauges(), ...oddities()]
}

/** A draw in [0, 1) for one sample of one series. */
function draw(series: string, index: number, lane = 0): number {
  return uniform(stream(seed, 'promql', series), index, lane)
}

function note(series: string, valueAt: (index: number) => string, { startMs = 0, stepMs = 15_000, count = samples } = {}): NotedLoad {
  return { series, values: Array.from({ length: count }, (_, index) => valueAt(index)).join(' '), startMs, stepMs }
}

function counters(): NotedLoad[] {
  const loads: NotedLoad[] = []
  for (const job of ['api', 'web']) {
    for (const instance of ['a:80', 'b:80', 'c:80']) {
      for (const code of ['200', '500']) {
        const series = `http_requests_total{job="${job}",instance="${instance}",code="${code}"}`
        let value = Math.floor(draw(series, 9999) * 1000)
        loads.push(note(series, (index) => {
          if (draw(series, index, 1) < 0.02) value = Math.floor(draw(series, index, 2) * 5)
          value += Math.floor(draw(series, index) * (code === '200' ? 40 : 3))
          return draw(series, index, 3) < 0.03 ? '_' : String(value)
        }, { startMs: Math.floor(draw(series, 9998) * 15_000) }))
      }
    }
  }
  return loads
}

const bounds = ['0.1', '0.25', '0.5', '1', '2.5', '+Inf']

function histograms(): NotedLoad[] {
  const loads: NotedLoad[] = []
  for (const instance of ['a:80', 'b:80']) {
    const startMs = instance === 'a:80' ? 3000 : 4321
    const totals = bounds.map(() => 0)
    let sum = 0
    const rows = Array.from({ length: samples }, (_, index) => {
      for (let request = 0; request < 5; request++) {
        const seconds = draw(`latency${instance}`, index, request) * 3
        sum += seconds
        bounds.forEach((bound, place) => {
          if (seconds <= Number(bound.replace('+Inf', 'Infinity'))) totals[place]!++
        })
      }
      // One bucket loses count now and then, as a racy scrape shows it.
      const lost = draw(`lost${instance}`, index) < 0.1 ? 1 : 0
      return { counts: totals.map((count, place) => (place === 2 ? count - lost * 9 : count)), sum, count: totals.at(-1)! }
    })
    bounds.forEach((bound, place) => loads.push(note(
      `latency_seconds_bucket{instance="${instance}",le="${bound}"}`, (index) => String(rows[index]!.counts[place]), { startMs })))
    loads.push(note(`latency_seconds_sum{instance="${instance}"}`, (index) => String(rows[index]!.sum), { startMs }))
    loads.push(note(`latency_seconds_count{instance="${instance}"}`, (index) => String(rows[index]!.count), { startMs }))
  }
  return loads
}

function gauges(): NotedLoad[] {
  const loads: NotedLoad[] = []
  for (const zone of ['north', 'south', 'east']) {
    for (const sensor of ['1', '2']) {
      const series = `temperature{zone="${zone}",sensor="${sensor}"}`
      let value = draw(series, 9999) * 40 - 10
      loads.push(note(series, (index) => {
        value += draw(series, index) * 4 - 2
        const odd = draw(series, index, 1)
        if (sensor === '2' && odd < 0.03) return 'NaN'
        if (sensor === '2' && odd < 0.05) return odd < 0.04 ? 'Inf' : '-Inf'
        return odd > 0.97 ? 'stale' : String(value)
      }, { startMs: Math.floor(draw(series, 9998) * 5000) }))
    }
  }
  for (const instance of ['a:80', 'b:80', 'c:80']) {
    const series = `up{job="api",instance="${instance}"}`
    loads.push(note(series, (index) => (draw(series, index) < 0.1 ? '0' : '1')))
    loads.push(note(`build_info{job="api",instance="${instance}",version="v1.${instance.charCodeAt(0) - 96}"}`, () => '1'))
    loads.push(note(`limit{instance="${instance}"}`, () => String(100 * (instance.charCodeAt(0) - 96))))
  }
  return loads
}

function oddities(): NotedLoad[] {
  return [
    note('sparse', (index) => (index % 23 === 0 ? String(index) : '_')),
    note('ends{how="stale"}', (index) => (index < 60 ? String(index * 1.5) : index === 60 ? 'stale' : '_')),
    note('ends{how="silent"}', (index) => (index < 60 ? String(-index) : '_')),
    note('begins', (index) => (index >= 90 ? String(index % 7) : '_')),
    note('huge{n="1"}', (index) => (index % 2 === 0 ? '1.5e308' : '-1.2e308')),
    note('huge{n="2"}', () => '1.7e308'),
    note('tiny', (index) => `${1 + (index % 5)}e-300`),
    note('cancelling{n="1"}', () => '1e100'),
    note('cancelling{n="2"}', () => '1'),
    note('cancelling{n="3"}', () => '-1e100'),
    note('flips', (index) => (Math.floor(index / 80) % 2 === 0 ? '1' : '0')),
    note('minutes_total', (index) => String(index * 7), { stepMs: 60_000, count: 40 }),
    note('zero', () => '0'),
    note('negative_zero', () => '-0'),
    note('{"dotted.name","host.name"="h1"}', (index) => String(index)),
    note('when', (index) => String(1_000_000_000 + index * 86_400 * 13)),
  ]
}
