/**
 * The state of samples: whole requests that are drawn from flows, and stand for as many as their weight says.
 * Everything in it is an immutable row.
 */
import type { Duration, Instant } from '@track/simulation'
import type { SpanOf } from '../../tracing/span.ts'

/** An attempt that has been made: how it ended, and when, from the start of its request on. */
export interface Tried {
  readonly outcome: number
  readonly at: Duration
  readonly took: Duration
}

/** What some of a cohort have behind them, by their share of it. */
export interface Tries {
  readonly share: number
  readonly attempts: readonly Tried[]
}

/** Of cohorts of whom nobody wants to know. */
export const untold: readonly Tries[] = []

/** A piece of a whole request; times are from the request's start on. */
export interface SampledSpan {
  readonly of: Extract<SpanOf, 'request' | 'attempt' | 'service'>
  readonly process: string
  /** The place of the piece that it is part of; -1 for the first. */
  readonly parent: number
  readonly at: Duration
  readonly took: Duration
  readonly method: string
  readonly path: string
  /** Whom an attempt was sent to; empty otherwise. */
  readonly peer: string
  /** What a store speaks that it was sent to; empty for HTTP. */
  readonly system: string
  readonly outcome: number
  /** 1 for the first. */
  readonly attempt: number
}

export interface SampledRequest {
  readonly startedAt: Instant
  readonly took: Duration
  readonly route: number
  readonly outcome: number
  /** How its attempts ended, the last one included. */
  readonly path: readonly number[]
  /** The user of a closed load, from 1 on; 0 where there are no users. */
  readonly user: number
  /** The request itself first. */
  readonly spans: readonly SampledSpan[]
}

export interface WeightedRequest extends SampledRequest {
  /** How many requests it stands for: a whole number. */
  readonly weight: number
}

/** Requests of one client that took the same route, the same attempts and the same end. */
export interface SampleClass {
  readonly client: number
  readonly route: number
  readonly outcome: number
  /** Requests that no draw stands for yet: whole ones, and the fraction that has been left over. */
  readonly mass: number
  /** Those of them that came since the last draw. */
  readonly flowed: number
  readonly slots: readonly SampledRequest[]
}

export interface DrawnSample {
  readonly from: Instant
  readonly to: Instant
  readonly requests: readonly WeightedRequest[]
}

export interface FluidSamples {
  /** Loads whose requests are drawn; empty where nobody asks for any. */
  fluidSampled: readonly number[]
  /** By client, route, end and attempts. */
  sampleClasses: Map<string, SampleClass>
  /** The last whole sample of each load, by its id. */
  drawnSamples: Map<string, DrawnSample>
  /** When the sample that is being drawn began. */
  sampleFrom: Instant
}

export function newFluidSamples(): FluidSamples {
  return { fluidSampled: [], sampleClasses: new Map(), drawnSamples: new Map(), sampleFrom: 0 }
}
