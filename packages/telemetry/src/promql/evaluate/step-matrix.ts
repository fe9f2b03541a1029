/**
 * The values of an expression at every step of a query: a row a series, a column a step, and which
 * of them are there. An instant query has one step; a scalar is one row without labels.
 */
import { type FloatHistogram, weight } from '../../series/histogram/float-histogram.ts'
import { type Labels, noLabels } from '../../series/labels.ts'

export class StepMatrix {
  readonly steps: number
  readonly labels: Labels[] = []
  values: Float64Array
  present: Uint8Array
  /** The native histograms by place, beside a value that means nothing; absent while there are none. */
  histograms: (FloatHistogram | undefined)[] | undefined

  constructor(steps: number, rows = 4) {
    this.steps = steps
    this.values = new Float64Array(rows * steps)
    this.present = new Uint8Array(rows * steps)
  }

  /** A scalar: the same number at each step. */
  static constant(steps: number, value: number): StepMatrix {
    const matrix = new StepMatrix(steps, 1)
    matrix.addRow(noLabels)
    matrix.values.fill(value)
    matrix.present.fill(1)
    return matrix
  }

  get rows(): number {
    return this.labels.length
  }

  /** A new row without values; answers where it begins. */
  addRow(labels: Labels): number {
    const at = this.labels.length * this.steps
    this.labels.push(labels)
    if (at + this.steps > this.present.length) this.#grow()
    return at
  }

  /** Takes the last row back. */
  dropRow(): void {
    this.labels.pop()
    const at = this.labels.length * this.steps
    this.present.fill(0, at, at + this.steps)
    this.histograms?.fill(undefined, at, at + this.steps)
  }

  isEmptyRow(row: number): boolean {
    const at = row * this.steps
    for (let index = at; index < at + this.steps; index++) if (this.present[index] === 1) return false
    return true
  }

  /** How many samples there are; a histogram counts for as many as it is big. */
  countPresent(): number {
    const end = this.rows * this.steps
    let count = 0
    for (let index = 0; index < end; index++) count += this.present[index]!
    if (this.histograms) for (let index = 0; index < end; index++) count += this.#extraAt(index)
    return count
  }

  countAt(step: number): number {
    let count = 0
    for (let row = 0; row < this.rows; row++) count += this.present[row * this.steps + step]!
    if (this.histograms) for (let row = 0; row < this.rows; row++) count += this.#extraAt(row * this.steps + step)
    return count
  }

  weightOfRow(row: number): number {
    let sum = 0
    for (let place = row * this.steps; place < (row + 1) * this.steps; place++) sum += this.present[place]! + this.#extraAt(place)
    return sum
  }

  #extraAt(place: number): number {
    const histogram = this.histogramAt(place)
    return histogram ? weight(histogram) - 1 : 0
  }

  /** The native histogram at a place; undefined where there is a number or nothing. */
  histogramAt(place: number): FloatHistogram | undefined {
    return this.histograms && this.present[place] === 1 ? this.histograms[place] : undefined
  }

  putNumber(place: number, value: number): void {
    this.values[place] = value
    this.present[place] = 1
    if (this.histograms && place < this.histograms.length) this.histograms[place] = undefined
  }

  putHistogram(place: number, histogram: FloatHistogram): void {
    this.histograms ??= []
    while (this.histograms.length < place) this.histograms.push(undefined)
    this.histograms[place] = histogram
    this.values[place] = 0
    this.present[place] = 1
  }

  put(place: number, sample: number | FloatHistogram): void {
    if (typeof sample === 'number') this.putNumber(place, sample)
    else this.putHistogram(place, sample)
  }

  /** Takes a sample over from another matrix. */
  copy(place: number, from: StepMatrix, source: number): void {
    this.put(place, from.histogramAt(source) ?? from.values[source]!)
  }

  /** Takes the histograms of a row over, whose places are marked already. */
  copyHistograms(at: number, from: StepMatrix, source: number): void {
    for (let step = 0; step < this.steps; step++) {
      const histogram = from.histogramAt(source + step)
      if (histogram) this.putHistogram(at + step, histogram)
    }
  }

  /** Puts one histogram into every step of a row. */
  fillHistogram(at: number, histogram: FloatHistogram): void {
    for (let step = 0; step < this.steps; step++) this.putHistogram(at + step, histogram)
  }

  /** The rows with any numbers, and only those numbers. */
  numbersOnly(): StepMatrix {
    if (!this.histograms) return this
    const only = new StepMatrix(this.steps, this.rows)
    for (let row = 0; row < this.rows; row++) {
      const at = only.addRow(this.labels[row]!)
      for (let step = 0; step < this.steps; step++) {
        const source = row * this.steps + step
        if (this.present[source] === 1 && !this.histograms[source]) only.putNumber(at + step, this.values[source]!)
      }
      if (only.isEmptyRow(only.rows - 1)) only.dropRow()
    }
    return only
  }

  /** The same values under other labels, row by row. */
  relabelled(labelsOf: (labels: Labels, row: number) => Labels): StepMatrix {
    const matrix = new StepMatrix(this.steps, 0)
    for (let row = 0; row < this.rows; row++) matrix.labels.push(labelsOf(this.labels[row]!, row))
    matrix.values = this.values
    matrix.present = this.present
    matrix.histograms = this.histograms
    return matrix
  }

  #grow(): void {
    const length = Math.max(this.present.length * 2, 4 * this.steps)
    const values = new Float64Array(length)
    values.set(this.values)
    const present = new Uint8Array(length)
    present.set(this.present)
    this.values = values
    this.present = present
  }
}
