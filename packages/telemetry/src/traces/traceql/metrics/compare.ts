/**
 * `compare`: how often each value of each attribute stands among the spans of a selection, and among the others.
 *
 * Follows pkg/traceql/engine_metrics_compare.go of Tempo 2.8. Left out: the marks of attributes with too many
 * values, which have no samples and so are not sent by Tempo either.
 */
import { printAttribute } from '../attribute.ts'
import { TraceqlError } from '../error.ts'
import { evaluate, type Patterns } from '../evaluate/expression.ts'
import type { FetchedSpan, ReadAttribute, ReadLevel } from '../fetch/span.ts'
import { keyOf, type Static, string } from '../statics.ts'
import type { MetricsCompare } from '../syntax.ts'
import { ExemplarRoom } from './exemplars.ts'
import { exemplarLabels, type SpanAggregator } from './grouped.ts'
import { intervalCount, intervalOf, intervalOfMs, type Steps } from './intervals.ts'
import { type MetricsExemplar, promLabels, sentValue, type SeriesLabels, type StepSeriesSet } from './series.ts'

interface Counted {
  readonly value: Static
  readonly counts: number[]
}

interface Side {
  readonly values: Map<string, Map<string, Counted>>
  readonly totals: Map<string, number[]>
  readonly exemplars: MetricsExemplar[]
}

const countedLevels: readonly ReadLevel[] = ['trace', 'resource', 'instrumentation', 'span']
const exemplarsMax = 100

export class Compared implements SpanAggregator {
  readonly #compare: MetricsCompare
  readonly #steps: Steps
  readonly #patterns: Patterns = new Map()
  readonly #sides: Readonly<Record<'baseline' | 'selection', Side>> = {
    baseline: { values: new Map(), totals: new Map(), exemplars: [] }, selection: { values: new Map(), totals: new Map(), exemplars: [] },
  }

  constructor(compare: MetricsCompare, steps: Steps) {
    this.#compare = compare
    this.#steps = steps
  }

  #sideOf(span: FetchedSpan): Side {
    const { filter, start, end } = this.#compare
    const isTimed = start > 0n && end > 0n
    const isIn = !isTimed || (span.start >= start && span.start < end)
    return isIn && this.#isChosen(filter.expression, span) ? this.#sides.selection : this.#sides.baseline
  }

  #isChosen(expression: MetricsCompare['filter']['expression'], span: FetchedSpan): boolean {
    try {
      const value = evaluate(expression, span, this.#patterns)
      return value.type === 'boolean' && value.value
    } catch (reason) {
      // What cannot be worked out does not choose.
      if (reason instanceof TraceqlError) return false
      throw reason
    }
  }

  observe(span: FetchedSpan): void {
    const { values, totals } = this.#sideOf(span)
    const interval = intervalOf(span.start, this.#steps)
    for (const { attribute, value } of countedAttributes(span)) {
      const name = printAttribute(attribute)
      const ofName = entry(values, name, () => new Map<string, Counted>())
      entry(ofName, keyOf(value), () => ({ value, counts: this.#zeros() })).counts[interval]!++
      entry(totals, name, () => this.#zeros())[interval]!++
    }
  }

  #zeros(): number[] {
    return Array.from({ length: intervalCount(this.#steps) }, () => 0)
  }

  observeExemplar(span: FetchedSpan): void {
    const { baseline, selection } = this.#sides
    if (baseline.exemplars.length >= exemplarsMax || selection.exemplars.length >= exemplarsMax) return
    this.#sideOf(span).exemplars.push({ labels: exemplarLabels(span), value: NaN, timestampMs: Number(span.start / 1_000_000n) })
  }

  get series(): StepSeriesSet {
    const set: StepSeriesSet = new Map()
    const room = new ExemplarRoom(intervalCount(this.#steps))
    const add = (labels: SeriesLabels, values: readonly number[], exemplars: readonly MetricsExemplar[] = []) => {
      set.set(promLabels(labels), { labels, values, exemplars: exemplars.filter(({ timestampMs }) => room.take(intervalOfMs(timestampMs, this.#steps))) })
    }
    for (const side of ['baseline', 'selection'] as const) {
      for (const [name, counted] of this.#sides[side].values) {
        for (const { value, counts } of sent(topOf([...counted.values()], Number(this.#compare.topN)))) add([meta(side), { name, value }], counts)
      }
    }
    for (const side of ['baseline', 'selection'] as const) {
      const { totals, exemplars } = this.#sides[side]
      for (const [name, counts] of totals) {
        add([meta(`${side}_total`), { name, value: string('nil') }], counts, exemplars.filter(({ labels }) => labels.some((label) => label.name === name)))
      }
    }
    return set
  }
}

function entry<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

const meta = (type: string) => ({ name: '__meta_type', value: string(type) })

/** Times and the trace's ID say nothing; what was read twice counts twice, as in Tempo. */
function countedAttributes(span: FetchedSpan): readonly ReadAttribute[] {
  return countedLevels.flatMap((level) => span.read[level])
    .filter(({ attribute, value }) => value.type !== 'duration' && attribute.intrinsic !== 'trace:id' && attribute.intrinsic !== 'spanStartTime')
}

function topOf(counted: readonly Counted[], most: number): readonly Counted[] {
  if (counted.length <= most) return counted
  const sum = ({ counts }: Counted) => counts.reduce((total, count) => total + count, 0)
  return counted.toSorted((a, b) => sum(b) - sum(a)).slice(0, most)
}

/** Values that are one once they are sent are counted together. */
function sent(counted: readonly Counted[]): Counted[] {
  const byKey = new Map<string, Counted>()
  for (const { value, counts } of counted) {
    const kept = value.type === 'nil' ? string('nil') : sentValue(value)
    const known = byKey.get(keyOf(kept))
    byKey.set(keyOf(kept), { value: kept, counts: known ? known.counts.map((count, index) => count + counts[index]!) : counts })
  }
  return [...byKey.values()]
}

