/**
 * What parsers need not look for: a metric query that keeps few labels has only these taken out of
 * the line, and a line that a later filter refuses is given up at once.
 *
 * Follows pkg/logql/log/parser_hints.go of Loki 3.
 */
import { errorLabel } from '../error.ts'
import { duplicateSuffix, type LabelSet } from './label-set.ts'
import type { BuiltStage, SingleFilter } from './stage.ts'

export interface HintOptions {
  /** Labels that stages ask for. */
  readonly required: readonly string[]
  readonly groups: readonly string[]
  readonly isWithout: boolean
  readonly isEmpty: boolean
  /** The label that is unwrapped; '' for none. */
  readonly unwrapped: string
  readonly stages: readonly BuiltStage[]
}

export class Hints {
  /** Only these labels are wanted; any when it is empty. */
  readonly #required: readonly string[]
  readonly #isEmpty: boolean
  readonly #filters: readonly SingleFilter[]
  readonly preservesError: boolean
  #extracted: string[] = []

  constructor(required: readonly string[], isEmpty: boolean, filters: readonly SingleFilter[]) {
    this.#required = required
    this.#isEmpty = isEmpty
    this.#filters = filters
    this.preservesError = required.includes(errorLabel)
  }

  static none(): Hints {
    return new Hints([], false, [])
  }

  static of({ required, groups, isWithout, isEmpty, unwrapped, stages }: HintOptions): Hints {
    const names = withPlainNames([...required, ...groups, unwrapped])
    const filters = stages.flatMap(({ filter }) => filter ?? [])
    if (isEmpty) return names.length > 0 ? new Hints(names, false, filters) : new Hints([], true, [])
    // What a without leaves is not known before.
    return isWithout || groups.length === 0 ? new Hints([], false, filters) : new Hints(names, false, [])
  }

  reset(): void {
    if (this.#extracted.length > 0) this.#extracted = []
  }

  record(name: string): void {
    this.#extracted.push(name)
  }

  isExtracted(name: string): boolean {
    return this.#extracted.includes(name)
  }

  isWanted(name: string): boolean {
    return this.#required.length === 0 || this.#required.includes(name)
  }

  isPrefixWanted(prefix: string): boolean {
    return this.#required.length === 0 || this.#required.some((name) => name.startsWith(prefix))
  }

  get hasAll(): boolean {
    return this.#required.length > 0 && this.#required.every((name) => this.#extracted.includes(name))
  }

  /** Nothing needs to be parsed. */
  get wantsNothing(): boolean {
    return this.#isEmpty || this.hasAll
  }

  /** Whether the filter on a label that has just been found, if there is one, lets the line pass. */
  isKept(name: string, labels: LabelSet): boolean {
    for (const filter of this.#filters) if (filter.name === name) return filter.passes(labels)
    return true
  }
}

/** A label may have got its suffix only because the stream has it too. */
function withPlainNames(names: readonly string[]): string[] {
  const all = names.flatMap((name) => (name.endsWith(duplicateSuffix) ? [name, name.slice(0, -duplicateSuffix.length)] : [name]))
  return [...new Set(all)].filter((name) => name !== '')
}
