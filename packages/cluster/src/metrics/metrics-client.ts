/** What autoscalers are answered: the metrics APIs, in process. */
import { notFound } from '@track/apimachinery'
import type { MetricsClient } from '@track/controllers'
import { externalMetricValues } from './external-metrics.ts'

export const metricsClient: MetricsClient = {
  resourceMetric: () => {
    throw notFound({ group: 'metrics.k8s.io', plural: 'pods' }, '')
  },
  podsMetric: () => {
    throw notFound({ group: 'custom.metrics.k8s.io', plural: 'pods' }, '')
  },
  objectMetric: () => {
    throw notFound({ group: 'custom.metrics.k8s.io', plural: 'objects' }, '')
  },
  externalMetric: externalMetricValues,
}
