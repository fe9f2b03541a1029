/**
 * The way out: the sending queue of an exporter, its consumers, its tries.
 *
 * Follows exporter/exporterhelper (queue_sender.go, retry_sender.go, obs_report_sender.go) and exporter/debugexporter of OpenTelemetry Collector 0.152. Left out: queues
 * on disk, batches within a queue, sizes in bytes, `wait_for_result`.
 */
import { uniform } from '@track/simulation'
import { countItems, type Telemetry, type Untaken } from '../../otlp/http.ts'
import { componentIdOf } from '../config/component-id.ts'
import type { Config } from '../config/defaults.ts'
import { pauseAfter, type RetryConfig } from './back-off.ts'
import { count, type ExportOutcome, itemName, type Machine, print } from './machine.ts'
import type { SendingRow } from './state.ts'

interface QueueConfig {
  readonly enabled?: boolean
  readonly queue_size: number
  readonly num_consumers: number
  readonly sizer: string
}

/** `prometheusremotewrite` names its queue itself. */
function queueOf(config: Config): QueueConfig | undefined {
  const queue = (config.sending_queue ?? config.remote_write_queue) as QueueConfig | undefined
  return queue && queue.enabled !== false ? { ...queue, sizer: queue.sizer ?? 'requests' } : undefined
}

/** Puts telemetry into an exporter's queue, or answers why not. */
export function exportTelemetry(machine: Machine, exporter: string, telemetry: Telemetry): Untaken | undefined {
  const { state } = machine
  const config = state.config.exporters[exporter]!
  const type = componentIdOf(exporter).type
  if (type === 'debug') return printDebug(machine, exporter, telemetry, config)
  const rows = state.queues.get(exporter) ?? new Map<string, SendingRow>()
  state.queues.set(exporter, rows)
  const queue = queueOf(config)
  const size = (row: SendingRow) => (queue?.sizer === 'items' ? countItems(row.telemetry) : 1)
  const waiting = [...rows.values()].reduce((sum, row) => sum + size(row), 0)
  const own = queue?.sizer === 'items' ? countItems(telemetry) : 1
  if (queue && waiting + own > queue.queue_size) {
    count(machine, `exporter_enqueue_failed_${itemName(telemetry.signal)}`, { exporter }, countItems(telemetry))
    return { message: 'sending queue is full', isPermanent: false }
  }
  rows.set(String(state.made++), { telemetry, enqueuedAt: machine.simulation.now, failures: 0, stage: 'waiting' })
  work(machine, exporter)
  return undefined
}

/** Consumers take what waits, oldest first. */
function work(machine: Machine, exporter: string): void {
  const rows = machine.state.queues.get(exporter)!
  const consumers = queueOf(machine.state.config.exporters[exporter]!)?.num_consumers ?? Infinity
  let busy = [...rows.values()].filter(({ stage }) => stage !== 'waiting').length
  for (const [id, row] of rows) {
    if (busy >= consumers) return
    if (row.stage !== 'waiting') continue
    busy++
    send(machine, exporter, id)
  }
}

/** One try. */
export function send(machine: Machine, exporter: string, id: string): void {
  const rows = machine.state.queues.get(exporter)
  const row = rows?.get(id)
  if (!rows || !row) return
  rows.set(id, { ...row, stage: 'sent' })
  const request = { id: `${exporter} ${id}`, exporter, config: machine.state.config.exporters[exporter]!, telemetry: row.telemetry }
  const outcome = machine.options.deliver(machine.simulation, request)
  if (outcome) answered(machine, exporter, id, outcome)
}

export function answered(machine: Machine, exporter: string, id: string, outcome: ExportOutcome): boolean {
  const rows = machine.state.queues.get(exporter)
  const row = rows?.get(id)
  if (!rows || row?.stage !== 'sent') return false
  if (outcome.isTaken) finish(machine, exporter, id, `exporter_sent_${itemName(row.telemetry.signal)}`)
  else failed(machine, exporter, id, outcome)
  work(machine, exporter)
  return true
}

function finish(machine: Machine, exporter: string, id: string, metric: string): void {
  const rows = machine.state.queues.get(exporter)!
  count(machine, metric, { exporter }, countItems(rows.get(id)!.telemetry))
  rows.delete(id)
}

function failed(machine: Machine, exporter: string, id: string, { message, isPermanent, retryAfter = 0 }: Extract<ExportOutcome, { isTaken: false }>): void {
  const { simulation, state, name } = machine
  const rows = state.queues.get(exporter)!
  const row = { ...rows.get(id)!, failures: rows.get(id)!.failures + 1 }
  const retry = state.config.exporters[exporter]!.retry_on_failure as RetryConfig | undefined
  const chance = uniform(simulation.stream('collector', name, exporter, 'retry', id), row.failures)
  const mayRetry = !isPermanent && retry !== undefined && retry.enabled
  const pause = mayRetry ? pauseAfter(retry, row.failures, { since: row.enqueuedAt, now: simulation.now, chance, atLeast: retryAfter }) : undefined
  if (pause !== undefined) {
    rows.set(id, { ...row, stage: 'paused' })
    print(machine, `info\tExporting failed. Will retry the request after interval.\t{"otelcol.component.id": "${exporter}", "error": "${message}"}`)
    simulation.scheduleAfter({ after: pause, part: name, event: 'retry', data: { exporter, id } })
    return
  }
  const why = isPermanent ? `not retryable error: Permanent error: ${message}` : mayRetry ? `no more retries left: ${message}` : message
  print(machine, `error\tExporting failed. Dropping data.\t{"otelcol.component.id": "${exporter}", "error": "${why}", "dropped_items": ${countItems(row.telemetry)}}`)
  finish(machine, exporter, id, `exporter_send_failed_${itemName(row.telemetry.signal)}`)
}

/** One line a batch. */
function printDebug(machine: Machine, exporter: string, telemetry: Telemetry, config: Config): undefined {
  const resources = telemetry.signal === 'traces' ? telemetry.traces.length : telemetry.signal === 'metrics' ? telemetry.metrics.length : telemetry.logs.length
  const counted = countItems(telemetry)
  const own = telemetry.signal === 'traces' ? `"spans": ${counted}` : telemetry.signal === 'logs' ? `"log records": ${counted}`
    : `"metrics": ${telemetry.metrics.reduce((sum, group) => sum + group.scopeMetrics.reduce((inner, { metrics }) => inner + metrics.length, 0), 0)}, "data points": ${counted}`
  const name = telemetry.signal[0]!.toUpperCase() + telemetry.signal.slice(1)
  print(machine, `info\t${name}\t{"otelcol.component.id": "${exporter}", "resource ${telemetry.signal === 'traces' ? 'spans' : telemetry.signal}": ${resources}, ${own}}`)
  if (config.verbosity !== 'basic') print(machine, `not simulated here: the verbosity ${String(config.verbosity)} of the exporter ${exporter}`)
  count(machine, `exporter_sent_${itemName(telemetry.signal)}`, { exporter }, counted)
  return undefined
}
