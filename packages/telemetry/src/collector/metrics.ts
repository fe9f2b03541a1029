/** What a Collector says of itself, under the names that it has. Follows receiverhelper, processorhelper and exporterhelper (metadata.yaml) of OpenTelemetry Collector 0.152. Left out: those of its process, of HTTP and gRPC, histograms but for ages of traces, times that policies take. */
import { type Instant, second } from '@track/simulation'
import type { MetricFamily, MetricSample } from '../exposition/metric-family.ts'
import type { CollectorState } from './pipelines/state.ts'
import { ageFamily } from './tail-sampling/age-histogram.ts'

export function collectorFamilies({ counters, queues, config, startedAt, tailTraces, tailAges }: CollectorState, now: Instant): readonly MetricFamily[] {
  const samples = new Map<string, MetricSample[]>()
  for (const [key, value] of counters) {
    const [, name = '', labels = ''] = /^([^{]*)\{(.*)\}$/s.exec(key)!
    const pairs = [...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, label = '', text = '']) => [label, text])
    const rows = samples.get(name) ?? []
    rows.push({ labels: Object.fromEntries(pairs) as Record<string, string>, value })
    samples.set(name, rows)
  }
  const exporters = Object.entries(config.exporters).flatMap(([id, { sending_queue: queue }]) => (queue ? [[id, queue as { readonly queue_size?: number }] as const] : []))
  const gauge = (name: string, help: string, rows: readonly MetricSample[]): MetricFamily => ({ name, type: 'gauge', help, samples: rows })
  const families: readonly MetricFamily[] = [
    ...[...samples].map(([name, rows]): MetricFamily => ({ name, type: 'counter', help: '', samples: rows })),
    gauge('otelcol_exporter_queue_capacity', 'Fixed capacity of the retry queue (in batches)', exporters.map(([exporter, queue]) => ({ labels: { exporter }, value: queue.queue_size ?? 0 }))),
    gauge('otelcol_exporter_queue_size', 'Current size of the retry queue (in batches)', exporters.map(([exporter]) => ({ labels: { exporter }, value: queues.get(exporter)?.size ?? 0 }))),
    ...(tailTraces === undefined ? [] : [gauge(
      'otelcol_processor_tail_sampling_sampling_traces_on_memory', 'Tracks the number of traces current on memory',
      [{ labels: {}, value: [...tailTraces.values()].reduce((sum, traces) => sum + traces.size, 0) }],
    )]),
    ...[...tailAges ?? []].map(([name, row]) => ageFamily(name, row)),
    { name: 'otelcol_process_uptime', type: 'counter', help: 'Uptime of the process', samples: [{ labels: {}, value: (now - startedAt) / second }] },
  ]
  return families.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
