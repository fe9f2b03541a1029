/**
 * PrometheusRules as the rule files that the operator writes of them, and what is wrong with each.
 *
 * Follows pkg/prometheus/server/rules.go of the Prometheus Operator: a file an object, all namespaces, and an
 * object that Prometheus would not take is left out.
 */
import { printYaml } from '@track/formats'
import { minute, oncePerRow } from '@track/simulation'
import { type NamedFile, readRuleFiles } from '@track/telemetry'
import type { PrometheusRule } from './prometheusrule-kind.ts'

export interface WrittenFile extends NamedFile {
  /** In Prometheus' words; empty where it can be used. */
  readonly complaints: readonly string[]
}

export const ruleFileOf = oncePerRow(({ metadata, spec }: PrometheusRule): WrittenFile => {
  const { namespace = '', name = '', uid = '' } = metadata
  const file = `/etc/prometheus/rules/prometheus-k8s-rulefiles-0/${namespace}-${name}-${uid}.yaml`
  const text = printYaml({ groups: spec.groups ?? [] })
  const { errors } = readRuleFiles([{ name: file, text }], minute)
  return { name: file, text, complaints: errors.map((error) => error.slice(`${file}: `.length)) }
})
