/** Spans of workloads: whole traces over services, retries, queues and proxies; what breaks them; and that tracing changes nothing. */
import { millisecond, minute, type Part, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { setServiceEndpoints, startServer, startWorker, stopServer } from '../servers.ts'
import { killProcess } from '../faults.ts'
import { startClient } from '../clients.ts'
import { groundTruth } from '../measures/ground-truth.ts'
import { outcomes } from '../exact/outcomes.ts'
import { declareQueue } from '../queues.ts'
import { client, clientTruth, queue, serve, server, startedAt, worker } from '../testing/scenario.ts'
import { request as sendRequest } from '../synthetic-request.ts'
import { trafficPart } from '../traffic-part.ts'
import { endedSpansOf, takeEndedSpans } from './sending.ts'
import { type EndedSpan, idText, traceIdText } from './span.ts'
import { spansTo } from './traces.ts'

/** Takes a batch whenever there is one, as the exporter does, and keeps all of it. */
interface Kept {
  readonly spans: Map<string, EndedSpan>
}

const keeper: Part<Kept> = {
  name: spansTo.part,
  initial: () => ({ spans: new Map() }),
  events: {
    [spansTo.event](simulation: Simulation, { id, what }: { readonly id: string; readonly what: string }) {
      if (what === 'batch full') keep(simulation, id)
      else simulation.scheduleAfter({ after: endedSpansOf(simulation, id).tracing!.batch.delay, part: spansTo.part, event: 'delay over', data: { id } })
    },
    'delay over': (simulation: Simulation, { id }: { readonly id: string }) => keep(simulation, id),
  },
}

function keep(simulation: Simulation, id: string): void {
  const { spans } = simulation.state(keeper)
  for (const span of takeEndedSpans(simulation, id)?.spans ?? []) spans.set(`${id} ${spans.size}`, span)
}

const tracedWorld = (seed = 1) => Simulation.start([trafficPart, keeper], { seed, startedAt })

const otel = (service: string, more: Record<string, string> = {}) => ({
  env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://tempo.monitoring:4318', OTEL_SERVICE_NAME: service, ...more },
})

interface Drawn extends EndedSpan {
  readonly by: string
}

function spansOf(world: Simulation): Drawn[] {
  return Array.from(world.state(keeper).spans, ([key, span]) => ({ ...span, by: key.split(' ')[0]! }))
}

/** Traces as indented lines, `by of path outcome`, children by their start. */
function tree(spans: readonly Drawn[], under?: Drawn, depth = 0): string[] {
  const children = spans.filter(({ context: { parent } }) => (under ? parent !== undefined && idText(parent) === idText(under.context.span) : parent === undefined))
    .toSorted((a, b) => a.startedAt - b.startedAt || a.attempt - b.attempt)
  return children.flatMap((child) => [
    `${'  '.repeat(depth)}${child.by} ${child.of} ${child.path} ${outcomes[child.outcome]!.name}${child.attempt > 1 ? ` (${child.attempt})` : ''}`, ...tree(spans, child, depth + 1),
  ])
}

function traceOf(spans: readonly Drawn[], which = 0): Drawn[] {
  const ids = [...new Set(spans.filter(({ of }) => of === 'request').map(({ context }) => traceIdText(context)))]
  return spans.filter(({ context }) => traceIdText(context) === ids[which])
}

const chain = `
routes:
- {path: /, service: constant(5ms), calls: [{dependency: stock, path: /stock}]}
dependencies: {stock: {service: stock, timeout: 100ms}}`

function shop(world = tracedWorld(), { api = {}, stock = {} }: { readonly api?: Record<string, string>; readonly stock?: Record<string, string> } = {}): Simulation {
  serve(world, 'stock', ['stock'], server('routes: [{path: /stock, service: constant(10ms)}]', otel('stock', stock)))
  serve(world, 'api', ['api'], server(chain, otel('api', api)))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 10/s, arrivals: constant}\ntimeout: 1s', otel('load')) })
  return world
}

