/**
 * A saved world is opened by code that knows its shape, or refused in a sentence. So when the shape changes,
 * the format of snapshots is raised, and this file's record is made anew: `RECORD=1 npx vitest run tests/saved`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { everyAddon } from '@track/cluster'
import { buildLabWorld, parseLab, readProofFiles } from '@track/labs'
import { minute, snapshotFormat } from '@track/simulation'
import { expect, test } from 'vitest'
import { folderOf, modulesWithLabs } from '../labs/folders.ts'
import { shapeOf } from './shape.ts'

const record = join(import.meta.dirname, 'testdata', 'shape.json')

test('where saved worlds have another shape, snapshots have another format', () => {
  const files = readProofFiles(folderOf(modulesWithLabs()[0]!))
  const { lab } = parseLab(files)
  const world = buildLabWorld({ ...lab, world: { ...lab.world, addons: everyAddon().map(({ name }) => name) } }, files)
  world.runFor(10 * minute)
  const found = { format: snapshotFormat, shape: shapeOf(world) }
  if (process.env['RECORD'] === '1') writeFileSync(record, `${JSON.stringify(found, undefined, 1)}\n`)
  const recorded = JSON.parse(readFileSync(record, 'utf8')) as typeof found
  const says = JSON.stringify(found.shape) === JSON.stringify(recorded.shape) || found.format > recorded.format
    ? 'make the record anew' : 'raise snapshotFormat (packages/simulation/src/snapshot.ts), then make the record anew'
  expect(found, says).toEqual(recorded)
})
