/** What an endpoint is: a function of what a Prometheus knows and of the request. */
import type { Duration, Instant } from '@track/simulation'
import type { GroupState } from '../rules/rule-state.ts'
import type { DiscoveredTarget, ScrapeJob, Target } from '../scrape/job.ts'
import type { FamilyMetadata } from '../scrape/part.ts'
import type { SeriesState } from '../series/state.ts'
import type { Answered } from './answer.ts'
import type { ApiRequest } from './request.ts'

/** A Prometheus as its API sees it. */
export interface PrometheusView {
  readonly now: Instant
  readonly store: SeriesState
  /** By scrape pool and target. */
  readonly targets: readonly Target[]
  readonly jobs: readonly ScrapeJob[]
  /** Of all jobs, dropped or not. */
  readonly discovered: () => readonly DiscoveredTarget[]
  /** The configuration in use, as it is printed, and when it was loaded; asked for only when somebody wants to know. */
  readonly configuration: { readonly text: () => string; readonly loadedAt: Instant; readonly isLastGood: boolean }
  /** By the name of the family. */
  readonly metadata: ReadonlyMap<string, FamilyMetadata>
  /** How long samples are kept; 0 for ever. */
  readonly retention: Duration
  /** 0 is no limit. */
  readonly retentionBytes: number
  /** What the server was started with. */
  readonly startedRetention: Duration
  /** Groups of rules, as they were last evaluated. */
  readonly groups: readonly GroupState[]
  /** Addresses to which alerts go. */
  readonly alertmanagers: readonly string[]
  readonly startedAt: Instant
}

/** Throws `ApiFailure`. */
export type Endpoint = (prometheus: PrometheusView, request: ApiRequest) => Answered
