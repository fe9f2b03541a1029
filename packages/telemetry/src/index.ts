export type { MetricFamily, MetricSample, MetricType, SampleSuffix } from './exposition/metric-family.ts'
export type { DiscoveredTarget, ScrapeJob, Target } from './scrape/job.ts'
export { printDuration } from './scrape/job.ts'
export {
  setScrapeJobs, telemetryPart, type FamilyMetadata, type Scraped, type TelemetryOptions, type TelemetryPart, type TelemetryState,
} from './scrape/part.ts'
export { relabel, relabelFault, type RelabelAction, type RelabelConfig } from './scrape/relabel.ts'
export { appendSample, appendStale, type Refusal } from './series/head.ts'
export { selectSeries, seriesNumber } from './series/index-of-labels.ts'
export {
  compareLabels, labelsOf, labelsRecord, labelValue, metricName, printLabels, type Labels,
} from './series/labels.ts'
export { newMatcher, PatternError, type Matcher, type MatcherType } from './series/matcher.ts'
export { dropBefore } from './series/retention.ts'
export { readSamples, Samples } from './series/samples.ts'
export { labelNames, labelValues, latest, rateOver, type Rate, type Reading } from './series/select.ts'
export { newSeriesState, type SeriesState } from './series/state.ts'
export { headStatistics, type HeadStatistics, type Named } from './series/statistics.ts'
