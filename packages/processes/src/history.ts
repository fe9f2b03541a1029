/** The history of a guest: appended in chunks, so that a fork shares it and a save writes it flat. */
import type { Plain } from '@track/simulation'
import type { Answer, GuestRow } from './state.ts'

const chunkMax = 64

export function newGuest(resumed: Plain = undefined, drawn = 0): GuestRow {
  return { resumed, full: [], tail: [], answered: 0, held: 0, waits: undefined, waitsSince: 0, drawn }
}

/** The row with these answers behind the others. */
export function remember(row: GuestRow, answers: readonly Plain[]): GuestRow {
  if (answers.length === 0) return row
  const tail = [...row.tail]
  const full = [...row.full]
  let { held } = row
  for (const answer of answers) {
    held += sizeOf(answer)
    const last = tail.at(-1)
    if (answer !== null) tail.push({ answer })
    else if (last && 'nulls' in last) tail[tail.length - 1] = { nulls: last.nulls + 1 }
    else tail.push({ nulls: 1 })
    if (tail.length >= chunkMax) full.push(tail.splice(0))
  }
  return { ...row, full, tail, answered: row.answered + answers.length, held }
}

/** What is read is all that can be large. */
export function sizeOf(answer: Plain): number {
  return typeof answer === 'string' ? answer.length : 0
}

/** Every answer from the last checkpoint on, the first one first. */
export function* recall(row: GuestRow): Generator<Plain> {
  for (const chunk of row.full) yield* recallChunk(chunk)
  yield* recallChunk(row.tail)
}

function* recallChunk(chunk: readonly Answer[]): Generator<Plain> {
  for (const each of chunk) {
    if ('answer' in each) yield each.answer
    else for (let count = each.nulls; count > 0; count--) yield null
  }
}
