/** Figure 3 of the Raft paper under seeded schedules; and that each rule is needed, by departing from it. */
import { millisecond, second } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import type { GroupNote } from './client.ts'
import { serversOf } from './group.ts'
import { moods } from './moods.ts'
import { runSchedule, type ScheduleSettings } from './schedule.ts'
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
})
