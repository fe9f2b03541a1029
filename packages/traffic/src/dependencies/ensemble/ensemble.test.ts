/** What surrounds processes: messages, clocks, pauses, crashes and disks, seen by a process that only counts and answers. */
import { millisecond, parseTimestamp, second, Simulation, stream } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { describe, expect, test } from 'vitest'
import type { Addressed, Behaviour } from './behaviour.ts'
import { instantOfReading, readClock, rightClock, setClock } from './clock.ts'
import { ensemble, type Ensemble, type EnsembleSettings } from './ensemble.ts'
import { type EnsembleFault, planFaults } from './fault.ts'
import type { Gateway } from './state.ts'

interface Counter {
  readonly id: string
  readonly to: string
  readonly ticks: number
  readonly heard: readonly number[]
  readonly dueAt: number
}

interface Tick extends Addressed {
  readonly number: number
}

/** Sends its count once a second by its own clock, and keeps what it hears on disk; its count it forgets in a crash. */
const counter: Behaviour<Counter, Tick> = {
  step(row, input, now) {
    if (input) return { row: { ...row, heard: [...row.heard, input.number] }, outbox: [], notes: [{ heard: input.number }] }
    if (now < row.dueAt) return { row, outbox: [] }
    const ticks = row.ticks + 1
    return { row: { ...row, ticks, dueAt: row.dueAt + second }, outbox: [{ from: row.id, to: row.to, number: ticks }] }
  },
  dueAt: ({ dueAt }) => dueAt,
  isPersisted: (before, after) => before.heard !== after.heard,
  restart: (row, now) => ({ ...row, ticks: 0, dueAt: row.dueAt === Infinity ? Infinity : now + second }),
  reseed: (row) => row,
}

const startedAt = parseTimestamp('2026-01-05T08:00:00Z')
const at = (seconds: number) => startedAt + seconds * second
const quick = { delay: { kind: 'constant', value: millisecond }, loss: 0, duplication: 0 } as const

function pair(settings: Partial<EnsembleSettings> = {}, receiver = 'b'): { simulation: Simulation; part: Ensemble } {
  const declared = (id: string, to: string, first: number) => ({ id, kind: 'counter', row: (): Counter => ({ id, to, ticks: 0, heard: [], dueAt: first }) })
  const part = ensemble({
    name: 'pair', behaviours: { counter }, network: quick,
    processes: [declared('a', receiver, at(1)), declared('b', 'a', Infinity)], ...settings,
  })
  return { simulation: Simulation.start([part], { seed: 1, startedAt }), part }
}

/** What b has heard after so many seconds, and when. */
function heard(settings: Partial<EnsembleSettings>, seconds: number): string {
  const { simulation, part } = pair(settings)
  simulation.runUntil(at(seconds))
  return simulation.state(part).notes.map((note) => `${(note.what as { heard: number }).heard} at ${(note.at - startedAt) / second}`).join(', ')
}

const fault = (row: EnsembleFault): Partial<EnsembleSettings> => ({ faults: [row] })

