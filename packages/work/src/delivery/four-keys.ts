/**
 * How well software is delivered, from what really happened.
 *
 * Follows the four keys of DORA (Forsgren, Humble, Kim, "Accelerate", 2018): deployment frequency, lead time for changes, change failure rate
 * and time to restore; medians, and a failed deployment is one that did harm in production.
 */
import { day, type Duration, type Instant, type Part, Simulation } from '@track/simulation'
import { type DeliveryPart, deliveryPart, setPipeline } from './delivery-part.ts'
import type { Deployment, Pipeline } from './pipeline.ts'

export interface FourKeys {
  readonly deployments: number
  readonly deploymentsPerDay: number
  /** From commit to running, of the changes deployed; NaN without any. */
  readonly leadTime: Duration
  readonly changeFailureRate: number
  /** Of those restored; NaN without any. */
  readonly timeToRestore: Duration
}

export function fourKeys(deployments: readonly Deployment[], { from, until }: { readonly from: Instant; readonly until: Instant }): FourKeys {
  const found = deployments.filter(({ at }) => at >= from && at < until)
  const failed = found.filter(({ hasFailed }) => hasFailed)
  return {
    deployments: found.length, deploymentsPerDay: found.length / ((until - from) / day), changeFailureRate: failed.length / found.length,
    leadTime: median(found.flatMap(({ at, changes }) => changes.map(({ committedAt }) => at - committedAt))),
    timeToRestore: median(failed.flatMap(({ at, restoredAt }) => (restoredAt === undefined ? [] : [restoredAt - at]))),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export interface DeliveryRun extends FourKeys {
  readonly simulation: Simulation
  readonly part: DeliveryPart
}

/** Pipelines alone, without a cluster. */
export function runDelivery(pipelines: readonly Pipeline[], { seed, startedAt, for: length }: { readonly seed: number; readonly startedAt: Instant; readonly for: Duration }): DeliveryRun {
  const part = deliveryPart({ keeps: Infinity })
  const simulation = Simulation.start([part as Part], { seed, startedAt })
  for (const pipeline of pipelines) setPipeline(simulation, part, pipeline)
  simulation.runUntil(startedAt + length)
  return { ...fourKeys(simulation.state(part).deployments, { from: startedAt, until: startedAt + length }), simulation, part }
}
