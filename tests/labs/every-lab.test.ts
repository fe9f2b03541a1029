import { LabProof, readProofFiles } from '@track/labs'
import { describe, expect, test } from 'vitest'
import { folderOf, modulesWithLabs } from './folders.ts'

const limitMs = 300_000

describe.each(modulesWithLabs())('%s', (module) => {
  const proof = new LabProof(readProofFiles(folderOf(module)))

  test.each(proof.claims)('$name', async ({ prove }) => {
    expect(await prove()).toMatchObject({ holds: true, says: '' })
  }, limitMs)
})

test('there is a lab', () => expect(modulesWithLabs()).not.toEqual([]))
