/** Files and directories as entries of an archive. */
import { type Guest, isRefusal, list, lstat, readFile } from '@track/processes'
import { second } from '@track/simulation'
import type { ArchiveEntry } from './archive.ts'

export interface Missing {
  readonly path: string
  readonly error: string
}

/** A file, or a directory with all that is below it, under another name. */
export function* entriesOf(path: string, name: string): Guest<{ entries: ArchiveEntry[]; missing: Missing[] }> {
  const facts = yield* lstat(path)
  if (isRefusal(facts)) return { entries: [], missing: [{ path, error: facts.error }] }
  const { mode, type, target } = facts
  const base = { name, mode, modifiedAt: Math.floor(facts.modifiedAt / second) }
  if (type === 'symlink') return { entries: [{ ...base, type, content: '', target: target ?? '' }], missing: [] }
  if (type !== 'directory') {
    const content = yield* readFile(path)
    return isRefusal(content) ? { entries: [], missing: [{ path, error: content.error }] } : { entries: [{ ...base, type: 'file', content }], missing: [] }
  }
  const found = { entries: [{ ...base, type, content: '' } as ArchiveEntry], missing: [] as Missing[] }
  const names = yield* list(path)
  for (const inner of isRefusal(names) ? [] : [...names].sort()) {
    const { entries, missing } = yield* entriesOf(`${path.replace(/\/$/, '')}/${inner}`, `${name.replace(/\/$/, '')}/${inner}`)
    found.entries.push(...entries)
    found.missing.push(...missing)
  }
  return found
}
