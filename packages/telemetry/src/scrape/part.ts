/**
 * The telemetry of a world: finds targets, scrapes each on its interval, keeps what they say.
 *
 * Follows scrape/manager.go and scrape/scrape.go of Prometheus 3 (scrapeLoop.run, endOfRunStaleness).
 * A scrape takes no virtual time; `scrape_duration_seconds` is modelled from what was scraped.
 * Left out: body size limits, extra_scrape_metrics.
 */
import { microsecond, millisecond, oncePerRow, second, type Duration, type EventHandler, type Part, type Simulation } from '@track/simulation'
import type { MetricFamily, MetricType } from '../exposition/metric-family.ts'
import { appendSample, appendStale } from '../series/head.ts'
import { hashOfLabels, indexOfLabels, seriesNumber } from '../series/index-of-labels.ts'
import { type Labels, labelsOf, labelsRecord, metricName } from '../series/labels.ts'
import { newLabelIndex, newSeriesState, type SeriesState } from '../series/state.ts'
import { emptyCache, endSeries, failed, ingest, type Ingested, type ScrapeCache } from './ingest.ts'
import { type DiscoveredTarget, firstScrape, type ScrapeJob, type Target, targetOf, targetUrl } from './job.ts'
import { retain, startedSettings, type StorageSettings } from './storage-settings.ts'

/** What a target answered with: its families, nobody there, or an error in the client's words. */
export type Scraped = readonly MetricFamily[] | 'down' | { readonly error: string; readonly took: Duration }

export interface TelemetryOptions {
  /** Those that a world begins with. */
  readonly jobs?: () => readonly ScrapeJob[]
  /** Samples older than this are dropped unless the configuration has its own; 15 days unless told. */
  readonly retention?: Duration
  /** Asked every five seconds; the same rows again mean that nothing changed. */
  readonly discover: (simulation: Simulation) => readonly DiscoveredTarget[]
  readonly collect: (simulation: Simulation, target: Target) => Scraped
}

export interface FamilyMetadata {
  readonly type: MetricType
  readonly help: string
}

export interface TelemetryState extends SeriesState {
  jobs: ScrapeJob[]
  /** Not kept in a snapshot, after which it is not known until the next look. */
  discovered: DiscoveredTarget[] | undefined
  /** By target id. */
  targets: Map<string, Target>
  caches: Map<string, ScrapeCache>
  /** Targets that are gone, whose series end a little later; by a number of their own. */
  endings: Map<string, { readonly target: Target; readonly cache: ScrapeCache }>
  ended: number
  /** By family name. */
  metadata: Map<string, FamilyMetadata>
  storage: StorageSettings
  /** What the server was started with. */
  startedStorage: StorageSettings
  /** How far before the world's beginning samples go, which are kept that much longer. */
  pastSpan: Duration
}

export type TelemetryPart = Part<TelemetryState>

const discoverEvery: Duration = 5 * second
const retainEvery: Duration = 7_200 * second
const retentionDefault: Duration = 1_296_000 * second

/** The part "telemetry", over given ways to find targets and to read them. */
export function telemetryPart(options: TelemetryOptions): TelemetryPart {
  const handler = (handle: (simulation: Simulation, state: TelemetryState, data: never) => void): EventHandler =>
    (simulation, data) => handle(simulation, simulation.state(part), data as never)
  const part: TelemetryPart = {
    name,
    initial: (simulation) => {
      schedule(simulation, 'discover', 0)
      schedule(simulation, 'retain', retainEvery)
      const storage = startedSettings(options.retention ?? retentionDefault)
      return {
        ...newSeriesState(), jobs: [...(options.jobs?.() ?? [])], discovered: [], targets: new Map(), caches: new Map(),
        endings: new Map(), ended: 0, metadata: new Map(), storage, startedStorage: storage, pastSpan: 0,
      }
    },
    events: {
      discover: handler((simulation, state) => {
        schedule(simulation, 'discover', discoverEvery)
        const discovered = options.discover(simulation)
        if (!state.discovered || !hasSameRows(discovered, state.discovered)) syncTargets(simulation, state, discovered)
      }),
      scrape: handler((simulation, state, id: string) => scrapeTarget(simulation, state, id, options)),
      end: handler((_, state, number: string) => endTarget(state, number)),
      retain: handler((simulation, state) => {
        schedule(simulation, 'retain', retainEvery)
        renumber(state, retain(state, simulation.now))
      }),
    },
    derived: { names: [...Object.keys(newLabelIndex()), 'discovered'], derive: ({ labels }) => ({ ...indexOfLabels(labels), discovered: undefined }) },
  }
  return part
}

