/** The programs that clients start (`kubectl diff`, `kubectl edit`): the world's own, as commands of this machine. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const names = ['cat', 'diff', 'sed', 'true', 'false']

/** Writes a command for each into a new folder, and answers the folder: the whole of a client's PATH. */
export function writePrograms(folder: string): string {
  mkdirSync(folder)
  const runner = join(import.meta.dirname, 'world-program.ts')
  const compiled = join(import.meta.dirname, 'node_modules', '.compiled')
  for (const name of names) {
    writeFileSync(join(folder, name), `#!/bin/sh\nNODE_COMPILE_CACHE='${compiled}' exec '${process.execPath}' '${runner}' ${name} "$@"\n`, { mode: 0o755 })
  }
  return folder
}