test('a request is one trace through all services, each piece within the one that waits for it', () => {
  const world = shop()
  world.runFor(30 * second)
  const spans = traceOf(spansOf(world))
  expect(tree(spans)).toEqual([
    'load request / success', '  load attempt / success', '    api service / success', '      api attempt /stock success', '        stock service /stock success',
  ])
  const byId = new Map(spans.map((span) => [idText(span.context.span), span]))
  for (const span of spans) {
    const parent = span.context.parent && byId.get(idText(span.context.parent))
    if (parent) expect([span.startedAt >= parent.startedAt, span.endedAt <= parent.endedAt]).toEqual([true, true])
  }
  expect(spans.map(({ of, startedAt: from, endedAt }) => `${of} ${(endedAt - from) / 1000}`).toSorted()).toEqual([
    'attempt 10', 'attempt 15', 'request 15', 'service 10', 'service 15',
  ])
})

test('each attempt is a span, those that nobody answers too, and identifiers are unique', () => {
  const world = tracedWorld()
  serve(world, 'api', ['api'], server('concurrency: 1\nqueue: {limit: 2}\nroutes: [{path: /, service: exponential(50ms)}]', otel('api')))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 40/s}\ntimeout: 100ms\nretries: 2\nbackoff: {base: 20ms}', otel('load')) })
  world.runFor(minute)
  stopServer(world, 'api', { graceful: false })
  setServiceEndpoints(world, 'api', [])
  world.runFor(minute)
  const spans = spansOf(world)
  const { attempts, outcomes: ended } = clientTruth(world)
  const mine = spans.filter(({ by }) => by === 'load')
  const waiting = endedSpansOf(world, 'load').waiting
  const under = Math.abs(mine.filter(({ of }) => of === 'attempt').length + mine.filter(({ of }) => of === 'request').length + waiting
    - attempts - Object.values(ended).reduce((sum, count) => sum + count, 0))
  expect(under).toBeLessThanOrEqual(4)
  expect(new Set(spans.map(({ context }) => idText(context.span))).size).toBe(spans.length)
  expect(new Set(mine.filter(({ of }) => of === 'attempt').map(({ outcome }) => outcomes[outcome]!.name))).toEqual(new Set(['success', 'rejected', 'timeout', 'reset', 'refused']))
})

test('a hedge is a span beside the attempt that it is to overtake, and whoever loses is abandoned', () => {
  const world = tracedWorld()
  serve(world, 'api', ['api'], server('abandoned: cancel\nroutes: [{path: /, service: 150ms}]', otel('api')))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 1/s, arrivals: constant}\nhedge: {after: 100ms}', otel('load')) })
  world.runFor(30 * second)
  const spans = traceOf(spansOf(world))
  expect(tree(spans)).toEqual([
    'load request / success', '  load attempt / success', '    api service / success', '  load attempt / abandoned (2)', '    api service / abandoned',
  ])
  expect(spans.filter(({ isHedge }) => isHedge).map(({ of, attempt, endedAt, startedAt: from }) => [of, attempt, (endedAt - from) / millisecond])).toEqual([['attempt', 2, 50]])
})

test('with tracing everything goes as it does without', () => {
  const storm = (isTraced: boolean) => {
    const world = tracedWorld(3)
    const env = (name: string) => (isTraced ? otel(name) : {})
    serve(world, 'stock', ['stock'], server('concurrency: 4\nqueue: {limit: 20}\nabandoned: cancel\nroutes: [{path: /stock, service: exponential(30ms), errors: 2%}]', env('stock')))
    serve(world, 'api', ['a', 'b'], server(`concurrency: 8${chain.replace('timeout: 100ms', 'timeout: 60ms, retries: 2, budget: {ratio: 50%}')}`, env('api')))
    startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 150/s}\ntimeout: 200ms\nretries: 3', env('load')) })
    startClient(world, { id: 'users', workload: client('service: api\nload: {model: closed, users: 5, think: 100ms}\ntimeout: 200ms\nhedge: {after: 60ms}', env('users')) })
    declareQueue(world, { name: 'orders', workload: queue('visibility: 300ms'), grain: 'exact' })
    startClient(world, { id: 'shop', workload: client('publishes: orders\nload: {rate: 20/s}', env('shop')) })
    startWorker(world, { id: 'w', workload: worker('consumes: orders\nconcurrency: 3\nservice: exponential(150ms)', env('worker')) })
    world.runFor(2 * minute)
    return world
  }
  const [traced, plain] = [storm(true), storm(false)]
  expect(groundTruth(traced)).toEqual(groundTruth(plain))
  expect([spansOf(traced).length > 10_000, spansOf(plain).length]).toEqual([true, 0])
})

