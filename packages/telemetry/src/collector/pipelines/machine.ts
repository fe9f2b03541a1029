/** What the steps of a Collector work with. */
import type { Duration, Simulation } from '@track/simulation'
import type { Attributes } from '../../otlp/attribute.ts'
import type { Signal } from '../../otlp/export.ts'
import type { Telemetry } from '../../otlp/http.ts'
import type { DiscoveredTarget, Target } from '../../scrape/job.ts'
import type { Scraped } from '../../scrape/part.ts'
import type { ScrapePool } from '../../scrape/pool.ts'
import type { Config } from '../config/defaults.ts'
import type { CollectorState } from './state.ts'

/** One request that an exporter makes; the world carries it, within the time-out of the exporter. */
export interface ExportRequest {
  readonly id: string
  /** `otlp/tempo`. */
  readonly exporter: string
  readonly config: Config
  readonly telemetry: Telemetry
}

/** What came back. */
export type ExportOutcome =
  | { readonly isTaken: true }
  | { readonly isTaken: false; readonly message: string; readonly isPermanent: boolean; readonly retryAfter?: Duration }

export interface CollectorOptions {
  readonly name?: string
  readonly config: string
  readonly environment?: Readonly<Record<string, string>>
  /** Sends; undefined where the answer comes later, through `answerExport`. */
  readonly deliver: (simulation: Simulation, request: ExportRequest) => ExportOutcome | undefined
  /** What the memory limiter sees, in MiB. */
  readonly memory?: (simulation: Simulation) => { readonly used: number; readonly total: number }
  /** Targets of the receiver prometheus, and what one answers. */
  readonly discover?: (simulation: Simulation, pools: readonly ScrapePool[]) => readonly DiscoveredTarget[]
  readonly collect?: (simulation: Simulation, target: Target) => Scraped
  /** What Kubernetes knows of the pod that a resource stands for, or that sent it, under the names of the processor k8sattributes. */
  readonly podOf?: (simulation: Simulation, resource: Attributes, address?: string) => Attributes
}

export interface Machine {
  readonly simulation: Simulation
  readonly state: CollectorState
  readonly name: string
  readonly options: CollectorOptions
}

const items: Readonly<Record<Signal, string>> = { traces: 'spans', metrics: 'metric_points', logs: 'log_records' }

/** `otelcol_exporter_sent_spans{exporter="otlp"}`. */
export function count({ state }: Machine, name: string, labels: Readonly<Record<string, string>>, by: number): void {
  const key = `otelcol_${name}{${Object.entries(labels).map(([label, value]) => `${label}="${value}"`).join(',')}}`
  state.counters.set(key, (state.counters.get(key) ?? 0) + by)
}

export function itemName(signal: Signal): string {
  return items[signal]
}

const linesMax = 500

export function print({ state }: Machine, line: string): void {
  state.lines.push(line)
  if (state.lines.length > linesMax) state.lines.splice(0, state.lines.length - linesMax)
}

/** Nanoseconds since the epoch. */
export function nanosecondsNow({ simulation }: Machine): bigint {
  return BigInt(simulation.now) * 1000n
}
