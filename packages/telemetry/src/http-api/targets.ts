/**
 * What is scraped, and what the families are that came of it.
 *
 * Follows web/api/v1/api.go of Prometheus 3.16 (targets, scrapePools, metricMetadata,
 * targetMetadata). Left out: metadata by target (a family's is the same for
 * all targets of this world).
 */
import { printTimestamp, second } from '@track/simulation'
import { labelsMap, compareText } from '../series/labels.ts'
import { discoveredLabels, type DiscoveredTarget, isDropped, printDuration, type ScrapeJob, type Target, targetUrl } from '../scrape/job.ts'
import type { Endpoint, PrometheusView } from './endpoint.ts'
import type { Json } from './go-json.ts'
import { badData, valueOf, type ApiRequest, wholeNumber } from './request.ts'

export const targets: Endpoint = (prometheus, request) => {
  const pool = valueOf(request, 'scrapePool')
  const state = valueOf(request, 'state').toLowerCase()
  const isShown = ['', 'any', 'active'].includes(state)
  const active = isShown ? byPool(prometheus).filter(({ job }) => pool === '' || job === pool) : []
  const isDroppedShown = ['', 'any', 'dropped'].includes(state)
  const dropped = isDroppedShown ? droppedByPool(prometheus) : []
  return {
    data: {
      activeTargets: active.map((target) => targetJson(target, prometheus)),
      droppedTargets: dropped.flatMap(({ job, found }) => (pool === '' || job.name === pool ? found.map((each) => droppedJson(job, each)) : [])),
      droppedTargetCounts: isDroppedShown ? Object.fromEntries(dropped.map(({ job, found }) => [job.name, found.length])) : null,
    },
  }
}

/** What rules of relabelling dropped, by job. */
function droppedByPool({ jobs, discovered }: PrometheusView): readonly { readonly job: ScrapeJob; readonly found: readonly DiscoveredTarget[] }[] {
  const [sorted, all] = [jobs.toSorted((a, b) => compareText(a.name, b.name)), discovered()]
  return sorted.map((job) => ({ job, found: all.filter((found) => found.job === job.name && isDropped(job, found)) }))
}

function droppedJson(job: ScrapeJob, found: DiscoveredTarget): Json {
  return { discoveredLabels: sortedLabels(job, found), scrapePool: job.name }
}

function sortedLabels(job: ScrapeJob, found: DiscoveredTarget): Json {
  return new Map(Object.entries(discoveredLabels(job, found)).sort(([a], [b]) => compareText(a, b)))
}

export const scrapePools: Endpoint = (prometheus) => ({ data: { scrapePools: pools(prometheus) } })

function pools({ jobs }: PrometheusView): string[] {
  return jobs.map(({ name }) => name).sort(compareText)
}

function byPool({ targets: all }: PrometheusView): Target[] {
  return all.toSorted((a, b) => compareText(a.job, b.job) || compareText(a.id, b.id))
}

function targetJson(target: Target, { jobs }: PrometheusView): Json {
  const { lastScrape, lastDuration, health, lastError, interval, timeout } = target
  const url = targetUrl(target)
  return {
    discoveredLabels: sortedLabels(jobs.find(({ name }) => name === target.job)!, target.found), labels: labelsMap(target.labels),
    scrapePool: target.job, scrapeUrl: url, globalUrl: url, lastError,
    lastScrape: lastScrape === -Infinity ? '0001-01-01T00:00:00Z' : printTimestamp(lastScrape), lastScrapeDuration: lastDuration / second,
    health, scrapeInterval: printDuration(interval), scrapeTimeout: printDuration(timeout),
  }
}

export const metadata: Endpoint = (prometheus, request) => {
  const limit = numberOf(request, 'limit')
  numberOf(request, 'limit_per_metric')
  const metric = valueOf(request, 'metric')
  const found = families(prometheus).filter(([name]) => metric === '' || name === metric)
  return {
    data: Object.fromEntries((limit >= 0 ? found.slice(0, limit) : found).map(([name, { type, help }]) => [name, [{ type, unit: '', help }]])),
  }
}

function families({ metadata: known }: PrometheusView) {
  return [...known].sort(([a], [b]) => compareText(a, b))
}

/** -1 is no limit. */
function numberOf(request: ApiRequest, name: string): number {
  const text = valueOf(request, name)
  if (text === '') return -1
  const number = wholeNumber(text)
  if (typeof number === 'string') throw badData(`${name} must be a number`)
  return number
}
