/** A lease is a promise about time, and processes pause: what fencing is for. */
import { millisecond, second } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import { beginning } from '../consensus/schedule.ts'
import type { EnsembleFault } from '../ensemble/fault.ts'
import type { Network } from '../ensemble/state.ts'
import { leaseMachine, type LeaseCommand } from './lease-machine.ts'
import { buildLeaseSchedule, type LeaseScheduleSettings, runLeaseSchedule } from './service.ts'

const seeds = Array.from({ length: 60 }, (_, seed) => seed)
const truths = (settings: Omit<LeaseScheduleSettings, 'seed'>) => seeds.map((seed) => runLeaseSchedule({ ...settings, seed }))
const lostOf = (settings: Omit<LeaseScheduleSettings, 'seed'>) => truths(settings).flatMap(({ lost }) => lost)

test('a lease, line by line', () => {
  let state = leaseMachine.initial
  let index = 10
  const play = (at: number, command: LeaseCommand) => {
    const applied = leaseMachine.apply(state, command as never, { index: index++, term: 1, at, body: { kind: 'no-op' } })
    state = applied.state
    return applied.result
  }
  const acquire = (holder: string): LeaseCommand => ({ kind: 'acquire', name: 'job', holder, ttl: 100 })
  expect(play(1000, acquire('a'))).toEqual({ kind: 'granted', token: 10, ttl: 100 })
  expect(play(1050, acquire('b'))).toEqual({ kind: 'held', by: 'a' })
  expect(play(1090, acquire('a'))).toEqual({ kind: 'granted', token: 10, ttl: 100 })
  expect(play(1189, acquire('b'))).toEqual({ kind: 'held', by: 'a' })
  expect(play(1190, acquire('b'))).toEqual({ kind: 'granted', token: 14, ttl: 100 })
  // A new leader's clock is behind: time stands still until it has caught up.
  expect(play(500, acquire('a'))).toEqual({ kind: 'held', by: 'b' })
  expect(play(1200, { kind: 'release', name: 'job', token: 10 })).toEqual({ kind: 'gone' })
  expect(play(1200, { kind: 'release', name: 'job', token: 14 })).toEqual({ kind: 'released' })
  expect(play(5000, acquire('a'))).toEqual({ kind: 'granted', token: 18, ttl: 100 })
  // That leader's clock was ahead, and the next one's is right: a lease that is prolonged now must not end the sooner for it.
  expect(play(1300, acquire('a'))).toEqual({ kind: 'granted', token: 18, ttl: 100 })
  expect(play(1500, acquire('b'))).toEqual({ kind: 'held', by: 'a' })
})

describe('the worker that comes back from a pause (Kleppmann)', () => {
  // w1 stands still in the middle of its work, for longer than its lease; w2 takes over and writes; w1 goes on and writes.
  const paused: EnsembleFault[] = [
    { kind: 'pause', process: 'w2', at: beginning, for: second },
    { kind: 'pause', process: 'w1', at: beginning + second - 10 * millisecond, for: second },
  ]
  const scene: Omit<LeaseScheduleSettings, 'seed'> = {
    workers: 2, faults: paused, worker: { work: { kind: 'constant', value: 100 * millisecond }, think: { kind: 'constant', value: 20 * millisecond }, looksAtClock: false },
  }
  const seed = seeds.find((each) => runLeaseSchedule({ ...scene, seed: each, condition: 'none' }).lost.length > 0)!

  test('without fencing its write is taken, and the updates that it had not seen are lost', () => {
    const [lost] = runLeaseSchedule({ ...scene, seed, condition: 'none' }).lost
    expect(lost).toMatchObject({ write: expect.stringMatching(/^w2\./), by: expect.stringMatching(/^w1\./) })
    expect(lost!.byToken).toBeLessThan(lost!.token)
  })

  test.each([['fencing token', /^token \d+ is older than \d+$/], ['if match', /^412 Precondition Failed/]] as const)('by %s it is refused', (condition, words) => {
    const { lost, refused } = runLeaseSchedule({ ...scene, seed, condition })
    expect(lost).toEqual([])
    expect(refused).toContainEqual(expect.objectContaining({ worker: 'w1', why: expect.stringMatching(words) }))
  })
})

describe('under seeded faults', () => {
  test('tokens grow from holder to holder, and work gets done', () => {
    for (const { tokens, updates } of truths({})) {
      expect(tokens.length).toBeGreaterThan(2)
      expect(updates).toBeGreaterThan(1)
    }
    // Whoever hears of its lease late may note it after the next holder; by the log they grow.
    for (const { tokens } of truths({ faults: [] })) expect(tokens).toEqual(tokens.toSorted((a, b) => a - b))
  })

  test('with fencing, or by version, no update is lost', () => {
    for (const condition of ['fencing token', 'if match'] as const) {
      expect(lostOf({ condition })).toEqual([])
      expect(lostOf({ condition, worker: { looksAtClock: false }, faults: ['pause', 'clock'] })).toEqual([])
    }
  })

  test('without, some are: looking at the clock first makes it rarer, clocks that drift bring it back', () => {
    const careless = lostOf({ condition: 'none', worker: { looksAtClock: false }, faults: ['pause'] }).length
    const careful = lostOf({ condition: 'none', faults: ['pause'] }).length
    const drifting = lostOf({ condition: 'none', faults: ['clock'] }).length
    expect(careless).toBeGreaterThan(10)
    expect(careful).toBeLessThan(careless / 2)
    expect(drifting).toBeGreaterThan(0)
  })

  test('a write that is late on the network comes after the lease, though its writer looked at its clock', () => {
    const tail: Network = { delay: { kind: 'mixture', of: [
      { weight: 0.98, distribution: { kind: 'exponential', mean: millisecond } }, { weight: 0.02, distribution: { kind: 'constant', value: 400 * millisecond } },
    ] }, loss: 0, duplication: 0 }
    expect(lostOf({ condition: 'none', faults: [], network: tail }).length).toBeGreaterThan(0)
    expect(lostOf({ faults: [], network: tail })).toEqual([])
  })

  test('without faults a lease is enough', () => {
    expect(lostOf({ condition: 'none', faults: [] })).toEqual([])
  })
})

test('a schedule goes the same way twice, forked, saved, in other steps and from its journal', () => {
  checkWorld(() => buildLeaseSchedule({ seed: 7 }).simulation, [
    { run: second },
    { part: 'leases', input: 'fault', data: { kind: 'pause', process: 'w1', at: beginning + second, for: 300 * millisecond } },
    { run: second },
  ])
})
