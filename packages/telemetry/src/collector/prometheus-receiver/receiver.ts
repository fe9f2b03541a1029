/**
 * The receiver prometheus: looks for targets, scrapes each on its interval, hands the metrics of a scrape on at once.
 *
 * Follows receiver/prometheusreceiver/metrics_receiver.go of opentelemetry-collector-contrib 0.152 and scrape/manager.go of Prometheus 3.11. Left out:
 * its own metrics and its API.
 */
import { type Duration, millisecond, second } from '@track/simulation'
import { countItems } from '../../otlp/http.ts'
import type { ResourceMetrics } from '../../otlp/metrics.ts'
import { discoveredLabels, firstScrape, type ScrapeJob, type Target, targetOf, targetUrl } from '../../scrape/job.ts'
import { labelValue, printLabels } from '../../series/labels.ts'
import { componentIdOf } from '../config/component-id.ts'
import { flowAll, pipelinesBehind } from '../pipelines/flow.ts'
import { count, type Machine, print } from '../pipelines/machine.ts'
import { scrapeSettings, type ScrapeSettings } from './config.ts'
import { type Asked, endOf, nothingSeen, scrapeOf } from './scrape.ts'
import type { ScrapeRow } from './state.ts'

const lookEvery: Duration = 5 * second

/** Those that a pipeline uses. */
function receiversOf({ state: { config } }: Machine): readonly string[] {
  const used = new Set(Object.values(config.service.pipelines).flatMap(({ receivers }) => receivers))
  return Object.keys(config.receivers).filter((id) => componentIdOf(id).type === 'prometheus' && used.has(id))
}

export function startScraping(machine: Machine): void {
  for (const receiver of receiversOf(machine)) look(machine, receiver, 0)
}

function look(machine: Machine, receiver: string, after: Duration): void {
  const looks = machine.state.scrapeLooks ??= new Map()
  looks.set(receiver, machine.simulation.scheduleAfter({ after, part: machine.name, event: 'look for targets', data: receiver }))
}

/** What is on its way ends without markers, as where the whole process ends. */
export function stopScraping({ simulation, state }: Machine): void {
  for (const { event } of state.scrapeTargets?.values() ?? []) simulation.cancel(event)
  for (const event of state.scrapeLooks?.values() ?? []) simulation.cancel(event)
  state.scrapeTargets?.clear()
  state.scrapeLooks?.clear()
}

function settingsOf({ state }: Machine, receiver: string): ScrapeSettings {
  return scrapeSettings(state.config.receivers[receiver]!)
}

export function lookForTargets(machine: Machine, receiver: string): void {
  const { simulation, state, options } = machine
  look(machine, receiver, lookEvery)
  const { pools } = settingsOf(machine, receiver)
  const jobs = new Map(pools.map(({ job }) => [job.name, job]))
  const targets = (options.discover?.(simulation, pools) ?? []).map((found) => targetOf(jobs.get(found.job)!, found)).filter((target): target is Target => target !== undefined)
  const wanted = new Map(targets.map((target) => [`${receiver} ${target.id}`, target]))
  const rows = state.scrapeTargets ??= new Map()
  for (const [key, row] of rows) if (row.receiver === receiver && !wanted.has(key)) leave(machine, key, row)
  for (const [key, target] of wanted) {
    const before = rows.get(key)
    if (before) rows.set(key, { ...before, target })
    else rows.set(key, { receiver, target, seen: nothingSeen, event: scheduleScrape(machine, key, firstScrape(target, simulation.now) - simulation.now) })
  }
}

function scheduleScrape({ simulation, name }: Machine, key: string, after: Duration): string {
  return simulation.scheduleAfter({ after, part: name, event: 'scrape', data: key })
}

/** Its series end two intervals and a tenth later, for it may come back meanwhile. */
function leave({ simulation, state, name }: Machine, key: string, row: ScrapeRow): void {
  simulation.cancel(row.event)
  state.scrapeTargets!.delete(key)
  simulation.scheduleAfter({ after: Math.round(2.1 * row.target.interval), part: name, event: 'end target', data: row })
}

function askedOf(machine: Machine, { receiver, target }: ScrapeRow): Asked | undefined {
  // Another configuration may have taken its place.
  const config = machine.state.config.receivers[receiver]
  const settings = config && componentIdOf(receiver).type === 'prometheus' ? scrapeSettings(config) : undefined
  const job = settings?.pools.find((pool) => pool.job.name === target.job)?.job
  return settings && job && { job, target, about: aboutTarget(job, target, settings), isTrimming: settings.isTrimming, timeMs: Math.floor(machine.simulation.now / millisecond) }
}

function aboutTarget(job: ScrapeJob, { labels, found }: Target, { external }: ScrapeSettings): Asked['about'] {
  return { job: labelValue(labels, 'job'), instance: labelValue(labels, 'instance'), found: discoveredLabels(job, found), external }
}

export function endTarget(machine: Machine, row: ScrapeRow): void {
  const asked = askedOf(machine, row)
  if (asked) handOn(machine, row.receiver, endOf(asked, row.seen))
}

export function scrapeTarget(machine: Machine, key: string): void {
  const { simulation, state, options } = machine
  const row = state.scrapeTargets!.get(key)!
  const { receiver, target, seen } = row
  const asked = askedOf(machine, row)!
  const answer = options.collect?.(simulation, target) ?? 'down'
  const isTold = typeof answer === 'object' && 'error' in answer
  const families = answer === 'down' ? { error: `Get "${targetUrl(target)}": dial tcp ${target.address}: connect: connection refused` } : answer
  const scrape = scrapeOf(isTold ? { ...asked, took: answer.took } : asked, seen, families)
  state.scrapeTargets!.set(key, { ...row, seen: scrape.seen, event: scheduleScrape(machine, key, target.interval) })
  if (scrape.error !== '') {
    print(machine, `warn\tFailed to scrape Prometheus endpoint\t{"otelcol.component.id": "${receiver}", "scrape_timestamp": ${asked.timeMs}, "target_labels": ${JSON.stringify(printLabels(target.labels))}}`)
  }
  handOn(machine, receiver, scrape.metrics)
}

function handOn(machine: Machine, receiver: string, metrics: readonly ResourceMetrics[]): void {
  const telemetry = { signal: 'metrics', metrics } as const
  const points = countItems(telemetry)
  if (points === 0) return
  const untaken = flowAll(machine, pipelinesBehind(machine, receiver, 'metrics'), telemetry, {})
  count(machine, `receiver_${untaken ? 'refused' : 'accepted'}_metric_points`, { receiver, transport: 'http' }, points)
}
