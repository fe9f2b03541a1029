/** The store under seeded faults: what its quorums promise and do not, against theory; and what a clock that is ahead costs. */
import { type Distribution, type Duration, millisecond, minute, parseTimestamp, sample, second, Simulation, stream } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import type { Ensemble } from '../ensemble/ensemble.ts'
import { type EnsembleFault, planFaults } from '../ensemble/fault.ts'
import type { Network } from '../ensemble/state.ts'
import { checkLinearizable, type Verdict } from '../linearizability/check.ts'
import { historyOf } from '../linearizability/history.ts'
import { type KeyValueInput, keyValueModel } from '../linearizability/models/key-value.ts'
import type { StoreWorkload } from './client.ts'
import { storeTruth } from './ground-truth.ts'
import type { StoreInput, StoreOutcome } from './message.ts'
import { dynamoDefaults, storeComplaints, type StoreSettings } from './settings.ts'
import { quorumStore, storeReplicas } from './store.ts'

const startedAt = parseTimestamp('2026-01-05T08:00:00Z')
const servers = ['a', 'b', 'c', 'd', 'e']
const exponential = (mean: Duration): Distribution => ({ kind: 'exponential', mean })
const slow: Network = { delay: exponential(10 * millisecond), loss: 0, duplication: 0 }
const lossy: Network = { delay: exponential(10 * millisecond), loss: 0.05, duplication: 0.05 }
const busy: StoreWorkload = {
  keys: ['x', 'y'], reads: 0.5, think: exponential(40 * millisecond), timeout: second, until: startedAt + 6 * second,
}

interface Scenario {
  readonly seed: number
  readonly store?: Partial<StoreSettings>
  readonly network?: Network
  readonly faults?: readonly EnsembleFault[] | 'by chance'
  readonly workload?: Partial<StoreWorkload>
  readonly clients?: number
}

function build({ seed, store = {}, network = slow, faults = [], workload = {}, clients = 3 }: Scenario): { simulation: Simulation; part: Ensemble } {
  const names = Array.from({ length: clients }, (_, index) => `c${index + 1}`)
  const part = quorumStore({
    name: 'store', servers, coordinators: names.map((name) => `for ${name}`), network,
    store: { suspicion: second, timeout: 200 * millisecond, ...store },
    faults: faults !== 'by chance' ? faults : planFaults({
      processes: servers, kinds: ['partition', 'pause', 'crash'], from: startedAt + 200 * millisecond, until: startedAt + 5 * second,
      gap: exponential(400 * millisecond), length: exponential(600 * millisecond),
    }, stream(seed, 'faults')),
    clients: Object.fromEntries(names.map((name) => [name, { coordinator: `for ${name}`, workload: { ...busy, ...workload } }])),
  })
  return { simulation: Simulation.start([part], { seed, startedAt }), part }
}

function run(scenario: Scenario, length = 7 * second): { simulation: Simulation; part: Ensemble } {
  const built = build(scenario)
  built.simulation.runFor(length)
  return built
}

/** A value a key: siblings are another matter. */
function verdictOf(scenario: Scenario): Verdict {
  const { simulation, part } = run(scenario)
  const history = historyOf<StoreInput, StoreOutcome>(simulation.state(part).notes).map(({ output, ...each }) => ({
    ...each, input: each.input as KeyValueInput, output: output?.kind === 'values' ? output.values[0] : output && true,
  }))
  return checkLinearizable(history, keyValueModel)
}

const strict: Partial<StoreSettings> = { isSloppy: false, readRepair: 'none', antiEntropyEvery: Infinity, conflicts: 'last write wins' }
/** Many at one key, with hardly a pause. */
const crowded = { clients: 6, workload: { keys: ['x'], think: exponential(5 * millisecond), until: startedAt + 2 * second } } as const
const seeds = Array.from({ length: 40 }, (_, seed) => seed)
const staleOf = (scenario: Scenario, length?: Duration) => {
  const { simulation, part } = run(scenario, length)
  return storeTruth(simulation, part)
}

