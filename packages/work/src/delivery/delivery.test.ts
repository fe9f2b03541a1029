import { describe, expect, test } from 'vitest'
import { day, type Distribution, hour, meanOf, minute, parseTimestamp, Simulation, week } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { erlangC } from '../testing/erlang.ts'
import { officeHours } from '../working-time.ts'
import { deliveryMetrics, families } from './delivery-metrics.ts'
import { deliveryPart, forgetPipeline, setPipeline } from './delivery-part.ts'
import { fourKeys, runDelivery } from './four-keys.ts'
import { falseFailureRate, type Pipeline, type Stage } from './pipeline.ts'
import { person } from '../on-call/person.ts'

/** A Monday. */
const startedAt = parseTimestamp('2025-03-03T00:00:00Z')
const constant = (value: number): Distribution => ({ kind: 'constant', value })
const exponential = (mean: number): Distribution => ({ kind: 'exponential', mean })

const build: Stage = { name: 'build', duration: exponential(12 * minute), concurrency: 13 }

function pipeline(more: Partial<Pipeline> = {}): Pipeline {
  return {
    name: 'shop', changes: { perWeek: 60 * 24 * 7, arrivals: 'poisson' }, batch: 1, stages: [build], rework: constant(hour),
    failure: { share: 0, restore: constant(30 * minute) }, ...more,
  }
}

/** The mean wait in minutes before a stage, over a run. */
function meanWait(of: Pipeline, weeks: number, seed: number): number {
  const { simulation, part } = runDelivery([of], { seed, startedAt, for: weeks * week })
  const counts = simulation.state(part).histograms.get([families.waited.name, 'shop', 'build'].join('\n'))!
  return counts.at(-1)! / 60 / counts.subarray(0, -1).reduce((sum, each) => sum + each, 0)
}

function overSeeds(of: Pipeline): { mean: number; error: number } {
  const found = Array.from({ length: 16 }, (_each, seed) => meanWait(of, 1, seed))
  const mean = found.reduce((sum, each) => sum + each, 0) / found.length
  const variance = found.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / (found.length - 1)
  return { mean, error: Math.sqrt(variance / found.length) }
}

describe('a queue in front of the build', () => {
  const theory = (runners: number, minutes: number) => erlangC(runners, minutes) * minutes / (runners - minutes)

  test.each<[string, number, number, number]>([['13 runners', 13, 12, 8.5], ['15 runners', 15, 12, 1.3], ['builds halved', 13, 6, 0]])('M/M/c: %s', (_name, runners, minutes, expected) => {
    expect(theory(runners, minutes)).toBeCloseTo(expected, 1)
    const { mean, error } = overSeeds(pipeline({ stages: [{ ...build, concurrency: runners, duration: exponential(minutes * minute) }] }))
    expect(Math.abs(mean - theory(runners, minutes)), `${mean} ± ${error}`).toBeLessThan(2.6 * error)
    expect(error).toBeLessThan(Math.max(0.01, 0.15 * theory(runners, minutes)))
  })

  test('builds of constant length wait half as long', () => {
    const { mean, error } = overSeeds(pipeline({ stages: [{ ...build, duration: constant(12 * minute) }] }))
    expect([Math.abs(mean - 4.3) < 2.6 * error, error < 0.6], `${mean} ± ${error}`).toEqual([true, true])
  })
})

describe('the four keys', () => {
  const steps = [{ name: 'build', duration: constant(10 * minute) }, { name: 'deploy', duration: constant(5 * minute) }]

  test('a change runs as soon as its stages are over; failures are as many as there are bad changes', () => {
    const { deploymentsPerDay, leadTime, changeFailureRate, timeToRestore } = runDelivery([pipeline({ changes: { perWeek: 70, arrivals: 'regular' }, stages: steps, failure: { share: 0.15, restore: constant(hour) } })], { seed: 3, startedAt, for: 52 * week })
    expect(deploymentsPerDay).toBeCloseTo(10, 1)
    expect([leadTime / minute, timeToRestore / minute]).toEqual([15, 60])
    expect(changeFailureRate).toBeCloseTo(0.15, 1)
  })

  test.each([1, 5, 20])('a batch of %i fails as 1 - (1 - p)^b, and waits for its last change', (batch) => {
    const { deployments, changeFailureRate, leadTime } = runDelivery([pipeline({ changes: { perWeek: 168, arrivals: 'regular' }, batch, stages: steps, failure: { share: 0.05, restore: constant(hour) } })], { seed: 3, startedAt, for: 100 * week })
    const theory = 1 - 0.95 ** batch
    expect(Math.abs(changeFailureRate - theory)).toBeLessThan(3 * Math.sqrt(theory * (1 - theory) / deployments))
    expect(leadTime).toBe((batch - 1) / 2 * hour + 15 * minute)
  })

  test('what a stage finds goes back; production never sees it sooner', () => {
    const stages = [{ ...steps[0]!, success: 0.8 }, steps[1]!]
    const { simulation, part, leadTime } = runDelivery([pipeline({ changes: { perWeek: 70, arrivals: 'regular' }, stages, rework: constant(6 * hour) })], { seed: 3, startedAt, for: 100 * week })
    const { counters, deployments } = simulation.state(part)
    const share = counters.get(['delivery_stage_runs_total', 'shop', 'build', 'failure'].join('\n'))! / (100 * 70)
    expect(share).toBeCloseTo(0.25, 1)
    expect(leadTime).toBe(15 * minute)
    const late = deployments.filter(({ at, changes }) => at - changes[0]!.committedAt > 6 * hour).length
    expect(late / deployments.length).toBeCloseTo(0.2, 1)
  })
})

