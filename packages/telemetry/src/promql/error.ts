/** What the query language refuses, in Prometheus' words. */

/** A range of the query's text, in UTF-16 units. */
export interface Position {
  readonly start: number
  readonly end: number
}

/**
 * A query that does not parse, or that fails while it is evaluated. A parse error's message bears
 * its place: `1:7: parse error: unexpected end of input`.
 */
export class PromqlError extends Error {
  readonly stage: 'parse' | 'evaluate'
  readonly position: Position | undefined

  constructor(stage: 'parse' | 'evaluate', message: string, position?: Position) {
    super(message)
    this.name = 'PromqlError'
    this.stage = stage
    this.position = position
  }
}

export function parseError(text: string, position: Position, message: string): PromqlError {
  return new PromqlError('parse', `${printPlace(text, position.start)}: parse error: ${message}`, position)
}

/** A refusal while the query runs. */
export function evaluationError(message: string): PromqlError {
  return new PromqlError('evaluate', message)
}

/** `line:column`, both from 1; a column counts bytes of UTF-8. */
export function printPlace(text: string, start: number): string {
  if (text === '') return 'unknown position'
  if (start < 0 || start > text.length) return 'invalid position'
  const before = text.slice(0, start)
  const line = before.split('\n').length
  const lastLine = before.slice(before.lastIndexOf('\n') + 1)
  return `${line}:${new TextEncoder().encode(lastLine).length + 1}`
}
