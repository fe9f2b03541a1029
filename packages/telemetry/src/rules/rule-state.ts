/** What is remembered of rules and groups between evaluations, as rows. */
import type { Duration, Instant } from '@track/simulation'
import type { Labels } from '../series/labels.ts'
import type { Alert } from './alert.ts'
import type { Rule, RuleGroup } from './rule.ts'

export type RuleHealth = 'unknown' | 'ok' | 'err'

export interface RuleState {
  readonly rule: Rule
  readonly health: RuleHealth
  readonly lastError: string
  readonly evaluatedAt: Instant | undefined
  readonly took: Duration
  /** The series of the evaluation before: those that do not come again are ended. */
  readonly series: readonly Labels[]
  /** Of an alerting rule. */
  readonly alerts: readonly Alert[]
  /** Whether what was before a restart has been taken over. */
  readonly isRestored: boolean
}

export interface GroupState {
  readonly group: RuleGroup
  readonly rules: readonly RuleState[]
  /** Of rules that are gone, to be ended at the next evaluation. */
  readonly ending: readonly Labels[]
  readonly lastEvaluation: Instant | undefined
  readonly took: Duration
  /** Samples of the last evaluation. */
  readonly samples: number
  readonly evaluations: number
  readonly failures: number
  readonly iterations: number
  readonly missed: number
}

function newRuleState(rule: Rule, isRestored: boolean): RuleState {
  return { rule, health: 'unknown', lastError: '', evaluatedAt: undefined, took: 0, series: [], alerts: [], isRestored }
}

export function newGroupState(group: RuleGroup, { isRestored = true } = {}): GroupState {
  return {
    group, rules: group.rules.map((rule) => newRuleState(rule, isRestored)), ending: [], lastEvaluation: undefined, took: 0, samples: 0,
    evaluations: 0, failures: 0, iterations: 0, missed: 0,
  }
}
