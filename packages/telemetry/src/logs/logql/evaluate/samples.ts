/**
 * The samples that a range aggregation works on: one of each line, grouped into series while they
 * are read.
 *
 * Follows pkg/logql/syntax/extractor.go and pkg/logql/log/metrics_extraction.go of Loki 3.
 */
import type { Instant } from '@track/simulation'
import { compareText, type Labels, labelsKey } from '../../../series/labels.ts'
import type { EntryBlock } from '../../queryable.ts'
import { buildStages } from '../pipeline/build.ts'
import { Hints } from '../pipeline/hints.ts'
import { labelFilterStage } from '../pipeline/label-filter.ts'
import { LabelSet, type SampleGrouping } from '../pipeline/label-set.ts'
import type { BuiltStage } from '../pipeline/stage.ts'
import { parseBytes, parseGoDuration, parseNumber, type Read } from '../quantities.ts'
import type { Grouping, LabelFilter, RangeAggregation, Stage, Unwrap } from '../syntax.ts'
import { runStages } from './entries.ts'
import type { QueryContext } from './query-context.ts'
import { streamHash } from './stream-hash.ts'
import { utf8Length } from '../../utf8.ts'

export interface SampleSeries {
  readonly labels: Labels
  readonly times: Instant[]
  readonly values: number[]
}

/** Takes a sample out of a line that has passed the stages; undefined where there is none. */
type Extract = (line: string, labels: LabelSet) => number | undefined

interface Extractor {
  readonly stages: readonly BuiltStage[]
  readonly extract: Extract
  readonly newLabels: () => LabelSet
}

/** The series of an aggregation over a span, both ends of it included. */
export function readSamples(
  context: QueryContext, aggregation: RangeAggregation, outer: Grouping | undefined, span: { from: Instant; to: Instant },
): SampleSeries[] {
  const extractor = extractorOf(context, aggregation, outer)
  const collected: Collected = { series: new Map(), isMerged: false }
  const streams = context.logs.select(aggregation.range.logs.matchers).map((stream) => ({ stream, hash: streamHash(stream.labels) }))
  for (const { stream } of streams.sort((a, b) => (a.hash < b.hash ? -1 : 1))) {
    const labels = extractor.newLabels()
    labels.startStream(stream.labels)
    context.read.streams++
    for (const block of stream.read({ from: span.from, to: span.to + 1 })) collectBlock(context, extractor, labels, block, collected)
  }
  const series = [...collected.series.values()]
  return collected.isMerged ? series.map(inOrder) : series
}

interface Collected {
  readonly series: Map<string, SampleSeries>
  /** Samples of several streams have come into one series, and stand one stream after another. */
  isMerged: boolean
}

function collectBlock(context: QueryContext, { stages, extract }: Extractor, labels: LabelSet, block: EntryBlock, collected: Collected): void {
  let known: Labels | undefined
  let current: SampleSeries | undefined
  for (let index = 0; index < block.length; index++) {
    const line = runStages(stages, labels, block, index, context.read)
    const value = line === undefined ? undefined : extract(line, labels)
    if (value === undefined) continue
    const grouped = labels.grouped()
    if (!current || grouped !== known) {
      known = grouped
      current = seriesOf(collected.series, grouped)
    }
    const at = block.timeAt(index)
    collected.isMerged ||= at < (current.times.at(-1) ?? at)
    current.times.push(at)
    current.values.push(value)
  }
}

function seriesOf(series: Map<string, SampleSeries>, labels: Labels): SampleSeries {
  const key = labelsKey(labels)
  let found = series.get(key)
  if (!found) series.set(key, (found = { labels, times: [], values: [] }))
  return found
}

/** Samples of several streams by time; at one time in the order of the streams. */
function inOrder({ labels, times, values }: SampleSeries): SampleSeries {
  const order = times.map((_, index) => index).sort((a, b) => times[a]! - times[b]! || a - b)
  return { labels, times: order.map((index) => times[index]!), values: order.map((index) => values[index]!) }
}

function extractorOf(context: QueryContext, aggregation: RangeAggregation, outer: Grouping | undefined): Extractor {
  const { operator, range: { logs, unwrap } } = aggregation
  const grouping = outer ?? aggregation.grouping
  const groups = [...(grouping?.labels ?? [])].sort(compareText)
  const isEmpty = operator === 'absent_over_time' || (grouping !== undefined && groups.length === 0 && !grouping.isWithout)
  const isWithout = grouping?.isWithout ?? false
  const stages = buildStages(logs.stages as readonly Stage[], context.now)
  const required = stages.flatMap((stage) => stage.required ?? [])
  if (unwrap) return unwrapExtractor(unwrap, stages, required, { labels: groups, isWithout, isEmpty })
  const hints = Hints.of({ required, groups, isWithout, isEmpty, unwrapped: '', stages })
  const isBytes = operator === 'bytes_over_time' || operator === 'bytes_rate'
  return {
    stages,
    extract: isBytes ? utf8Length : () => 1,
    newLabels: () => new LabelSet(hints, { labels: groups, isWithout, isEmpty }),
  }
}

const conversions: Readonly<Record<Unwrap['conversion'], (text: string) => Read>> = {
  '': parseNumber, bytes: parseBytes, duration: seconds, duration_seconds: seconds,
}

function seconds(text: string): Read {
  const duration = parseGoDuration(text)
  if (typeof duration === 'string') return duration
  // Whole seconds and the rest apart, as Go has it.
  const whole = Math.trunc(duration / 1e9)
  return whole + (duration - whole * 1e9) / 1e9
}

/** All filters behind an unwrap as one stage, if there are any. */
function postFilter([first, ...others]: readonly LabelFilter[]): readonly BuiltStage[] {
  if (!first) return []
  const stage = labelFilterStage(others.reduce<LabelFilter>((left, right) => ({ kind: 'both', left, right }), first))
  return typeof stage === 'object' ? [stage] : []
}

function unwrapExtractor(unwrap: Unwrap, stages: readonly BuiltStage[], required: readonly string[], given: SampleGrouping): Extractor {
  const hasGroups = given.labels.length > 0 && !given.isWithout
  // The label that is unwrapped is never one of the series.
  const grouping: SampleGrouping = hasGroups ? given : { labels: [...given.labels, unwrap.name].sort(compareText), isWithout: true, isEmpty: given.isEmpty }
  const post = postFilter(unwrap.filters)
  const hints = Hints.of({
    required: [...required, ...post.flatMap((stage) => stage.required ?? [])],
    groups: grouping.labels, isWithout: grouping.isWithout, isEmpty: grouping.isEmpty,
    unwrapped: unwrap.name, stages: [...stages, ...post],
  })
  const convert = conversions[unwrap.conversion]
  return {
    stages,
    extract: (line, labels) => {
      const text = labels.get(unwrap.name) ?? ''
      if (text === '') return undefined
      const value = convert(text)
      if (typeof value === 'string') {
        labels.error = 'SampleExtractionErr'
        labels.errorDetails = value
      }
      if (post[0] && post[0].process(line, labels, 0) === undefined) return undefined
      if (typeof value === 'number') return value
      return value.endsWith('value out of range') ? Infinity : 0
    },
    newLabels: () => new LabelSet(hints, grouping),
  }
}
