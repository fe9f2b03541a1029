/**
 * The labels of one line while it goes through a pipeline: those of its stream, its structured
 * metadata, what parsers have found (which wins over both), and the errors met.
 *
 * Follows LabelsBuilder of pkg/logql/log/labels.go, Loki 3.
 */
import { compareText, type Labels, labelValue, noLabels } from '../../../series/labels.ts'
import { errorDetailsLabel, errorLabel } from '../error.ts'
import type { Hints } from './hints.ts'

export const duplicateSuffix = '_extracted'

/** Which labels a sample keeps. */
export interface SampleGrouping {
  readonly labels: readonly string[]
  readonly isWithout: boolean
  /** None of them. */
  readonly isEmpty: boolean
}

export class LabelSet {
  base: Labels = noLabels
  error = ''
  errorDetails = ''
  readonly hints: Hints
  /** Names and values in turn. */
  #metadata: string[] = []
  #parsed: string[] = []
  #deleted: string[] = []
  readonly #grouping: SampleGrouping | undefined
  #groupedBase: Labels | undefined

  constructor(hints: Hints, grouping?: SampleGrouping) {
    this.hints = hints
    this.#grouping = grouping
  }

  /** Begins with the labels of a stream. */
  startStream(base: Labels): void {
    this.base = base
    this.#groupedBase = undefined
  }

  /** Begins with another line of the stream. */
  startLine(metadata: Labels): void {
    if (this.#metadata.length > 0) this.#metadata.length = 0
    if (this.#parsed.length > 0) this.#parsed.length = 0
    if (this.#deleted.length > 0) this.#deleted.length = 0
    this.error = ''
    this.errorDetails = ''
    this.hints.reset()
    for (let at = 0; at < metadata.length; at += 2) this.#addMetadata(metadata[at]!, metadata[at + 1]!)
  }

  #addMetadata(name: string, value: string): void {
    const own = this.isInBase(name) ? name + duplicateSuffix : name
    if (own === errorLabel) this.error = value
    else if (own === errorDetailsLabel) this.errorDetails = value
    else put(this.#metadata, own, value)
  }

  isInBase(name: string): boolean {
    return indexOf(this.base, name) >= 0
  }

  /** A parser must give its label another name. */
  isTaken(name: string): boolean {
    return this.isInBase(name) || indexOf(this.#metadata, name) >= 0
  }

  /** The value of a label; undefined when it has none. */
  get(name: string): string | undefined {
    const inMetadata = indexOf(this.#metadata, name)
    if (inMetadata >= 0) return this.#metadata[inMetadata + 1]!
    const inParsed = indexOf(this.#parsed, name)
    if (inParsed >= 0) return this.#parsed[inParsed + 1]!
    if (this.#deleted.includes(name)) return undefined
    const value = labelValue(this.base, name)
    return value === '' ? undefined : value
  }

  /** What a matcher compares: the error too, and '' where there is nothing. */
  valueOf(name: string): string {
    return name === errorLabel ? this.error : this.get(name) ?? ''
  }

  /** Notes a label that a stage has found or made. */
  set(name: string, value: string): void {
    remove(this.#metadata, name)
    if (put(this.#parsed, name, value)) this.hints.record(name)
  }

  delete(name: string): void {
    remove(this.#metadata, name)
    remove(this.#parsed, name)
    this.#deleted.push(name)
  }

  get #isChanged(): boolean {
    return this.#parsed.length > 0 || this.#metadata.length > 0 || this.#deleted.length > 0
  }

  /** Names and values of all labels, in no order. */
  all(): string[] {
    const result: string[] = []
    const { base } = this
    for (let at = 0; at < base.length; at += 2) {
      const name = base[at]!
      const isHidden = this.#deleted.includes(name) || indexOf(this.#metadata, name) >= 0 || indexOf(this.#parsed, name) >= 0
      if (!isHidden) result.push(name, base[at + 1]!)
    }
    for (const text of this.#metadata) result.push(text)
    for (const text of this.#parsed) result.push(text)
    if (this.error !== '') result.push(errorLabel, this.error)
    if (this.errorDetails !== '') result.push(errorDetailsLabel, this.errorDetails)
    return result
  }

  /** By name, as templates see them. */
  record(): Record<string, string> {
    const record: Record<string, string> = {}
    const all = this.#isChanged || this.error !== '' ? this.all() : this.base
    for (let at = 0; at < all.length; at += 2) record[all[at]!] = all[at + 1]!
    return record
  }

  result(): Labels {
    return this.#isChanged || this.error !== '' ? sorted(this.all()) : this.base
  }

  /** The labels of a sample. An error is kept whatever the grouping, so that it is not lost. */
  grouped(): Labels {
    const grouping = this.#grouping
    if (this.error !== '' || !grouping) return this.result()
    if (grouping.isEmpty) return noLabels
    if (grouping.labels.length === 0) return this.result()
    if (!this.#isChanged) return (this.#groupedBase ??= this.#group(grouping))
    return this.#group(grouping)
  }

  #group({ labels, isWithout }: SampleGrouping): Labels {
    if (isWithout) return sorted(this.#without(labels))
    const result: string[] = []
    for (const name of labels) {
      if (this.#deleted.includes(name)) continue
      const value = this.get(name)
      if (value !== undefined) result.push(name, value)
    }
    return sorted(result)
  }

  #without(labels: readonly string[]): string[] {
    const result: string[] = []
    const { error, errorDetails } = this
    this.error = ''
    this.errorDetails = ''
    const all = this.all()
    for (let at = 0; at < all.length; at += 2) if (!labels.includes(all[at]!)) result.push(all[at]!, all[at + 1]!)
    this.error = error
    this.errorDetails = errorDetails
    return result
  }
}

function indexOf(labels: readonly string[], name: string): number {
  for (let at = 0; at < labels.length; at += 2) if (labels[at] === name) return at
  return -1
}

/** Answers whether the label is new. */
function put(labels: string[], name: string, value: string): boolean {
  const at = indexOf(labels, name)
  if (at < 0) labels.push(name, value)
  else labels[at + 1] = value
  return at < 0
}

function remove(labels: string[], name: string): void {
  const at = indexOf(labels, name)
  if (at >= 0) labels.splice(at, 2)
}

/** Pairs in the order of their names. */
function sorted(pairs: string[]): Labels {
  for (let end = 2; end < pairs.length; end += 2) {
    const name = pairs[end]!
    const value = pairs[end + 1]!
    let at = end
    while (at > 0 && compareText(pairs[at - 2]!, name) > 0) {
      pairs[at] = pairs[at - 2]!
      pairs[at + 1] = pairs[at - 1]!
      at -= 2
    }
    pairs[at] = name
    pairs[at + 1] = value
  }
  return pairs
}