const cases: [what: string, settings: Partial<EnsembleSettings>, expected: string][] = [
  ['nothing', {}, '1 at 1.001, 2 at 2.001, 3 at 3.001, 4 at 4.001, 5 at 5.001'],
  ['a partition', fault({ kind: 'partition', from: ['a'], to: ['b'], at: at(1.5), for: 2 * second }), '1 at 1.001, 4 at 4.001, 5 at 5.001'],
  ['one the other way', fault({ kind: 'partition', from: ['b'], to: ['a'], oneWay: true, at: at(1.5), for: 2 * second }), '1 at 1.001, 2 at 2.001, 3 at 3.001, 4 at 4.001, 5 at 5.001'],
  ['both ways, named from the other side', fault({ kind: 'partition', from: ['b'], to: ['a'], at: at(1.5), for: 2 * second }), '1 at 1.001, 4 at 4.001, 5 at 5.001'],
  ['two that overlap', { faults: [
    { kind: 'partition', from: ['a'], to: ['b'], at: at(1.5), for: second }, { kind: 'partition', from: ['a'], to: ['b'], at: at(1.7), for: 2 * second },
  ] }, '1 at 1.001, 4 at 4.001, 5 at 5.001'],
  // It takes what came meanwhile when it goes on.
  ['a pause of b', fault({ kind: 'pause', process: 'b', at: at(1.5), for: 2 * second }), '1 at 1.001, 2 at 3.5, 3 at 3.5, 4 at 4.001, 5 at 5.001'],
  // It ticks late, and catches up.
  ['a pause of a', fault({ kind: 'pause', process: 'a', at: at(1.5), for: 2.2 * second }), '1 at 1.001, 2 at 3.701, 3 at 3.701, 4 at 4.001, 5 at 5.001'],
  ['a crash of b', fault({ kind: 'crash', process: 'b', at: at(1.5), for: 2 * second }), '1 at 1.001, 4 at 4.001, 5 at 5.001'],
  ['a crash of a', fault({ kind: 'crash', process: 'a', at: at(1.5), for: 2 * second }), '1 at 1.001, 1 at 4.501'],
  ['a clock at double rate', fault({ kind: 'clock', process: 'a', rate: 2, at: at(1.5), for: second }), '1 at 1.001, 2 at 1.751, 3 at 2.251, 4 at 3.001, 5 at 4.001, 6 at 5.001'],
  ['a clock put forward', fault({ kind: 'clock', process: 'a', by: 2.5 * second, at: at(1.2) }), '1 at 1.001, 2 at 1.201, 3 at 1.201, 4 at 1.501, 5 at 2.501, 6 at 3.501, 7 at 4.501'],
  ['a slow disk', { disk: { fsync: 300 * millisecond, lies: 0 } }, '1 at 1.301, 2 at 2.301, 3 at 3.301, 4 at 4.301, 5 at 5.301'],
]

test.each(cases)('%s', (_what, settings, expected) => {
  expect(heard(settings, 5.4)).toBe(expected)
})

describe('a disk', () => {
  const crash = (when: number): EnsembleFault => ({ kind: 'crash', process: 'b', at: when, for: second / 2 })
  const kept = (settings: Partial<EnsembleSettings>) => {
    const { simulation, part } = pair(settings)
    simulation.runUntil(at(4.5))
    return (simulation.state(part).processes.get('b')!.row as Counter).heard
  }

  test('keeps what was written before a crash', () => expect(kept({ faults: [crash(at(2.4))] })).toEqual([1, 2, 3, 4]))
  test('has not what was being written', () => {
    expect(kept({ disk: { fsync: 300 * millisecond, lies: 0 }, faults: [crash(at(2.1))] })).toEqual([1, 3, 4])
  })
  test('is not done with a write of this life when one of the last would have been', () => {
    const { simulation, part } = pair({ disk: { fsync: 300 * millisecond, lies: 0 }, faults: [{ kind: 'crash', process: 'b', at: at(1.1), for: second / 20 }] })
    simulation.runUntil(at(1.2))
    simulation.input('pair', 'message', { from: 'outside', to: 'b', number: 7 })
    simulation.runUntil(at(1.6))
    expect(simulation.state(part).notes.map((note) => note.at)).toEqual([at(1.5)])
  })
  test('that lies has nothing after a crash', () => expect(kept({ disk: { fsync: 0, lies: 1 }, faults: [crash(at(2.4))] })).toEqual([3, 4]))
})

describe('a network', () => {
  const share = (network: EnsembleSettings['network']) => {
    const { simulation, part } = pair({ network: network! })
    simulation.runUntil(at(2_000.5))
    return simulation.state(part).notes.length / 2_000
  }

  test('loses its share', () => expect(Math.abs(share({ ...quick, loss: 0.2 }) - 0.8)).toBeLessThan(0.03))
  test('doubles its share', () => expect(Math.abs(share({ ...quick, duplication: 0.2 }) - 1.2)).toBeLessThan(0.03))
  test('lets messages overtake each other', () => {
    const { simulation, part } = pair({ network: { ...quick, delay: { kind: 'exponential', mean: second } } })
    simulation.runUntil(at(100))
    const numbers = (simulation.state(part).processes.get('b')!.row as Counter).heard
    expect(numbers).not.toEqual(numbers.toSorted((a, b) => a - b))
  })
})

