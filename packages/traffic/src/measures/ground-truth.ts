/** What really happened, as the engine counted it: for checks, and for comparison with telemetry. */
import { type Duration, type Instant, second, type Simulation } from '@track/simulation'
import { outcomes } from '../exact/outcomes.ts'
import type { FaultRow } from '../faults/fault.ts'
import { allFaults } from '../faults/fault-table.ts'
import { clientBooks } from '../fluid/services/reading.ts'
import { waitCounts } from '../fluid/waits.ts'
import type { TrafficState } from '../state.ts'
import { trafficPart } from '../traffic-part.ts'
import { fineQuantile } from './histogram.ts'
import { clientLayout, queueLayout } from './layout.ts'
import { type StoreTruth, storeTruth } from './store-truth.ts'
import { queueReading } from './queue-reading.ts'

export interface ClientTruth {
  readonly id: string
  readonly labels: Readonly<Record<string, string>>
  /** Requests that have ended, by the name of their outcome. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly requests: number
  readonly inFlight: number
  readonly attempts: number
  readonly retries: number
  /** By the retry budget; hedges are among them. */
  readonly retriesDenied: number
  /** Attempts sent beside others, and requests that one of these answered. */
  readonly hedges: number
  readonly hedgeWins: number
  /** Users who came, of a partly-open load. */
  readonly users?: number
  /** How long requests took to their end, whatever it was, in seconds. */
  readonly seconds: Quantiles
}

export interface RetiredClient extends ClientTruth {
  readonly stoppedAt: Instant
}

export interface QueueTruth {
  readonly name: string
  readonly published: number
  readonly delivered: number
  readonly acknowledged: number
  readonly redelivered: number
  readonly ready: number
  readonly unacknowledged: number
  readonly oldestSeconds: number
  readonly waitSeconds: Quantiles
}

export interface Quantiles {
  readonly p50: number
  readonly p90: number
  readonly p95: number
  readonly p99: number
}

export interface GroundTruth {
  readonly clients: readonly ClientTruth[]
  readonly retired: readonly RetiredClient[]
  readonly queues: readonly QueueTruth[]
  /** Faults as they were injected, with when they began, healed, and whom they hit. */
  readonly faults: readonly FaultRow[]
  readonly stores: StoreTruth
}

export function groundTruth(simulation: Simulation): GroundTruth {
  const state = simulation.state(trafficPart)
  const clients = [...state.clientIndex.values()].filter((client) => state.clientRows[client]!.generator)
  return {
    clients: clients.map((client) => clientTruth(state, simulation.now, client)),
    retired: state.retired,
    queues: state.queueRows.map((_row, queue) => queueTruth(state, simulation.now, queue)),
    faults: allFaults(state),
    stores: storeTruth(state, simulation.now),
  }
}

export function clientTruth(state: TrafficState, now: Instant, client: number): ClientTruth {
  const { id, labels, routes, bounds, generator } = state.clientRows[client]!
  const perRoute = clientLayout.perRoute(bounds)
  const { counts, base } = clientBooks(state, now, client)
  const sum = (place: number): number =>
    routes.reduce((total, _route, route) => total + counts[base + route * perRoute + place]!, 0)
  const ended: Record<string, number> = {}
  let requests = 0
  outcomes.forEach(({ name }, outcome) => {
    const count = sum(clientLayout.request(outcome))
    requests += count
    if (count > 0) ended[name] = count
  })
  return {
    id, labels, outcomes: ended, requests,
    inFlight: state.clientInFlight[client]!,
    attempts: sum(clientLayout.attempts),
    retries: sum(clientLayout.retries),
    retriesDenied: sum(clientLayout.denied),
    hedges: sum(clientLayout.hedges),
    hedgeWins: sum(clientLayout.hedgeWins),
    ...(generator?.model === 'partly-open' && { users: state.clientNumber[client]! }),
    seconds: quantiles(counts, base + routes.length * perRoute),
  }
}

function queueTruth(state: TrafficState, now: Instant, queue: number): QueueTruth {
  const { name, bounds } = state.queueRows[queue]!
  const { counts, base } = waitCounts(state, queue)
  return { name, ...queueReading(state, now, queue), waitSeconds: quantiles(counts, base + queueLayout.truth(bounds)) }
}

function quantiles(counts: Float64Array, base: number): Quantiles {
  const at = (quantile: number): number => inSeconds(fineQuantile(counts, base, quantile))
  return { p50: at(0.5), p90: at(0.9), p95: at(0.95), p99: at(0.99) }
}

function inSeconds(duration: Duration): number {
  return duration / second
}