const name = 'telemetry'

function schedule(simulation: Simulation, event: string, after: Duration, data?: string): string {
  return simulation.scheduleAfter({ after, part: name, event, data })
}

/** Puts other scrape jobs in place, as a reloaded configuration does, with what is discovered for them. */
export function setScrapeJobs(
  simulation: Simulation, part: TelemetryPart, { jobs, discovered }: { readonly jobs: readonly ScrapeJob[]; readonly discovered: readonly DiscoveredTarget[] },
): void {
  const state = simulation.state(part)
  const before = state.jobs
  state.jobs = [...jobs]
  // With its whole job a target leaves no staleness markers: its series are there until they are too old.
  for (const target of state.targets.values()) if (!jobs.some((job) => job.name === target.job)) dropTarget(simulation, state, target)
  for (const [id, { job }] of state.targets) {
    const cache = state.caches.get(id)
    // Other rules make other series of the same samples.
    if (cache && before.find(({ name: each }) => each === job) !== jobs.find(({ name: each }) => each === job)) state.caches.set(id, { ...cache, names: [], suffixes: [], labels: [] })
  }
  syncTargets(simulation, state, discovered)
}

/** Starts to scrape the targets that are new, and stops with those that are there no more. */
function syncTargets(simulation: Simulation, state: TelemetryState, discovered: readonly DiscoveredTarget[]): void {
  state.discovered = [...discovered]
  const jobs = new Map(state.jobs.map((job) => [job.name, job]))
  const wanted = new Map<string, Target>()
  for (const found of discovered) {
    const job = jobs.get(found.job)
    const target = job && targetOf(job, found)
    if (target) wanted.set(target.id, target)
  }
  for (const [id, target] of state.targets) if (!wanted.has(id)) stopTarget(simulation, state, target)
  for (const [id, target] of wanted) {
    const active = state.targets.get(id)
    if (active && active.interval === target.interval) {
      const { key, found, timeout } = target
      if (active.found !== found || active.timeout !== timeout) state.targets.set(id, { ...active, key, found, timeout })
      continue
    }
    if (active) simulation.cancel(active.event)
    const nextScrape = firstScrape(target, simulation.now)
    const event = simulation.schedule({ at: nextScrape, part: name, event: 'scrape', data: id })
    state.targets.set(id, { ...target, nextScrape, event })
  }
}

/** What a job with too many targets is refused with, all of them. */
function limitFault(state: TelemetryState, { name: job, targetLimit = 0 }: ScrapeJob): string | undefined {
  if (targetLimit === 0) return undefined
  let count = 0
  for (const target of state.targets.values()) if (target.job === job) count++
  return count > targetLimit ? `target_limit exceeded (number of targets: ${count}, limit: ${targetLimit})` : undefined
}

function hasSameRows(a: readonly DiscoveredTarget[], b: readonly DiscoveredTarget[]): boolean {
  return a.length === b.length && a.every((row, index) => row === b[index])
}

/** Its series end two intervals and a tenth later, as of its next scrape: it may come back meanwhile. */
function stopTarget(simulation: Simulation, state: TelemetryState, target: Target): void {
  const cache = state.caches.get(target.id) ?? emptyCache
  dropTarget(simulation, state, target)
  if (target.lastScrape === -Infinity) return
  const number = String(state.ended++)
  state.endings.set(number, { target, cache })
  const after = target.nextScrape - simulation.now + Math.round(target.interval * 1.1)
  schedule(simulation, 'end', after, number)
}

function dropTarget(simulation: Simulation, state: TelemetryState, target: Target): void {
  simulation.cancel(target.event)
  state.targets.delete(target.id)
  state.caches.delete(target.id)
}

