/** Rules as rows: what is recorded, what raises an alert, and the groups that they are evaluated in. */
import type { Duration } from '@track/simulation'
import type { Labels } from '../series/labels.ts'

export interface RecordingRule {
  readonly is: 'recording'
  readonly name: string
  /** As Prometheus prints the expression. */
  readonly query: string
  /** Those of the group and its own. */
  readonly labels: Labels
}

export interface AlertingRule {
  readonly is: 'alerting'
  readonly name: string
  readonly query: string
  /** How long it must be true before it fires. */
  readonly holdFor: Duration
  readonly keepFiringFor: Duration
  /** Templates, in their values. */
  readonly labels: Labels
  readonly annotations: Labels
}

export type Rule = RecordingRule | AlertingRule

export interface RuleGroup {
  readonly file: string
  readonly name: string
  readonly interval: Duration
  /** Where the group says so; else that of the server counts. */
  readonly queryOffset: Duration | undefined
  /** Series or alerts of a rule; 0 for as many as there are. */
  readonly limit: number
  readonly rules: readonly Rule[]
}

/** `file;name`, which names a group everywhere. */
export function groupKey({ file, name }: Pick<RuleGroup, 'file' | 'name'>): string {
  return `${file};${name}`
}
