/** Families as a kubelet exposes them. */
import type { MetricFamily, MetricSample, MetricType } from '@track/telemetry'

export function family(type: MetricType, name: string, help: string, samples: readonly MetricSample[]): MetricFamily {
  return { name, help, type, samples }
}

export function one(value: number, labels: Readonly<Record<string, string>> = {}): MetricSample {
  return { labels, value }
}
