/**
 * The table of scheduled events: a binary heap of rows ordered by instant, then by sequence.
 * Plain data, so that it forks and is saved like everything else.
 */
import type { EventRow } from './part.ts'

export type EventTable = EventRow[]

export function insertEvent(table: EventTable, row: EventRow): void {
  let index = table.length
  table.push(row)
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = table[parent]!
    if (!isBefore(row, above)) break
    table[index] = above
    index = parent
  }
  table[index] = row
}

export function takeEvent(table: EventTable): EventRow | undefined {
  const first = table[0]
  const last = table.pop()
  if (last === undefined || last === first) return first
  sink(table, last, 0)
  return first
}

/** Takes out every row whose sequence, as text, is a key of `cancelled`. */
export function dropCancelled(table: EventTable, cancelled: ReadonlyMap<string, true>): void {
  let kept = 0
  for (const row of table) if (!cancelled.has(String(row.sequence))) table[kept++] = row
  table.length = kept
  for (let index = (kept >> 1) - 1; index >= 0; index--) sink(table, table[index]!, index)
}

/** Puts a row at an index or, where earlier rows are below, under them. */
function sink(table: EventTable, row: EventRow, from: number): void {
  const size = table.length
  let index = from
  for (;;) {
    let child = 2 * index + 1
    if (child >= size) break
    if (child + 1 < size && isBefore(table[child + 1]!, table[child]!)) child++
    const below = table[child]!
    if (!isBefore(below, row)) break
    table[index] = below
    index = child
  }
  table[index] = row
}

function isBefore(a: EventRow, b: EventRow): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence)
}
