/** What the proof of each lab costs, all of its runs, in processor time. */
import { LabProof, readProofFiles } from '@track/labs'
import { folderOf, modulesWithLabs } from '../folders.ts'

async function prove(module: string): Promise<number> {
  const before = process.cpuUsage()
  const proof = new LabProof(readProofFiles(folderOf(module)))
  for (const { name, prove } of proof.claims) {
    const { holds, says } = await prove()
    if (!holds) throw new Error(`${module}: ${name}: ${says}`)
  }
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1_000_000
}

export const benchmarks = modulesWithLabs().map((module) => (
  { name: `proof of ${module.split('/').at(-1)!}, processor time`, unit: 's', target: 15, run: () => prove(module) }
))