test.each<[string, Record<string, string>, Record<string, string>, string[]]>([
  ['one speaks W3C, the other B3', { OTEL_PROPAGATORS: 'b3' }, {}, ['api', 'load', 'stock']],
  ['both speak B3, in one header and in several', { OTEL_PROPAGATORS: 'b3' }, { OTEL_PROPAGATORS: 'b3multi' }, ['api', 'load', 'stock']],
  ['all speak W3C', {}, {}, ['load']],
])('a trace goes on where headers are read: %s', (_what, api, stock, roots) => {
  const world = shop(tracedWorld(), { api, stock })
  world.runFor(20 * second)
  const found = new Set(spansOf(world).filter(({ context }) => context.parent === undefined).map(({ by }) => by))
  // The load writes W3C alone: whoever reads B3 begins anew, and whoever reads that one's B3 goes on.
  const expected = roots.filter((by) => by === 'load' || (by === 'api' && api['OTEL_PROPAGATORS'] !== undefined) || (by === 'stock' && api['OTEL_PROPAGATORS'] !== undefined && stock['OTEL_PROPAGATORS'] === undefined))
  expect(found).toEqual(new Set(expected))
})

test('a service that does not trace breaks the trace', () => {
  const world = tracedWorld()
  serve(world, 'stock', ['stock'], server('routes: [{path: /stock, service: constant(10ms)}]', otel('stock')))
  serve(world, 'api', ['api'], server(chain))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 10/s, arrivals: constant}\ntimeout: 1s', otel('load')) })
  world.runFor(20 * second)
  expect(new Set(spansOf(world).map(({ by, of, context }) => `${by} ${of} ${context.parent ? 'child' : 'root'}`))).toEqual(new Set(['load request root', 'load attempt child', 'stock service root']))
})

const ratio = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }

