/** What completion asks of a world's own stores: series that were ever there, streams and spans of all times. */
import type { FamilyMetadata } from '../scrape/part.ts'
import { selectSeries } from '../series/index-of-labels.ts'
import { labelsRecord, labelValue } from '../series/labels.ts'
import { newMatcher } from '../series/matcher.ts'
import { labelNames, labelValues } from '../series/select.ts'
import type { SeriesState } from '../series/state.ts'
import { logLabelNames, logLabelValues } from '../logs/store/select.ts'
import type { LogsState } from '../logs/store/state.ts'
import { searchedTraces } from '../traces/store/select.ts'
import type { TracesState } from '../traces/store/state.ts'
import { parseIdentifier } from '../traces/traceql/attribute.ts'
import { tagNames, type TagValue, tagValues } from '../traces/traceql/tags.ts'
import type { LogqlNames } from './logql.ts'
import type { PromqlNames } from './promql.ts'
import type { TraceqlNames } from './traceql.ts'

export function promqlNames(state: SeriesState, metadata: ReadonlyMap<string, FamilyMetadata> = new Map()): PromqlNames {
  const of = (metric: string) => selectSeries(state, [newMatcher('__name__', '=', metric)]).map((series) => state.labels[series]!)
  return {
    metrics: () => labelValues(state, '__name__'),
    about: (metric) => metadata.get(metric) ?? metadata.get(metric.replace(/_(?:bucket|count|sum|total)$/, '')),
    // A metric that is not there yet, or half typed, has the labels of all.
    labelNames(metric) {
      const own = metric === undefined ? [] : of(metric).flatMap((labels) => Object.keys(labelsRecord(labels)))
      return own.length === 0 ? labelNames(state) : [...new Set(own)].sort()
    },
    labelValues(label, metric) {
      const own = metric === undefined ? [] : of(metric).map((labels) => labelValue(labels, label)).filter((value) => value !== '')
      return own.length === 0 ? labelValues(state, label) : [...new Set(own)].sort()
    },
  }
}

const always = { from: 0, to: Infinity }

export function logqlNames(state: LogsState): LogqlNames {
  return {
    labelNames: () => logLabelNames(state, [], always),
    labelValues: (label) => logLabelValues(state, label, [], always),
  }
}

const keywords: Readonly<Record<string, readonly string[]>> = {
  status: ['error', 'ok', 'unset'], kind: ['client', 'consumer', 'internal', 'producer', 'server', 'unspecified'],
}

export function traceqlNames(state: TracesState): TraceqlNames {
  const traces = () => searchedTraces(state, { start: 0n, end: 0n })
  return {
    attributes: () => [...tagNames(traces(), '', 'none')].flatMap(([scope, names]) => names.map((name) => `${scope}.${name}`)).sort(),
    values(text): readonly TagValue[] {
      const attribute = parseIdentifier(text)
      if (typeof attribute === 'string') return []
      return attribute.intrinsic !== undefined && keywords[attribute.intrinsic]?.map((value) => ({ type: 'keyword' as const, value })) || tagValues(traces(), '', attribute)
    },
  }
}
