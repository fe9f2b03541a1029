/**
 * Scrape jobs and what service discovery finds for them, as rows.
 *
 * Follows the scrape_config section of Prometheus 3 (config/config.go) and scrape/target.go (PopulateLabels, URL).
 * Left out: transport settings (TLS, authentication, proxies), limits on native histograms, formats per target.
 */
import { millisecond, minute, oncePerRow, parsePrometheusDuration, quoteGo, second, type Duration, type Instant } from '@track/simulation'
import { compareText, type Labels, labelsKey, labelsOf } from '../series/labels.ts'
import { type RelabelConfig, relabelRecord } from './relabel.ts'

export interface ScrapeJob {
  readonly name: string
  readonly interval?: Duration
  readonly timeout?: Duration
  readonly metricsPath?: string
  readonly scheme?: string
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
  /** Put into the query of every scrape. */
  readonly params?: Readonly<Record<string, readonly string[]>>
  /** 0 is no limit. */
  readonly sampleLimit?: number
  /** Of targets: with more none of them is scraped. */
  readonly targetLimit?: number
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
  /** Of the URL: `module=http`; '' without one. */
  readonly query: string
  /** The labels of its series. */
  readonly labels: Labels
  readonly found: DiscoveredTarget
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

export function targetUrl({ scheme, address, path, query }: Target): string {
  return `${scheme}://${address}${path}${query && `?${query}`}`
}

/** What discovery found, with what the job says of all its targets. */
export function discoveredLabels(job: ScrapeJob, { labels }: DiscoveredTarget): Record<string, string> {
  const interval = job.interval ?? scrapeIntervalDefault
  const given = Object.entries(job.params ?? {}).flatMap(([name, [first]]) => (first === undefined ? [] : [[`__param_${name}`, first] as const]))
  return {
    job: job.name,
    __scrape_interval__: printDuration(interval),
    __scrape_timeout__: printDuration(job.timeout ?? Math.min(scrapeTimeoutDefault, interval)),
    __metrics_path__: job.metricsPath ?? '/metrics',
    __scheme__: job.scheme ?? 'http',
    __convert_classic_histograms_to_nhcb__: String(job.convertClassicHistogramsToNhcb ?? false),
    __always_scrape_classic_histograms__: String(job.alwaysScrapeClassicHistograms ?? false),
    __scrape_native_histograms__: String(job.scrapeNativeHistograms ?? false),
    ...Object.fromEntries(given),
    ...job.labels,
    ...labels,
  }
}

/** What a job makes of what was discovered: a target, nothing because a rule drops it, or what keeps it from being scraped. */
type Outcome = Target | 'dropped' | { readonly fault: string }

const outcomes = oncePerRow((job: ScrapeJob) => oncePerRow((found: DiscoveredTarget): { readonly outcome: Outcome } => ({ outcome: outcomeOf(job, found) })))

export function targetOf(job: ScrapeJob, found: DiscoveredTarget): Target | undefined {
  const { outcome } = outcomes(job)(found)
  return outcome === 'dropped' || 'fault' in outcome ? undefined : outcome
}

/** Whether a rule drops it. */
export function isDropped(job: ScrapeJob, found: DiscoveredTarget): boolean {
  return outcomes(job)(found).outcome === 'dropped'
}

/** Why it cannot be scraped, where it is neither that nor dropped. */
export function targetFault(job: ScrapeJob, found: DiscoveredTarget): string | undefined {
  const { outcome } = outcomes(job)(found)
  return outcome !== 'dropped' && 'fault' in outcome ? outcome.fault : undefined
}

function outcomeOf(job: ScrapeJob, found: DiscoveredTarget): Outcome {
  const kept = discoveredLabels(job, found)
  if (!relabelRecord(kept, job.relabel ?? [])) return 'dropped'
  const { __address__: address = '', __scheme__: scheme = '', __metrics_path__: path = '' } = kept
  if (address === '') return { fault: 'no address' }
  if (address.includes('/')) return { fault: `${quoteGo(address)} is not a valid hostname` }
  const times = timesOf(kept)
  if ('fault' in times) return times
  const { interval, timeout } = times
  // Meta labels go after relabelling; other double-underscore labels never reach a series.
  const open = Object.fromEntries(Object.entries(kept).filter(([name]) => !name.startsWith('__')))
  const labels = labelsOf({ instance: address, ...open })
  const query = queryOf(job, kept)
  return {
    id: `${labelsKey(labels)}\xff${scheme}://${address}${path}${query && `?${query}`}`, job: job.name, key: found.key ?? '', scheme, address, path, query, labels, found,
    interval, timeout, health: 'unknown', lastError: '', lastScrape: -Infinity, lastDuration: 0, nextScrape: Infinity, event: '',
  }
}

/** A rule may set them. */
function timesOf({ __scrape_interval__: interval = '', __scrape_timeout__: timeout = '' }: Readonly<Record<string, string>>): { readonly interval: Duration; readonly timeout: Duration } | { readonly fault: string } {
  const [every, within] = [parsePrometheusDuration(interval), parsePrometheusDuration(timeout)]
  if (typeof every === 'string') return { fault: `error parsing scrape interval: ${every}` }
  if (every === 0) return { fault: 'scrape interval cannot be 0' }
  if (typeof within === 'string') return { fault: `error parsing scrape timeout: ${within}` }
  if (within === 0) return { fault: 'scrape timeout cannot be 0' }
  return within > every
    ? { fault: `scrape timeout cannot be greater than scrape interval (${quoteGo(timeout)} > ${quoteGo(interval)})` } : { interval: every, timeout: within }
}

/** The job's parameters, of which a label may set the first; by name, as Go encodes them. */
function queryOf({ params = {} }: ScrapeJob, labels: Readonly<Record<string, string>>): string {
  const values: Record<string, readonly string[]> = { ...params }
  for (const [label, value] of Object.entries(labels)) {
    const name = label.startsWith('__param_') ? label.slice('__param_'.length) : ''
    if (name !== '') values[name] = [value, ...(params[name] ?? []).slice(1)]
  }
  const pairs = Object.keys(values).sort(compareText).flatMap((name) => values[name]!.map((value) => `${escaped(name)}=${escaped(value)}`))
  return pairs.join('&')
}

/** Follows QueryEscape in net/url/url.go of Go 1.26. */
function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`).replaceAll('%20', '+')
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
