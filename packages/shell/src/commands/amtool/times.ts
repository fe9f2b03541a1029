/** Times on the command line, and what Go says of those that are none. Follows time/format.go of Go. */
import { type Instant, parseTimestamp } from '@track/simulation'
import { AmtoolError } from './client.ts'

const layout = '2006-01-02T15:04:05Z07:00'
const elements: readonly (readonly [element: string, pattern: RegExp])[] = [
  ['2006', /^\d{4}/], ['-', /^-/], ['01', /^\d\d/], ['-', /^-/], ['02', /^\d\d/], ['T', /^T/], ['15', /^\d\d/], [':', /^:/], ['04', /^\d\d/], [':', /^:/],
  ['05', /^\d\d(?:[.,]\d+)?/], ['Z07:00', /^(?:Z|[+-]\d\d:\d\d)/],
]

/** Throws `AmtoolError`. */
export function timeOf(text: string): Instant {
  const refuse = (what: string): never => {
    throw new AmtoolError(`parsing time ${JSON.stringify(text)}${what}`)
  }
  let rest = text
  for (const [element, pattern] of elements) {
    const [found] = pattern.exec(rest) ?? []
    if (found === undefined) return refuse(` as ${JSON.stringify(layout)}: cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(element)}`)
    rest = rest.slice(found.length)
  }
  if (rest !== '') return refuse(`: extra text: ${JSON.stringify(rest)}`)
  const at = parseTimestamp(text)
  return Number.isNaN(at) ? refuse(': day out of range') : at
}
