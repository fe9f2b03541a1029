/**
 * What autoscalers are answered: the metrics APIs, in process.
 *
 * Follows pkg/controller/podautoscaler/metrics/client.go of Kubernetes 1.34.
 */
import { parseLabelSelector, pods, StatusError } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { MetricsClient, PodMetric } from '@track/controllers'
import { objectMetricValue, podMetricValues } from './custom-metrics.ts'
import { externalMetricValues } from './external-metrics.ts'
import { type Measured, measuredPod } from './metrics-server.ts'

export const metricsClient: MetricsClient = {
  resourceMetric(simulation, { namespace, selector, resource, container }) {
    const { matches } = matcher(selector)
    const values = cacheOf(simulation).list(pods, namespace)
      .filter(({ metadata, status }) => status?.phase === 'Running' && matches(metadata.labels ?? {}))
      .flatMap((pod): PodMetric[] => {
        const containers = measuredPod(simulation, pod)?.filter(({ name }) => container === undefined || name === container) ?? []
        const [first] = containers
        if (!first) return []
        const milliValue = containers.reduce((sum, { measured }) => sum + milliValueOf(resource, measured), 0)
        return [{ pod: pod.metadata.name!, milliValue, timestamp: first.measured.at, window: first.measured.window }]
      })
    if (values.length > 0) return values
    throw new StatusError('NotFound', 'no metrics returned from resource metrics API', {})
  },
  podsMetric: podMetricValues,
  objectMetric: objectMetricValue,
  externalMetric: externalMetricValues,
}

function matcher(selector: string): { matches(labels: Readonly<Record<string, string>>): boolean } {
  const parsed = parseLabelSelector(selector)
  return { matches: (labels) => parsed.matches(labels) }
}

function milliValueOf(resource: string, { cores, memoryBytes }: Measured): number {
  return resource === 'cpu' ? Math.round(cores * 1000) : Math.round(memoryBytes * 1000)
}
