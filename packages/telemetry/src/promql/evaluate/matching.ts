/**
 * Vector matching: which series of one side go with which of the other, and the labels of what
 * comes out.
 *
 * Follows VectorBinop and resultMetric in promql/engine.go of Prometheus 3. Left out: fill
 * modifiers, which the parser refuses as upstream does without their feature flag.
 */
import {
  type Labels, labelsKey, labelValue, onlyLabels, printLabels, withLabel, withoutLabels,
} from '../../series/labels.ts'
import { evaluationError } from '../error.ts'
import type { Binary, VectorMatching } from '../syntax.ts'
import { type Annotations, incompatible } from './annotations.ts'
import { arithmetic, comparison } from './arithmetic.ts'
import { combine } from './combine.ts'
import { mergeSameLabels, withoutMetadata } from './same-labels.ts'
import { StepMatrix } from './step-matrix.ts'

const metadata = ['__name__', '__type__', '__unit__']

/** Numbers the labels that a series is matched by: equal numbers match. */
export function signatures({ isOn, labels }: VectorMatching, sides: readonly [StepMatrix, StepMatrix]) {
  const numbers = new Map<string, number>()
  const ordinals = sides.map((side) => side.labels.map((each) => {
    const key = isOn ? valuesKey(each, labels) : labelsKey(withoutLabels(each, [...metadata, ...labels]))
    const known = numbers.get(key) ?? numbers.size
    numbers.set(key, known)
    return known
  })) as unknown as readonly [readonly number[], readonly number[]]
  return { ordinals, count: numbers.size }
}

/** An absent label and an empty one are the same. */
function valuesKey(labels: Labels, names: readonly string[]): string {
  if (names.length === 1) return labelValue(labels, names[0]!)
  return names.map((name) => labelValue(labels, name)).join('\xff')
}

/** The result of an arithmetic operator or a comparison between two vectors. */
export function matchVectors(annotations: Annotations, binary: Binary, left: StepMatrix, right: StepMatrix): StepMatrix {
  const matching = binary.matching!
  const isSwapped = matching.cardinality === 'one-to-many'
  const many = isSwapped ? right : left
  const one = isSwapped ? left : right
  const { ordinals, count } = signatures(matching, [many, one])
  const groups: number[][] = Array.from({ length: count }, () => [])
  ordinals[1].forEach((ordinal, row) => groups[ordinal]!.push(row))
  const matcher = new Matching(annotations, binary, many, one, isSwapped)
  matcher.refuseDuplicates(groups)
  for (let row = 0; row < many.rows; row++) {
    for (const other of groups[ordinals[0][row]!]!) matcher.match(ordinals[0][row]!, row, other)
  }
  return matcher.finish()
}

interface Refusal {
  readonly step: number
  readonly message: string
}

class Matching {
  readonly #annotations: Annotations
  readonly #binary: Binary
  readonly #many: StepMatrix
  readonly #one: StepMatrix
  readonly #isSwapped: boolean
  readonly #output: StepMatrix
  /** The refusal of the earliest step; at one step, duplicates on the one side come first. */
  #refusal: Refusal | undefined
  /** Of what does not fit together each step tells the last. */
  readonly #said: ({ readonly text: string; readonly isWarning: boolean } | undefined)[] = []
  /** Where a signature (and, with grouping, a result's labels) has been used, by step. */
  readonly #used = new Map<string, Uint8Array>()

  constructor(annotations: Annotations, binary: Binary, many: StepMatrix, one: StepMatrix, isSwapped: boolean) {
    this.#annotations = annotations
    this.#binary = binary
    this.#many = many
    this.#one = one
    this.#isSwapped = isSwapped
    this.#output = new StepMatrix(many.steps, Math.max(1, many.rows))
  }

  /** Two series of the one side with the same signature at the same step cannot be told apart. */
  refuseDuplicates(groups: readonly (readonly number[])[]): void {
    if (this.#many.rows === 0) return
    let first: { step: number; row: number; other: number } | undefined
    for (const rows of groups) {
      if (rows.length < 2) continue
      const found = this.#firstMeeting(rows)
      if (found && (!first || found.step < first.step || (found.step === first.step && found.row < first.row))) first = found
    }
    if (first) this.#refuse(first.step, this.#duplicateMessage(first.row, first.other))
  }

  #firstMeeting(rows: readonly number[]): { step: number; row: number; other: number } | undefined {
    const { steps, present } = this.#one
    for (let step = 0; step < steps; step++) {
      if (!this.#isAnyMany(step)) continue
      const here = rows.filter((row) => present[row * steps + step] === 1)
      if (here.length > 1) return { step, row: here[1]!, other: here[0]! }
    }
    return undefined
  }

  /** Upstream looks for duplicates only where both sides have anything at all. */
  #isAnyMany(step: number): boolean {
    const { steps, present, rows } = this.#many
    for (let row = 0; row < rows; row++) if (present[row * steps + step] === 1) return true
    return false
  }

