/**
 * `| json name="path"`: single fields of an object.
 *
 * Follows JSONExpressionParser of pkg/logql/log/parser.go and EachKey of buger/jsonparser, as
 * Loki 3 has them.
 */
import type { Extraction } from '../syntax.ts'
import { duplicateSuffix, type LabelSet } from './label-set.ts'
import { parseJsonPath } from './field-paths.ts'
import { searchJson } from './json-search.ts'
import {
  blockEnd, eachJsonElement, type JsonType, malformed, nextToken, readJsonValue, stringEnd, unescapeJson, unescapeLabelValue,
} from './json-text.ts'
import { type BuiltStage, noteError } from './stage.ts'

/** The stage, or why its expressions are none. */
export function jsonFieldsStage(fields: readonly Extraction[]): BuiltStage | string {
  const paths: (readonly string[])[] = []
  for (const { expression } of fields) {
    const path = parseJsonPath(expression)
    if (typeof path === 'string') return `cannot parse expression [${expression}]: ${path}`
    paths.push(path)
  }
  const names = fields.map(({ name }) => name)
  return {
    process: (line, labels) => {
      if (line === '' || labels.hints.wantsNothing) return line
      if (!'"{['.includes(line[0]!)) noteError(labels, 'JSONParserErr')
      else takeFields(line, names, paths, labels)
      return line
    },
  }
}

function takeFields(line: string, names: readonly string[], paths: readonly (readonly string[])[], labels: LabelSet): void {
  let matches = 0
  new Walk(line, paths, (index, found) => {
    if (typeof found === 'string') return noteError(labels, 'JSONParserErr', found)
    const name = names[index]!
    const { type, text } = found
    labels.set(labels.isTaken(name) ? name + duplicateSuffix : name, type === 'null' ? '' : type === 'object' ? text : unescapeLabelValue(text))
    matches++
  }).run()
  if (matches >= names.length) return
  for (const name of names) if (labels.get(name) === undefined) labels.set(name, '')
}

type Found = { readonly type: JsonType; readonly text: string } | string

/** One pass over a text for many paths. */
class Walk {
  readonly #text: string
  readonly #paths: readonly (readonly string[])[]
  readonly #visit: (path: number, found: Found) => void
  readonly #isDone: boolean[]
  readonly #maxLength: number
  #level = 0
  #matched = 0
  #at = 0
  readonly #keys: string[] = []

  constructor(text: string, paths: readonly (readonly string[])[], visit: (path: number, found: Found) => void) {
    this.#text = text
    this.#paths = paths
    this.#visit = visit
    this.#isDone = paths.map(() => false)
    this.#maxLength = Math.max(...paths.map((path) => path.length))
  }

  run(): void {
    const text = this.#text
    for (; this.#at < text.length; this.#at++) {
      const character = text[this.#at]!
      let goesOn = true
      if (character === '"') goesOn = this.#string()
      else if (character === '{') this.#level++
      else if (character === '}' || character === ']') this.#level--
      else if (character === '[') goesOn = this.#array()
      if (!goesOn) return
    }
  }

  #string(): boolean {
    const text = this.#text
    const begin = this.#at + 1
    const end = stringEnd(text, begin)
    if (end === -1) return false
    const after = nextToken(text, end)
    if (after === -1) return false
    this.#at = after
    if (text[after] !== ':') {
      this.#at--
      return true
    }
    const key = unescapeJson(text.slice(begin, end - 1))
    return key !== undefined && this.#key(key)
  }

  #key(key: string): boolean {
    let isMatch = false
    if (this.#maxLength >= this.#level) {
      if (this.#level < 1) {
        this.#visit(-1, malformed.json)
        return false
      }
      this.#keys[this.#level - 1] = key
      for (const [index, path] of this.#paths.entries()) {
        if (path.length !== this.#level || this.#isDone[index] || !this.#isOn(path)) continue
        isMatch = true
        this.#found(index, readJsonValue(this.#text, this.#at + 1))
        if (this.#matched === this.#paths.length) return false
      }
    }
    if (!isMatch) this.#skipValue()
    if ('{}["'.includes(this.#text[this.#at] ?? ' ')) this.#at--
    return true
  }

  #isOn(path: readonly string[]): boolean {
    return path.every((key, index) => index >= this.#level || key === this.#keys[index])
  }

  #found(index: number, found: Found): void {
    this.#matched++
    this.#isDone[index] = true
    this.#visit(index, found)
  }

  #skipValue(): void {
    const text = this.#text
    const offset = nextToken(text, this.#at + 1)
    this.#at = offset === -1 ? this.#at - 1 : offset - 1
    // The step that jsonparser takes here is one short, which a block makes up for.
    if (text[this.#at] !== '{') return
    const end = blockEnd(text, this.#at, '{', '}')
    this.#at = end === -1 ? this.#at : end + 1
  }

  #array(): boolean {
    const text = this.#text
    if (this.#level < 0) {
      this.#visit(-1, malformed.json)
      return false
    }
    const wanted = this.#paths.flatMap((path, index) => {
      const key = path[this.#level]
      const isIndex = key !== undefined && key.length > 2 && key[0] === '['
      return isIndex && !this.#isDone[index] && path.slice(0, this.#level).every((name, at) => name === this.#keys[at])
        ? [{ index, element: Number(key.slice(1, -1)), rest: path.slice(this.#level + 1) }] : []
    })
    if (wanted.length === 0) {
      const end = blockEnd(text, this.#at, '[', ']')
      if (end === -1) return false
      this.#at = end - 1
      return true
    }
    this.#level++
    let element = 0
    const end = eachJsonElement(text, this.#at, (value) => {
      for (const want of wanted) if (want.element === element) this.#element(want.index, value, want.rest)
      element++
    })
    if (this.#matched === this.#paths.length) return false
    this.#at = end - 1
    return true
  }

  #element(index: number, value: { readonly type: JsonType; readonly text: string }, rest: readonly string[]): void {
    this.#matched++
    this.#isDone[index] = true
    const at = searchJson(value.text, rest)
    if (at === -1) return
    this.#visit(index, value.type === 'string' ? { type: 'string', text: value.text.slice(at) } : readJsonValue(value.text, at))
  }
}
