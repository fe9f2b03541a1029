/** The four golden signals, read from the ground truth step by step; and which of them has left its usual band. */
import { type Duration, type Instant, second, type Simulation } from '@track/simulation'
import { clientBooks } from '../../fluid/services/reading.ts'
import { fineIndex, fineQuantile, fineSize } from '../../measures/histogram.ts'
import { clientTruth } from '../../measures/ground-truth.ts'
import { clientLayout } from '../../measures/layout.ts'
import { queueReading } from '../../measures/queue-reading.ts'
import { trafficPart } from '../../traffic-part.ts'
import type { SignalName } from './incident.ts'

/** What a load has done until an instant. */
interface LoadReading {
  readonly requests: number
  readonly succeeded: number
  /** Of how long all of them took, as the engine keeps it. */
  readonly fine: Float64Array
}

export interface Reading {
  readonly at: Instant
  readonly loads: ReadonlyMap<string, LoadReading>
  /** By Service and by queue: how much waits, a worker. */
  readonly saturation: ReadonlyMap<string, number>
}

export function readSignals(simulation: Simulation): Reading {
  const state = simulation.state(trafficPart)
  const loads = new Map<string, LoadReading>()
  for (const [id, client] of state.clientIndex) {
    const row = state.clientRows[client]!
    if (!row.generator || row.queue >= 0) continue
    const { requests, outcomes } = clientTruth(state, simulation.now, client)
    const { counts, base } = clientBooks(state, simulation.now, client)
    const from = base + row.routes.length * clientLayout.perRoute(row.bounds)
    loads.set(id, { requests, succeeded: outcomes['success'] ?? 0, fine: counts.slice(from, from + fineSize) })
  }
  const saturation = new Map<string, number>()
  for (const { name, members } of state.serviceRows) {
    const instances = members.flatMap((id) => state.instanceIndex.get(id) ?? [])
    const workers = instances.reduce((sum, each) => sum + state.instanceWorkers[each]!, 0)
    const held = instances.reduce((sum, each) => sum + state.instanceQueued[each]! + state.instanceBusy[each]! + state.instanceLined[each]! + state.instanceFlowing[each]!, 0)
    if (workers > 0) saturation.set(name, held / workers)
  }
  state.queueRows.forEach(({ name }, queue) => saturation.set(name, queueReading(state, simulation.now, queue).ready))
  return { at: simulation.now, loads, saturation }
}

/** What happened to a load between two readings. */
export interface Step {
  readonly requests: number
  readonly failed: number
  readonly slow: number
  /** Of those that ended, in seconds; NaN where none did. */
  readonly p95: number
}

export function stepOf(before: LoadReading | undefined, after: LoadReading, objective: Duration): Step {
  const fine = after.fine.map((count, index) => count - (before?.fine[index] ?? 0))
  const requests = after.requests - (before?.requests ?? 0)
  const failed = requests - (after.succeeded - (before?.succeeded ?? 0))
  let late = 0
  for (let index = fineIndex(objective) + 1; index < fineSize; index++) late += fine[index]!
  // Those that failed late are counted as failed.
  return { requests, failed, slow: Math.max(0, late - failed), p95: fineQuantile(fine, 0, 0.95) / second }
}

export interface Sample {
  readonly signal: SignalName
  readonly subject: string
  readonly value: number
}

export function samplesBetween(before: Reading, after: Reading, objective: Duration): Sample[] {
  const samples: Sample[] = []
  for (const [subject, load] of after.loads) {
    const { requests, failed, p95 } = stepOf(before.loads.get(subject), load, objective)
    samples.push({ signal: 'errors', subject, value: requests === 0 ? 0 : failed / requests })
    if (!Number.isNaN(p95)) samples.push({ signal: 'latency', subject, value: p95 })
    samples.push({ signal: 'traffic', subject, value: requests / ((after.at - before.at) / second) })
  }
  for (const [subject, value] of after.saturation) samples.push({ signal: 'saturation', subject, value })
  return samples
}

/** How far from the usual a signal must go to have moved, beside five deviations. */
const floors: Readonly<Record<SignalName, { readonly share: number; readonly least: number }>> = {
  errors: { share: 0, least: 0.005 }, latency: { share: 0.5, least: 0.002 }, traffic: { share: 0.5, least: 1 }, saturation: { share: 1, least: 0.2 },
}

/** Whether a value lies outside of what was usual. */
export function hasMoved({ signal, value }: Sample, usual: readonly number[]): boolean {
  if (usual.length < 5) return false
  const mean = usual.reduce((sum, each) => sum + each, 0) / usual.length
  const deviation = Math.sqrt(usual.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / usual.length)
  const { share, least } = floors[signal]
  return Math.abs(value - mean) > Math.max(5 * deviation, share * mean, least)
}
