/** What the receiver prometheus of opentelemetry-collector-contrib 0.152 handed on of scrapes, one after the other. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ExpositionError, parseOpenMetrics, parseText } from '../../exposition/parse.ts'
import type { MetricFamily } from '../../exposition/metric-family.ts'
import { readMetrics, writeMetrics } from '../../otlp/export.ts'
import type { ResourceMetrics } from '../../otlp/metrics.ts'
import { loadPrometheusConfig } from '../../prometheus-config/config.ts'
import { scrapePools } from '../../prometheus-config/scrape-pools.ts'
import { discoveredLabels, targetOf } from '../../scrape/job.ts'
import { labelValue } from '../../series/labels.ts'
import { nothingSeen, scrapeOf } from './scrape.ts'

interface Response {
  readonly body: string
  readonly type: string
  readonly status?: number
}

type Recorded = readonly [question: { readonly config: string; readonly trim: boolean; readonly scrapes: readonly Response[] }, answer: { readonly scrapes: readonly object[] }]

const recorded = JSON.parse(readFileSync(new URL('testdata/scrapes.json', import.meta.url), 'utf8')) as readonly Recorded[]

function exposed({ body, type, status = 200 }: Response): readonly MetricFamily[] | { readonly error: string } {
  if (status !== 200) return { error: `server returned HTTP status ${status}` }
  try {
    return type.startsWith('application/openmetrics-text') ? parseOpenMetrics(body) : parseText(body)
  } catch (error) {
    // An exposition that cannot be read.
    if (!(error instanceof ExpositionError)) throw error
    return { error: error.message }
  }
}

/** What has no order in Go is put in one. */
function settled(metrics: readonly ResourceMetrics[]): object {
  const text = new TextDecoder().decode(writeMetrics(metrics, 'json'))
  return JSON.parse(text, (key, value: unknown) => (
    Array.isArray(value) && ['resourceMetrics', 'scopeMetrics', 'metrics', 'dataPoints', 'attributes', 'exemplars'].includes(key)
      ? value.map((each) => JSON.stringify(each)).toSorted().map((each) => JSON.parse(each) as object) : value
  )) as object
}

const firstMs = 1_700_000_000_000

test.each(recorded)('%#', ({ config, trim, scrapes }, answer) => {
  const loaded = loadPrometheusConfig(config)
  const { job, static: [group] } = scrapePools(loaded)[0]!
  const found = { job: job.name, labels: { ...group!.labels, __address__: group!.targets[0]! } }
  const target = targetOf(job, found)!
  let seen = nothingSeen
  const about = {
    job: labelValue(target.labels, 'job'), instance: labelValue(target.labels, 'instance'), found: discoveredLabels(job, found), external: loaded.global.external_labels,
  }
  const told = scrapes.map((response, index) => {
    const scrape = scrapeOf({ job, target, about, isTrimming: trim, timeMs: firstMs + 15_000 * index, took: 0 }, seen, exposed(response))
    seen = scrape.seen
    return settled(scrape.metrics)
  })
  const expected = answer.scrapes.map((each) => settled(readMetrics(new TextEncoder().encode(JSON.stringify(each)), 'json')))
  expect({ config, scrapes, told }).toEqual({ config, scrapes, told: expected })
})
