import { expect, test } from 'vitest'
import { millisecond, minute, second, Simulation, type Part } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import type { MetricFamily, MetricSample } from '../exposition/metric-family.ts'
import { selectSeries } from '../series/index-of-labels.ts'
import { printLabels } from '../series/labels.ts'
import { newMatcher } from '../series/matcher.ts'
import { readSamples, Samples } from '../series/samples.ts'
import { latest, rateOver } from '../series/select.ts'
import type { DiscoveredTarget, ScrapeJob } from './job.ts'
import { setScrapeJobs, telemetryPart, type Scraped, type TelemetryPart } from './part.ts'

/** A world of processes that one test turns on and off. */
interface Stage {
  targets: readonly DiscoveredTarget[]
  answers: Map<string, string>
  broken: boolean
}

const stage: Part<Stage> = { name: 'stage', events: {}, initial: () => ({ targets: [], answers: new Map(), broken: false }) }

const startedAt = 1_700_000_000 * second

function world(jobs: readonly ScrapeJob[]): { simulation: Simulation; telemetry: TelemetryPart } {
  const telemetry = telemetryPart({
    jobs: () => jobs,
    discover: (simulation) => simulation.state(stage).targets,
    collect: (simulation, target) => collect(simulation, target.key),
  })
  return { simulation: Simulation.start([stage, telemetry], { seed: 1, startedAt }), telemetry }
}

/** An answer is written `metric{label="value"} 1`; a line a sample. */
function collect(simulation: Simulation, key: string): Scraped {
  const answer = simulation.state(stage).answers.get(key)
  if (answer === undefined) return 'down'
  if (answer === 'timeout') return { error: 'context deadline exceeded', took: 10 * second }
  const lines = answer.split('; ').filter(Boolean)
  return lines.map((line): MetricFamily => {
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line)!
    const sample: MetricSample = { labels: Object.fromEntries(Array.from(labels.matchAll(/(\w+)="(.*?)"/g), ([, a, b]) => [a!, b!])), value: Number(value) }
    return { name: name!, help: 'h', type: 'gauge', samples: [sample] }
  })
}

function api(key: string, labels: Record<string, string> = {}): DiscoveredTarget {
  return { job: 'api', key, labels: { __address__: `${key}:80`, ...labels } }
}

/** Every sample of the series that are named, by series; times in seconds since the world's start. */
function shown(simulation: Simulation, telemetry: TelemetryPart, name: string): string {
  const state = simulation.state(telemetry)
  const into = new Samples()
  return selectSeries(state, [newMatcher('__name__', '=~', name)]).map((series) => {
    readSamples(state, series, { fromMs: -Infinity, toMs: Infinity, into })
    const samples = Array.from({ length: into.length }, (_, index) =>
      `${into.isStaleAt(index) ? 'stale' : into.values[index]}@${(into.times[index]! - startedAt / millisecond) / 1000}`)
    return `${printLabels(state.labels[series]!)} ${samples.join(' ')}`
  }).join('\n')
}

const job: ScrapeJob = { name: 'api', interval: 10 * second }

test('a target is scraped on its interval, and ends when it goes; so it does twice, forked, saved and replayed', () => {
  const { telemetry } = world([job])
  const say = (answer: string | undefined) => (simulation: Simulation) => {
    const answers = simulation.state(stage).answers
    if (answer === undefined) answers.delete('a')
    else answers.set('a', answer)
  }
  const appear = (targets: readonly DiscoveredTarget[]) => (simulation: Simulation) => {
    simulation.state(stage).targets = targets
  }
  const { simulation } = checkWorld(() => Simulation.start([stage, telemetry], { seed: 1, startedAt }), [
    appear([api('a')]), say('x 1; y{pod="p"} 2'), { run: 12 * second },
    say('x 3'), { run: 10 * second },
    say(undefined), { run: 10 * second },
    say('timeout'), { run: 10 * second },
    say('x 4'), { run: 10 * second },
    appear([]), { run: 48 * second },
  ])
  expect(shown(simulation, telemetry, 'x|y|up|scrape_s.*')).toMatchInlineSnapshot(`
    "{__name__="x", instance="a:80", job="api"} 1@9.789 3@19.789 stale@29.789 4@49.789 stale@59.789
    {__name__="y", instance="a:80", job="api", pod="p"} 2@9.789 stale@19.789
    {__name__="up", instance="a:80", job="api"} 1@9.789 1@19.789 0@29.789 0@39.789 1@49.789 stale@59.789
    {__name__="scrape_samples_scraped", instance="a:80", job="api"} 2@9.789 1@19.789 0@29.789 0@39.789 1@49.789 stale@59.789
    {__name__="scrape_samples_post_metric_relabeling", instance="a:80", job="api"} 2@9.789 1@19.789 0@29.789 0@39.789 1@49.789 stale@59.789
    {__name__="scrape_series_added", instance="a:80", job="api"} 2@9.789 0@19.789 0@29.789 0@39.789 1@49.789 stale@59.789"
  `)
})

test('targets of one job are spread over its interval, the same way in every run', () => {
  const offsets = () => {
    const { simulation, telemetry } = world([{ ...job, interval: minute }])
    simulation.state(stage).targets = Array.from({ length: 60 }, (_, index) => api(`host-${index}`))
    simulation.runUntil(startedAt + second)
    return [...simulation.state(telemetry).targets.values()].map((target) => Math.floor((target.nextScrape % minute) / (10 * second)))
  }
  const first = offsets()
  expect(offsets()).toEqual(first)
  expect([0, 1, 2, 3, 4, 5].map((sixth) => first.filter((each) => each === sixth).length > 3)).toEqual(Array(6).fill(true))
})

