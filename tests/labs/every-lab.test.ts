/** Every lab proves itself, and leaves a receipt. */
import { digestOfFiles, LabProof, type ProvenClaim, readProofFiles, receiptOf } from '@track/labs'
import { afterAll, describe, expect, test } from 'vitest'
import { commit, keepReceipt, receiptsFolder } from '../../apps/cli/src/receipts.ts'
import { folderOf, modulesWithLabs } from './folders.ts'

const limitMs = 300_000

describe.each(modulesWithLabs())('%s', (module) => {
  const files = readProofFiles(folderOf(module))
  const proof = new LabProof(files)
  const proven: ProvenClaim[] = []

  test.each(proof.claims)('$name', async ({ prove }) => {
    const begin = performance.now()
    const claim = await prove()
    proven.push({ ...claim, seconds: Math.round(performance.now() - begin) / 1000 })
    expect(claim).toMatchObject({ holds: true, says: '' })
  }, limitMs)

  // A run of some of the claims proves nothing of the lab.
  afterAll(() => {
    if (proven.length < proof.claims.length) return
    keepReceipt(receiptsFolder, receiptOf(proven, { module, date: new Date().toISOString(), commit: commit(), seed: proof.lab.world.seed, files: digestOfFiles(files) }))
  })
})

test('there is a lab', () => expect(modulesWithLabs()).not.toEqual([]))
