/** What TraceQL refuses, in Tempo's words. Follows pkg/traceql/parse.go (ParseError) and ast_validate.go of Tempo 2.8. */
import type { Place } from '../../logs/logql/error.ts'

export type TraceqlErrorKind = 'parse' | 'validate' | 'evaluate'

export class TraceqlError extends Error {
  readonly kind: TraceqlErrorKind

  constructor(kind: TraceqlErrorKind, message: string) {
    super(message)
    this.name = 'TraceqlError'
    this.kind = kind
  }
}

export function parseError(message: string, { line, column }: Place = { line: 0, column: 0 }): TraceqlError {
  const place = line === 0 && column === 0 ? 'parse error : ' : `parse error at line ${line}, col ${column}: `
  return new TraceqlError('parse', place + message)
}

export function evaluationError(message: string): TraceqlError {
  return new TraceqlError('evaluate', message)
}

/** Go's own words for a division of whole numbers by zero. */
export const divideByZero = 'runtime error: integer divide by zero'
