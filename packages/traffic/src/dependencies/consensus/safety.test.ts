/** Figure 3 of the Raft paper under seeded schedules; and that each rule is needed, by departing from it. */
import { millisecond, second } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import type { GroupNote } from './client.ts'
import { groupTruth } from './ground-truth.ts'
import { serversOf } from './group.ts'
import { moods } from './moods.ts'
import { beginning, buildSchedule, runSchedule, type ScheduleSettings } from './schedule.ts'
import { type SafetyProperty, type Violation } from './safety.ts'
import { departures, type Departure } from './settings.ts'

describe('the five properties hold under seeded faults', () => {
  test.each(Object.entries(moods))('%s', (_name, mood) => {
    let [answers, terms] = [0, 0]
    for (let seed = 0; seed < 60; seed++) {
      const { violations, simulation, group } = runSchedule({ ...mood, seed })
      expect(violations, `seed ${seed}`).toEqual([])
      answers += simulation.state(group).notes.filter(({ what }) => (what as GroupNote).kind === 'returned').length
      terms += Math.max(...serversOf(simulation, group).map(({ term }) => term))
    }
    // Schedules in which nothing is answered and nobody is elected would prove nothing.
    expect(answers).toBeGreaterThan(60 * 3)
    expect(terms).toBeGreaterThan(60 * 1.5)
  })
})

/** The first seed of a kind of schedule that shows a violation. */
function firstViolation(settings: Omit<ScheduleSettings, 'seed'>, seedsMax: number): { seed: number; violation: Violation } | undefined {
  for (let seed = 0; seed < seedsMax; seed++) {
    const [violation] = runSchedule({ ...settings, seed }).violations
    if (violation) return { seed, violation }
  }
  return undefined
}

const noPreVote = { preVote: false, checkQuorum: false }
const slow = { delay: { kind: 'exponential', mean: 20 * millisecond }, loss: 0.1, duplication: 0.05 } as const
const lossy = { delay: { kind: 'exponential', mean: 15 * millisecond }, loss: 0.1, duplication: 0.05 } as const

/** Departed from, a rule costs one of these; and the kind of schedule that shows it. */
const shown: Record<Departure, { costs: SafetyProperty[]; by: Omit<ScheduleSettings, 'seed'> }> = {
  // Figure 8: a leader commits an entry of an older term by counting, and the next leader overwrites it.
  'commits entries of older terms by counting': {
    costs: ['Leader Completeness', 'State Machine Safety'],
    by: {
      servers: 5, kinds: ['crash'], killsLeaders: 60 * millisecond, gap: second, lasts: 200 * millisecond, length: 8 * second,
      network: lossy, workload: { think: { kind: 'exponential', mean: 100 * millisecond } }, consensus: { ...noPreVote, entriesAMessage: 1 },
    },
  },
  'votes again in the same term': { costs: ['Election Safety', 'Log Matching'], by: { consensus: noPreVote, network: slow } },
  'forgets its vote in a crash': {
    costs: ['Election Safety', 'Log Matching'],
    by: { servers: 3, kinds: ['crash'], gap: 60 * millisecond, lasts: 100 * millisecond, consensus: noPreVote, network: slow },
  },
  'votes without comparing logs': { costs: ['Leader Completeness'], by: { consensus: noPreVote } },
  'appends after an entry that differs': {
    costs: ['Log Matching'], by: { servers: 5, kinds: ['crash', 'partition'], gap: 100 * millisecond, consensus: noPreVote, network: slow },
  },
  'takes entries from an older leader': {
    costs: ['Leader Append-Only'], by: { servers: 5, kinds: ['partition', 'pause'], gap: 100 * millisecond, length: 5 * second, network: slow },
  },
  'applies before the commit': { costs: ['State Machine Safety'], by: {} },
  'changes several servers at once': {
    costs: ['Election Safety', 'Leader Completeness', 'State Machine Safety'], by: { changesMembers: 150 * millisecond, length: 5 * second },
  },
}

describe('each rule is needed', () => {
  test.each(Object.keys(departures) as Departure[])('a group that %s', (departs) => {
    const { costs, by } = shown[departs]
    const found = firstViolation({ ...by, consensus: { ...by.consensus, departs } }, 2_000)
    expect(costs).toContain(found?.violation.property)
    // The same schedule by the rules shows nothing.
    expect(runSchedule({ ...by, seed: found!.seed }).violations).toEqual([])
  })

  test('a disk that lies about its fsyncs', () => {
    const by = { kinds: ['crash'], gap: 150 * millisecond, lasts: 100 * millisecond, consensus: noPreVote } as const
    const found = firstViolation({ ...by, disk: { fsync: 0, lies: 0.5 } }, 500)
    expect(found?.violation.property).toBeDefined()
    expect(runSchedule({ ...by, seed: found!.seed }).violations).toEqual([])
  })

  test('loses writes that were acknowledged, and it is known which; an honest one loses none', () => {
    // All three forget at once what they answered for.
    const faults = ['n1', 'n2', 'n3'].map((process) => (
      { kind: 'crash', process, at: beginning + 2 * second, for: 100 * millisecond } as const
    ))
    for (const lies of [0, 1]) {
      const { simulation, group } = buildSchedule({ seed: 2, servers: 3, faults, disk: { fsync: 0, lies } })
      simulation.runFor(3 * second)
      const { acknowledged, lost } = groupTruth(simulation, group)
      const before = simulation.state(group).notes.filter(({ at, what }) => at < beginning + 2 * second && isWrite(what as GroupNote)).length
      expect(before).toBeGreaterThan(3)
      expect(acknowledged).toBeGreaterThan(before)
      // And later ones may be: answers that were on their way, or commands of a session whose number is given again.
      expect(lost.filter(({ answeredAt }) => answeredAt < beginning + 2 * second).length).toBe(lies === 0 ? 0 : before)
      if (lies === 0) expect(lost).toEqual([])
    }
  })
})

/** Of the notes of a client, the answers to its writes. */
const isWrite = (note: GroupNote) => note.kind === 'returned' && typeof note.output === 'boolean'

describe('no acknowledged command is lost', () => {
  test.each(Object.entries(moods))('%s', (_name, mood) => {
    let total = 0
    for (let seed = 100; seed < 130; seed++) {
      const { simulation, group } = runSchedule({ ...mood, seed })
      const { acknowledged, lost } = groupTruth(simulation, group)
      expect(lost, `seed ${seed}`).toEqual([])
      total += acknowledged
    }
    expect(total).toBeGreaterThan(30)
  })
})
