/** Chunks made of entries, and drawn together. */
import type { Instant } from '@track/simulation'
import type { Labels } from '../../series/labels.ts'
import { utf8Length } from '../utf8.ts'
import type { Chunk } from './state.ts'

export interface Entry {
  readonly at: Instant
  readonly line: string
  readonly metadata: Labels
}

export function metadataSize(metadata: Labels): number {
  let size = 0
  for (const text of metadata) size += utf8Length(text)
  return size
}

/** A chunk of entries in any order; entries of one time keep theirs. */
export function chunkOf(entries: readonly Entry[]): Chunk {
  const sorted = isOrdered(entries) ? entries : entries.toSorted((a, b) => a.at - b.at)
  const times = new Float64Array(sorted.length)
  const ends = new Uint32Array(sorted.length)
  let end = 0
  let bytes = 0
  let metadataBytes = 0
  sorted.forEach(({ at, line, metadata }, index) => {
    times[index] = at
    end += line.length
    ends[index] = end
    bytes += utf8Length(line)
    metadataBytes += metadataSize(metadata)
  })
  const hasMetadata = sorted.some(({ metadata }) => metadata.length > 0)
  return {
    from: times[0]!, to: times.at(-1)!, times, ends, text: sorted.map(({ line }) => line).join(''), bytes, metadataBytes,
    ...(hasMetadata ? { metadata: sorted.map(({ metadata }) => metadata) } : {}),
  }
}

function isOrdered(entries: readonly Entry[]): boolean {
  for (let index = 1; index < entries.length; index++) if (entries[index]!.at < entries[index - 1]!.at) return false
  return true
}

export function lineAt({ text, ends }: Chunk, index: number): string {
  return text.slice(index === 0 ? 0 : ends[index - 1]!, ends[index]!)
}

export function entriesOf(chunk: Chunk): Entry[] {
  return Array.from(chunk.times, (at, index) => ({ at, line: lineAt(chunk, index), metadata: chunk.metadata?.[index] ?? [] }))
}

/** Two chunks as one; the first one's entries come first at one time. */
export function joined(first: Chunk, second: Chunk): Chunk {
  if (second.from < first.to) return chunkOf([...entriesOf(first), ...entriesOf(second)])
  const times = new Float64Array(first.times.length + second.times.length)
  times.set(first.times)
  times.set(second.times, first.times.length)
  const ends = new Uint32Array(times.length)
  ends.set(first.ends)
  for (let index = 0; index < second.ends.length; index++) ends[first.ends.length + index] = first.text.length + second.ends[index]!
  const hasMetadata = first.metadata || second.metadata
  const metadataOf = ({ metadata, times: { length } }: Chunk): readonly Labels[] => metadata ?? Array.from({ length }, () => [])
  return {
    from: first.from, to: second.to, times, ends, text: first.text + second.text,
    bytes: first.bytes + second.bytes, metadataBytes: first.metadataBytes + second.metadataBytes,
    ...(hasMetadata ? { metadata: [...metadataOf(first), ...metadataOf(second)] } : {}),
  }
}

/** The first entry not before a time. */
export function indexFrom(times: Float64Array, at: Instant): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! < at) low = middle + 1
    else high = middle
  }
  return low
}
