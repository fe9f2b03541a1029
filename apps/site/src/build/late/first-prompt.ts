/** What a first prompt of a lab needs, found by running one in a process of its own. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LabOfModule } from '../labs.ts'
import { packedStart, shippedBundle } from '../lab-start.ts'

export interface WorldScripts {
  readonly first: string
  readonly rest: string
}

/** Numbers of the late modules that are asked for. */
export function standInsAsked({ first, rest }: WorldScripts, lab: LabOfModule): number[] {
  return answerOf('stand-ins-asked.ts', lab, { 'first.js': first, 'rest.js': rest }) as number[]
}

/** Paths of the sources that are called; not all that is needed, but most of it. */
export function sourcesCalled(lab: LabOfModule): string[] {
  return answerOf('sources-called.ts', lab, {}) as string[]
}

function answerOf(program: 'stand-ins-asked.ts' | 'sources-called.ts', lab: LabOfModule, files: Readonly<Record<string, string>>): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'track-first-prompt-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    writeFileSync(join(folder, 'lab.json'), JSON.stringify(shippedBundle(lab)))
    writeFileSync(join(folder, 'start.zst'), packedStart(lab))
    return JSON.parse(execFileSync(process.execPath, [join(import.meta.dirname, program), folder], { encoding: 'utf8', maxBuffer: 2 ** 26 }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}
