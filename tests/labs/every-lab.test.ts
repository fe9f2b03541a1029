import { type Claim, LabProof, readProofFiles } from '@track/labs'
import { describe, expect, test } from 'vitest'
import { folderOf, modulesWithLabs } from './folders.ts'

const limitMs = 300_000

const holds = (claim: Claim) => expect(claim).toMatchObject({ holds: true, says: '' })

describe.each(modulesWithLabs())('%s', (module) => {
  const proof = new LabProof(readProofFiles(folderOf(module)))

  test('no task is done at the start', async () => holds(await proof.startsUndone()), limitMs)
  test('the solution does every task', async () => holds(await proof.isSolved()), limitMs)
  test('it comes out the same again', async () => holds(await proof.comesOutAgain()), limitMs)
  test.each(proof.alternatives)('alternatives/%s does it too', async (name) => holds(await proof.alternativeHolds(name)), limitMs)
  test.each(proof.wrong)('wrong/%s leaves its task undone', async (name) => holds(await proof.wrongFails(name)), limitMs)
})

test('there is a lab', () => expect(modulesWithLabs()).not.toEqual([]))
