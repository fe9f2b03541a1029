/**
 * Scrape jobs and what service discovery finds for them, as rows.
 *
 * Follows the scrape_config section of Prometheus 3 (config/config.go) and scrape/target.go.
 * Left out: transport settings (TLS, authentication, proxies), limits on native histograms.
 */
import { millisecond, minute, second, type Duration, type Instant } from '@track/simulation'
import { type Labels, labelsKey, labelsOf, labelsRecord, labelValue } from '../series/labels.ts'
import { relabel, type RelabelConfig } from './relabel.ts'

export interface ScrapeJob {
  readonly name: string
  readonly interval?: Duration
  readonly timeout?: Duration
  readonly metricsPath?: string
  readonly scheme?: 'http' | 'https'
  /** A scraped label wins over the target's; otherwise it is renamed `exported_...`. */
  readonly honorLabels?: boolean
  readonly honorTimestamps?: boolean
  /** Takes native histograms; their classic rows are then dropped, unless those are asked for as well. */
  readonly scrapeNativeHistograms?: boolean
  readonly alwaysScrapeClassicHistograms?: boolean
  /** Takes classic histograms as native ones with the same bounds. */
  readonly convertClassicHistogramsToNhcb?: boolean
  /** Put on every target of the job. */
  readonly labels?: Readonly<Record<string, string>>
  readonly relabel?: readonly RelabelConfig[]
  readonly metricRelabel?: readonly RelabelConfig[]
  /** 0 is no limit. */
  readonly sampleLimit?: number
  readonly labelLimit?: number
  readonly labelNameLengthLimit?: number
  readonly labelValueLengthLimit?: number
}

const scrapeIntervalDefault: Duration = minute
const scrapeTimeoutDefault: Duration = 10 * second

/** What discovery found: `__address__` and `__meta_...` labels for one job. */
export interface DiscoveredTarget {
  readonly job: string
  readonly labels: Readonly<Record<string, string>>
  /** Handed to `collect`, so that it finds the process again without reading labels. */
  readonly key?: string
}

export interface Target {
  readonly id: string
  readonly job: string
  readonly key: string
  readonly scheme: string
  readonly address: string
  readonly path: string
  /** The labels of its series. */
  readonly labels: Labels
  readonly discovered: Readonly<Record<string, string>>
  readonly interval: Duration
  readonly timeout: Duration
  readonly health: 'unknown' | 'up' | 'down'
  readonly lastError: string
  /** -Infinity before the first scrape. */
  readonly lastScrape: Instant
  readonly lastDuration: Duration
  readonly nextScrape: Instant
  /** The id of the scheduled scrape. */
  readonly event: string
}

/** The target that a job makes of what was discovered; undefined when a rule drops it or it has no address. */
export function targetOf(job: ScrapeJob, { labels, key = '' }: DiscoveredTarget): Target | undefined {
  const interval = job.interval ?? scrapeIntervalDefault
  const timeout = job.timeout ?? Math.min(scrapeTimeoutDefault, interval)
  const discovered = {
    job: job.name,
    __scrape_interval__: printDuration(interval),
    __scrape_timeout__: printDuration(timeout),
    __metrics_path__: job.metricsPath ?? '/metrics',
    __scheme__: job.scheme ?? 'http',
    ...job.labels,
    ...labels,
  }
  const kept = relabel(labelsOf(discovered), job.relabel ?? [])
  if (!kept) return undefined
  const address = labelValue(kept, '__address__')
  if (address === '') return undefined
  const scheme = labelValue(kept, '__scheme__')
  const path = labelValue(kept, '__metrics_path__')
  const open = labelsOf({ instance: address, ...labelsRecord(withoutInternal(kept)) })
  return {
    id: `${labelsKey(open)}\xff${scheme}://${address}${path}`, job: job.name, key, scheme, address, path, labels: open, discovered,
    interval, timeout, health: 'unknown', lastError: '', lastScrape: -Infinity, lastDuration: 0, nextScrape: Infinity, event: '',
  }
}

/** Meta labels go after relabelling; other double-underscore labels never reach a series. */
function withoutInternal(labels: Labels): Labels {
  return labels.filter((_, index) => !labels[index - (index % 2)]!.startsWith('__'))
}

/**
 * Where in its interval a target is scraped: spread by a hash of what the target is, the same in
 * every run (Target.offset upstream, which seeds the hash with the server's name).
 */
function scrapeOffset(target: Target): Duration {
  let high = 0x811c_9dc5
  let low = 0x1000_0193
  for (let index = 0; index < target.id.length; index++) {
    high = Math.imul(high ^ target.id.charCodeAt(index), 0x0100_0193)
    low = Math.imul(low ^ high, 0x85eb_ca6b)
  }
  const milliseconds = Math.floor(target.interval / millisecond)
  return (((high >>> 0) * 0x10_0000 + ((low >>> 0) & 0xf_ffff)) % milliseconds) * millisecond
}

/** The first scrape at or after an instant. */
export function firstScrape(target: Target, now: Instant): Instant {
  const offset = scrapeOffset(target)
  return Math.ceil((now - offset) / target.interval) * target.interval + offset
}

const units: readonly [string, Duration, 'exact' | 'any'][] = [
  ['y', 365 * 24 * 60 * minute, 'exact'], ['w', 7 * 24 * 60 * minute, 'exact'], ['d', 24 * 60 * minute, 'any'],
  ['h', 60 * minute, 'any'], ['m', minute, 'any'], ['s', second, 'any'], ['ms', millisecond, 'any'],
]

/** `1h30m`, as Prometheus prints a duration (model.Duration). */
export function printDuration(duration: Duration): string {
  let left = Math.trunc(Math.abs(duration) / millisecond) * millisecond
  if (left === 0) return '0s'
  let text = duration < 0 ? '-' : ''
  for (const [unit, length, when] of units) {
    if (when === 'exact' && left % length !== 0) continue
    const count = Math.floor(left / length)
    if (count > 0) text += `${count}${unit}`
    left -= count * length
  }
  return text
}
