/** Whole requests out of flows: what they add up to, what they are made of, and that a world without them pays nothing. */
import { minute, type Part, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { startClient, stopClient } from '../../clients.ts'
import { outcomes } from '../../exact/outcomes.ts'
import { injectFault } from '../../faults.ts'
import { groundTruth } from '../../measures/ground-truth.ts'
import { setReady, setServiceEndpoints } from '../../servers.ts'
import { client, clientTruth, emptyWorld, serve, server, startedAt } from '../../testing/scenario.ts'
import { endedSpansOf, takeEndedSpans } from '../../tracing/sending.ts'
import { type EndedSpan, idText, traceIdText } from '../../tracing/span.ts'
import { spansTo } from '../../tracing/traces.ts'
import { trafficPart } from '../../traffic-part.ts'
import { sampleOf } from './sample-of.ts'
import type { WeightedRequest } from './sampled.ts'

const load = `
service: web
grain: fluid
routes: [{path: /, weight: 3}, {path: /static}, {path: /nowhere, weight: 0.01}]
load: {rate: 200/s}
timeout: 400ms
retries: 2`

function shop(world: Simulation, more = 'sample: {requests: 20}', env: (service: string) => Record<string, string> = () => ({})): Simulation {
  serve(world, 'web', ['web-0', 'web-1'], server(`
concurrency: 12
queue: {limit: 40}
routes:
- {path: /, service: exponential(5ms), calls: [{dependency: cart, path: /cart}, {dependency: ads, path: /ad, onFailure: ignore}]}
- {path: /static, service: 1ms}
dependencies:
  cart: {service: cart, timeout: 200ms, retries: 1}
  ads: {service: ads, timeout: 50ms}`, { env: env('web') }))
  serve(world, 'cart', ['cart-0'], server('concurrency: 10\nroutes: [{path: /cart, service: exponential(10ms), errors: 5%}]', { env: env('cart') }))
  serve(world, 'ads', ['ads-0'], server('concurrency: 4\nqueue: {limit: 20}\nroutes: [{path: /ad, service: "lognormal(5ms, 1)"}]', { env: env('ads') }))
  startClient(world, { id: 'load', workload: client(`${load}\n${more}`, { env: env('load') }) })
  return world
}

function stall(world: Simulation): void {
  injectFault(world, { id: 'stall', kind: 'stall', where: { service: 'cart' }, at: startedAt + 90 * second, for: 20 * second })
}

/** All that is drawn in so many minutes. */
function drawn(world: Simulation, minutes: number): WeightedRequest[] {
  return Array.from({ length: minutes }, () => {
    world.runFor(minute)
    return sampleOf(world, 'load')?.requests ?? []
  }).flat()
}

function summed<Key>(requests: readonly WeightedRequest[], keyOf: (request: WeightedRequest) => Key): Map<Key, number> {
  const sums = new Map<Key, number>()
  for (const request of requests) sums.set(keyOf(request), (sums.get(keyOf(request)) ?? 0) + request.weight)
  return sums
}

test('weights add up to the flow, by each way to end, in calm and in a storm', () => {
  const world = shop(emptyWorld(3))
  stall(world)
  const requests = drawn(world, 5)
  const truth = clientTruth(world)
  const byOutcome = summed(requests, ({ outcome }) => outcomes[outcome]!.name)
  const classes = world.state(trafficPart).sampleClasses.size
  const whole = Object.entries(truth.outcomes).filter(([, count]) => count >= 1)
  expect(new Set(byOutcome.keys())).toEqual(new Set(whole.map(([name]) => name)))
  // What is left over is less than one request for each class.
  for (const [name, sum] of byOutcome) expect(Math.abs(truth.outcomes[name]! - sum), name).toBeLessThan(classes)
  const attempts = [...requests].reduce((sum, { weight, path }) => sum + weight * path.length, 0)
  expect(Math.abs(truth.attempts / attempts - 1)).toBeLessThan(0.002)
  for (const { weight } of requests) expect(Number.isInteger(weight) && weight >= 1).toBe(true)
})

test('each way to fail is drawn in each minute that has a whole request of it', () => {
  const world = shop(emptyWorld(3))
  stall(world)
  const names = Array.from({ length: 4 }, () => {
    world.runFor(minute)
    // Nothing whole is left undrawn.
    expect([...world.state(trafficPart).sampleClasses.values()].every(({ mass }) => mass < 1)).toBe(true)
    return [...summed(sampleOf(world, 'load')!.requests, ({ outcome }) => outcomes[outcome]!.name).keys()].toSorted()
  })
  const usual = ['not_found', 'success']
  expect(names.map((each) => each.filter((name) => name !== 'bad_gateway'))).toEqual([usual, [...usual, 'rejected'].toSorted(), usual, usual])
})

test('weighted percentiles are those of the flow', () => {
  const world = shop(emptyWorld(5), 'sample: {requests: 100}')
  const requests = drawn(world, 20).toSorted((a, b) => a.took - b.took)
  const total = requests.reduce((sum, { weight }) => sum + weight, 0)
  const quantile = (part: number): number => {
    let left = part * total
    return requests.find(({ weight }) => (left -= weight) <= 0)!.took / second
  }
  const { seconds } = clientTruth(world)
  for (const [part, truly] of [[0.5, seconds.p50], [0.9, seconds.p90], [0.99, seconds.p99]] as const) {
    expect(Math.abs(quantile(part) / truly - 1), `p${part * 100}`).toBeLessThan(0.04)
  }
})

test('pieces lie within the pieces that wait for them, and end as those say', () => {
  const world = shop(emptyWorld(7))
  stall(world)
  for (const { spans, took, path } of drawn(world, 4)) {
    expect([spans[0]!.of, spans[0]!.took, spans.filter(({ parent }) => parent === 0).length]).toEqual(['request', took, path.length])
    spans.slice(1).forEach(({ of, parent, at, took: lasts, outcome }) => {
      const above = spans[parent]!
      const isLeft = outcomes[above.outcome]!.name === 'timeout'
      expect(at).toBeGreaterThanOrEqual(above.at - 0.01)
      if (!isLeft) expect(at + lasts).toBeLessThanOrEqual(above.at + above.took + 0.01)
      if (of === 'service' && !isLeft) expect(outcome).toBe(above.outcome)
    })
  }
})

test('what calls do in the sample is what they do in the flow', () => {
  const world = shop(emptyWorld(11), 'sample: {requests: 200}')
  const requests = drawn(world, 10)
  const sum = (is: (span: WeightedRequest['spans'][number]) => boolean): number =>
    requests.reduce((total, { weight, spans }) => total + weight * spans.filter(is).length, 0)
  const [called, failed] = [sum(({ of, path }) => of === 'service' && path === '/cart'), sum(({ of, path, outcome }) => of === 'service' && path === '/cart' && outcome !== 1)]
  const begun = sum(({ of, path, parent }) => of === 'attempt' && path === '/' && parent === 0)
  // Five of a hundred fail, and those are tried once more.
  expect(Math.abs(failed / called - 0.05)).toBeLessThan(0.01)
  expect(Math.abs(called / begun - 1.05)).toBeLessThan(0.02)
})

test('samples are the same in a fork, in any steps, and whatever is written in between', { timeout: 60_000 }, () => {
  const start = () => {
    const world = shop(emptyWorld(2))
    stall(world)
    return world
  }
  const { simulation } = checkWorld(start, [{ run: 50 * second }, (world) => setReady(world, 'web-0', false), { run: 45 * second }, (world) => setReady(world, 'web-0', true), { run: 40 * second }])
  expect(sampleOf(simulation, 'load')!.requests.length).toBeGreaterThan(10)
  const [still, written] = [shop(emptyWorld(4)), shop(emptyWorld(4))]
  still.runFor(4 * minute)
  for (let each = 0; each < 16; each++) {
    written.runFor(15 * second)
    setReady(written, 'web-0', true)
  }
  const told = (world: Simulation) => sampleOf(world, 'load')!.requests.map(({ startedAt: at, took, weight }) => [at, took, weight])
  expect(told(written)).toEqual(told(still))
})

test('a load that leaves is told to its end', () => {
  const world = shop(emptyWorld(3))
  world.runFor(90 * second)
  stopClient(world, 'load')
  expect(world.state(trafficPart).sampleClasses.size).toBe(0)
  expect(world.state(trafficPart).fluidSampled).toEqual([])
})

test('drawing changes nothing, and nothing is drawn where nobody asks', () => {
  const played = (more: string) => {
    const world = shop(emptyWorld(3), more)
    stall(world)
    world.runFor(4 * minute)
    return world
  }
  const [drawing, plain] = [played('sample: {requests: 20}'), played('')]
  expect(groundTruth(drawing)).toEqual(groundTruth(plain))
  const { fluidSampled, sampleClasses, drawnSamples, fluidLater } = plain.state(trafficPart)
  expect([fluidSampled, sampleClasses.size, drawnSamples.size, fluidLater.every(({ tries }) => tries.length === 0)]).toEqual([[], 0, 0, true])
})

interface Kept {
  readonly spans: Map<string, EndedSpan>
  readonly lines: Map<string, string>
}

const keeper: Part<Kept> = {
  name: spansTo.part,
  initial: () => ({ spans: new Map(), lines: new Map() }),
  events: {
    [spansTo.event](simulation: Simulation, { id }: { readonly id: string }) {
      const { batch } = endedSpansOf(simulation, id).tracing!
      simulation.scheduleAfter({ after: batch.delay, part: spansTo.part, event: 'delay over', data: { id } })
    },
    'delay over'(simulation: Simulation, { id }: { readonly id: string }) {
      const { spans } = simulation.state(keeper)
      for (const span of takeEndedSpans(simulation, id)?.spans ?? []) spans.set(`${id} ${spans.size}`, span)
    },
    said(simulation: Simulation, { message = '' }: { readonly message?: string }) {
      const { lines } = simulation.state(keeper)
      if (message !== '') lines.set(String(lines.size), message)
    },
  },
}

test('who traces gets whole traces of it, with their weights', () => {
  const world = shop(Simulation.start([trafficPart, keeper], { seed: 9, startedAt }), '', (service) => ({
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo:4318', OTEL_SERVICE_NAME: service, OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.01',
  }))
  world.runFor(3 * minute + 10 * second)
  const spans = [...world.state(keeper).spans]
  const byId = new Map(spans.map(([key, span]) => [idText(span.context.span), { ...span, by: key.split(' ')[0]! }]))
  expect(byId.size).toBe(spans.length)
  const roots = [...byId.values()].filter(({ context }) => context.parent === undefined)
  expect(roots.every(({ by, of }) => by === 'load' && of === 'request')).toBe(true)
  expect(roots.length).toBeGreaterThanOrEqual(30)
  expect(roots.reduce((sum, { weight }) => sum + weight!, 0)).toBeGreaterThan(0.97 * 200 * 180)
  for (const { context: { parent, trace }, weight } of byId.values()) {
    const above = parent && byId.get(idText(parent))
    if (parent) expect(above && [traceIdText(above.context), above.weight]).toEqual([traceIdText({ trace }), weight])
  }
  expect(new Set([...byId.values()].map(({ by }) => by))).toEqual(new Set(['load', 'web-0', 'web-1', 'cart-0', 'ads-0']))
})

test('who logs requests writes a line for each, with its weight', () => {
  const world = Simulation.start([trafficPart, keeper], { seed: 9, startedAt })
  serve(world, 'other', ['o-0'], server('routes: [{path: /}]'))
  setServiceEndpoints(world, 'web', [])
  startClient(world, { id: 'load', workload: client(`${load}\nlog: {requests: sampled}`), labels: { region: 'north' }, reportTo: { part: spansTo.part, event: 'said' } })
  world.runFor(minute + second)
  const lines = [...world.state(keeper).lines.values()].map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(lines.find(({ route }) => route === '/')).toEqual({
    time: expect.stringMatching(/^2026-01-05T08:00/), level: 'error', msg: 'request', kind: 'client', method: 'GET', route: '/', outcome: 'refused', duration_ms: 0, attempts: 3,
    region: 'north', SampleRate: expect.any(Number),
  })
  expect(Math.abs(lines.reduce((sum, { SampleRate }) => sum + (SampleRate as number), 0) - clientTruth(world).requests * 60 / 61)).toBeLessThan(250)
})
