/**
 * Rules of relabelling that the operator writes.
 *
 * Follows generateRelabelConfig, generateRunningFilter and the sharding and selector rules in pkg/prometheus/promcfg.go of the
 * Prometheus Operator 0.94. Left out: sharding by zones and retention policies of shards (feature gates).
 */
import type { LabelSelector } from '@track/apimachinery'
import type { RelabelConfig } from '../objects.ts'
import { filled, section, type Section } from './section.ts'

export function relabelSections(rules: readonly RelabelConfig[] = []): Section[] {
  return rules.map(({ sourceLabels = [], separator, targetLabel, regex, modulus, replacement, action }) => section(
    ['source_labels', sourceLabels.length > 0 ? sourceLabels : undefined], ['separator', separator], ['target_label', filled(targetLabel)],
    ['regex', filled(regex)],
    ['modulus', modulus === 0 ? undefined : modulus], ['replacement', replacement], ['action', filled(action)?.toLowerCase()],
  ))
}

/** Labels of objects as discovery writes them. */
function sanitized(name: string): string {
  return name.replace(/[^a-zA-Z0-9_]/gu, '_')
}

export const firstRule = section(['source_labels', ['job']], ['target_label', '__tmp_prometheus_job_name'])

export const runningOnly = section(['action', 'drop'], ['source_labels', ['__meta_kubernetes_pod_phase']], ['regex', '(Failed|Succeeded)'])

export function keep(source: string, regex: string | number): Section {
  return section(['action', 'keep'], ['source_labels', [source]], ['regex', regex])
}

export function copied(source: string, target: string): Section {
  return section(['source_labels', [source]], ['target_label', target])
}

export function fixed(target: string, replacement: string): Section {
  return section(['target_label', target], ['replacement', replacement])
}

/** A label of an object, where it has one. */
export function labelCopied(kind: 'pod' | 'service', label: string, target = sanitized(label)): Section {
  return section(
    ['source_labels', [`__meta_kubernetes_${kind}_label_${sanitized(label)}`]], ['target_label', target], ['regex', '(.+)'], ['replacement', '${1}'],
  )
}

const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist']

/** A LabelSelector as rules; an operator that there is not is none. */
export function selectorRules(kind: 'pod' | 'service' | 'ingress', { matchLabels = {}, matchExpressions = [] }: LabelSelector): Section[] {
  const value = (key: string) => `__meta_kubernetes_${kind}_label_${sanitized(key)}`
  const present = (key: string) => `__meta_kubernetes_${kind}_labelpresent_${sanitized(key)}`
  const exact = Object.keys(matchLabels).sort().map((key) => section(['action', 'keep'], ['source_labels', [value(key), present(key)]], ['regex', `(${matchLabels[key]!});true`]))
  const others = matchExpressions.filter(({ operator }) => operators.includes(operator)).map(({ key, operator, values = [] }) => {
    const isPositive = operator === 'In' || operator === 'Exists'
    const isAboutValue = operator === 'In' || operator === 'NotIn'
    return section(
      ['action', isPositive ? 'keep' : 'drop'], ['source_labels', isAboutValue ? [value(key), present(key)] : [present(key)]],
      ['regex', isAboutValue ? `(${values.join('|')});true` : 'true'],
    )
  })
  return [...exact, ...others]
}

const hash = '__tmp_hash'
const noSharding = '__tmp_disable_sharding'

/** Each shard scrapes its own targets. */
export function shardingRules(shards: number, label = '__address__'): Section[] {
  return [
    section(['source_labels', [label, hash]], ['target_label', hash], ['regex', '(.+);'], ['replacement', '$1'], ['action', 'replace']),
    section(['source_labels', [hash]], ['target_label', hash], ['modulus', shards], ['action', 'hashmod']),
    section(['source_labels', [hash, noSharding]], ['regex', '$(SHARD);|.+;.+'], ['action', 'keep']),
  ]
}
