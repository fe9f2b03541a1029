/**
 * Two values of JSON as one, coloured where they differ: green for what came and was not expected, red for what did not come,
 * yellow for what is another.
 *
 * Follows github.com/nsf/jsondiff (Compare with DefaultConsoleOptions).
 */
import { compareText, quote } from '../../series/labels.ts'

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }

interface Colour {
  readonly begin: string
  readonly end: string
}

const plain: Colour = { begin: '', end: '' }
const added: Colour = { begin: '\x1b[0;32m', end: '\x1b[0m' }
const removed: Colour = { begin: '\x1b[0;31m', end: '\x1b[0m' }
const changed: Colour = { begin: '\x1b[0;33m', end: '\x1b[0m' }

export function printJsonDiff(expected: Json, got: Json): string {
  return new DiffText(0).difference(expected, got).finished()
}

/** Text that is being written, on a level of indentation and in a colour. */
class DiffText {
  #text = ''
  #level: number
  #colour: Colour | undefined

  constructor(level: number) {
    this.#level = level
  }

  finished(): string {
    return this.#text + (this.#colour?.end ?? '')
  }

  difference(a: Json, b: Json): this {
    if (isList(a) && isList(b)) return this.#collections('[', ']', pairsOfLists(a, b))
    if (isRecord(a) && isRecord(b)) return this.#collections('{', '}', pairsOfRecords(a, b))
    if (a === b) {
      this.#use(plain)
      this.#value(a)
      return this
    }
    this.#use(changed)
    this.#text += `${brief(a)} => ${brief(b)}`
    return this
  }

  #collections(open: string, close: string, pairs: readonly Pair[]): this {
    this.#use(plain)
    if (pairs.length === 0) {
      this.#text += open + close
      return this
    }
    this.#level++
    this.#newLine(open)
    for (const [index, { key, a, b }] of pairs.entries()) {
      if (a !== undefined && b !== undefined) this.#text += key + new DiffText(this.#level).difference(a, b).finished()
      else {
        this.#use(a === undefined ? added : removed)
        this.#text += key
        this.#value((a ?? b)!)
      }
      if (index === pairs.length - 1) this.#level--
      this.#use(plain)
      this.#newLine(index === pairs.length - 1 ? '' : ',')
    }
    this.#text += close
    return this
  }

  #value(value: Json): void {
    if (isList(value)) this.#whole('[', ']', value.map((each) => ['', each] as const))
    else if (isRecord(value)) this.#whole('{', '}', Object.keys(value).sort(compareText).map((name) => [`${quote(name)}: `, value[name]!] as const))
    else this.#text += brief(value)
  }

  #whole(open: string, close: string, parts: readonly (readonly [key: string, value: Json])[]): void {
    if (parts.length > 0) {
      this.#level++
      this.#newLine(open)
    } else this.#text += open
    for (const [index, [key, value]] of parts.entries()) {
      this.#text += key
      this.#value(value)
      if (index === parts.length - 1) this.#level--
      this.#newLine(index === parts.length - 1 ? '' : ',')
    }
    this.#text += close
  }

  #use(colour: Colour): void {
    if (this.#colour === colour) return
    this.#text += (this.#colour?.end ?? '') + colour.begin
    this.#colour = colour
  }

  #newLine(before: string): void {
    this.#text += `${before}${this.#colour?.end ?? ''}\n${'    '.repeat(this.#level)}${this.#colour?.begin ?? ''}`
  }
}

interface Pair {
  readonly key: string
  readonly a: Json | undefined
  readonly b: Json | undefined
}

function pairsOfLists(a: readonly Json[], b: readonly Json[]): Pair[] {
  return Array.from({ length: Math.max(a.length, b.length) }, (_, index) => ({ key: '', a: a[index], b: b[index] }))
}

function pairsOfRecords(a: Readonly<Record<string, Json>>, b: Readonly<Record<string, Json>>): Pair[] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort(compareText)
  return names.map((name) => ({ key: `${quote(name)}: `, a: Object.hasOwn(a, name) ? a[name] : undefined, b: Object.hasOwn(b, name) ? b[name] : undefined }))
}

function brief(value: Json): string {
  if (isList(value)) return '[]'
  if (isRecord(value)) return '{}'
  return typeof value === 'string' ? quote(value) : String(value)
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

function isRecord(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
