/**
 * What a Prometheus exposes of its rule groups.
 *
 * Follows rules/group.go (NewGroupMetrics) of Prometheus 3.16. Left out: how long evaluations take as summaries and
 * histograms.
 */
import { second } from '@track/simulation'
import type { MetricFamily, MetricType } from '../exposition/metric-family.ts'
import { groupKey } from './rule.ts'
import type { GroupState } from './rule-state.ts'

interface GroupMetric {
  readonly name: string
  readonly type: MetricType
  readonly help: string
  readonly value: (group: GroupState) => number
}

const metrics: readonly GroupMetric[] = [
  { name: 'prometheus_rule_evaluation_failures_total', type: 'counter', help: 'The total number of rule evaluation failures.', value: ({ failures }) => failures },
  { name: 'prometheus_rule_evaluations_total', type: 'counter', help: 'The total number of rule evaluations.', value: ({ evaluations }) => evaluations },
  { name: 'prometheus_rule_group_interval_seconds', type: 'gauge', help: 'The interval of a rule group.', value: ({ group }) => group.interval / second },
  {
    name: 'prometheus_rule_group_iterations_missed_total', type: 'counter', help: 'The total number of rule group evaluations missed due to slow rule group evaluation.',
    value: ({ missed }) => missed,
  },
  {
    name: 'prometheus_rule_group_iterations_total', type: 'counter', help: 'The total number of scheduled rule group evaluations, whether executed or missed.',
    value: ({ iterations }) => iterations,
  },
  { name: 'prometheus_rule_group_last_duration_seconds', type: 'gauge', help: 'The duration of the last rule group evaluation.', value: ({ took }) => took / second },
  {
    name: 'prometheus_rule_group_last_evaluation_samples', type: 'gauge', help: 'The number of samples returned during the last rule group evaluation.',
    value: ({ samples }) => samples,
  },
  {
    name: 'prometheus_rule_group_last_evaluation_timestamp_seconds', type: 'gauge', help: 'The timestamp of the last rule group evaluation in seconds.',
    value: ({ lastEvaluation }) => (lastEvaluation ?? 0) / second,
  },
  { name: 'prometheus_rule_group_rules', type: 'gauge', help: 'The number of rules.', value: ({ rules }) => rules.length },
]

export function groupMetrics(groups: Iterable<GroupState>): MetricFamily[] {
  const states = [...groups]
  return metrics.map(({ name, type, help, value }) => ({
    name, type, help, samples: states.map((state) => ({ labels: { rule_group: groupKey(state.group) }, value: value(state) })),
  }))
}
