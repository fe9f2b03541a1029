/**
 * Where samples come from: the evaluator asks for series by matchers and for the samples of each,
 * and knows nothing of how they are stored.
 */
import { selectSeries } from '../../series/index-of-labels.ts'
import type { Labels } from '../../series/labels.ts'
import type { Matcher } from '../../series/matcher.ts'
import type { ReadSample, Samples } from '../../series/samples.ts'
import { latestOfSeries, readSeries } from '../../series/segments/sampling.ts'
import type { SeriesState } from '../../series/state.ts'

export interface SeriesHandle {
  readonly labels: Labels
  /** The samples of a time span, both ends included. */
  read(span: { fromMs: number; toMs: number; into: Samples }): void
  /** The newest of them, unless it is a staleness marker. */
  latest(span: { fromMs: number; toMs: number; into: Samples }): ReadSample | undefined
}

export interface Queryable {
  select(matchers: readonly Matcher[]): readonly SeriesHandle[]
}

export function queryable(state: SeriesState): Queryable {
  return {
    select: (matchers) => selectSeries(state, matchers).map((series): SeriesHandle => ({
      labels: state.labels[series]!,
      read: (span) => readSeries(state, series, span),
      latest: (span) => latestOfSeries(state, series, span),
    })),
  }
}
