/**
 * Evaluates a prepared tree over the steps of a query.
 *
 * Follows promql/engine.go of Prometheus 3 (evaluator.eval), with values kept as rows over all
 * steps instead of vectors at each. Left out: delayed name removal, time limits.
 */
import { evaluationError } from '../error.ts'
import type { Expression, Subquery, VectorSelector } from '../syntax.ts'
import { noLabels } from '../../series/labels.ts'
import type { Samples } from '../../series/samples.ts'
import { multiply } from '../histogram/scale.ts'
import { aggregate } from './aggregate.ts'
import type { Annotations } from './annotations.ts'
import { evaluateBinary } from './binary.ts'
import { evaluateCall } from './call.ts'
import type { Queryable, SeriesHandle } from './queryable.ts'
import { SampleTally } from './sample-tally.ts'
import { selectInstants } from './selectors.ts'
import { withoutNames } from './same-labels.ts'
import { StepMatrix } from './step-matrix.ts'

/** What every evaluator of one query shares. */
export interface Query {
  readonly store: Queryable
  readonly annotations: Annotations
  readonly lookbackMs: number
  readonly subqueryStepMs: number
  readonly samplesMax: number
  /** Samples in memory, against the limit, and how many there were at most. */
  samples: number
  samplesPeak: number
  /** Whether what is read is counted. */
  readonly isTallied: boolean
  /** Scratch for reading one series after another. */
  readonly buffer: Samples
}

export class Evaluator {
  readonly query: Query
  readonly startMs: number
  readonly endMs: number
  readonly intervalMs: number
  readonly steps: number
  /** Absent where nobody asks what was read. */
  readonly tally: SampleTally | undefined

  constructor(query: Query, { startMs, endMs, intervalMs }: { startMs: number; endMs: number; intervalMs: number }) {
    this.query = query
    this.startMs = startMs
    this.endMs = endMs
    this.intervalMs = intervalMs
    this.steps = endMs < startMs ? 0 : Math.floor((endMs - startMs) / intervalMs) + 1
    this.tally = query.isTallied ? new SampleTally(this) : undefined
  }

  /** One step, and an end that is the start: results keep their order. */
  get isInstant(): boolean {
    return this.startMs === this.endMs
  }

  /** Values of an instant vector or of a scalar. */
  evaluate(expression: Expression): StepMatrix {
    const before = this.query.samples
    const matrix = this.steps === 0 ? new StepMatrix(0) : this.#evaluate(expression)
    this.query.samples = before
    this.account(matrix.countPresent())
    return matrix
  }

  /** Takes note of samples held in memory. */
  account(samples: number): void {
    this.query.samples += samples
    this.#limit(this.query.samples)
  }

  /** Holds samples for a moment. */
  accountBriefly(samples: number): void {
    this.#limit(this.query.samples + samples)
  }

  /**
   * What is held while an operator works through its steps: its operands (counted already), a
   * vector of each at the step, and the results so far.
   */
  accountSteps(operands: readonly StepMatrix[], result: StepMatrix): void {
    const { samples, samplesMax } = this.query
    const most = operands.reduce((sum, { rows }) => sum + rows, 0) + result.rows * this.steps
    if (samples + most <= samplesMax && !this.query.isTallied) return
    let results = 0
    for (let step = 0; step < this.steps; step++) {
      results += result.countAt(step)
      this.#limit(samples + results + operands.reduce((sum, operand) => sum + operand.countAt(step), 0))
    }
  }

  #limit(samples: number): void {
    if (samples > this.query.samplesPeak) this.query.samplesPeak = samples
    if (samples > this.query.samplesMax) {
      throw evaluationError('query processing would load too many samples into memory in query execution')
    }
  }

  #evaluate(expression: Expression): StepMatrix {
    switch (expression.kind) {
      case 'number': return StepMatrix.constant(this.steps, expression.value)
      case 'selector': return selectInstants(this, expression, 'value')
      case 'aggregation': return aggregate(this, expression)
      case 'call': return evaluateCall(this, expression)
      case 'parentheses': return this.evaluate(expression.expression)
      case 'binary': return evaluateBinary(this, expression)
      case 'unary': return this.#negated(this.evaluate(expression.expression), expression.operator)
      case 'step invariant': return this.#repeated(expression.expression)
      default: throw new Error(`a ${expression.kind} at ${expression.position.start} is no vector`)
    }
  }

  #negated(matrix: StepMatrix, operator: '+' | '-'): StepMatrix {
    if (operator === '+') return matrix
    const negative = matrix.relabelled((labels) => labels)
    negative.values = matrix.values.map((value) => -value)
    negative.histograms = matrix.histograms?.map((histogram) => histogram && multiply(histogram, -1))
    return withoutNames(negative)
  }

  /** Evaluates once, at the first step, and repeats the answer. */
  #repeated(expression: Expression): StepMatrix {
    const inner = this.at(this.startMs)
    const once = inner.evaluate(expression)
    if (inner.tally) this.tally?.addRepeated(inner.tally)
    const matrix = new StepMatrix(this.steps, once.rows)
    for (let row = 0; row < once.rows; row++) {
      const at = matrix.addRow(once.labels[row]!)
      matrix.values.fill(once.values[row]!, at, at + this.steps)
      matrix.present.fill(once.present[row]!, at, at + this.steps)
      const histogram = once.histogramAt(row)
      if (histogram) matrix.fillHistogram(at, histogram)
    }
    return matrix
  }

  /** An evaluator of the same query for one instant. */
  at(timeMs: number): Evaluator {
    return new Evaluator(this.query, { startMs: timeMs, endMs: timeMs, intervalMs: this.intervalMs })
  }

  select(selector: VectorSelector): readonly SeriesHandle[] {
    return this.query.store.select(selector.matchers)
  }

  /** The values of a subquery on its own grid of steps. */
  runSubquery(subquery: Subquery): { matrix: StepMatrix; inner: Evaluator } {
    const intervalMs = Math.trunc(subquery.stepMs) || this.query.subqueryStepMs
    const rangeMs = Math.trunc(subquery.rangeMs)
    const last = this.startMs + Math.max(0, this.steps - 1) * this.intervalMs
    const from = subquery.at ?? this.startMs
    const endMs = (subquery.at ?? last) - subquery.offsetMs
    // The grid is aligned to the subquery's own step; the range's start is left open.
    const bound = from - subquery.offsetMs - rangeMs
    let startMs = intervalMs * Math.trunc(bound / intervalMs)
    if (startMs <= bound) startMs += intervalMs
    const inner = new Evaluator(this.query, { startMs, endMs, intervalMs })
    const matrix = inner.evaluate(subquery.expression)
    if (inner.tally) this.tally?.addSubquery(inner.tally, { startMs: this.startMs, intervalMs: this.intervalMs, steps: this.steps, offsetMs: subquery.offsetMs, rangeMs, at: subquery.at })
    return { matrix, inner }
  }
}

/** A scalar or a vector without labels, from a number a step. */
export function rowOf(steps: number, valueAt: (step: number) => number): StepMatrix {
  const matrix = new StepMatrix(steps, 1)
  matrix.addRow(noLabels)
  for (let step = 0; step < steps; step++) matrix.values[step] = valueAt(step)
  matrix.present.fill(1, 0, steps)
  return matrix
}
