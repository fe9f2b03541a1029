import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareWorlds, day, type Distribution, hour, meanOf, minute, second, stream, week } from '@track/simulation'
import { groundTruth } from '../../measures/ground-truth.ts'
import { apiWorld, client, over, server, startedAt } from '../../testing/scenario.ts'
import { trafficPart } from '../../traffic-part.ts'
import { beginFaultProcess, endFaultProcess, type FaultProcess, processComplaints } from './fault-process.ts'
import { occurrences, type Renewal } from './renewal.ts'
import { availabilityOf, type Structure } from './structure.ts'
import { runUpDown, steadyAvailability, type UpDownSystem } from './up-down-world.ts'

const month = 30 * day
const seeds = Array.from({ length: 200 }, (_each, seed) => seed)

/** The mean over 200 seeded months, and its standard error. */
function overMonths(system: UpDownSystem): { mean: number; error: number } {
  const found = seeds.map((seed) => runUpDown(system, { seed, startedAt, for: month }).availability)
  const mean = found.reduce((sum, each) => sum + each, 0) / found.length
  const variance = found.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / (found.length - 1)
  return { mean, error: Math.sqrt(variance / found.length) }
}

function expectNear(system: UpDownSystem, theory: number): void {
  const { mean, error } = overMonths(system)
  expect([Math.abs(mean - theory) < 2.6 * error, error < 0.01], `${mean} ± ${error}, expected ${theory}`).toEqual([true, true])
}

const betweens: Record<string, Distribution> = {
  exponential: { kind: 'exponential', mean: 20 * hour },
  weibull: { kind: 'weibull', scale: 20 * hour, shape: 1.5 },
  lognormal: { kind: 'lognormal', median: 15 * hour, sigma: 0.8 },
}
const repair: Distribution = { kind: 'lognormal', median: 40 * minute, sigma: 0.7 }

describe('availability', () => {
  test.each(Object.entries(betweens))('is MTBF/(MTBF+MTTR): %s', (_name, between) => {
    const renewal = { between, lasts: repair }
    expect(steadyAvailability(renewal)).toBeCloseTo(meanOf(between) / (meanOf(between) + meanOf(repair)), 12)
    expectNear({ components: { web: renewal }, structure: 'web' }, steadyAvailability(renewal))
  })

  const names = ['a', 'b', 'c', 'd']
  const flaky: Renewal = { between: { kind: 'exponential', mean: 3 * hour }, lasts: { kind: 'exponential', mean: hour } }
  const structures: Record<string, Structure> = {
    'in series': { all: names }, 'in parallel': { any: names }, '2 of 4': { atLeast: 2, of: names }, '3 of 4': { atLeast: 3, of: names },
    'pairs in series': { all: [{ any: ['a', 'b'] }, { any: ['c', 'd'] }] },
  }

  test.each(Object.entries(structures))('%s', (_name, structure) => {
    const one = steadyAvailability(flaky)
    expectNear({ components: Object.fromEntries(names.map((each) => [each, flaky])), structure }, availabilityOf(structure, () => one))
  })

  test('k of n is the binomial sum', () => {
    expect(availabilityOf({ atLeast: 2, of: ['a', 'b', 'c'] }, () => 0.9)).toBeCloseTo(3 * 0.81 * 0.1 + 0.729, 12)
  })

  test('a common cause takes what redundancy gives', () => {
    const components = { a: flaky, b: flaky }
    const structure: Structure = { any: ['a', 'b'] }
    const at = (beta: number): UpDownSystem => ({ components, structure, commonCauses: { power: { members: ['a', 'b'], beta, renewal: flaky } } })
    const rate = (share: number) => 3 / (3 + share)
    for (const beta of [0.1, 0.5]) expectNear(at(beta), rate(beta) * (1 - (1 - rate(1 - beta)) * (1 - rate(1 - beta))))
    expect(overMonths(at(0.1)).mean).toBeGreaterThan(overMonths(at(0.5)).mean)
    const { failures, outages } = runUpDown(at(0.5), { seed: 1, startedAt, for: month })
    expect([failures['power']! > 50, outages.some(({ cause }) => cause === 'power')]).toEqual([true, true])
  })
})

