/** The receiver prometheus in time: targets that come and go, scrapes that fail, other configurations. */
import { minute, parseTimestamp, second, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import type { Telemetry } from '../../otlp/http.ts'
import type { MetricFamily } from '../../exposition/metric-family.ts'
import type { Scraped } from '../../scrape/part.ts'
import { type CollectorPart, collectorPart, reloadCollector } from '../part.ts'

const startedAt = parseTimestamp('2025-03-03T08:00:00Z')

const configOf = (interval: string) => `
receivers: {prometheus: {config: {scrape_configs: [{job_name: shop, scrape_interval: ${interval}, static_configs: [{targets: ["shop:80"]}]}]}}}
exporters: {otlp: {endpoint: "x:4317", sending_queue: {enabled: false}}}
service: {pipelines: {metrics: {receivers: [prometheus], exporters: [otlp]}}}`

const families: readonly MetricFamily[] = [{ name: 'sold_total', type: 'counter', help: '', samples: [{ labels: {}, value: 4 }] }]

interface Played {
  readonly simulation: Simulation
  readonly part: CollectorPart
  /** `sold_total 4`, `up stale`. */
  readonly points: string[]
}

function play(answer: (simulation: Simulation) => Scraped, isThere: (simulation: Simulation) => boolean = () => true): Played {
  const points: string[] = []
  const part = collectorPart({
    config: configOf('10s'),
    discover: (simulation) => (isThere(simulation) ? [{ job: 'shop', labels: { __address__: 'shop:80' } }] : []),
    collect: answer,
    deliver: (_simulation, { telemetry }) => {
      points.push(...pointsOf(telemetry))
      return { isTaken: true }
    },
  })
  return { simulation: Simulation.start([part], { seed: 1, startedAt }), part, points }
}

function pointsOf(telemetry: Telemetry): readonly string[] {
  const metrics = telemetry.signal === 'metrics' ? telemetry.metrics.flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics)) : []
  return metrics.flatMap(({ name, data }) => (
    ['up', 'sold_total'].includes(name) && (data.kind === 'sum' || data.kind === 'gauge') ? data.points.map(({ value, flags }) => `${name} ${flags === 1 ? 'stale' : String(value)}`) : []
  ))
}

test('a target that is gone ends, with what was said of it, a while after its last scrape', () => {
  const { simulation, points } = play(() => families, ({ now }) => now - startedAt < 20 * second)
  simulation.runFor(30 * second)
  expect(points).toEqual(['sold_total 4', 'up 1', 'sold_total 4', 'up 1'])
  simulation.runFor(30 * second)
  expect(points.slice(4)).toEqual(['sold_total stale', 'up stale'])
})

test('what a scrape that fails does not bring ends at once, and is told', () => {
  const { simulation, part, points } = play(({ now }) => (now - startedAt < 10 * second ? families : { error: 'server returned HTTP status 503', took: second }))
  simulation.runFor(20 * second)
  expect(points).toEqual(['sold_total 4', 'up 1', 'sold_total stale', 'up 0'])
  expect(simulation.state(part).lines).toEqual([expect.stringMatching(/^warn\tFailed to scrape Prometheus endpoint\t/)])
  expect(simulation.state(part).counters.get('otelcol_receiver_accepted_metric_points{receiver="prometheus",transport="http"}')).toBe(12)
})

test('another configuration scrapes anew, one without the receiver no more', () => {
  const { simulation, part, points } = play(() => families)
  simulation.runFor(10 * second)
  expect(reloadCollector(simulation, part, configOf('1s'))).toBeUndefined()
  points.length = 0
  simulation.runFor(10 * second)
  expect(points.filter((each) => each === 'up 1')).toHaveLength(10)
  expect(reloadCollector(simulation, part, configOf('1s').replaceAll(/prometheus:.*/g, 'otlp: {protocols: {http: }}}').replace('[prometheus]', '[otlp]'))).toBeUndefined()
  points.length = 0
  simulation.runFor(minute)
  expect(points).toEqual([])
})