describe('flaky tests', () => {
  test('12 at 10 % spoil 71.8 % of all runs; below 5 % each must be below 0.43 %', () => {
    expect(falseFailureRate({ tests: 12, rate: 0.1 })).toBeCloseTo(0.718, 3)
    expect(falseFailureRate({ tests: 40, rate: 0.03 })).toBeCloseTo(0.704, 3)
    expect(falseFailureRate({ tests: 12, rate: 0.0043 })).toBeCloseTo(0.05, 3)
    const { simulation, part } = runDelivery([pipeline({ changes: { perWeek: 70, arrivals: 'regular' }, stages: [{ name: 'build', duration: constant(minute), flaky: { tests: 12, rate: 0.1 } }] })], { seed: 3, startedAt, for: 50 * week })
    const runs = (result: string) => simulation.state(part).counters.get(['delivery_stage_runs_total', 'shop', 'build', result].join('\n'))!
    expect(runs('flake') / (runs('flake') + runs('success'))).toBeCloseTo(0.718, 1)
  })
})

test('an approval waits until somebody works: over a weekend, and by whoever is first', () => {
  const part = deliveryPart({ personNamed: (_simulation, name) => person(name, { utcOffset: name === 'far' ? -8 * hour : 0, answers: {
    working: { after: constant(hour), missed: 0 }, awake: { after: constant(hour), missed: 0 }, asleep: { after: constant(hour), missed: 0 },
  } }) })
  const simulation = Simulation.start([part], { seed: 1, startedAt })
  const changes = { perWeek: 40, arrivals: 'regular', hours: officeHours } as const
  setPipeline(simulation, part, pipeline({ changes, stages: [{ name: 'approval', approvers: ['near', 'far'], duration: constant(1) }] }))
  simulation.runFor(8 * day)
  const waits = simulation.state(part).deployments.map(({ at, changes: [change] }) => Math.round((at - change!.committedAt) / hour))
  // Those of the early afternoon and before wait an hour; at five in the afternoon the far one has just begun.
  expect(waits.slice(0, 8)).toEqual([1, 1, 1, 1, 1, 1, 1, 1])
  const near = deliveryPart({ personNamed: part.personNamed })
  const alone = Simulation.start([near], { seed: 1, startedAt })
  setPipeline(alone, near, pipeline({ changes, stages: [{ name: 'approval', approvers: ['near'], duration: constant(1) }] }))
  alone.runFor(8 * day)
  const fridays = alone.state(near).deployments.find(({ changes: [change] }) => change!.committedAt === startedAt + 4 * day + 17 * hour)!
  expect((fridays.at - startedAt) / hour).toBeCloseTo(7 * 24 + 10, 3)
})

test('more runners alter the waits and no other draw', () => {
  const at = (runners: number) => runDelivery([pipeline({ stages: [{ ...build, concurrency: runners }], failure: { share: 0.1, restore: exponential(hour) } })], { seed: 5, startedAt, for: 2 * day }).simulation
  const bad = (simulation: Simulation) => simulation.state(deliveryPart()).deployments.filter(({ hasFailed }) => hasFailed).map(({ changes: [change] }) => change!.id).sort()
  const [few, many] = [bad(at(13)), bad(at(40))]
  expect(few.length).toBeGreaterThan(50)
  expect(few.every((id) => many.includes(id))).toBe(true)
})

test('a fortnight, forked and saved in its middle, with a pipeline that changes and goes', () => {
  const part = deliveryPart()
  const stages: Stage[] = [{ ...build, duration: exponential(40 * minute), concurrency: 2, flaky: { tests: 3, rate: 0.05 }, success: 0.9 }, { name: 'approval', approvers: ['ada'], duration: constant(minute), hours: officeHours }, { name: 'deploy', duration: constant(5 * minute), concurrency: 1 }]
  const begin = pipeline({ changes: { perWeek: 100, arrivals: 'poisson', hours: officeHours }, batch: 2, stages, failure: { share: 0.1, restore: exponential(hour) } })
  const { simulation } = checkWorld(() => {
    const world = Simulation.start([part], { seed: 8, startedAt })
    setPipeline(world, part, begin)
    return world
  }, [{ run: 5 * day }, (world) => setPipeline(world, part, { ...begin, batch: 1, stages: stages.slice(0, 2) }), { run: 6 * day }, (world) => forgetPipeline(world, part, 'shop'), { run: 3 * day }])
  const { deployments, changeFailureRate } = fourKeys(simulation.state(part).deployments, { from: startedAt, until: simulation.now })
  expect([deployments > 40, changeFailureRate > 0, meanOf(build.duration) > 0]).toEqual([true, true, true])
  expect(deliveryMetrics(simulation.state(part)).map(({ name }) => name)).toContain('delivery_lead_time_seconds')
})
