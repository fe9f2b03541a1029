export {
  parseFloat, printDecimal, printFloat, printJsonFloat, printOpenMetricsFloat,
} from './exposition/float.ts'
export { appendPast, readPast, type Past } from './exposition/load.ts'
export type { MetricFamily, MetricSample, MetricType, SampleSuffix } from './exposition/metric-family.ts'
export { ExpositionError, parseOpenMetrics, parseText } from './exposition/parse.ts'
export { openMetricsContentType, printOpenMetrics, printText, textContentType } from './exposition/text.ts'
export type { ApiAnswer } from './http-api/answer.ts'
export { answerPrometheus } from './http-api/api.ts'
export type { PrometheusView } from './http-api/endpoint.ts'
export { requestOf } from './http-api/request.ts'
export { PromqlError, type Position } from './promql/error.ts'
export type { Queryable, SeriesHandle } from './promql/evaluate/queryable.ts'
export type { FunctionRow } from './promql/functions/row.ts'
export { functionRow, functionTable } from './promql/functions/table.ts'
export { parsePromql, type ParseOptions } from './promql/parse.ts'
export { printPromql } from './promql/print.ts'
export {
  queryInstant, queryRange,
  type MatrixSeries, type Point, type QueryOptions, type QueryRange, type QueryResult, type QueryValue, type Store, type VectorSample,
} from './promql/query.ts'
export { resultJson, type JsonData, type JsonPoint } from './promql/result-json.ts'
export { parseMetric, parseSeries, parseValues, type NotedSeries, type NotedValue } from './promql/series-notation.ts'
export { printType, type Expression, type ValueType } from './promql/syntax.ts'
export { aggregators, binaryOperators, keywords } from './promql/tokens.ts'
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
