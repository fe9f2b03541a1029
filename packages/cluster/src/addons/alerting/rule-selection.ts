/**
 * Which PrometheusRules the world's Prometheus takes, and with which settings: as its object says, where there is one.
 *
 * Follows pkg/operator/rules.go and pkg/namespacelabeler/labeler.go of the Prometheus Operator 0.94, and injectproxy/enforce.go of
 * prom-label-proxy. Left out: external labels on alerts.
 */
import { matchesLabelSelector, namespaces } from '@track/apimachinery'
import type { Cache } from '@track/controller-runtime'
import { type Duration, minute, parsePrometheusDuration } from '@track/simulation'
import { type Expression, newMatcher, parsePromql, printPromql, PromqlError } from '@track/telemetry'
import { ownPrometheus, prometheuses } from '../prometheus-operator/kinds/prometheus.ts'
import type { Prometheus } from '../prometheus-operator/objects.ts'
import { type PrometheusRule, prometheusRules, type WrittenRule } from './prometheusrule-kind.ts'

/** Without a Prometheus object all are taken. */
export function selectedRules(cache: Cache): readonly PrometheusRule[] {
  const rules = cache.list(prometheusRules)
  const prometheus = cache.get(prometheuses, ownPrometheus.name, ownPrometheus.namespace)
  if (!prometheus) return rules
  const { ruleSelector: selector, ruleNamespaceSelector: of } = prometheus.spec
  if (!selector) return []
  const isWithin = (namespace: string) => (of
    ? matchesLabelSelector(of, cache.get(namespaces, namespace)?.metadata.labels) : namespace === prometheus.metadata.namespace)
  return rules.filter(({ metadata }) => isWithin(metadata.namespace ?? '') && matchesLabelSelector(selector, metadata.labels))
    .map((rule) => enforced(prometheus, rule))
}

export interface RuleTiming {
  readonly evaluationInterval: Duration
  readonly queryOffset: Duration
}

/** What the object says of how rules are evaluated. */
export function ruleTimingOf(cache: Cache): RuleTiming {
  const { evaluationInterval, ruleQueryOffset } = cache.get(prometheuses, ownPrometheus.name, ownPrometheus.namespace)?.spec ?? {}
  return { evaluationInterval: durationOf(evaluationInterval) || minute, queryOffset: durationOf(ruleQueryOffset) }
}

/** What cannot be read is none: the definition of the kind lets nothing through. */
function durationOf(text = ''): Duration {
  const parsed = text === '' ? 0 : parsePrometheusDuration(text)
  return typeof parsed === 'number' ? parsed : 0
}

/** As it is where nothing is enforced. */
function enforced({ spec }: Prometheus, rule: PrometheusRule): PrometheusRule {
  const { enforcedNamespaceLabel: label = '', excludedFromEnforcement: excluded = [] } = spec
  const { namespace = '', name = '' } = rule.metadata
  const isExcluded = excluded.some((each) => each.resource === 'prometheusrules' && each.namespace === namespace && (!each.name || each.name === name))
  return label === '' || isExcluded ? rule : withNamespace(rule, label)
}

function withNamespace(rule: PrometheusRule, label: string): PrometheusRule {
  const { namespace = '' } = rule.metadata
  const groups = rule.spec.groups?.map((group) => ({
    ...group, ...(group.rules && { rules: group.rules.map((each) => enforcedRule(each, label, namespace)) }),
  }))
  return { ...rule, spec: { ...(groups && { groups }) } }
}

/** One that cannot be read stays, and is refused as it is. */
function enforcedRule(rule: WrittenRule, label: string, namespace: string): WrittenRule {
  const labels = { ...rule.labels, [label]: namespace }
  try {
    return { ...rule, labels, expr: printPromql(enforcedExpression(parsePromql(String(rule.expr)), label, namespace)) }
  } catch (error) {
    // An expression that Prometheus does not read.
    if (!(error instanceof PromqlError)) throw error
    return { ...rule, labels }
  }
}

/** Every selector, wherever it stands, matches the namespace and nothing else of that name. */
function enforcedExpression(expression: Expression, label: string, namespace: string): Expression {
  return rewritten(expression) as Expression

  function rewritten(node: unknown): unknown {
    if (Array.isArray(node)) return node.map(rewritten)
    if (typeof node !== 'object' || node === null) return node
    const { kind, matchers } = node as { readonly kind?: string; readonly matchers?: readonly { readonly name: string }[] }
    if (kind === 'selector') {
      return { ...node, matchers: [...(matchers ?? []).filter(({ name }) => name !== label), newMatcher(label, '=', namespace)] }
    }
    return Object.fromEntries(Object.entries(node).map(([name, each]) => [name, rewritten(each)]))
  }
}
