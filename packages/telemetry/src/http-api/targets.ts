/**
 * What is scraped, and what the families are that came of it.
 *
 * Follows web/api/v1/api.go of Prometheus 3.16 (targets, scrapePools, metricMetadata,
 * targetMetadata). Left out: targets that relabelling dropped; metadata by target (a family's is the same for
 * all targets of this world).
 */
import { printTimestamp, second } from '@track/simulation'
import { labelsMap, compareText } from '../series/labels.ts'
import { printDuration, type Target } from '../scrape/job.ts'
import type { Endpoint, PrometheusView } from './endpoint.ts'
import type { Json } from './go-json.ts'
import { badData, valueOf, type ApiRequest, wholeNumber } from './request.ts'

export const targets: Endpoint = (prometheus, request) => {
  const pool = valueOf(request, 'scrapePool')
  const state = valueOf(request, 'state').toLowerCase()
  const isShown = ['', 'any', 'active'].includes(state)
  const active = isShown ? byPool(prometheus).filter(({ job }) => pool === '' || job === pool) : []
  const isDroppedShown = ['', 'any', 'dropped'].includes(state)
  return {
    data: {
      activeTargets: active.map(targetJson), droppedTargets: [],
      droppedTargetCounts: isDroppedShown ? Object.fromEntries(pools(prometheus).map((name) => [name, 0])) : null,
    },
  }
}

export const scrapePools: Endpoint = (prometheus) => ({ data: { scrapePools: pools(prometheus) } })

function pools({ jobs }: PrometheusView): string[] {
  return jobs.map(({ name }) => name).sort(compareText)
}

function byPool({ targets: all }: PrometheusView): Target[] {
  return all.toSorted((a, b) => compareText(a.job, b.job) || compareText(a.id, b.id))
}

function targetJson(target: Target): Json {
  const { scheme, address, path, lastScrape, lastDuration, health, lastError, interval, timeout } = target
  const url = `${scheme}://${address}${path}`
  return {
    discoveredLabels: new Map(Object.entries(target.discovered).sort(([a], [b]) => compareText(a, b))), labels: labelsMap(target.labels),
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