describe('reads and writes that overlap in a server', () => {
  test.each([[2, 2], [1, 3], [3, 1]])('R=%d W=%d: a read shows the newest acknowledged write, whatever fails', (r, w) => {
    for (const conflicts of ['last write wins', 'version vectors'] as const) {
      const truths = seeds.map((seed) => staleOf({ seed, store: { ...strict, conflicts, r, w }, network: lossy, faults: 'by chance' }))
      expect(truths.flatMap(({ staleReads }) => staleReads)).toEqual([])
      expect(truths.reduce((sum, { reads }) => sum + reads, 0)).toBeGreaterThan(800)
      expect(truths.reduce((sum, { acknowledged }) => sum + acknowledged, 0)).toBeGreaterThan(500)
    }
  })

  test.each([[1, 1], [1, 2], [2, 1]])('R=%d W=%d: not always', (r, w) => {
    const truths = seeds.map((seed) => staleOf({ seed, store: { ...strict, r, w }, ...crowded }))
    expect(truths.flatMap(({ staleReads }) => staleReads).length).toBeGreaterThan(2)
  })

  test('a sloppy quorum reads past what it wrote, in a partition', () => {
    const truths = seeds.map((seed) => staleOf({ seed, store: { ...strict, isSloppy: true }, network: lossy, faults: 'by chance' }))
    expect(truths.flatMap(({ staleReads }) => staleReads).length).toBeGreaterThan(0)
  })
})

// Bailis et al., "Probabilistically Bounded Staleness for Practical Partial Quorums" (VLDB 2012), section 4: W, A, R and S drawn for
// each replica, from one exponential. The read begins once the writer has heard: two more legs, from and to the coordinator.
test.each([[1, 1], [1, 2], [2, 1]])('the share of stale reads of R=%d W=%d is the one of probabilistically bounded staleness', (r, w) => {
  const mean = 10 * millisecond
  const draws = stream(99, 'WARS')
  const rounds = 40_000
  let stale = 0
  for (let round = 0; round < rounds; round++) {
    const leg = (lane: number) => sample(exponential(mean), draws, round, lane)
    const writes = [0, 1, 2].map((replica) => ({ arrives: leg(replica), heard: leg(3 + replica) }))
    const committed = writes.map(({ arrives, heard }) => arrives + heard).sort((a, b) => a - b)[w - 1]!
    const begins = committed + leg(12) + leg(13)
    const reads = writes.map(({ arrives }, replica) => {
      const asked = begins + leg(6 + replica)
      return { answered: asked + leg(9 + replica), isFresh: asked >= arrives }
    }).sort((a, b) => a.answered - b.answered)
    if (!reads.slice(0, r).some(({ isFresh }) => isFresh)) stale++
  }
  const expected = stale / rounds
  let [reads, staleReads] = [0, 0]
  for (let seed = 0; seed < 6; seed++) {
    const truth = staleOf({
      seed, clients: 1, store: { ...strict, r, w }, workload: { keys: ['x'], reads: 'after each write', think: { kind: 'constant', value: 400 * millisecond }, until: startedAt + 10 * minute },
    }, 10 * minute)
    reads += truth.reads
    staleReads += truth.staleReads.length
  }
  const share = staleReads / reads
  const interval = 3 * Math.sqrt(expected * (1 - expected) * (1 / reads + 1 / rounds))
  expect(Math.abs(share - expected)).toBeLessThan(interval)
  expect(expected).toBeGreaterThan(0.002)
})

describe('linearizability', () => {
  test('strict quorums that do not repair: a read may show what the next one does not', () => {
    const found = seeds.map((seed) => verdictOf({ seed, store: strict, ...crowded })).filter(({ isLinearizable }) => !isLinearizable)
    expect(found.length).toBeGreaterThan(0)
  })

  test('with repair before the answer they are, as long as clocks agree (Attiya, Bar-Noy, Dolev 1995)', () => {
    for (const seed of seeds) {
      const verdict = verdictOf({ seed, store: { ...strict, readRepair: 'before the answer' }, network: lossy, faults: 'by chance' })
      expect(verdict.isLinearizable ? '' : `seed ${seed}: ${verdict.words}`).toBe('')
    }
  })
})

describe('last write wins', () => {
  const ahead = { kind: 'clock', process: 'c1', at: startedAt, by: 5 * second } as const

  test('a write acknowledged after one whose clock was ahead is lost, and it is known which', () => {
    const { lost } = staleOf({ seed: 1, clients: 2, store: { conflicts: 'last write wins' }, workload: { keys: ['x'] }, faults: [ahead] })
    const [first] = lost
    expect(lost.length).toBeGreaterThan(10)
    expect(first).toMatchObject({ client: 'c2', key: 'x', cause: { kind: 'an older write with a later time', by: expect.stringMatching(/^c1\./) } })
    const { cause } = first!
    expect(cause.kind === 'an older write with a later time' && cause.ahead).toBeGreaterThan(4 * second)
  })

  test('with clocks that agree, and by version vectors with any clocks, none is', () => {
    expect(staleOf({ seed: 1, clients: 2, store: { conflicts: 'last write wins' }, workload: { keys: ['x'] } }).lost).toEqual([])
    expect(staleOf({ seed: 1, clients: 2, workload: { keys: ['x'] }, faults: [ahead] }).lost).toEqual([])
  })
})