test('an answer leaves by a gateway, for another part of the world', () => {
  const gateway: Gateway = { part: 'mailbox', event: 'mail' }
  const mailbox = { name: 'mailbox', initial: () => ({ mail: [] as object[] }), events: {
    mail: (simulation: Simulation, data: never) => void simulation.state(mailbox).mail.push(data),
  } }
  const { part } = pair({ gateways: { outside: gateway } }, 'outside')
  const simulation = Simulation.start([part, mailbox], { seed: 1, startedAt })
  simulation.runUntil(at(2.5))
  expect(simulation.state(mailbox).mail).toEqual([{ message: { from: 'a', to: 'outside', number: 1 } }, { message: { from: 'a', to: 'outside', number: 2 } }])
  expect(() => pair({}, 'nobody').simulation.runUntil(at(2))).toThrow('"a" sends to "nobody", whom nobody declared')
})

test('a clock reads and is waited for the same way', () => {
  const skewed = setClock(setClock(rightClock, 1_000, { by: 50, rate: 1.5 }), 2_000, { rate: 0.5 })
  expect([1_000, 2_000, 3_000].map((now) => readClock(skewed, now))).toEqual([2_050, 2_550, 3_050])
  for (const reading of [2_600, 2_601, 2_777]) expect(readClock(skewed, instantOfReading(skewed, reading))).toBeGreaterThanOrEqual(reading)
})

test('faults by chance: a renewal process, of all kinds, within its time', () => {
  const kinds = ['partition', 'pause', 'crash', 'clock'] as const
  const faults = planFaults({
    processes: ['a', 'b', 'c'], kinds, from: 1_000, until: 1_000_000, gap: { kind: 'exponential', mean: 1_000 }, length: { kind: 'constant', value: 10 },
  }, stream(1, 'faults'))
  expect(faults.length).toBeGreaterThan(850)
  expect(faults.length).toBeLessThan(1_150)
  for (const kind of kinds) expect(faults.filter((each) => each.kind === kind).length).toBeGreaterThan(150)
  expect(faults.every((each) => each.at > 1_000 && each.at < 1_000_000)).toBe(true)
})

test('a fault that makes no sense is refused, with all that is wrong with it', () => {
  const { simulation } = pair()
  const give = (row: EnsembleFault) => simulation.input('pair', 'fault', row)
  expect(give({ kind: 'crash', process: 'c', at: at(-1), for: 0 })).toEqual([
    'no process c; there are a, b', 'it would begin in the past', 'it lasts 0, expected more than 0',
  ])
  expect(give({ kind: 'clock', process: 'a', rate: 0, at: at(1) })).toEqual(['a clock that stands still or runs backwards'])
  expect(give({ kind: 'partition', from: ['a'], to: ['x', 'y'], at: at(1) })).toEqual(['no process x, y; there are a, b'])
  expect(give({ kind: 'pause', process: 'a', at: at(1), for: second })).toEqual([])
  expect(() => pair(fault({ kind: 'pause', process: 'z', at: at(1) }))).toThrow('a fault of "pair" (pause): no process z; there are a, b')
})

test('goes the same way twice, forked, saved, in other steps and from its journal', () => {
  checkWorld(() => pair({ disk: { fsync: { kind: 'exponential', mean: 100 * millisecond }, lies: 0.3 }, network: { ...quick, loss: 0.1, duplication: 0.1 } }).simulation, [
    { run: 3 * second },
    { part: 'pair', input: 'fault', data: { kind: 'crash', process: 'b', at: at(3), for: second } },
    { part: 'pair', input: 'network', data: { ...quick, loss: 0.5 } },
    { part: 'pair', input: 'message', data: { from: 'outside', to: 'b', number: 99 } },
    { run: 5 * second },
  ])
})
