export { answerAlertmanager } from './alertmanager/api/handler.ts'
export type { AlertmanagerRequest, AlertmanagerResponse } from './alertmanager/api/request.ts'
export type { AlertRow } from './alertmanager/alerts/alert.ts'
export { type AlertmanagerConfig, ConfigError, loadConfig, printAlertmanagerConfig } from './alertmanager/config/config.ts'
export type { AlertmanagerOptions } from './alertmanager/machine.ts'
export { matcherAdvice, parseAlertMatcher, parseAlertMatchers, type MatcherAdvice, type MatcherSyntax } from './alertmanager/matchers/fallback.ts'
export {
  type AlertMatcher, MatcherError, matchersMatch, printAlertMatcher, printAlertMatchers,
} from './alertmanager/matchers/matcher.ts'
export {
  alertmanagerPart, answerDelivery, reloadAlertmanager, sendAlerts, type AlertmanagerPart, type ArrivingAlert,
} from './alertmanager/part.ts'
export type { Delivery, Mail, Outcome } from './alertmanager/receivers/delivery.ts'
export { matchingRoutes, routeTree, type Route, type RouteOptions } from './alertmanager/routes/route.ts'
export { alertmanagerFamilies } from './alertmanager/metrics.ts'
export type { AlertmanagerState } from './alertmanager/state.ts'
export { alertmanagerVersion } from './alertmanager/version.ts'
export { goJson } from './alertmanager/templates/go-json.ts'
export { templatesFault, type TemplateFile } from './alertmanager/templates/engine.ts'
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
export { LogqlError, type LogqlErrorKind } from './logs/logql/error.ts'
export type { EntryStream, LogEntry } from './logs/logql/evaluate/entries.ts'
export { parseLogql, parseMatchers } from './logs/logql/parse.ts'
export { prettyLogql } from './logs/logql/pretty.ts'
export { printLogql } from './logs/logql/print.ts'
export {
  queryLogsInstant, queryLogsRange, type LogMatrixSeries, type LogPoint, type LogqlOptions, type LogqlResult, type LogqlValue, type LogVectorSample,
} from './logs/logql/query.ts'
export { logqlJson, type LogqlJson, type LogsJsonPoint } from './logs/logql/result-json.ts'
export type { Logql, LogQuery, MetricQuery, Stage } from './logs/logql/syntax.ts'
export { words as logqlWords, type Word as LogqlWord, type WordRole as LogqlWordRole } from './logs/logql/words.ts'
export type { EntryBlock, LogQueryable, LogStream, ReadStatistics } from './logs/queryable.ts'
export type { Entry as PushedEntry } from './logs/store/chunk.ts'
export { appendEntry, streamNumber } from './logs/store/head.ts'
export { defaultLogLimits, type DiscardReason, type LogLimits, type LogRefusal } from './logs/store/limits.ts'
export { pushLogs, type PushedStream, type PushOptions, type PushRefused } from './logs/store/push.ts'
export { dropLogsBefore } from './logs/store/retention.ts'
export {
  logLabelNames, logLabelValues, logQueryable, logSeries, logStatistics, type LogSpan, type LogStatistics,
} from './logs/store/select.ts'
export { newLogsState, type Chunk as LogChunk, type LogsState } from './logs/store/state.ts'
export { PromqlError, type Position } from './promql/error.ts'
export type { Queryable, SeriesHandle } from './promql/evaluate/queryable.ts'
export type { FunctionRow } from './promql/functions/row.ts'
export { functionRow, functionTable } from './promql/functions/table.ts'
export { parsePromql, type ParseOptions } from './promql/parse.ts'
export { prettyPromql } from './promql/pretty.ts'
export { printPromql } from './promql/print.ts'
export {
  prepareQuery, queryInstant, queryRange,
  type MatrixSeries, type Point, type PreparedQuery, type QueryOptions, type QueryRange, type QueryResult, type QueryValue, type Store, type VectorSample,
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
export { type Alert, type AlertState } from './rules/alert.ts'
export {
  backTest, pageMatchingByDefault, scorePages, type BackTest, type BackTestOptions, type Incident, type Page, type PageMatching,
} from './rules/back-test.ts'
export { evaluateGroup, type GroupEvaluation, type RuleWorld, type SentAlerts } from './rules/evaluate-group.ts'
export { evaluateOver, type AlertEpisode, type PastEvaluation, type PastOptions } from './rules/evaluate-over.ts'
export { groupMetrics } from './rules/group-metrics.ts'
export { type AlertNotification } from './rules/notification.ts'
export { readFiles as readRuleFiles, restartRules, rulesPart, setRuleFiles, type NamedFile, type RulesOptions, type RulesPart, type RuleServer, type RulesState } from './rules/part.ts'
export { restoreForState } from './rules/restore.ts'
export { loadGroups, parseRuleFile, type ParsedRuleFile, type WrittenFile } from './rules/rule-file.ts'
export { newGroupState, type GroupState, type RuleHealth, type RuleState } from './rules/rule-state.ts'
export { groupKey, type AlertingRule, type RecordingRule, type Rule, type RuleGroup } from './rules/rule.ts'
export { queryForRule, type RuleSample, type RuleVector } from './rules/rule-query.ts'
export { runTestFile, type TestFileOptions } from './rules/unit-tests/run-test-file.ts'
export { parseTestFile, parseTestTime, type TestFile } from './rules/unit-tests/test-file.ts'