describe('what mends replicas that differ', () => {
  const home = (simulation: Simulation, part: Ensemble, key: string) => storeReplicas(simulation, part)
    .flatMap(({ data }) => (data.has(key) ? [JSON.stringify(data.get(key))] : []))

  test.each([
    ['hinted handoff and anti-entropy', { antiEntropyEvery: second, handoffEvery: second }],
    ['anti-entropy alone', { antiEntropyEvery: second, isSloppy: false, readRepair: 'none' as const }],
  ])('%s: once the faults are over, all replicas of a key agree, and no acknowledged write is lost', (_what, store) => {
    for (const seed of seeds) {
      const { simulation, part } = run({ seed, store, network: lossy, faults: 'by chance' }, minute)
      for (const key of busy.keys) expect(new Set(home(simulation, part, key)).size, `seed ${seed}`).toBe(1)
      expect(storeReplicas(simulation, part).flatMap(({ hints }) => [...hints])).toEqual([])
      expect(storeTruth(simulation, part).lost).toEqual([])
    }
  })

  test('without any of them they stay apart', () => {
    const apart = seeds.filter((seed) => {
      const { simulation, part } = run({ seed, store: { ...strict, conflicts: 'version vectors' }, network: lossy, faults: 'by chance' }, minute)
      return busy.keys.some((key) => new Set(home(simulation, part, key)).size > 1)
    })
    expect(apart.length).toBeGreaterThan(10)
  })

  test('a server that is down is stood in for, and takes over what was kept for it', () => {
    const crash = { kind: 'crash', process: 'a', at: startedAt, for: 20 * second } as const
    const workload = { keys: ['k1', 'k2', 'k3', 'k4', 'k5'] }
    const { simulation, part } = build({ seed: 1, store: { antiEntropyEvery: Infinity, readRepair: 'none' }, workload, faults: [crash] })
    simulation.runFor(10 * second)
    const hints = storeReplicas(simulation, part).flatMap((row) => [...row.hints.values()])
    expect(hints.length).toBeGreaterThan(0)
    expect(hints.every(({ replica }) => replica === 'a')).toBe(true)
    simulation.runFor(30 * second)
    const rows = storeReplicas(simulation, part)
    expect(rows.flatMap((row) => [...row.hints])).toEqual([])
    for (const { key, versions } of hints) expect(rows.find(({ id }) => id === 'a')!.data.get(key)).toEqual(versions)
  })
})

test('two clients that did not see each other leave two siblings, and who read both leaves one', () => {
  const apart: EnsembleFault[] = [
    { kind: 'partition', from: ['for c1'], to: ['b', 'c', 'd', 'e'], at: startedAt, for: second },
    { kind: 'partition', from: ['for c2'], to: ['a'], at: startedAt, for: second },
  ]
  const { simulation, part } = build({ seed: 1, clients: 2, store: { r: 1, w: 1, timeout: 100 * millisecond }, workload: { keys: ['x'], reads: 0.3 }, faults: apart })
  const siblings = () => Math.max(0, ...storeReplicas(simulation, part).map(({ data }) => data.get('x')?.length ?? 0))
  let most = 0
  for (let each = 0; each < 70; each++) {
    simulation.runFor(100 * millisecond)
    most = Math.max(most, siblings())
  }
  expect(most).toBeGreaterThan(1)
  expect(siblings()).toBeLessThanOrEqual(2)
})

test('a store goes the same way twice, forked, saved, in other steps and from its journal', () => {
  checkWorld(() => build({ seed: 2, network: lossy, faults: 'by chance' }).simulation, [
    { run: second },
    { part: 'store', input: 'fault', data: { kind: 'pause', process: 'b', at: startedAt + second, for: 300 * millisecond } },
    { run: 3 * second },
  ])
})

test('what makes no sense is told at once', () => {
  expect(storeComplaints({ ...dynamoDefaults, n: 4, r: 5, w: 0 }, ['a', 'b', 'b'])).toEqual([
    'N is 4, expected 1 to 3, the number of servers', 'R is 5, expected 1 to 4, the number of replicas',
    'W is 0, expected 1 to 4, the number of replicas', 'a server twice in a, b, b',
  ])
  expect(storeComplaints(dynamoDefaults, servers)).toEqual([])
  expect(() => quorumStore({ name: 'small', servers: ['a', 'b'], coordinators: [] })).toThrow('the store "small": N is 3, expected 1 to 2, the number of servers')
})
