/** Traces in one place: workloads send spans, a Tempo that takes OTLP in, and Jaeger's query API over the same store. */
import type { Part } from '@track/simulation'
import type { Addon } from '../addon.ts'
import { workloadSpans } from '../../telemetry/workload-spans/workload-spans.ts'
import { tempo } from './tempo.ts'

export const tracing: Addon = { name: 'tracing', kinds: [], controllers: [], parts: [tempo as Part, workloadSpans as Part] }