test.each([
  [false, '{__name__="x", exported_instance="inside", instance="a:80", job="api", zone="z"}'],
  [true, '{__name__="x", instance="inside", job="api", zone="z"}'],
])('honor labels %s', (honorLabels, expected) => {
  const { simulation, telemetry } = world([{ ...job, honorLabels, labels: { zone: 'z' } }])
  simulation.state(stage).targets = [api('a')]
  simulation.state(stage).answers.set('a', 'x{instance="inside"} 1')
  simulation.runUntil(startedAt + 10 * second)
  expect(shown(simulation, telemetry, 'x').split(' 1@')[0]).toBe(expected)
})

test('relabelling drops targets and samples; limits fail a scrape', () => {
  const { simulation, telemetry } = world([{
    ...job,
    relabel: [{ sourceLabels: ['__meta_role'], regex: 'node', action: 'drop' }],
    metricRelabel: [{ sourceLabels: ['__name__'], regex: 'secret_.*', action: 'drop' }],
    sampleLimit: 2,
  }])
  const set = simulation.state(stage)
  set.targets = [api('a'), api('b', { __meta_role: 'node' })]
  set.answers.set('a', 'x 1; y 2; secret_z 3').set('b', 'x 1')
  simulation.runUntil(startedAt + 12 * second)
  set.answers.set('a', 'x 1; y 2; z 3')
  simulation.runUntil(startedAt + 22 * second)
  expect(shown(simulation, telemetry, 'x|y|z|secret_z|up|scrape_samples.*')).toMatchInlineSnapshot(`
    "{__name__="x", instance="a:80", job="api"} 1@9.789 stale@19.789
    {__name__="y", instance="a:80", job="api"} 2@9.789 stale@19.789
    {__name__="up", instance="a:80", job="api"} 1@9.789 0@19.789
    {__name__="scrape_samples_scraped", instance="a:80", job="api"} 3@9.789 3@19.789
    {__name__="scrape_samples_post_metric_relabeling", instance="a:80", job="api"} 2@9.789 3@19.789
    {__name__="z", instance="a:80", job="api"} "
  `)
  expect([...simulation.state(telemetry).targets.values()].map(({ health, lastError }) => [health, lastError])).toEqual([['down', 'sample limit exceeded']])
})

test('other jobs take the place of those before', () => {
  const { simulation, telemetry } = world([job])
  const set = simulation.state(stage)
  set.targets = [api('a')]
  set.answers.set('a', 'x 1')
  simulation.runUntil(startedAt + 20 * second)
  setScrapeJobs(simulation, telemetry, { jobs: [{ ...job, interval: 5 * second }], discovered: simulation.state(stage).targets })
  simulation.runUntil(startedAt + 40 * second)
  expect(shown(simulation, telemetry, 'x')).toMatchInlineSnapshot(`"{__name__="x", instance="a:80", job="api"} 1@9.789 1@19.789 1@24.789 1@29.789 1@34.789 1@39.789"`)
})

test('a world of its own remembers for its retention', () => {
  const telemetry = telemetryPart({
    jobs: () => [job], retention: 3600 * second, discover: () => targets,
    collect: (simulation) => [{ name: 'x', help: '', type: 'gauge', samples: [{ labels: {}, value: simulation.now / second }] }],
  })
  const targets = [api('a')]
  const simulation = Simulation.start([telemetry], { seed: 1, startedAt })
  simulation.runUntil(startedAt + 30_000 * second)
  const into = new Samples()
  readSamples(simulation.state(telemetry), 0, { fromMs: 0, toMs: Infinity, into })
  expect(into.times[0]! * millisecond).toBeGreaterThanOrEqual(startedAt + (28_800 - 3600) * second)
  expect(into.length).toBe(480)
})

test('readings and rates of what was scraped', () => {
  const { simulation, telemetry } = world([job])
  const set = simulation.state(stage)
  set.targets = [api('a')]
  for (const value of [10, 20, 5, 25]) {
    set.answers.set('a', `cpu ${value}`)
    simulation.runFor(10 * second)
  }
  const state = simulation.state(telemetry)
  const matchers = [newMatcher('__name__', '=', 'cpu')]
  const at = simulation.now
  expect(latest(state, matchers, { at }).map(({ value }) => value)).toEqual([25])
  expect(latest(state, matchers, { at: at + 5 * minute }).length).toBe(0)
  expect(rateOver(state, matchers, { at, within: minute }).map(({ value, window }) => [value, window / second])).toEqual([[35 / 30, 30]])
  expect(rateOver(state, matchers, { at, within: 5 * second })).toEqual([])
})

test('a scrape that lost, changed and gained samples gives each to its own series', () => {
  const { simulation, telemetry } = world([{ name: 'api', interval: 15 * second }])
  const state = simulation.state(stage)
  state.targets = [api('a')]
  const answerOf = (pods: string) => [...pods].map((pod) => `up_since{pod="${pod}"} ${pod.charCodeAt(0)}`).join('; ')
  for (const pods of ['bcde', 'bde', 'abde', 'aecf', 'g', 'abcdefg', '', 'gfedcba']) {
    state.answers.set('a', answerOf(pods))
    simulation.runFor(15 * second)
    const found = latest(simulation.state(telemetry), [newMatcher('__name__', '=', 'up_since')], { at: simulation.now })
    const known = found.map(({ labels, value }) => [labels[labels.indexOf('pod') + 1], value])
    expect(known.sort()).toEqual([...pods].sort().map((pod) => [pod, pod.charCodeAt(0)]))
  }
})
