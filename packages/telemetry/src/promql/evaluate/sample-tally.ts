/**
 * What a query has read: samples in all and by step, as each step alone would have read them, and without those that the step before had read.
 *
 * Follows util/stats/query_stats.go of Prometheus 3.16. Left out: the feature query-cost; a series counts as touched where it has a sample in the span that is read.
 */

/** The steps of an evaluator. */
export interface StepGrid {
  readonly startMs: number
  readonly intervalMs: number
  readonly steps: number
}

/** How a subquery's steps are consumed. */
export interface Consumed extends StepGrid {
  readonly offsetMs: number
  readonly rangeMs: number
  readonly at: number | undefined
}

/** Shape of its own: it counts for one evaluation and is dropped with it. */
export class SampleTally {
  readonly grid: StepGrid
  readonly totalPerStep: Float64Array
  readonly readPerStep: Float64Array
  total = 0
  read = 0
  series = 0

  constructor(grid: StepGrid) {
    this.grid = grid
    this.totalPerStep = new Float64Array(Math.max(1, grid.steps))
    this.readPerStep = new Float64Array(Math.max(1, grid.steps))
  }

  add(step: number, total: number, read: number): void {
    this.total += total
    this.read += read
    this.totalPerStep[step]! += total
    this.readPerStep[step]! += read
  }

  /** Of what was evaluated once for all steps. */
  addRepeated(once: SampleTally): void {
    this.series += once.series
    for (let step = 0; step < this.grid.steps; step++) this.add(step, once.total, step === 0 ? once.read : 0)
  }

  addSubquery(child: SampleTally, consumed: Consumed): void {
    this.series += child.series
    if (consumed.steps <= 1) {
      this.add(0, child.total, child.read)
      return
    }
    this.#addTotals(child, consumed)
    if (consumed.at !== undefined) this.add(0, 0, sumWithin(child.readPerStep, child.grid, consumed.offsetMs, { afterMs: consumed.at - consumed.rangeMs, toMs: consumed.at }))
    else this.#addRead(child, consumed)
  }

  /** Windows overlap: a step of the subquery counts in each of them. */
  #addTotals({ totalPerStep, grid }: SampleTally, { startMs, intervalMs, steps, offsetMs, rangeMs, at }: Consumed): void {
    for (let step = 0; step < steps; step++) {
      const toMs = at ?? startMs + step * intervalMs
      this.add(step, sumWithin(totalPerStep, grid, offsetMs, { afterMs: toMs - rangeMs, toMs }), 0)
    }
  }

  /** Each once, at the first step whose window holds it. */
  #addRead({ readPerStep, grid }: SampleTally, { startMs, intervalMs, steps, offsetMs, rangeMs }: Consumed): void {
    readPerStep.forEach((read, place) => {
      const timeMs = grid.startMs + place * grid.intervalMs + offsetMs
      const step = timeMs > startMs ? Math.ceil((timeMs - startMs) / intervalMs) : 0
      if (read > 0 && step < steps && timeMs > startMs + step * intervalMs - rangeMs) this.add(step, 0, read)
    })
  }
}

function sumWithin(perStep: Float64Array, { startMs, intervalMs }: StepGrid, offsetMs: number, { afterMs, toMs }: { readonly afterMs: number; readonly toMs: number }): number {
  const first = Math.max(0, Math.floor((afterMs - offsetMs - startMs) / intervalMs) + 1)
  const last = Math.min(perStep.length - 1, Math.floor((toMs - offsetMs - startMs) / intervalMs))
  let sum = 0
  for (let step = first; step <= last; step++) sum += perStep[step]!
  return sum
}
