/**
 * What a query has read, as its answer has it. A query takes no time of its own.
 *
 * Follows util/stats/query_stats.go and DefaultStatsRenderer in web/api/v1/api.go of Prometheus 3.16 with the feature promql-per-step-stats.
 */
import { type Instant, millisecond } from '@track/simulation'
import type { SampleStatistics } from '../promql/query.ts'
import { type Json, secondsText } from './go-json.ts'

const timings = { evalTotalTime: 0, resultSortTime: 0, queryPreparationTime: 0, innerEvalTime: 0, execQueueTime: 0, execTotalTime: 0 }

export function statisticsJson({ total, read, series, peak, totalPerStep, readPerStep }: SampleStatistics, withSteps: boolean): Json {
  return {
    timings,
    samples: {
      ...(withSteps && { totalQueryableSamplesPerStep: totalPerStep.map(stepJson) }), totalQueryableSamples: total,
      ...(withSteps && { samplesReadPerStep: readPerStep.map(stepJson) }), samplesRead: read, seriesTouched: series, peakSamples: peak,
    },
  }
}

function stepJson([at, samples]: readonly [at: Instant, samples: number]): Json {
  return [secondsText(Math.floor(at / millisecond)), samples]
}
