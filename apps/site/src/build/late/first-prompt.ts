/** Which late modules a first prompt asks for, found by running the scripts in a process of their own. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabOfModule } from '../labs.ts'
import { packedStart, shippedBundle } from '../lab-start.ts'

const program = join(import.meta.dirname, 'stand-ins-asked.ts')

export interface WorldScripts {
  readonly first: string
  readonly rest: string
}

/** Their numbers. */
export function askedAtFirstPrompt({ first, rest }: WorldScripts, lab: LabOfModule): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'track-first-prompt-'))
  try {
    writeFileSync(join(folder, 'first.js'), first)
    writeFileSync(join(folder, 'rest.js'), rest)
    writeFileSync(join(folder, 'lab.json'), JSON.stringify(shippedBundle(lab)))
    writeFileSync(join(folder, 'start.zst'), packedStart(lab))
    return JSON.parse(execFileSync(process.execPath, [program, folder], { encoding: 'utf8', maxBuffer: 2 ** 26 })) as number[]
  } finally {
    rmSync(folder, { recursive: true })
  }
}