test('the rate follows the hour of the day, whatever the distribution', () => {
  const factors = Array.from({ length: 24 }, (_each, at) => (at >= 9 && at < 17 ? 3 : 0))
  const found = occurrences({ between: { kind: 'weibull', scale: 2 * hour, shape: 2 }, lasts: { kind: 'constant', value: minute }, day: factors }, stream(1, 'test'), { from: startedAt, until: startedAt + 10 * week })
  expect(found.every(({ at }) => at % day >= 9 * hour && at % day <= 17 * hour)).toBe(true)
  expect(found.length / (70 * 24 / meanOf({ kind: 'weibull', scale: 2, shape: 2 }))).toBeCloseTo(1, 1)
})

test('occurrences follow each other, and a longer look changes nothing in a shorter', () => {
  const positive = fc.double({ min: 1, max: 100, noNaN: true })
  fc.assert(fc.property(fc.nat(), positive, positive, fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 1, maxLength: 24 }), (seed, between, lasts, factors) => {
    const renewal: Renewal = { between: { kind: 'exponential', mean: between * hour }, lasts: { kind: 'exponential', mean: lasts * minute }, day: factors.map((each, at) => (at === 0 ? each + 0.1 : each)) }
    const chance = stream(seed, 'renewal')
    const long = occurrences(renewal, chance, { from: startedAt, until: startedAt + 2 * week })
    const short = occurrences(renewal, chance, { from: startedAt, until: startedAt + week })
    expect(long.slice(0, short.length)).toEqual(short)
    long.forEach(({ at, number }, index) => {
      const before = long[index - 1]
      expect([number, Number.isInteger(at), at > (before ? before.at + before.for - 1 : startedAt - 1)]).toEqual([index, true, true])
    })
  }), { numRuns: 60 })
})

const world = () => apiWorld({ api: server('routes: [{path: /, service: 1ms}]'), load: client('service: api\ntimeout: 1s\nload: {rate: 2/s}') })

const pauses: FaultProcess = {
  id: 'gc', fault: { kind: 'stall' }, targets: { api: { service: 'api' } },
  between: { kind: 'exponential', mean: 5 * minute }, lasts: { kind: 'constant', value: 30 * second },
}

test('a process of the traffic is paused again and again, and each time is a labelled row', () => {
  const simulation = world()
  beginFaultProcess(simulation, pauses)
  simulation.runFor(hour)
  const fork = simulation.fork()
  for (const each of [simulation, fork]) each.runFor(2 * hour)
  expect(compareWorlds(simulation, fork)).toBeUndefined()
  const { faults } = groundTruth(simulation)
  expect(faults.map(({ fault }) => fault.labels)).toEqual(faults.map((_each, number) => ({ process: 'gc', target: 'api', occurrence: String(number), cause: 'own' })))
  expect(faults.length).toBeGreaterThan(15)
  endFaultProcess(simulation, 'gc')
  simulation.runFor(10 * minute)
  const { requests, successes } = over(simulation, hour)
  expect([successes, groundTruth(simulation).faults.length]).toEqual([requests, faults.length])
  expect(simulation.state(trafficPart).instanceIsStalled[0]).toBe(0)
})

test('with a common cause both targets are hit at one instant', () => {
  const simulation = world()
  beginFaultProcess(simulation, { ...pauses, id: 'power', beta: 1, targets: { a: { labels: { app: 'a' } }, b: { labels: { app: 'b' } } } })
  simulation.runFor(hour)
  const { faults } = groundTruth(simulation)
  expect(faults.length % 2).toBe(0)
  for (let index = 0; index < faults.length; index += 2) {
    expect([faults[index]!.fault.at, faults[index]!.fault.labels!['cause']]).toEqual([faults[index + 1]!.fault.at, 'common'])
  }
})

test('what makes no sense is told all at once', () => {
  expect(processComplaints({ ...pauses, beta: 2, targets: {}, between: { kind: 'constant', value: 0 }, day: [0, 0] })).toEqual([
    'gc: between: found a mean of 0, expected more than 0', 'gc: day: found no factor above 0, expected one',
    'gc: targets: found none, expected one', 'gc: beta: found 2, expected a share between 0 and 1',
  ])
})