  #duplicateMessage(row: number, other: number): string {
    const { isOn, labels } = this.#binary.matching!
    const mine = this.#one.labels[row]!
    const group = isOn ? onlyLabels(mine, labels) : withoutLabels(mine, [...metadata, ...labels])
    const pair = [printLabels(mine), printLabels(this.#one.labels[other]!)].sort()
    const side = this.#isSwapped ? 'left' : 'right'
    return `found duplicate series for the match group ${printLabels(group)} on the ${side} hand-side of the operation: ` +
      `[${pair.join(', ')}]` +
      ';many-to-many matching not allowed: matching labels must be unique on one side'
  }

  #refuse(step: number, message: string): void {
    if (!this.#refusal || step < this.#refusal.step) this.#refusal = { step, message }
  }

  /** Puts the results of one pair of series into a row of their own. */
  match(ordinal: number, row: number, other: number): void {
    const labels = this.#resultLabels(this.#many.labels[row]!, this.#one.labels[other]!)
    const used = this.#usedBy(ordinal, labels)
    const at = this.#output.addRow(labels)
    const { steps } = this.#many
    const calculate = arithmetic[this.#binary.operator]
    const compare = comparison[this.#binary.operator]
    for (let step = 0; step < steps; step++) {
      const mine = row * steps + step
      const theirs = other * steps + step
      if (this.#many.present[mine] === 0 || this.#one.present[theirs] === 0) continue
      if (this.#many.histogramAt(mine) || this.#one.histogramAt(theirs)) {
        this.#combine(at, step, mine, theirs, used)
        continue
      }
      if (!calculate && !compare) {
        this.#said[step] = { text: incompatible(this.#binary.operator), isWarning: false }
        continue
      }
      if (used[step] === 1) this.#refuse(step, this.#multipleMessage())
      used[step] = 1
      const a = this.#isSwapped ? this.#one.values[theirs]! : this.#many.values[mine]!
      const b = this.#isSwapped ? this.#many.values[mine]! : this.#one.values[theirs]!
      if (!calculate && !this.#binary.isBool && !compare!(a, b)) continue
      this.#output.values[at + step] = calculate ? calculate(a, b) : this.#binary.isBool ? Number(compare!(a, b)) : a
      this.#output.present[at + step] = 1
    }
    if (this.#output.isEmptyRow(this.#output.rows - 1)) this.#output.dropRow()
  }

  /** A pair with a native histogram. What is warned of has no result. */
  #combine(at: number, step: number, mine: number, theirs: number, used: Uint8Array): void {
    const { operator, isBool } = this.#binary
    const ours = this.#many.histogramAt(mine) ?? this.#many.values[mine]!
    const other = this.#one.histogramAt(theirs) ?? this.#one.values[theirs]!
    const { result, isKept, warning, info } = this.#isSwapped ? combine(operator, other, ours) : combine(operator, ours, other)
    if (warning !== undefined) this.#said[step] = { text: warning, isWarning: true }
    else if (info !== undefined) this.#said[step] = { text: info, isWarning: false }
    if (!result) return
    if (used[step] === 1) this.#refuse(step, this.#multipleMessage())
    used[step] = 1
    if (isBool) this.#output.putNumber(at + step, Number(isKept === true))
    else if (isKept) this.#output.putHistogram(at + step, result)
  }

  #usedBy(ordinal: number, labels: Labels): Uint8Array {
    const isOneToOne = this.#binary.matching!.cardinality === 'one-to-one'
    const key = isOneToOne ? String(ordinal) : `${ordinal}\xff${labelsKey(labels)}`
    let used = this.#used.get(key)
    if (!used) {
      used = new Uint8Array(this.#many.steps)
      this.#used.set(key, used)
    }
    return used
  }

  #multipleMessage(): string {
    return this.#binary.matching!.cardinality === 'one-to-one'
      ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
      : 'multiple matches for labels: grouping labels must ensure unique matches'
  }

  #resultLabels(many: Labels, one: Labels): Labels {
    const { operator, isBool, matching } = this.#binary
    const { cardinality, isOn, labels, include } = matching!
    let result = arithmetic[operator] || isBool ? withoutMetadata(many) : many
    if (cardinality === 'one-to-one') result = isOn ? onlyLabels(result, labels) : withoutLabels(result, labels)
    for (const name of include) result = withLabel(result, name, labelValue(one, name))
    return result
  }

  finish(): StepMatrix {
    if (this.#refusal) throw evaluationError(this.#refusal.message)
    // A step without anything to say leaves a hole.
    for (const said of this.#said) {
      if (said?.isWarning) this.#annotations.warn(said.text, this.#binary.position)
      else if (said) this.#annotations.inform(said.text, this.#binary.position)
    }
    return mergeSameLabels(this.#output)
  }
}
