/** Calls side by side against order statistics, and what becomes of those that are no longer waited for. */
import { expect, test } from 'vitest'
import { checkWorld } from '@track/simulation/testing'
import { millisecond, type Part, second, Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import { injectFault } from '../faults.ts'
import { metricsOf } from '../measures/metrics.ts'
import { client, clientTruth, emptyWorld, serve, server, startedAt } from '../testing/scenario.ts'
import { takeEndedSpans } from '../tracing/sending.ts'
import { type EndedSpan, idText } from '../tracing/span.ts'
import { spansTo } from '../tracing/traces.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'

/** A front whose route makes calls to leaves that nobody waits at. */
function fanned(calls: string, { leaf = 'exponential(10ms)', policy = '', load = 'rate: 100/s', buckets = '1', seed = 1 } = {}): Simulation {
  const world = emptyWorld(seed)
  serve(world, 'leaf', ['leaf'], server(`concurrency: 100000\nabandoned: cancel\nroutes: [{path: /, service: "${leaf}"}, {path: /bad, service: 1ms, errors: 1}]`))
  serve(world, 'front', ['front'], server(`concurrency: 100000\nroutes: [{service: 0s, calls: ${calls}}]\ndependencies: {leaf: {service: leaf${policy}}}`))
  startClient(world, { id: 'load', workload: client(`service: front\nload: {${load}}\nmetrics: {buckets: [${buckets}]}`) })
  return world
}

/** Of the load's requests: how many, the sum of their seconds, and how many took at most the first bucket's bound. */
function taken(world: Simulation): { count: number; sum: number; within: number } {
  const { samples } = metricsOf(world, 'load').find(({ name }) => name === 'http_client_request_duration_seconds')!
  const of = (suffix: string) => samples.find((sample) => sample.suffix === suffix)!.value
  return { count: of('_count'), sum: of('_sum'), within: of('_bucket') }
}

const harmonic = (count: number): number => Array.from({ length: count }, (_, each) => 1 / (each + 1)).reduce((sum, each) => sum + each, 0)

test.each<[what: string, calls: string, meanMilliseconds: number, deviation: number]>([
  // The largest of n exponentials: mean H(n), variance the sum of 1/k²; the k-th of n: the last k terms of it.
  ['one after the other', '[{dependency: leaf, times: 3}]', 30, Math.sqrt(3) * 10],
  ['the last of 10', '[{parallel: [{dependency: leaf, times: 10}]}]', 10 * harmonic(10), 12.45],
  ['2 of 3', '[{parallel: [{dependency: leaf, times: 3}], need: 2}]', 10 * (1 / 3 + 1 / 2), 6.01],
  ['the first of 2', '[{parallel: [{dependency: leaf, times: 2}], need: 1}]', 5, 5],
  ['two groups, each waited for', '[{parallel: [{dependency: leaf, times: 2}]}, {parallel: [{dependency: leaf, times: 2}]}]', 30, 15.82],
])('%s takes as long as the order statistics say', (_what, calls, mean, deviation) => {
  const world = fanned(calls)
  world.runFor(400 * second)
  const { count, sum } = taken(world)
  expect(count).toBeGreaterThan(39_000)
  // Four standard deviations of the mean.
  expect(Math.abs(1000 * sum / count - mean)).toBeLessThan(4 * deviation / Math.sqrt(count))
})

test.each([1, 10, 100])('of fan-outs to %i the share that meets a slow leaf is 1 - (1 - p)^n', (leaves) => {
  // The 99th percentile of a leaf: -ln(0.01) * 10 ms.
  const world = fanned(`[{parallel: [{dependency: leaf, times: ${leaves}}]}]`, { buckets: '0.0460517' })
  world.runFor(200 * second)
  const { count, within } = taken(world)
  const slow = 1 - 0.99 ** leaves
  expect(Math.abs((count - within) / count - slow)).toBeLessThan(4 * Math.sqrt(slow * (1 - slow) / count))
})

test('within a time the route goes on with what there is; with a need it fails without it', () => {
  for (const [more, outcome] of [['', 'success'], [', need: 2', 'gateway_timeout']] as const) {
    const world = fanned(`[{parallel: [{dependency: leaf, times: 2}], within: 50ms${more}}]`, { leaf: '80ms', load: 'rate: 10/s, arrivals: constant', buckets: '0.05' })
    world.runFor(10_090 * millisecond)
    const { count, sum } = taken(world)
    expect([clientTruth(world).outcomes, sum / count]).toEqual([{ [outcome]: count }, 0.05])
    const { jobCount, requestCount, instanceServed } = world.state(trafficPart)
    // Whoever is no longer waited for is left, and a server that cancels such work has none of it.
    expect([jobCount, requestCount, instanceServed[0]]).toEqual([0, 0, 0])
  }
})

test.each<[what: string, calls: string, outcome: string]>([
  ['all are needed, and one fails', '{parallel: [{dependency: leaf}, {dependency: leaf, path: /bad}]}', 'bad_gateway'],
  ['one that fails is done without', '{parallel: [{dependency: leaf}, {dependency: leaf, path: /bad, onFailure: ignore}]}', 'success'],
  ['two of three are needed, and one fails', '{parallel: [{dependency: leaf, times: 2}, {dependency: leaf, path: /bad}], need: 2}', 'success'],
  ['two of three are needed, and two fail', '{parallel: [{dependency: leaf}, {dependency: leaf, path: /bad, times: 2}], need: 2}', 'bad_gateway'],
])('%s', (_what, calls, outcome) => {
  const world = fanned(`[${calls}]`, { load: 'rate: 50/s' })
  world.runFor(10 * second)
  expect(Object.keys(clientTruth(world).outcomes)).toEqual([outcome])
})

test('each call has its own policy', () => {
  const world = emptyWorld()
  serve(world, 'leaf', ['leaf'], server('concurrency: 1000\nabandoned: cancel\nroutes: [{service: 100ms}]'))
  serve(world, 'front', ['front'], server(`concurrency: 1000
routes: [{service: 0s, calls: [{parallel: [{dependency: patient}, {dependency: hasty, onFailure: ignore}]}]}]
dependencies: {patient: {service: leaf}, hasty: {service: leaf, timeout: 20ms, retries: 2}}`))
  startClient(world, { id: 'load', workload: client('service: front\nload: {rate: 10/s, arrivals: constant}') })
  world.runFor(10_050 * millisecond)
  const attempts = metricsOf(world, 'front').find(({ name }) => name === 'http_client_attempts_total')!.samples.map(({ value }) => value)
  expect(attempts).toEqual([100, 300])
  expect(clientTruth(world).outcomes).toEqual({ success: 99 })
})

test('a circuit that is open, a process that dies and a client that leaves end a group once', () => {
  const { simulation } = checkWorld(() => {
    const world = fanned('[{parallel: [{dependency: leaf, times: 3}, {dependency: leaf, path: /bad, onFailure: ignore}], need: 2, within: 30ms}]', {
      policy: ', timeout: 25ms, retries: 1, breaker: {threshold: 80%, open: 1s, minimum: 20}', load: 'rate: 600/s', seed: 3,
    })
    injectFault(world, { id: 'crash', kind: 'crash', where: { instances: ['front'] }, at: startedAt + 3 * second, for: second })
    injectFault(world, { id: 'slow', kind: 'slow', where: { instances: ['leaf'] }, at: startedAt + 6 * second, for: 2 * second, factor: 8 })
    return world
  }, [{ run: 4 * second }, { run: 8 * second }])
  const { outcomes, requests, inFlight } = clientTruth(simulation)
  const state = simulation.state(trafficPart)
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(requests)
  expect(requests + inFlight).toBe(state.clientNumber[state.clientIndex.get('load')!])
  expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(['success', 'reset', 'refused', 'gateway_timeout', 'rejected']))
})

