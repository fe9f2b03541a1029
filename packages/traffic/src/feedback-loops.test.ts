/**
 * The figures of the lab "The autoscaler that hunts and the storm that stays", out of the engine. The API is
 * 10 workers with exponential service of 20 ms on average (500/s); arrivals are a Poisson process.
 */
import { describe, expect, test } from 'vitest'
import { hour, minute, second, type Simulation } from '@track/simulation'
import { injectFault } from './faults.ts'
import { apiWorld, client, over, queueTruth, server, startedAt } from './testing/scenario.ts'
import { type Loop, runLoop, type Trace } from './testing/autoscaler.ts'

const seeds = [1, 2, 3]
const stallEndsAt = startedAt + 2 * minute

/** The API is stalled from the first to the second minute. */
function storm({ seed, rate = 450, env = {} }: { seed: number; rate?: number; env?: Record<string, string> }): Simulation {
  const world = apiWorld({
    seed,
    api: server('concurrency: 10\nqueue: {limit: 2000, full: reject}\nabandoned: serve\nroutes: [{service: exponential(20ms)}]'),
    load: client(`service: api\nload: {rate: ${rate}/s}\ntimeout: 1s\nretries: 3`, { env }),
  })
  injectFault(world, { id: 'stall', kind: 'stall', where: { service: 'api' }, at: startedAt + minute, for: minute })
  return world
}

/** Minutes from the stall's end until 99 % of the requests of ten seconds succeed; Infinity beyond the limit. */
function minutesToRecover(world: Simulation, limit: number): number {
  world.runUntil(stallEndsAt)
  while (world.now < stallEndsAt + limit) {
    const { requests, successes } = over(world, 10 * second)
    if (successes > 0.99 * requests) return (world.now - stallEndsAt) / minute
  }
  return Infinity
}

describe.each(seeds)('the storm, seed %i', (seed) => {
  const minutes = seed === 1 ? 30 : 5
  test(`before the stall nothing fails; after it every request takes 4 attempts and none succeeds for ${minutes} minutes`, () => {
    const world = storm({ seed })
    const before = over(world, minute)
    expect([before.successes, before.attempts - before.requests]).toEqual([before.requests, expect.closeTo(0, -2)])
    world.runUntil(stallEndsAt + 10 * second)
    const after = over(world, minutes * minute)
    expect(after.successes).toBe(0)
    expect(after.attempts / after.requests).toBeCloseTo(4, 2)
  })

  test('at 120/s it recovers unaided within 10 minutes, at 130/s it does not (500 / (1 + 3) = 125)', () => {
    expect(minutesToRecover(storm({ seed, rate: 120 }), 10 * minute)).toBeLessThan(10)
    expect(minutesToRecover(storm({ seed, rate: 130 }), 10 * minute)).toBe(Infinity)
  })

  test('a retry budget of 10 % recovers within 15 minutes, one of 20 % does not (500 / 450 - 1 = 11.1 %)', () => {
    expect(minutesToRecover(storm({ seed, env: { RETRY_BUDGET: '10%' } }), 15 * minute)).toBeLessThan(15)
    expect(minutesToRecover(storm({ seed, env: { RETRY_BUDGET: '20%' } }), 15 * minute)).toBe(Infinity)
  })

  const jittered = { BACKOFF_BASE: '100ms', BACKOFF_MAX: '2s', BACKOFF_JITTER: 'full' }
  const flaky = (env: Record<string, string>, minutes: number) => {
    const world = storm({ seed, env })
    injectFault(world, { id: 'flaky', kind: 'errors', where: { service: 'api' }, at: startedAt, ratio: 0.01 })
    world.runUntil(stallEndsAt + 2 * minute)
    return over(world, minutes * minute)
  }

  test('with back-off, jitter and a breaker a 1 % error rate costs 1 % attempts and no success', () => {
    const { requests, successes, attempts } = flaky({ ...jittered, BREAKER_THRESHOLD: '50%' }, 10)
    expect(attempts / requests).toBeLessThan(1.02)
    expect(successes / requests).toBeGreaterThan(0.999)
  })

  test('back-off and jitter without a breaker only space the storm out', () => {
    const { successes, attempts, requests } = flaky(jittered, 3)
    expect(successes).toBe(0)
    expect(attempts / requests).toBeCloseTo(4, 1)
  })
})

