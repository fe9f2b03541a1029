/** `track prove`: runs the proof of labs and says what held. */
import type { ProvenClaim, Receipt } from '@track/labs'
import { complain, defineCommand, say } from '../command.ts'
import { folderOf, moduleNamed, modulesWithLabs } from '../module-folders.ts'
import { paintFor } from '../paint.ts'
import { ProgressBar } from '../progress-bar.ts'
import { commit, keepReceipt, receiptsFolder } from '../receipts.ts'

export const prove = defineCommand({
  name: 'prove',
  summary: 'Prove that labs can be done and cannot be faked.',
  usage: '[MODULE…] [--json] [--receipts FOLDER]',
  examples: ['track prove', 'track prove feedback-loops', 'track prove --json > receipts.json'],
  flags: {
    'json': { kind: 'boolean', help: 'Print the receipts as JSON.' },
    'receipts': { kind: 'string', help: 'Write a receipt a module into this folder; the site shows those of .track/receipts, the default.', completes: 'file' },
  },
  completes: 'labs',

  async run({ flags, operands }) {
    const all = modulesWithLabs()
    const modules = operands.length === 0 ? all : operands.map((word) => moduleNamed(word, all))
    const receipts: Receipt[] = []
    for (const module of modules) {
      const receipt = await proveModule(module, flags.json ? () => {} : say)
      receipts.push(receipt)
      keepReceipt(flags.receipts ?? receiptsFolder, receipt)
    }
    if (flags.json) say(JSON.stringify(receipts, null, 2))
    const failed = receipts.filter(({ holds }) => !holds)
    if (failed.length > 0) complain(`not proven: ${failed.map(({ module }) => module).join(', ')}`)
    return failed.length > 0 ? 1 : 0
  },
})

async function proveModule(module: string, tell: (line: string) => void): Promise<Receipt> {
  const { digestOfFiles, LabProof, readProofFiles, receiptOf } = await import('@track/labs')
  const files = readProofFiles(folderOf(module))
  const proof = new LabProof(files)
  const paint = paintFor(process.stdout)
  const bar = new ProgressBar(proof.claims.length)
  const claims: ProvenClaim[] = []
  tell(`\n${paint(module, 'bold')}`)
  for (const [index, { name, prove }] of proof.claims.entries()) {
    bar.show(index, name)
    const begin = performance.now()
    const claim = await prove()
    const seconds = Math.round(performance.now() - begin) / 1000
    claims.push({ ...claim, seconds })
    bar.clear()
    tell(`  ${claim.holds ? paint('holds', 'green') : paint('FAILS', 'red')}  ${claim.name}${claim.says === '' ? '' : `: ${claim.says}`}  (${hours(claim.virtualSeconds)} in ${seconds.toFixed(1)} s)`)
  }
  return receiptOf(claims, { module, date: new Date().toISOString(), commit: commit(), seed: proof.lab.world.seed, files: digestOfFiles(files) })
}

function hours(seconds: number): string {
  return seconds < 3600 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`
}
