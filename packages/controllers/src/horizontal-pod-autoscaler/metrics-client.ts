/**
 * Where an autoscaler gets its numbers: what metrics.k8s.io, custom.metrics.k8s.io and
 * external.metrics.k8s.io answer. A refusal of theirs is thrown as a StatusError.
 *
 * Follows pkg/controller/podautoscaler/metrics/interfaces.go of Kubernetes 1.34.
 */
import type { Duration, Instant, Simulation } from '@track/simulation'

/** One pod's value, in thousandths. */
export interface PodMetric {
  readonly pod: string
  readonly milliValue: number
  readonly timestamp: Instant
  /** The time over which the value was measured. */
  readonly window: Duration
}

/** A value of an object or of something outside, in thousandths. */
export interface MetricValue {
  readonly milliValue: number
  readonly timestamp: Instant
}

export interface PodsQuery {
  readonly namespace: string
  /** The pods' labels, in the text form of a selector. */
  readonly selector: string
}

export interface MetricQuery {
  readonly namespace: string
  readonly metric: string
  /** The metric's own labels, in the text form of a selector; empty when there are none. */
  readonly metricSelector: string
}

export interface MetricsClient {
  /** What the pods use of a resource (`cpu`, `memory`); of one container if it is named. */
  resourceMetric(simulation: Simulation, query: PodsQuery & { readonly resource: string; readonly container?: string }): readonly PodMetric[]
  podsMetric(simulation: Simulation, query: PodsQuery & MetricQuery): readonly PodMetric[]
  objectMetric(
    simulation: Simulation,
    query: MetricQuery & { readonly object: { readonly apiVersion?: string; readonly kind: string; readonly name: string } },
  ): MetricValue
  externalMetric(simulation: Simulation, query: MetricQuery): readonly MetricValue[]
}