const step = 'load: {rate: 200/s}\nshape: [{at: 30m, to: 600/s}]'
const hunting: Loop = {
  grain: 'fluid', podStart: 2 * minute, signal: { metric: 'backlog', perPod: 100 }, scaleDownWindow: 0, load: step,
}

/** Seconds between the moments at which the replicas rise through 30, from so many minutes after the start on. */
function periods(traces: readonly Trace[], from = 60): number[] {
  const rises = traces.filter(({ seconds, replicas }, index) =>
    seconds > from * 60 && replicas >= 30 && traces[index - 1]!.replicas < 30).map(({ seconds }) => seconds)
  return rises.slice(1).map((at, index) => at - rises[index]!)
}

const peak = (traces: readonly Trace[]) => Math.max(...traces.map(({ backlog }) => backlog))

describe('the autoscaler that hunts', () => {
  test.each([
    { podStart: 10, period: 120, thousands: 25 },
    { podStart: 60, period: 180, thousands: 50 },
    { podStart: 120, period: 240, thousands: 80 },
    { podStart: 240, period: 390, thousands: 140 },
  ])('pods that start in $podStart s: a cycle of $period s without end, $thousands thousand messages at the peak', (row) => {
    const { traces } = runLoop({ ...hunting, podStart: row.podStart * second }, 3 * hour)
    expect(new Set(periods(traces))).toEqual(new Set([row.period]))
    expect(peak(traces) / 1000).toBeCloseTo(row.thousands, -0.5)
  })

  test('message by message it is the same cycle', () => {
    const early = { ...hunting, load: 'load: {rate: 200/s}\nshape: [{at: 5m, to: 600/s}]' }
    const fluid = runLoop(early, 40 * minute).traces
    const exact = runLoop({ ...early, grain: 'exact' }, 40 * minute).traces
    expect(periods(exact, 15)).toEqual([240, 240, 240, 240, 240])
    expect(periods(fluid, 15)).toEqual([240, 240, 240, 240, 240])
    expect(peak(exact) / peak(fluid)).toBeCloseTo(1, 1.3)
  })

  test('a scale-down window of 300 s alone only stretches the cycle', () => {
    const { traces } = runLoop({ ...hunting, scaleDownWindow: 300 * second }, 3 * hour)
    expect(new Set(periods(traces))).toEqual(new Set([510]))
  })

  const arrivals: Loop['signal'] = { metric: 'arrivals', perPod: 40 }
  const replicasBetween = (traces: readonly Trace[], from: number, to: number) =>
    [...new Set(traces.filter(({ seconds }) => seconds > from * 60 && seconds <= to * 60).map(({ replicas }) => replicas))]

  test('on arrivals a pod, changed in the middle of the hunt, it stands still 15 minutes later', () => {
    const { traces } = runLoop({ ...hunting, changesTo: { at: hour, signal: arrivals } }, 2 * hour)
    expect(replicasBetween(traces, 75, 105)).toEqual([16])
    expect(peak(traces.filter(({ seconds }) => seconds > 75 * 60)) / 600).toBeLessThan(1)
  })

  test('on arrivals a pod it follows a step to 900/s', () => {
    const load = 'load: {rate: 200/s}\nshape: [{at: 30m, to: 600/s}, {at: 2h, to: 900/s}]'
    const { traces, simulation } = runLoop({ ...hunting, signal: arrivals, load }, 3 * hour)
    expect(replicasBetween(traces, 45, 120)).toEqual([16])
    expect(replicasBetween(traces, 135, 180)).toEqual([23])
    expect(queueTruth(simulation, 'jobs').ready).toBeLessThan(10)
  })
})
