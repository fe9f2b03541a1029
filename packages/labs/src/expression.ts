/** `is:` of a check: a CEL expression over what the check found. */
import { evaluate, parse } from '@marcbachmann/cel-js'
import { oncePerRow } from '@track/simulation'
import type { Path, Reading } from './reading.ts'

/** Complains about an expression that does not parse. */
export function readExpression(reading: Reading, value: unknown, path: Path): string {
  const text = reading.text(value, path)
  try {
    if (text !== '') parse(text)
  } catch (reason) {
    // The author's slip; the parser's first line says where.
    reading.complain(path, (reason as Error).message.split('\n')[0]!)
  }
  return text
}

/** A row's expression, read once. */
const readOf = oncePerRow(({ is }: Expressed) => parse(is))

interface Expressed {
  readonly is: string
}

/** Whether a row's expression holds; a field that is not there is a no. */
export function holds(row: Expressed, context: Readonly<Record<string, unknown>>): boolean {
  try {
    return readOf(row)(context as never) === true
  } catch {
    // CEL has no value for a path that is not there, or for an operation on the wrong types: not held.
    return false
  }
}

/** What an expression over numbers comes to; undefined where it is no number. */
export function numberOf(expression: string, context: Readonly<Record<string, number>>): number | undefined {
  try {
    const value: unknown = evaluate(expression, context as never)
    return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
  } catch {
    // CEL has no value for a name that is not there.
    return undefined
  }
}