test('a quarter of the traces is kept whole; where each decides for itself, by the same identifier, they stay whole', () => {
  for (const api of [{}, { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.25' }]) {
    const world = tracedWorld()
    serve(world, 'stock', ['stock'], server('routes: [{path: /stock, service: constant(10ms)}]', otel('stock', api)))
    serve(world, 'api', ['api'], server(chain, otel('api', api)))
    startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 50/s, arrivals: constant}\ntimeout: 1s', otel('load', ratio)) })
    world.runFor(2 * minute)
    const sizes = new Map<string, number>()
    for (const { context } of spansOf(world)) sizes.set(traceIdText(context), (sizes.get(traceIdText(context)) ?? 0) + 1)
    const whole = [...sizes.values()].filter((size) => size === 5).length
    expect(whole / sizes.size).toBeGreaterThan(0.98)
    // Of some 5,750 that have been sent: 25 % within four standard deviations.
    expect(sizes.size / 5750).toBeGreaterThan(0.225)
    expect(sizes.size / 5750).toBeLessThan(0.275)
  }
})

test.each<[string, string[], string]>([
  ['W3C, sampled', ['traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'], '4bf92f3577b34da6a3ce929d0e0e4736 00f067aa0ba902b7'],
  ['W3C, not sampled', ['traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00'], 'none'],
  ['broken', ['traceparent: 00-4bf9-00f067aa0ba902b7-01'], 'a root'],
  ['B3, which it does not read', ['b3: 4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1'], 'a root'],
])('a context that somebody writes into a header is gone on with: %s', (_what, headers, expected) => {
  const world = tracedWorld()
  serve(world, 'api', ['api'], server('routes: [{path: /, service: constant(1ms)}]', otel('api')))
  world.runFor(second)
  sendRequest(world, { service: 'api', path: '/', method: 'GET', asked: { headers } })
  world.runFor(10 * second)
  const [span] = spansOf(world)
  expect(span === undefined ? 'none' : span.context.parent ? `${traceIdText(span.context)} ${idText(span.context.parent)}` : 'a root').toBe(expected)
})

test('a message is worked on within the trace of its sending, at every delivery', () => {
  const world = tracedWorld()
  declareQueue(world, { name: 'orders', workload: queue('visibility: 200ms'), grain: 'exact' })
  startClient(world, { id: 'shop', workload: client('publishes: orders\nload: {rate: 10/s, arrivals: constant}', otel('shop')) })
  startWorker(world, { id: 'w', workload: worker('consumes: orders\nconcurrency: 20\nservice: uniform(100ms, 300ms)', otel('worker')) })
  world.runFor(minute)
  const spans = spansOf(world)
  // What was sent in the last seconds waits at its sender.
  const processing = spans.filter(({ of, startedAt: from }) => of === 'processing' && from < startedAt + 50 * second)
  const sent = new Set(spans.filter(({ of }) => of === 'sending').map(({ context }) => idText(context.span)))
  expect(processing.every(({ context }) => context.parent !== undefined)).toBe(true)
  expect(processing.filter(({ context }) => sent.has(idText(context.parent!))).length).toBe(processing.length)
  expect(processing.some(({ attempt }) => attempt > 1)).toBe(true)
  expect(processing.length).toBeGreaterThan(500)
})

test('a message whose consumer is gone for good comes back with what it came with', () => {
  const world = tracedWorld()
  declareQueue(world, { name: 'orders', workload: queue('visibility: 5s'), grain: 'exact' })
  startClient(world, { id: 'shop', workload: client('publishes: orders\nload: {rate: 10/s, arrivals: constant}', otel('shop')) })
  for (const id of ['first', 'second']) startWorker(world, { id, workload: worker('consumes: orders\nconcurrency: 5\nservice: constant(400ms)', otel(id)) })
  world.runFor(2100 * millisecond)
  stopServer(world, 'first', { graceful: false })
  world.runFor(30 * second)
  const spans = spansOf(world)
  const again = spans.filter(({ of, attempt }) => of === 'processing' && attempt > 1)
  const sent = new Set(spans.filter(({ of }) => of === 'sending').map(({ context }) => idText(context.span)))
  expect(again.length).toBeGreaterThan(0)
  expect(again.every(({ by, context }) => by === 'second' && context.parent !== undefined && sent.has(idText(context.parent)))).toBe(true)
})

test('a process that dies takes with it what it has not sent; one that ends in order sends it first', () => {
  for (const [graceful, left] of [[false, 0], [true, 19]] as const) {
    const world = shop()
    world.runFor(2 * second)
    if (graceful) stopServer(world, 'stock', { graceful })
    else killProcess(world, 'stock')
    world.runFor(10 * second)
    const sent = spansOf(world).filter(({ by, startedAt: from }) => by === 'stock' && from < startedAt + 2 * second).length
    expect(sent, String(graceful)).toBe(left)
  }
})

test('a full queue drops what ends, and a full batch goes at once', () => {
  const world = tracedWorld()
  const env = { OTEL_BSP_MAX_QUEUE_SIZE: '30', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '30', OTEL_BSP_SCHEDULE_DELAY: '60000' }
  serve(world, 'api', ['api'], server('routes: [{path: /, service: constant(1ms)}]', otel('api', env)))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 100/s, arrivals: constant}\ntimeout: 1s') })
  world.runFor(second)
  expect(spansOf(world).length).toBe(90)
  const { endedSpans, spanSources } = world.state(trafficPart)
  expect([endedSpans!.get('api')!.size, spanSources!.get('api')!.dropped]).toEqual([9, 0])
})

test('worlds with traces under way fork, are saved and replayed', () => {
  checkWorld(() => shop(tracedWorld(5)), [
    { run: 3 * second },
    (world) => startServer(world, { id: 'late', workload: server('routes: [{path: /}]', otel('late', ratio)) }),
    (world) => setServiceEndpoints(world, 'api', ['api', 'late']),
    { run: 20 * second },
  ])
})

test('the server\'s span says which variant of its route it was', () => {
  const world = tracedWorld()
  serve(world, 'api', ['api'], server('routes: [{service: 5ms, variants: [{name: new, share: 30%, service: 20ms}]}]', otel('api')))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 50/s}', otel('load')) })
  world.runFor(minute)
  const drawn = spansOf(world).filter(({ of }) => of === 'service').map(({ variant, startedAt: from, endedAt }) => `${variant} ${(endedAt - from) / millisecond}`)
  expect(new Set(drawn)).toEqual(new Set(['undefined 5', 'new 20']))
})
