/** What LogQL refuses, in Loki's words. Follows pkg/logqlmodel/error.go of Loki 3. */
import { type Labels, labelValue, printLabels } from '../../series/labels.ts'

export type LogqlErrorKind = 'parse' | 'pipeline' | 'limit' | 'evaluate'

export class LogqlError extends Error {
  readonly kind: LogqlErrorKind

  constructor(kind: LogqlErrorKind, message: string) {
    super(message)
    this.name = 'LogqlError'
    this.kind = kind
  }
}

/** Where in the query a token begins; both 0 where the fault is not of one place. */
export interface Place {
  readonly line: number
  readonly column: number
}

export function parseError(message: string, { line, column }: Place = { line: 0, column: 0 }): LogqlError {
  const place = line === 0 && column === 0 ? 'parse error : ' : `parse error at line ${line}, col ${column}: `
  return new LogqlError('parse', place + message)
}

/** A stage that cannot be built. */
export function stageError(stage: string, message: string): LogqlError {
  return parseError(`stage '${stage}' : ${message}`)
}

export const errorLabel = '__error__'
export const errorDetailsLabel = '__error_details__'
export const preserveErrorLabel = '__preserve_error__'

/** A metric query met a line that a stage could not process. */
export function pipelineError(labels: Labels): LogqlError {
  const type = labelValue(labels, errorLabel)
  return new LogqlError('pipeline', [
    `pipeline error: '${type}' for series: '${printLabels(labels)}'.`,
    `Use a label filter to intentionally skip this error. (e.g | __error__!="${type}").`,
    'To skip all potential errors you can match empty errors.(e.g __error__="")',
    'The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )',
    '',
  ].join('\n'))
}

export function seriesLimitError(limit: number): LogqlError {
  return new LogqlError('limit', `maximum number of series (${limit}) reached for a single query; `
    + 'consider reducing query cardinality by adding more specific stream selectors, reducing the time range, '
    + 'or aggregating results with functions like sum(), count() or topk()')
}

export function evaluationError(message: string): LogqlError {
  return new LogqlError('evaluate', message)
}
