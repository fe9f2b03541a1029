/** What a pipeline is made of: stages that write a line anew, add labels, or let it go. */
import type { Instant } from '@track/simulation'
import { errorLabel, preserveErrorLabel } from '../error.ts'
import type { LabelSet } from './label-set.ts'

/** A label filter on one label alone. */
export interface SingleFilter {
  readonly name: string
  readonly passes: (labels: LabelSet) => boolean
}

export interface BuiltStage {
  /** The line as it goes on; undefined when it is dropped. */
  readonly process: (line: string, labels: LabelSet, at: Instant) => string | undefined
  /** The labels that it asks for. */
  readonly required?: readonly string[]
  readonly filter?: SingleFilter
}

export type ErrorType = 'JSONParserErr' | 'LogfmtParserErr' | 'SampleExtractionErr' | 'LabelFilterErr' | 'TemplateFormatErr'

/** A parser could not read the line, which goes on with a label that says so. */
export function noteError(labels: LabelSet, type: ErrorType, details?: string): void {
  labels.error = type
  if (details !== undefined) labels.errorDetails = details
  if (labels.hints.preservesError) labels.set(preserveErrorLabel, 'true')
}

/** A filter or a conversion met a value that it cannot read; an error before it tells more. */
export function noteFilterError(labels: LabelSet, details: string): void {
  if (labels.valueOf(errorLabel) !== '') return
  labels.error = 'LabelFilterErr' satisfies ErrorType
  labels.errorDetails = details
}
