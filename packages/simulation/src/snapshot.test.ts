/** Saving a world and opening it again, and what is refused. */
import { describe, expect, test } from 'vitest'
import packageFile from '../package.json' with { type: 'json' }
import { compareWorlds } from './compare-worlds.ts'
import { engineVersion } from './engine-version.ts'
import type { Part } from './part.ts'
import { Simulation } from './simulation.ts'
import { digestOfWorld, readSnapshotHeader, restore, snapshot, SnapshotError, snapshotFormat } from './snapshot.ts'
import { bakery } from './testing/bakery.ts'
import { minute } from './time.ts'

function busyBakery(): Simulation {
  const simulation = Simulation.start([bakery], { seed: 3, startedAt: 1_767_600_000_000_000 })
  simulation.runFor(10 * minute)
  simulation.input('bakery', 'order', { name: 'Ada' })
  return simulation
}

test('a world that is opened again is the same and goes the same way', () => {
  const saved = busyBakery()
  const opened = restore([bakery], snapshot(saved))
  expect(opened.export()).toStrictEqual(saved.export())
  saved.runFor(10 * minute)
  opened.runFor(10 * minute)
  expect(digestOfWorld(opened)).toBe(digestOfWorld(saved))
})

test('what follows from the rest of a state is not saved, and is made again in its place', () => {
  interface Register { names: readonly string[]; initials: Map<string, string>; closed: boolean }
  const initialsOf = (names: readonly string[]) => new Map(names.map((name) => [name, name.slice(0, 1)]))
  const names = ['Ada', 'Grace']
  const register: Part<Register> = {
    name: 'register', events: {}, initial: () => ({ names, initials: initialsOf(names), closed: false }),
    derived: { names: ['initials'], derive: (state: Register) => ({ initials: initialsOf(state.names) }) },
  }
  const saved = Simulation.start([bakery, register], { seed: 3, startedAt: 0 })
  const bytes = snapshot(saved)
  expect(restore([bakery, register], bytes).export()).toStrictEqual(saved.export())
  expect(compareWorlds(restore([bakery, register], bytes), saved)).toBeUndefined()
  const { derived: _, ...forgetful } = register
  expect(restore([bakery, forgetful], bytes).state(register)).toStrictEqual({ names, initials: undefined, closed: false })
})

test('saving changes nothing', () => {
  const saved = busyBakery()
  const before = digestOfWorld(saved)
  snapshot(saved)
  expect(digestOfWorld(saved)).toBe(before)
})

test('the header can be read alone', () => {
  const saved = busyBakery()
  expect(readSnapshotHeader(snapshot(saved))).toMatchObject({ format: snapshotFormat, engine: engineVersion, at: saved.now, handled: saved.handled })
})

test('the version is the package\'s', () => {
  expect(engineVersion).toBe(packageFile.version)
})

test('events taken back do not count in a digest', () => {
  const [left, right] = [busyBakery(), busyBakery()]
  for (const simulation of [left, right]) simulation.schedule({ at: simulation.now + minute, part: 'bakery', event: 'serve' })
  const id = left.schedule({ at: left.now + 5, part: 'bakery', event: 'serve' })
  right.cancel(right.schedule({ at: right.now + 5, part: 'bakery', event: 'serve' }))
  expect(digestOfWorld(left)).not.toBe(digestOfWorld(right))
  left.cancel(id)
  expect(digestOfWorld(left)).toBe(digestOfWorld(right))
})

describe('what cannot be opened', () => {
  const good = snapshot(busyBakery())
  const line = new TextDecoder().decode(good.subarray(0, good.indexOf(10)))
  const body = good.subarray(good.indexOf(10))
  const withLine = (text: string) => new Uint8Array([...new TextEncoder().encode(text), ...body])
  const changed = good.slice()
  changed[good.length - 9]! ^= 1

  const refused: [what: string, bytes: Uint8Array, words: string][] = [
    ['nothing', new Uint8Array(0), 'This is not a snapshot of a world.'],
    ['something else', new TextEncoder().encode('{"kind": "Pod"}\n'), 'This is not a snapshot of a world.'],
    ['one bit is wrong', changed, 'This snapshot is damaged: its contents do not match its checksum. Use an earlier one.'],
    ['its end is missing', good.subarray(0, good.length - 1), 'This snapshot is damaged: its contents do not match its checksum. Use an earlier one.'],
    ['its first line is cut', withLine('world-snapshot {"format": 1'), 'This snapshot is damaged: its first line cannot be read. Use an earlier one.'],
    ['its first line is incomplete', withLine('world-snapshot {"format": 1}'), 'This snapshot is damaged: its first line is incomplete. Use an earlier one.'],
    ['another format', withLine(line.replace(`"format":${snapshotFormat}`, '"format":9')),
      `This snapshot has format 9, as version ${engineVersion} wrote it then; this one reads format ${snapshotFormat}. Open it with what wrote it.`],
    ['another version', withLine(line.replace(`"engine":"${engineVersion}"`, '"engine":"7.0.0"')),
      `This snapshot was written by version 7.0.0, and this is version ${engineVersion}; open it with the version that wrote it.`],
  ]

  test.each(refused)('%s', (_what, bytes, words) => {
    expect(() => restore([bakery], bytes)).toThrow(new SnapshotError(words))
  })

  test('a world of other parts', () => {
    expect(() => restore([bakery, { ...bakery, name: 'butcher' }], good)).toThrow(
      new SnapshotError('This snapshot is of a world with other parts: "butcher" is new.'),
    )
    expect(() => restore([{ ...bakery, name: 'butcher' }], good)).toThrow(
      new SnapshotError('This snapshot is of a world with other parts: "bakery" is missing, "butcher" is new.'),
    )
  })
})
