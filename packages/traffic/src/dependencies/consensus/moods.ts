/** Kinds of schedules in turn, so that a thousand seeds try what one kind of fault would never reach. */
import { millisecond, second } from '@track/simulation'
import { type ScheduleSettings } from './schedule.ts'

type Mood = Omit<ScheduleSettings, 'seed'>

const noPreVote = { preVote: false, checkQuorum: false }
const eager = { timeout: 150 * millisecond, think: { kind: 'exponential', mean: 60 * millisecond } } as const

export const moods: Readonly<Record<string, Mood>> = {
  'everything at once': {},
  'without pre-vote': { consensus: noPreVote },
  'leaders die': {
    kinds: ['crash'], gap: second, lasts: 200 * millisecond, killsLeaders: 250 * millisecond,
    consensus: noPreVote, workload: eager,
  },
  'one entry a message': {
    servers: 5, kinds: ['partition'], gap: second, killsLeaders: 400 * millisecond, lasts: 200 * millisecond,
    consensus: { ...noPreVote, entriesAMessage: 1 }, workload: eager,
    network: { delay: { kind: 'exponential', mean: 8 * millisecond }, loss: 0.05, duplication: 0.05 },
  },
  'members change': { servers: 3, changesMembers: 150 * millisecond },
  'clocks drift': { kinds: ['clock', 'pause', 'partition'], drift: 0.9 },
  'slow disks': { disk: { fsync: { kind: 'exponential', mean: 5 * millisecond }, lies: 0 } },
}

export function moodOf(seed: number): ScheduleSettings {
  const all = Object.values(moods)
  return { seed, ...all[seed % all.length]! }
}
