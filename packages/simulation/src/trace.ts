/**
 * The trace of a world: a line for every event and every input, in their order. Two runs that
 * should be the same are compared line by line, and the first difference is told in plain words.
 */
import { digestOf } from './digest.ts'
import type { Plain } from './plain.ts'
import { printPlain } from './print-plain.ts'
import type { Simulation } from './simulation.ts'
import { type Instant, printMicroTimestamp } from './time.ts'

/** Longer data is cut there, and its digest stands for the rest. */
const dataLengthMax = 240
const linesOfContext = 3

/** A list of lines that grows as the world goes on. */
export function trace(simulation: Simulation): readonly string[] {
  const lines: string[] = []
  simulation.observe(({ at, part, event, data }) => lines.push(line(at, `${part}/${event}`, data)))
  simulation.observeInputs(({ at, part, input, data }) => lines.push(line(at, `input ${part}/${input}`, data)))
  return lines
}

function line(at: Instant, what: string, data: Plain): string {
  const head = `${printMicroTimestamp(at)} ${what}`
  if (data === undefined) return head
  const text = printPlain(data)
  return text.length <= dataLengthMax ? `${head} ${text}` : `${head} ${text.slice(0, dataLengthMax)}… ${digestOf(data)}`
}

/** Where two traces part, in a few lines; undefined when they are the same. */
export function compareTraces(
  left: readonly string[],
  right: readonly string[],
  names: { readonly left: string; readonly right: string } = { left: 'left', right: 'right' },
): string | undefined {
  const length = Math.max(left.length, right.length)
  let first = 0
  while (first < length && left[first] === right[first]) first++
  if (first === length) return undefined
  const from = Math.max(0, first - linesOfContext)
  const side = (name: string, lines: readonly string[]) => {
    const shown = lines.slice(first, first + linesOfContext).map((text) => `  ${name}: ${text}`)
    return shown.length > 0 ? shown : [`  ${name}: (ends here)`]
  }
  return [
    first === 0 ? 'The traces differ from their first line on:' : `The traces are the same for ${first} lines, then differ:`,
    ...left.slice(from, first).map((text) => `  both: ${text}`),
    ...side(names.left, left),
    ...side(names.right, right),
  ].join('\n')
}