function endTarget(state: TelemetryState, number: string): void {
  const { target, cache } = state.endings.get(number)!
  state.endings.delete(number)
  const timeMs = Math.floor(target.nextScrape / millisecond)
  endSeries(state, cache, timeMs)
  for (const { labels, hash } of reportsOf(target.labels)) appendStale(state, seriesNumber(state, labels, hash), timeMs)
}

function scrapeTarget(simulation: Simulation, state: TelemetryState, id: string, options: TelemetryOptions): void {
  const target = state.targets.get(id)!
  const job = state.jobs.find((each) => each.name === target.job)!
  const nextScrape = simulation.now + target.interval
  const event = simulation.schedule({ at: nextScrape, part: name, event: 'scrape', data: id })
  const timeMs = Math.floor(simulation.now / millisecond)
  const before = state.caches.get(id) ?? emptyCache
  const fault = limitFault(state, job)
  const scraped = fault === undefined ? options.collect(simulation, target) : { error: fault, took: 0 }
  const ingested = isFamilies(scraped)
    ? ingest(state, job, target, before, scraped, { timeMs, windowMs: state.storage.outOfOrderWindow / millisecond })
    : failed(state, before, timeMs, scraped === 'down' ? refused(target) : scraped.error)
  if (ingested.cache !== before) {
    state.caches.set(id, ingested.cache)
    if (isFamilies(scraped)) keepMetadata(state, scraped)
  }
  const took = isFamilies(scraped) || scraped === 'down' ? modelledDuration(ingested.scraped) : scraped.took
  report(state, target, ingested, took, timeMs)
  state.targets.set(id, {
    ...target, health: ingested.error === '' ? 'up' : 'down', lastError: ingested.error,
    lastScrape: simulation.now, lastDuration: took, nextScrape, event,
  })
}

function isFamilies(scraped: Scraped): scraped is readonly MetricFamily[] {
  return Array.isArray(scraped)
}

/** What a Go HTTP client says when nothing listens. */
function refused(target: Target): string {
  const { scheme, address } = target
  const port = /:\d+$/.test(address) ? '' : scheme === 'https' ? ':443' : ':80'
  return `Get "${targetUrl(target)}": dial tcp ${address}${port}: connect: connection refused`
}

/** A round trip and two microseconds a sample. */
function modelledDuration(samples: number): Duration {
  return millisecond + 2 * samples * microsecond
}

function keepMetadata(state: TelemetryState, families: readonly MetricFamily[]): void {
  for (const { name: family, type, help } of families) {
    const known = state.metadata.get(family)
    if (known?.type !== type || known.help !== help) state.metadata.set(family, { type, help })
  }
}

const reportNames = [
  'up', 'scrape_duration_seconds', 'scrape_samples_scraped', 'scrape_samples_post_metric_relabeling', 'scrape_series_added',
] as const

function report(state: TelemetryState, target: Target, ingested: Ingested, took: Duration, timeMs: number): void {
  const values: Readonly<Record<typeof reportNames[number], number>> = {
    up: ingested.error === '' ? 1 : 0,
    scrape_duration_seconds: took / second,
    scrape_samples_scraped: ingested.scraped,
    scrape_samples_post_metric_relabeling: ingested.kept,
    scrape_series_added: ingested.added,
  }
  for (const { name: each, labels, hash } of reportsOf(target.labels)) {
    appendSample(state, seriesNumber(state, labels, hash), timeMs, values[each])
  }
}

/** The labels of a target's reports follow from its own. */
const reportsOf = oncePerRow((own: Labels) => reportNames.map((each) => {
  const labels = labelsOf({ ...labelsRecord(own), [metricName]: each })
  return { name: each, labels, hash: hashOfLabels(labels) }
}))

/** Series were numbered anew: what the caches remember has to follow. */
function renumber(state: TelemetryState, numbers: Int32Array | undefined): void {
  if (!numbers) return
  const follow = (cache: ScrapeCache): ScrapeCache => ({
    ...cache,
    numbers: cache.numbers.map((series) => (series < 0 ? -1 : numbers[series]!)),
    timed: cache.timed.map((series) => numbers[series]!),
  })
  for (const [id, cache] of state.caches) state.caches.set(id, follow(cache))
  for (const [number, ending] of state.endings) state.endings.set(number, { ...ending, cache: follow(ending.cache) })
}