/** Takes what a process has traced a second after there is some. */
const keeping: Part<{ spans: Map<string, EndedSpan> }> = {
  name: spansTo.part,
  initial: () => ({ spans: new Map() }),
  events: {
    [spansTo.event]: (world: Simulation, { id }: { id: string }) => world.scheduleAfter({ after: second, part: spansTo.part, event: 'take', data: { id } }),
    'take': (world: Simulation, { id }: { id: string }) => {
      const { spans } = world.state(keeping)
      for (const span of takeEndedSpans(world, id)?.spans ?? []) spans.set(`${id} ${spans.size}`, span)
    },
  },
}

test('spans show calls side by side', () => {
  const world = Simulation.start([trafficPart, keeping], { seed: 1, startedAt })
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo:4318' }
  serve(world, 'leaf', ['leaf'], server('concurrency: 100\nroutes: [{service: 20ms}]', { env }))
  serve(world, 'front', ['front'], server('routes: [{service: 5ms, calls: [{parallel: [{dependency: leaf, times: 3}]}, {dependency: leaf}]}]\ndependencies: {leaf: {service: leaf}}', { env }))
  startClient(world, { id: 'load', workload: client('service: front\nload: {rate: 1/s, arrivals: constant}') })
  world.runFor(10 * second)
  const spans = [...world.state(keeping).spans].map(([by, span]) => ({ by: by.split(' ')[0], ...span }))
  const [front] = spans.filter(({ by, of }) => by === 'front' && of === 'service')
  const attempts = spans.filter(({ of, context }) => of === 'attempt' && idText(context.parent!) === idText(front!.context.span))
  const from = (at: number) => (at - front!.startedAt) / millisecond
  expect(attempts.map((span) => [from(span.startedAt), from(span.endedAt)])).toEqual([[5, 25], [5, 25], [5, 25], [25, 45]])
  expect(new Set(attempts.map(({ context }) => idText(context.span))).size).toBe(4)
})

test('what makes no sense is complained of', () => {
  const complaints = (calls: string) => parseWorkload({ text: `kind: server\nroutes: [{calls: ${calls}}]\ndependencies: {a: {service: a}}` }).complaints
  expect(complaints('[{parallel: [], need: 0}, {parallel: [{dependency: a, cache: {dependency: a, key: uniform(9)}}, {dependency: b}], need: 5, wait: 1s}]')).toEqual([
    'routes[0].calls[0].need: found "0", expected a whole number from 1 to 1000',
    'routes[0].calls[0].parallel: found none, expected at least one',
    'routes[0].calls[1].wait: unknown field, expected one of need, within, parallel',
    'routes[0].calls[1].parallel[0].cache: not used in parallel, where no call follows another, expected in a call of its own',
    'routes[0].calls[1].parallel[1].dependency: found "b", expected one of a',
    'routes[0].calls[1].need: found 5, expected at most as many as there are calls (4)',
  ])
})
