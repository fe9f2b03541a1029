/**
 * custom.metrics.k8s.io/v1beta2: numbers about objects of the cluster, each the answer of a query
 * whose labels name the object (`namespace` and `pod`, or the kind in lower case).
 *
 * Follows sigs.k8s.io/custom-metrics-apiserver and sigs.k8s.io/prometheus-adapter.
 */
import { notFound, parseLabelSelector, pods, printQuantity, quantityOfMilli, StatusError } from '@track/apimachinery'
import { type AggregatedApi, jsonResponse } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import type { MetricQuery, MetricsClient, MetricValue, PodMetric } from '@track/controllers'
import { minute, printTimestamp, type Simulation } from '@track/simulation'
import { labelsRecord } from '@track/telemetry'
import { adapterConfig, filledQuery } from './adapter-config.ts'
import { evaluate, matchersOf } from './external-metrics.ts'

const group = 'custom.metrics.k8s.io'
const version = 'v1beta2'

interface Found {
  readonly name: string
  readonly milliValue: number
  readonly timestamp: number
}

/** The metric of every object of a resource (`pods`, `services`) in a namespace. */
function valuesOf(simulation: Simulation, { namespace, metric, metricSelector }: MetricQuery, label: string): Found[] {
  const rule = adapterConfig(simulation).custom.find(({ name }) => name === metric)
  if (!rule) throw new StatusError('NotFound', `the server could not find the metric ${metric} for ${label}s`, {})
  const matchers = [`namespace="${namespace}"`, matchersOf(metricSelector)].filter(Boolean).join(',')
  return evaluate(simulation, rule, filledQuery(rule, { matchers, groupBy: label })).flatMap(({ labels, value, at }) => {
    const name = labelsRecord(labels)[label]
    return name === undefined ? [] : [{ name, milliValue: Math.round(value * 1000), timestamp: at }]
  })
}

export const podMetricValues: MetricsClient['podsMetric'] = (simulation, query): PodMetric[] => {
  const selector = parseLabelSelector(query.selector)
  const names = new Set(cacheOf(simulation).list(pods, query.namespace)
    .filter(({ metadata }) => selector.matches(metadata.labels ?? {})).map(({ metadata }) => metadata.name!))
  const found = valuesOf(simulation, query, 'pod').filter(({ name }) => names.has(name))
  if (found.length === 0) throw new StatusError('NotFound', 'no metrics returned from custom metrics API', {})
  return found.map(({ name, ...rest }) => ({ pod: name, window: minute, ...rest }))
}

export const objectMetricValue: MetricsClient['objectMetric'] = (simulation, { object, ...query }): MetricValue => {
  const found = valuesOf(simulation, query, object.kind.toLowerCase()).find(({ name }) => name === object.name)
  if (found) return found
  throw new StatusError('NotFound', `the server could not find the metric ${query.metric} for ${object.kind.toLowerCase()}s ${object.name}`, {})
}

export const customMetricsApi: AggregatedApi = {
  group,
  version,
  resources: (simulation) => adapterConfig(simulation).custom.map(({ name }) => ({
    name: `pods/${name}`, kind: 'MetricValueList', namespaced: true, verbs: ['get'],
  })),
  serve(simulation, { query }, segments) {
    const [namespaces, namespace = '', plural = '', object = '', metric = ''] = segments
    if (namespaces !== 'namespaces' || segments.length !== 5) throw notFound({ group, plural: segments.join('/') }, '')
    const kind = plural.replace(/s$/, '')
    const metricSelector = query['metricLabelSelector']?.[0] ?? ''
    const items = valuesOf(simulation, { namespace, metric, metricSelector }, kind)
      .filter(({ name }) => object === '*' || name === object)
      .map(({ name, milliValue, timestamp }) => ({
        describedObject: { kind: kind[0]!.toUpperCase() + kind.slice(1), namespace, name, apiVersion: '/v1' },
        metric: { name: metric, selector: null },
        timestamp: printTimestamp(timestamp),
        value: printQuantity(quantityOfMilli(milliValue)),
      }))
    return jsonResponse(200, { kind: 'MetricValueList', apiVersion: `${group}/${version}`, metadata: {}, items })
  },
}
