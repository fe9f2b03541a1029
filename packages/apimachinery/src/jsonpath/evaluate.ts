/**
 * Finds what a template's paths lead to in a value.
 *
 * Follows k8s.io/client-go/util/jsonpath/jsonpath.go. Keys of a map come in order here (in Go in any).
 * Left out: the difference between 2 and 2.0, which JSON does not make here.
 */
import { goTypeOfValue, printGoValue } from '../go-print.ts'
import { ParseError } from '../parse-error.ts'
import { comparisons } from './compare.ts'
import type { Bound, JsonPathList, JsonPathNode } from './nodes.ts'

export interface EvaluateOptions {
  /** A key that is not there leads to nothing, and is not refused. */
  readonly allowMissingKeys: boolean
}

type Fields = Readonly<Record<string, unknown>>

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One list of results a piece of the template, repeated for each round of a range. */
export function evaluateTemplate(root: JsonPathList, data: unknown, options: EvaluateOptions): unknown[][] {
  return new Evaluation(root.nodes, options).find(data, 0)
}

class Evaluation {
  readonly #nodes: readonly JsonPathNode[]
  readonly #options: EvaluateOptions
  #rangesBegun = 0
  #rangesIn = 0
  #rangesEnded = 0
  #lastEnd = -1

  constructor(nodes: readonly JsonPathNode[], options: EvaluateOptions) {
    this.#nodes = nodes
    this.#options = options
  }

  find(data: unknown, from: number): unknown[][] {
    const found: unknown[][] = []
    for (let index = from; index < this.#nodes.length; index++) {
      const results = this.#walk([data], this.#nodes[index]!)
      if (this.#rangesEnded > 0 && this.#rangesEnded <= this.#rangesIn) {
        this.#rangesEnded--
        this.#lastEnd = index
        break
      }
      if (this.#rangesBegun === 0) {
        found.push(results)
        continue
      }
      this.#rangesBegun--
      found.push(...this.#rounds(results, index + 1))
      if (this.#lastEnd > index) index = this.#lastEnd
    }
    return found
  }

  /** The rest of the template for each value; once for none at all, to find the end. */
  #rounds(values: readonly unknown[], from: number): unknown[][] {
    this.#rangesIn++
    const found = values.flatMap((value) => this.find(value, from))
    if (values.length === 0) this.find(undefined, from)
    this.#rangesIn--
    return found
  }

  #walk(values: unknown[], node: JsonPathNode): unknown[] {
    switch (node.kind) {
      case 'list':
        return node.nodes.reduce((current, each) => this.#walk(current, each), values)
      case 'text':
        return [node.text]
      case 'number':
      case 'bool':
        return values.map(() => node.value)
      case 'field':
        return this.#fields(values, node.name)
      case 'array':
        return values.flatMap((value) => elements(value, node.bounds))
      case 'filter':
        return values.flatMap((value) => this.#filtered(value, node))
      case 'wildcard':
        return values.flatMap(contents)
      case 'recursive':
        return values.flatMap(descendants)
      case 'union':
        return node.lists.flatMap((list) => this.#walk(values, list))
      case 'identifier':
        return this.#identifier(values, node.name)
    }
  }

  #identifier(values: unknown[], name: string): unknown[] {
    if (name === 'range') {
      this.#rangesBegun++
      return values
    }
    if (name !== 'end') throw new ParseError(`unrecognized identifier ${name}`)
    if (this.#rangesIn === 0) throw new ParseError('not in range, nothing to end')
    this.#rangesEnded++
    return []
  }

  #fields(values: readonly unknown[], name: string): unknown[] {
    if (values.length === 0) return []
    const found = values.filter((value): value is Fields => isFields(value) && Object.hasOwn(value, name)).map((value) => value[name])
    if (found.length === 0 && !this.#options.allowMissingKeys) throw new ParseError(`${name} is not found`)
    return found
  }

  #filtered(value: unknown, { left, operator, right }: Extract<JsonPathNode, { kind: 'filter' }>): unknown[] {
    if (!Array.isArray(value)) throw new ParseError(`${printGoValue(value)} is not array or slice and cannot be filtered`)
    if (operator === 'exists') return value.filter((item) => this.#exists(item, left))
    return value.filter((item) => {
      const lefts = this.#one(item, left)
      const rights = lefts.length === 0 ? [] : this.#one(item, right)
      if (rights.length === 0) return false
      const compare = comparisons[operator]
      if (!compare) throw new ParseError(`unrecognized filter operator ${operator}`)
      return compare(lefts[0], rights[0])
    })
  }

  #exists(item: unknown, path: JsonPathList): boolean {
    try {
      return this.#walk([item], path).length > 0
    } catch (error) {
      // What leads nowhere does not exist.
      if (error instanceof ParseError) return false
      throw error
    }
  }

  #one(item: unknown, path: JsonPathList): unknown[] {
    const found = this.#walk([item], path)
    if (found.length > 1) throw new ParseError('can only compare one element at a time')
    return found
  }
}

/** An element, or a slice with a step, of a list; negative bounds count from the end. */
function elements(value: unknown, [first, second, third]: readonly [Bound, Bound, Bound]): unknown[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new ParseError(`${goTypeOfValue(value)} is not array or slice`)
  const { length } = value
  const start = first.isKnown && first.value < 0 ? first.value + length : first.value
  const isFromEnd = second.value < 0 || (second.value === 0 && second.isDerived)
  const end = !second.isKnown ? length : isFromEnd ? second.value + length : second.value
  if (start === end) return []
  if (start >= length || start < 0) throw new ParseError(`array index out of bounds: index ${start}, length ${length}`)
  if (end > length || end < 0) throw new ParseError(`array index out of bounds: index ${end - 1}, length ${length}`)
  if (start > end) throw new ParseError(`starting index ${start} is greater than ending index ${end}`)
  if (third.isKnown && third.value <= 0) throw new ParseError('step must be > 0')
  const step = third.isKnown ? third.value : 1
  return value.slice(start, end).filter((_, index) => index % step === 0)
}

/** Elements of a list, values of a map, bytes of a text. */
function contents(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (isFields(value)) return Object.keys(value).sort().map((key) => value[key])
  return typeof value === 'string' ? [...new TextEncoder().encode(value)] : []
}

/** The value itself and everything within it that has contents. */
function descendants(value: unknown): unknown[] {
  const inner = contents(value)
  return inner.length === 0 ? [] : [value, ...inner.flatMap(descendants)]
}
