/** What the parts of an evaluation share. Times are microseconds. */
import type { Duration, Instant } from '@track/simulation'
import type { Labels } from '../../../series/labels.ts'
import type { LogQueryable } from '../../queryable.ts'

export interface Span {
  readonly start: Instant
  readonly end: Instant
  /** 0 for a query at one instant. */
  readonly step: Duration
}

export interface QueryContext extends Span {
  readonly logs: LogQueryable
  /** What templates are told when they ask. */
  readonly now: Instant
  readonly read: ReadCounts
}

/** Counted while a query runs. */
export interface ReadCounts {
  bytes: number
  metadataBytes: number
  lines: number
  kept: number
  streams: number
}

export interface Sample {
  readonly labels: Labels
  readonly value: number
}

/** The samples of one step. */
export type Vector = readonly Sample[]

/** What an expression is at a step; steps are asked for in order. */
export type StepEvaluator = (at: Instant) => Vector
