/**
 * The processor batch: what comes in waits until there is enough of it or long enough.
 *
 * Follows processor/batchprocessor/batch_processor.go of OpenTelemetry Collector 0.152.
 */
import { countItems, type Telemetry } from '../../otlp/http.ts'
import type { Config } from '../config/defaults.ts'
import type { Metadata } from '../processors/attribute-actions.ts'
import { merged, split } from './items.ts'
import { count, type Machine } from './machine.ts'

interface BatchConfig {
  readonly timeout: number
  readonly send_batch_size: number
  readonly send_batch_max_size: number
  readonly metadata_keys: readonly string[]
}

/** Passes on what is ready; the rest stays until the time is over. */
export function addToBatch(machine: Machine, pipeline: string, index: number, telemetry: Telemetry, metadata: Metadata, pass: (telemetry: Telemetry) => void): void {
  const { state, simulation, name } = machine
  const processor = state.config.service.pipelines[pipeline]!.processors[index]!
  const config = state.config.processors[processor] as Config as unknown as BatchConfig
  const values = config.metadata_keys.map((key) => (metadata[key.toLowerCase()] ?? []).join(';'))
  const key = [pipeline, index, ...values].join(' ')
  const before = state.batches.get(key)
  const ready: Telemetry[] = []
  const rest = sendFull(before ? merged(before.telemetry, telemetry) : telemetry, config, ready)
  if (ready.length > 0) count(machine, 'processor_batch_batch_size_trigger_send', { processor }, ready.length)
  if (rest === undefined) {
    if (before) simulation.cancel(before.event)
    state.batches.delete(key)
  } else {
    // A full batch begins the time anew; else it runs on a grid from the start.
    if (before && ready.length > 0) simulation.cancel(before.event)
    const kept = before && ready.length === 0 ? before.event : undefined
    const passed = (simulation.now - state.startedAt) % config.timeout
    const after = ready.length > 0 ? config.timeout : config.timeout - passed
    state.batches.set(key, { pipeline, index, telemetry: rest, event: kept ?? simulation.scheduleAfter({ after, part: name, event: 'flush', data: key }) })
  }
  for (const each of ready) pass(each)
}

function sendFull(telemetry: Telemetry, { timeout, send_batch_size: size, send_batch_max_size: most }: BatchConfig, ready: Telemetry[]): Telemetry | undefined {
  let rest: Telemetry | undefined = telemetry
  while (rest && (timeout === 0 || (size > 0 && countItems(rest) >= size) || size === 0)) {
    const [first, left]: readonly [Telemetry, Telemetry | undefined] = most > 0 ? split(rest, most) : [rest, undefined]
    ready.push(first)
    rest = left
  }
  return rest
}

/** The time is over. */
export function flushBatch(machine: Machine, key: string, pass: (pipeline: string, index: number, telemetry: Telemetry) => void): void {
  const { state } = machine
  const row = state.batches.get(key)
  if (!row) return
  state.batches.delete(key)
  const processor = state.config.service.pipelines[row.pipeline]!.processors[row.index]!
  const { send_batch_max_size: most } = state.config.processors[processor] as unknown as BatchConfig
  let rest: Telemetry | undefined = row.telemetry
  while (rest) {
    const [first, left]: readonly [Telemetry, Telemetry | undefined] = most > 0 ? split(rest, most) : [rest, undefined]
    count(machine, 'processor_batch_timeout_trigger_send', { processor }, 1)
    pass(row.pipeline, row.index, first)
    rest = left
  }
}
