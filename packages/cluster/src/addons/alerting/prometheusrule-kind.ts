/**
 * `PrometheusRule` of monitoring.coreos.com/v1: groups of recording and alerting rules as an object.
 *
 * Follows pkg/apis/monitoring/v1/prometheusrule_types.go of the Prometheus Operator. Left out: the admission
 * webhook (what Prometheus would not take is told in an Event), partial_response_strategy (Thanos).
 */
import { kindType, type KubeObject, listOf, mapOf, objectType, resource } from '@track/apimachinery'
import { ageColumn, defineKind, nameColumn } from '@track/apiserver'

export interface WrittenRule {
  record?: string
  alert?: string
  expr: string | number
  for?: string
  keep_firing_for?: string
  labels?: Record<string, string>
  annotations?: Record<string, string>
}

export interface WrittenGroup {
  name: string
  interval?: string
  query_offset?: string
  limit?: number
  labels?: Record<string, string>
  rules?: WrittenRule[]
}

export interface PrometheusRule extends KubeObject {
  spec: { groups?: WrittenGroup[] }
}

export const prometheusRules = resource<PrometheusRule>('monitoring.coreos.com/v1', 'PrometheusRule', { shortNames: ['promrule'] })

const name = 'com.coreos.monitoring.v1.PrometheusRule'

const rule = objectType(`${name}.Rule`, {
  record: 'string', alert: 'string', expr: { type: 'int-or-string', isRequired: true }, for: 'string', keep_firing_for: 'string',
  labels: { type: mapOf('string') }, annotations: { type: mapOf('string') },
})

const group = objectType(`${name}.RuleGroup`, {
  name: { type: 'string', isRequired: true }, interval: 'string', query_offset: 'string', limit: 'int64', partial_response_strategy: 'string',
  labels: { type: mapOf('string') }, rules: { type: listOf(rule) },
})

export const prometheusRuleKind = defineKind<PrometheusRule>({
  resource: prometheusRules,
  type: kindType(name, { spec: objectType(`${name}Spec`, { groups: { type: listOf(group) } }) }),
  hasGeneration: true,
  validate: () => [],
  validateUpdate: () => [],
  columns: [nameColumn, ageColumn],
})
