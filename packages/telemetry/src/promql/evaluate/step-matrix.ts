/**
 * The values of an expression at every step of a query: a row a series, a column a step, and which
 * of them are there. An instant query has one step; a scalar is one row without labels.
 */
import { type Labels, noLabels } from '../../series/labels.ts'

export class StepMatrix {
  readonly steps: number
  readonly labels: Labels[] = []
  values: Float64Array
  present: Uint8Array

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
  }

  isEmptyRow(row: number): boolean {
    const at = row * this.steps
    for (let index = at; index < at + this.steps; index++) if (this.present[index] === 1) return false
    return true
  }

  countPresent(): number {
    const end = this.rows * this.steps
    let count = 0
    for (let index = 0; index < end; index++) count += this.present[index]!
    return count
  }

  countAt(step: number): number {
    let count = 0
    for (let row = 0; row < this.rows; row++) count += this.present[row * this.steps + step]!
    return count
  }

  /** The same values under other labels, row by row. */
  relabelled(labelsOf: (labels: Labels, row: number) => Labels): StepMatrix {
    const matrix = new StepMatrix(this.steps, 0)
    for (let row = 0; row < this.rows; row++) matrix.labels.push(labelsOf(this.labels[row]!, row))
    matrix.values = this.values
    matrix.present = this.present
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
