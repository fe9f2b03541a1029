/** What clients of a group see is linearizable, whatever befalls it; with leases and clocks that drift it is not always. */
import { millisecond, second } from '@track/simulation'
import { describe, expect, test } from 'vitest'
import { checkLinearizable, type Verdict } from '../linearizability/check.ts'
import { historyOf } from '../linearizability/history.ts'
import { type KeyValueInput, keyValueModel } from '../linearizability/models/key-value.ts'
import type { GroupNote } from './client.ts'
import { moods } from './moods.ts'
import { beginning, runSchedule, type ScheduleSettings } from './schedule.ts'

function verdictOf(settings: ScheduleSettings): Verdict {
  const { simulation, group } = runSchedule(settings)
  return checkLinearizable(historyOf<KeyValueInput, string | undefined | boolean>(simulation.state(group).notes), keyValueModel)
}

const busy = { clients: 4, workload: { keys: ['x'], reads: 0.6, compareAndSets: 0.1, think: { kind: 'exponential', mean: 30 * millisecond }, timeout: 150 * millisecond } } as const

describe('reads by read index, writes in sessions', () => {
  test.each(Object.entries(moods))('%s', (_name, mood) => {
    for (let seed = 0; seed < 60; seed++) {
      const verdict = verdictOf({ ...mood, ...busy, seed })
      expect(verdict.isLinearizable ? '' : `seed ${seed}: ${verdict.words}`).toBe('')
    }
  })
})

/** Slow networks and short faults: a leader is cut off while others are elected. */
const partitions = { ...busy, servers: 3, gap: 150 * millisecond, lasts: 500 * millisecond, length: 4 * second } as const

function firstThatIsNot(settings: Omit<ScheduleSettings, 'seed'>, seeds: number): { seed: number; verdict: Verdict } | undefined {
  for (let seed = 0; seed < seeds; seed++) {
    const verdict = verdictOf({ ...settings, seed })
    if (!verdict.isLinearizable) return { seed, verdict }
  }
  return undefined
}

describe('reads by lease', () => {
  test('with clocks that agree, they are linearizable too', () => {
    expect(firstThatIsNot({ ...partitions, kinds: ['partition', 'pause', 'crash'], consensus: { reads: 'lease' } }, 100)).toBeUndefined()
  })

  test('a leader whose clock runs slow believes in its lease for longer than the others wait: some reads are stale', () => {
    const slow = { ...busy, servers: 3, length: 4 * second, faults: [
      { kind: 'clock', process: 'n1', rate: 0.1, at: beginning + second },
      { kind: 'partition', from: ['n1'], to: ['n2', 'n3'], at: beginning + 1.5 * second, for: 2 * second },
    ] } as const
    const found = firstThatIsNot({ ...slow, consensus: { reads: 'lease' } }, 20)
    expect(found?.verdict).toMatchObject({ isLinearizable: false, part: 'x' })
    expect(verdictOf({ ...slow, seed: found!.seed }).isLinearizable).toBe(true)
    // Nor is the lease wrong without the skew.
    expect(verdictOf({ ...slow, faults: slow.faults.slice(1), consensus: { reads: 'lease' }, seed: found!.seed }).isLinearizable).toBe(true)
  })
})

test('without sessions a retry is a second command, and what it was answered cannot be explained', () => {
  const retries = { ...busy, network: { delay: { kind: 'exponential', mean: 20 * millisecond }, loss: 0.15, duplication: 0 } } as const
  const alone = { ...retries, workload: { ...busy.workload, compareAndSets: 0.4, hasSession: false } } as const
  const found = firstThatIsNot(alone, 500)
  expect(found?.verdict.isLinearizable).toBe(false)
  expect(verdictOf({ ...alone, workload: { ...alone.workload, hasSession: true }, seed: found!.seed }).isLinearizable).toBe(true)
})

test('a client notes an answer for every operation but its last', () => {
  const { simulation, group } = runSchedule({ seed: 1, ...busy })
  const open = new Map<string, number>()
  for (const { process, what } of simulation.state(group).notes) {
    const note = what as GroupNote
    if (note.kind === 'invoked') open.set(process, (open.get(process) ?? 0) + 1)
    else open.set(process, open.get(process)! - 1)
    expect(open.get(process)).toBeLessThanOrEqual(1)
  }
})
