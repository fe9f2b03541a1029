/**
 * How what is scraped is kept: by the section `storage` of the configuration, or as the server was started.
 *
 * Follows tsdb/db.go (DB.ApplyConfig, BeyondTimeRetention, BeyondSizeRetention) and tsdb/head.go (Head.ApplyConfig) of Prometheus 3.16.
 * Left out: retention by percentage, encodings of chunks, the compaction of stale series.
 */
import { type Duration, millisecond, type Simulation } from '@track/simulation'
import type { PrometheusConfig } from '../prometheus-config/config.ts'
import { exemplarsMaxDefault, resizeExemplars } from '../series/exemplars.ts'
import { dropBefore, dropBeyond } from '../series/retention.ts'
import type { TelemetryPart, TelemetryState } from './part.ts'

export interface StorageSettings {
  /** 0 keeps samples for ever. */
  readonly retention: Duration
  /** 0 is no limit. */
  readonly retentionBytes: number
  /** How far behind the newest sample one may come. */
  readonly outOfOrderWindow: Duration
  readonly exemplarsMax: number
}

export function startedSettings(retention: Duration): StorageSettings {
  return { retention, retentionBytes: 0, outOfOrderWindow: 0, exemplarsMax: exemplarsMaxDefault }
}

/** What a configuration says; what it does not say is as the server was started. */
function storageSettings({ storage: { tsdb, exemplars } }: PrometheusConfig, started: StorageSettings): StorageSettings {
  const { time = 0, size = 0 } = tsdb?.retention ?? {}
  const isLimited = time > 0 || size > 0
  return {
    retention: isLimited ? time : started.retention, retentionBytes: isLimited ? size : started.retentionBytes,
    outOfOrderWindow: Math.max(0, tsdb?.out_of_order_time_window ?? 0), exemplarsMax: exemplars?.max_exemplars ?? exemplarsMaxDefault,
  }
}

/** Puts other settings in place, as a reloaded configuration does; without one those of the start. */
export function setStorage(simulation: Simulation, part: TelemetryPart, config: PrometheusConfig | undefined): void {
  const state = simulation.state(part)
  state.storage = config ? storageSettings(config, state.startedStorage) : state.startedStorage
  resizeExemplars(state, state.storage.exemplarsMax)
}

/** How long samples are kept, those from before the world began too; 0 for ever. */
export function retentionOf({ storage: { retention }, pastSpan }: Pick<TelemetryState, 'storage' | 'pastSpan'>): Duration {
  return retention === 0 ? 0 : retention + pastSpan
}

/** Drops what is kept no longer, by time and then by size. Answers the new numbers of series where they were numbered anew. */
export function retain(state: TelemetryState, now: number): Int32Array | undefined {
  const retention = retentionOf(state)
  const byTime = retention > 0 ? dropBefore(state, Math.floor((now - retention) / millisecond)) : undefined
  const { retentionBytes } = state.storage
  const bySize = retentionBytes > 0 ? dropBeyond(state, retentionBytes) : undefined
  if (!byTime || !bySize) return byTime ?? bySize
  return byTime.map((series) => (series < 0 ? -1 : bySize[series]!))
}
