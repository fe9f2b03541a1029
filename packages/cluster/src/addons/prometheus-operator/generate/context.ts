/** What a job's part of the configuration is made with. Follows ConfigGenerator in pkg/prometheus/promcfg.go of the Prometheus Operator 0.94. */
import { deepEqual, type KubeObject } from '@track/apimachinery'
import type { KeySelector, Prometheus, PrometheusSpec, RelabelConfig, ScrapeClass, SecretOrConfigMap } from '../objects.ts'

/** A value, or the words of why there is none. */
export type Found = { readonly value: string } | { readonly fault: string }

/** What objects refer to. */
export interface References {
  secret(namespace: string, selector: KeySelector): Found
  configMap(namespace: string, selector: KeySelector): Found
}

export interface Context {
  readonly prometheus: Prometheus
  readonly spec: PrometheusSpec
  readonly references: References
}

export function valueOf(found: Found): string {
  return 'value' in found ? found.value : ''
}

export function referred(references: References, namespace: string, { secret, configMap }: SecretOrConfigMap): Found {
  if (secret) return references.secret(namespace, secret)
  return configMap ? references.configMap(namespace, configMap) : { value: '' }
}

export function shardsOf({ shards = 1 }: PrometheusSpec): number {
  return Math.max(1, shards)
}

const none: ScrapeClass = { name: '' }

/** The class by that name, else the one by default. */
export function scrapeClassOf({ scrapeClasses = [] }: PrometheusSpec, name: string | undefined): ScrapeClass {
  const named = name === undefined ? undefined : scrapeClasses.findLast((each) => each.name === name)
  return named ?? scrapeClasses.find((each) => each.default) ?? none
}

/** Of the discovery of endpoints. */
export function endpointRole(role: string | undefined): 'endpoints' | 'endpointslice' {
  return role === 'EndpointSlice' ? 'endpointslice' : 'endpoints'
}

const kinds: Readonly<Record<string, string>> = {
  prometheuses: 'Prometheus', alertmanagers: 'Alertmanager', servicemonitors: 'ServiceMonitor', podmonitors: 'PodMonitor', probes: 'Probe',
  scrapeconfigs: 'ScrapeConfig', prometheusrules: 'PrometheusRule',
}

/** The rule that puts the namespace last, where it is enforced, so that nothing overrides it. */
export function withNamespace(spec: PrometheusSpec, { kind, metadata }: KubeObject, rules: readonly RelabelConfig[] = []): readonly RelabelConfig[] {
  const { enforcedNamespaceLabel: label = '', excludedFromEnforcement: excluded = [] } = spec
  const { namespace = '', name = '' } = metadata
  const isExcluded = excluded.some((each) => each.namespace === namespace && kinds[each.resource] === kind && (!each.name || each.name === name))
  return label === '' || isExcluded ? rules : [...rules, { targetLabel: label, replacement: namespace }]
}

/** Without an entry where it says nothing. */
export function isNothing(value: object | undefined): boolean {
  return value === undefined || deepEqual(value, {})
}
