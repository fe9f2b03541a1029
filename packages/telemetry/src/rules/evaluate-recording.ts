/** One evaluation of a recording rule. Follows rules/recording.go (Eval) of Prometheus 3.16. */
import { type Labels, labelsKey, labelsOf, labelsRecord, metricName } from '../series/labels.ts'
import type { RecordingRule } from './rule.ts'
import type { RuleSample, RuleVector } from './rule-query.ts'

export interface Recorded {
  readonly samples: readonly RuleSample[]
  readonly error?: string
}

export function evaluateRecording(rule: RecordingRule, vector: RuleVector, limit: number): Recorded {
  const samples = vector.map((sample) => (sample.histogram ? { ...sample, labels: recordedLabels(rule, sample.labels) } : { labels: recordedLabels(rule, sample.labels), value: sample.value }))
  if (new Set(samples.map(({ labels }) => labelsKey(labels))).size < samples.length) {
    return { samples: [], error: 'vector contains metrics with the same labelset after applying rule labels' }
  }
  if (limit > 0 && samples.length > limit) return { samples: [], error: `exceeded limit of ${limit} with ${samples.length} series` }
  return { samples }
}

function recordedLabels(rule: RecordingRule, labels: Labels): Labels {
  return labelsOf({ ...labelsRecord(labels), [metricName]: rule.name, ...labelsRecord(rule.labels) })
}
