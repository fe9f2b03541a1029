/**
 * external.metrics.k8s.io/v1beta1: numbers that are about nothing in the cluster.
 *
 * Follows sigs.k8s.io/custom-metrics-apiserver and k8s.io/metrics/pkg/apis/external_metrics.
 */
import { badRequest, notFound, parseLabelSelector, printQuantity, quantityOfMilli, type Selector, StatusError } from '@track/apimachinery'
import { type AggregatedApi, jsonResponse } from '@track/apiserver'
import type { MetricQuery, MetricValue } from '@track/controllers'
import { oncePerRow, printTimestamp, type Simulation } from '@track/simulation'
import { labelsRecord, type PreparedQuery, prepareQuery, PromqlError, queryInstant, type VectorSample } from '@track/telemetry'
import { telemetryOf } from '../telemetry/store.ts'
import { type AdapterRule, adapterConfig, filledQuery } from './adapter-config.ts'

const group = 'external.metrics.k8s.io'
const version = 'v1beta1'

export function externalMetricValues(simulation: Simulation, query: MetricQuery): MetricValue[] {
  return samplesOf(simulation, query).map(({ value, at }) => ({ milliValue: Math.round(value * 1000), timestamp: at }))
}

function samplesOf(simulation: Simulation, { namespace, metric, metricSelector }: MetricQuery): readonly VectorSample[] {
  const rule = adapterConfig(simulation).external.find(({ name }) => name === metric)
  if (!rule) throw new StatusError('NotFound', `the server could not find the metric ${metric} for ${namespace}`, {})
  const matchers = matchersOf(metricSelector)
  return evaluate(simulation, rule, filledQuery(rule, { matchers }))
}

/** The queries that were made of a rule, by their text: autoscalers ask the same ones every few seconds. */
const queriesOf = oncePerRow((_rule: AdapterRule): Map<string, PreparedQuery> => new Map())

function prepared(rule: AdapterRule, query: string): PreparedQuery {
  const queries = queriesOf(rule)
  const known = queries.get(query) ?? prepareQuery(query)
  queries.set(query, known)
  return known
}

/** Runs a rule's query now; a query that is wrong is the adapter's failure. */
export function evaluate(simulation: Simulation, rule: AdapterRule, query: string): readonly VectorSample[] {
  try {
    const { resultType, result } = queryInstant(telemetryOf(simulation), prepared(rule, query), simulation.now)
    if (resultType === 'vector') return result.filter(({ value }) => Number.isFinite(value))
    if (resultType === 'scalar') return [{ labels: [], ...result }]
  } catch (reason) {
    // The ConfigMap holds a query that does not parse, or makes no sense.
    if (!(reason instanceof PromqlError)) throw reason
    throw new StatusError('InternalError', `Internal error occurred: unable to fetch metrics: ${reason.message}`)
  }
  throw new StatusError('InternalError', `Internal error occurred: unable to fetch metrics: the query of ${rule.name} answers no vector`)
}

/** A label selector as PromQL matchers: `queue="orders",zone!="a"`. */
export function matchersOf(selector: string): string {
  if (selector === '') return ''
  const { requirements } = parseLabelSelector(selector) as Selector
  return requirements.map(({ key, operator, values }) => {
    const alternatives = (values ?? []).join('|')
    switch (operator) {
      case 'exists': return `${key}!=""`
      case '!': return `${key}=""`
      case 'in': return `${key}=~${JSON.stringify(alternatives)}`
      case 'notin': return `${key}!~${JSON.stringify(alternatives)}`
      case '!=': return `${key}!=${JSON.stringify(alternatives)}`
      case '=':
      case '==': return `${key}=${JSON.stringify(alternatives)}`
      default: throw badRequest(`the operator ${operator} makes no sense for a metric`)
    }
  }).join(',')
}

export const externalMetricsApi: AggregatedApi = {
  group,
  version,
  resources: (simulation) => adapterConfig(simulation).external.map(({ name }) => ({
    name, kind: 'ExternalMetricValueList', namespaced: true, verbs: ['get'],
  })),
  serve(simulation, { query }, segments) {
    const [namespaces, namespace = '', metric = ''] = segments
    if (namespaces !== 'namespaces' || segments.length !== 3) throw notFound({ group, plural: segments.join('/') }, '')
    const metricSelector = query['labelSelector']?.[0] ?? ''
    const items = samplesOf(simulation, { namespace, metric, metricSelector }).map(({ labels, value, at }) => ({
      metricName: metric,
      metricLabels: Object.fromEntries(Object.entries(labelsRecord(labels)).filter(([name]) => name !== '__name__')),
      timestamp: printTimestamp(at),
      value: printQuantity(quantityOfMilli(Math.round(value * 1000))),
    }))
    return jsonResponse(200, { kind: 'ExternalMetricValueList', apiVersion: `${group}/${version}`, metadata: {}, items })
  },
}
