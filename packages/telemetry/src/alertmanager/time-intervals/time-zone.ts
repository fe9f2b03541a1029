/**
 * Time zones by name, with summer time.
 *
 * Follows time.LoadLocation of Go and the tz database. Left out: before 2000 and after 2037, where the nearest offset holds.
 */
import { type Duration, type Instant, minute, oncePerRow, parseTimestamp } from '@track/simulation'
import { zoneRows } from './zone-rows.ts'

export interface TimeZone {
  readonly name: string
}

/** The zone, or why there is none. */
export function timeZone(name: string): TimeZone | string {
  if (name === '') return { name: 'UTC' }
  if (name === 'Local' || rowsByName(table).has(name)) return { name }
  const isPath = name.startsWith('/') || name.startsWith('\\') || name.includes('..')
  return isPath ? 'time: invalid location name' : `unknown time zone ${name}`
}

/** East of Greenwich. */
export function offsetAt({ name }: TimeZone, at: Instant): Duration {
  const row = rowsByName(table).get(name)
  // The clock of a container shows UTC.
  if (!row) return 0
  const { changes, offsets } = rowOf(row)
  let low = 0
  let high = changes.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (changes[middle]! <= at) low = middle + 1
    else high = middle
  }
  return offsets[low]!
}

interface WrittenRow { readonly text: string }

const table = { rows: zoneRows }

const rowsByName = oncePerRow(({ rows }: typeof table) => new Map(rows.trim().split('\n').flatMap((text) => {
  const row: WrittenRow = { text }
  return text.slice(text.lastIndexOf('|') + 1).split(' ').map((name) => [name, row] as const)
})))

interface Row {
  readonly changes: readonly Instant[]
  /** Before the first change, and after each. */
  readonly offsets: readonly Duration[]
}

const start = parseTimestamp('2000-01-01T00:00:00Z')

const rowOf = oncePerRow(({ text }: WrittenRow): Row => {
  const [distinct = '', which = '', deltas = ''] = text.split('|')
  const values = distinct.split(' ').map((each) => Number(each) * minute)
  const changes: Instant[] = []
  for (const delta of deltas === '' ? [] : deltas.split(' ')) changes.push((changes.at(-1) ?? start) + Number.parseInt(delta, 36) * minute)
  return { changes, offsets: [...which].map((index) => values[Number(index)]!) }
})
