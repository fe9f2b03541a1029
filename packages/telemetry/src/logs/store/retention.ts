/**
 * Forgets what is older than the retention time: whole chunks, and streams that have nothing left.
 * What is left of a chunk before the bound does not answer any more.
 *
 * Follows what the compactor's retention of Loki 3 leaves visible.
 */
import type { Instant } from '@track/simulation'
import { labelsKey } from '../../series/labels.ts'
import { cutHead } from './head.ts'
import type { LogsState } from './state.ts'

/** Drops entries before a time. Streams are numbered anew. */
export function dropLogsBefore(state: LogsState, at: Instant): void {
  if (at <= state.retainedFrom) return
  state.retainedFrom = at
  cutHead(state)
  const kept: number[] = []
  state.chunks.forEach((chunks, stream) => {
    const left = chunks.filter(({ to }) => to >= at)
    if (left.length < chunks.length) state.chunks[stream] = left
    if (left.length > 0) kept.push(stream)
  })
  if (kept.length === state.labels.length) return
  state.labels = kept.map((stream) => state.labels[stream]!)
  state.chunks = kept.map((stream) => state.chunks[stream]!)
  state.lastLine = kept.map((stream) => state.lastLine[stream]!)
  for (const column of ['highest', 'lastTime', 'allowance', 'allowedAt'] as const) {
    const moved = new Float64Array(state[column].length)
    kept.forEach((stream, number) => {
      moved[number] = state[column][stream]!
    })
    state[column] = moved
  }
  state.numbers = new Map(state.labels.map((labels, stream) => [labelsKey(labels), stream]))
}
