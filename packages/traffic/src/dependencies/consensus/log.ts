/**
 * The log: entries by index, in blocks that two versions of it share, so that an append copies one block
 * and not the log. Its beginning may have been dropped; index and term of the last dropped entry stay.
 */
import type { Entry } from './entry.ts'

export interface Log {
  /** The last entry that was dropped. */
  readonly droppedIndex: number
  readonly droppedTerm: number
  /** The index of the first place of the first block. */
  readonly base: number
  readonly blocks: readonly (readonly Entry[])[]
  readonly lastIndex: number
  readonly lastTerm: number
}

const blockSize = 64

export const emptyLog: Log = logAfter(0, 0)

/** A log that begins after an entry. */
export function logAfter(index: number, term: number): Log {
  return { droppedIndex: index, droppedTerm: term, base: index + 1, blocks: [], lastIndex: index, lastTerm: term }
}

export function entryAt(log: Log, index: number): Entry | undefined {
  if (index <= log.droppedIndex || index > log.lastIndex) return undefined
  const place = index - log.base
  return log.blocks[Math.floor(place / blockSize)]![place % blockSize]
}

/** Undefined where the log does not reach, at its beginning or its end. */
export function termAt(log: Log, index: number): number | undefined {
  if (index === log.lastIndex) return log.lastTerm
  if (index === log.droppedIndex) return log.droppedTerm
  return entryAt(log, index)?.term
}

/** Entries from an index on, at most so many. */
export function entriesFrom(log: Log, index: number, most: number): Entry[] {
  const entries: Entry[] = []
  const end = Math.min(log.lastIndex, index + most - 1)
  for (let each = index; each <= end; each++) entries.push(entryAt(log, each)!)
  return entries
}

export function append(log: Log, entries: readonly Entry[]): Log {
  if (entries.length === 0) return log
  const blocks = log.blocks.slice()
  let open: Entry[] | undefined
  for (const entry of entries) {
    const place = entry.index - log.base
    const block = Math.floor(place / blockSize)
    if (place % blockSize === 0) open = []
    else open ??= blocks[block]!.slice()
    open.push(entry)
    blocks[block] = open
  }
  const last = entries.at(-1)!
  return { ...log, blocks, lastIndex: last.index, lastTerm: last.term }
}

/** Without the entries from an index on. */
export function truncateFrom(log: Log, index: number): Log {
  if (index > log.lastIndex) return log
  if (index <= log.droppedIndex) throw new Error(`a log truncated from ${index}, of which ${log.droppedIndex} entries were dropped`)
  const kept = index - log.base
  const whole = Math.floor(kept / blockSize)
  const blocks = log.blocks.slice(0, whole)
  if (kept % blockSize > 0) blocks.push(log.blocks[whole]!.slice(0, kept % blockSize))
  return { ...log, blocks, lastIndex: index - 1, lastTerm: termAt(log, index - 1)! }
}

/** Without the entries up to and including an index. */
export function dropThrough(log: Log, index: number): Log {
  if (index <= log.droppedIndex) return log
  const term = termAt(log, index)
  if (term === undefined) throw new Error(`entries dropped through ${index} of a log that ends at ${log.lastIndex}`)
  const gone = Math.floor((index + 1 - log.base) / blockSize)
  return { ...log, droppedIndex: index, droppedTerm: term, base: log.base + gone * blockSize, blocks: log.blocks.slice(gone) }
}

/** The last index up to `index` whose term is not above `term`, or is not known: where two logs may agree. */
export function agreementBefore(log: Log, index: number, term: number): { readonly index: number; readonly term: number } {
  for (let each = index; each > 0; each--) {
    const own = termAt(log, each)
    if (own === undefined) return { index: each, term: 0 }
    if (own <= term) return { index: each, term: own }
  }
  return { index: 0, term: 0 }
}
