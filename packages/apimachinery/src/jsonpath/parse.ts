/**
 * Reads a JSONPath template: text, and between braces paths with filters, slices, unions, recursive
 * descent, quotes and `range`/`end`.
 *
 * Follows k8s.io/client-go/util/jsonpath/parser.go.
 */
import { ParseError } from '../parse-error.ts'
import type { Bound, JsonPathList, JsonPathNode } from './nodes.ts'
import { unquote } from './unquote.ts'

/** A ParseError has the words of the real reader. */
export function parseTemplate(text: string): JsonPathList {
  const reader = new Reader(text)
  reader.text()
  return reader.root
}

/** What stands between two braces. */
function parseAction(text: string): JsonPathList {
  return parseTemplate(`{${text}}`).nodes[0] as JsonPathList
}

const terminator = /^[ \t\r\n.,[\]$@{}]/
const filterParts = /^([^!<>=]+)([!<>=]+)(.+?)$/
const sliceParts = /^(-?\d*)(:-?\d*)?(:-?\d*)?$/

class Reader {
  readonly root: JsonPathList = { kind: 'list', nodes: [] }
  readonly #input: string
  #position = 0
  #start = 0

  constructor(input: string) {
    this.#input = input
  }

  /** Text up to the next brace, and what follows it. */
  text(): void {
    const brace = this.#input.indexOf('{', this.#position)
    this.#position = brace < 0 ? this.#input.length : brace
    if (this.#position > this.#start) this.root.nodes.push({ kind: 'text', text: this.#consumed() })
    if (brace < 0) return
    this.#position++
    this.#consumed()
    const list: JsonPathList = { kind: 'list', nodes: [] }
    this.root.nodes.push(list)
    this.#action(list)
  }

  #action(list: JsonPathList): void {
    while (!this.#startsWith('}')) this.#step(list)
    this.#position++
    this.#consumed()
    this.text()
  }

  #step(list: JsonPathList): void {
    if (this.#startsWith('[?(')) return this.#filter(list)
    if (this.#startsWith('..')) return this.#recursive(list)
    const character = this.#next()
    if (character === '' || character === '\r' || character === '\n') throw new ParseError('unclosed action')
    if (character === ' ' || character === '@' || character === '$') this.#consumed()
    else if (character === '[') this.#array(list)
    else if (character === '"' || character === "'") this.#quote(list, character)
    else if (character === '.') this.#field(list)
    else if (/^[+\-\p{Nd}]$/u.test(character)) this.#number(list, character)
    else if (/^[_\p{L}]$/u.test(character)) this.#identifier(list, character)
    else {
      const code = character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
      throw new ParseError(`unrecognized character in action: U+${code} '${character}'`)
    }
  }

  #identifier(list: JsonPathList, first: string): void {
    this.#position -= first.length
    while (this.#position < this.#input.length && !terminator.test(this.#peek())) this.#next()
    const name = this.#consumed()
    list.nodes.push(name === 'true' || name === 'false' ? { kind: 'bool', value: name === 'true' } : { kind: 'identifier', name })
  }

  #recursive(list: JsonPathList): void {
    if (list.nodes.at(-1)?.kind === 'recursive') throw new ParseError('invalid multiple recursive descent')
    this.#position += 2
    this.#consumed()
    list.nodes.push({ kind: 'recursive' })
    if (/^[_\p{L}\p{Nd}]/u.test(this.#peek())) this.#field(list)
  }

  #number(list: JsonPathList, first: string): void {
    this.#position -= first.length
    if (/^[+-]/.test(first)) this.#next()
    while (/^[.\p{Nd}]/u.test(this.#peek())) this.#next()
    const text = this.#consumed()
    if (!/^[+-]?(\d+\.?\d*|\.\d+)$/.test(text)) throw new ParseError(`cannot parse number ${text}`)
    list.nodes.push({ kind: 'number', value: Number(text) })
  }

  /** A name up to the next character that ends it; a backslash takes that meaning away. */
  #field(list: JsonPathList): void {
    this.#consumed()
    while (this.#position < this.#input.length && !terminator.test(this.#peek())) {
      if (this.#next() === '\\') this.#next()
    }
    const name = this.#consumed()
    list.nodes.push(name === '*' ? { kind: 'wildcard' } : { kind: 'field', name: name.replaceAll('\\', '') })
  }

  #quote(list: JsonPathList, mark: string): void {
    for (;;) {
      const character = this.#next()
      if (character === '' || character === '\n') throw new ParseError('unterminated quoted string')
      if (character === mark && this.#input[this.#position - 2] !== '\\') break
    }
    list.nodes.push({ kind: 'text', text: unquote(this.#consumed()) })
  }

  #array(list: JsonPathList): void {
    for (let character = ''; character !== ']'; ) {
      character = this.#next()
      if (character === '' || character === '\n') throw new ParseError('unterminated array')
    }
    const inner = this.#consumed().slice(1, -1)
    const text = inner === '*' ? ':' : inner
    const parts = text.split(',')
    const key = /^'([^']*)'$/.exec(text)
    if (parts.length > 1) list.nodes.push({ kind: 'union', lists: parts.map((part) => parseAction(`[${part.replace(/^ +| +$/g, '')}]`)) })
    else if (key) list.nodes.push(...parseAction(`.${key[1]}`).nodes)
    else list.nodes.push(sliceNode(text))
  }

  #filter(list: JsonPathList): void {
    this.#position += 3
    this.#consumed()
    this.#toEndOfFilter()
    if (this.#next() !== ']') throw new ParseError('unclosed array expect ]')
    const text = this.#consumed().slice(0, -2)
    const parts = filterParts.exec(text)
    const nothing: JsonPathList = { kind: 'list', nodes: [] }
    if (!parts) list.nodes.push({ kind: 'filter', left: parseAction(text), operator: 'exists', right: nothing })
    else list.nodes.push({ kind: 'filter', left: parseAction(parts[1]!), operator: parts[2]!, right: parseAction(parts[3]!) })
  }

  /** Past the parenthesis that closes the filter; one within quotes does not. */
  #toEndOfFilter(): void {
    let mark = ''
    let isClosed = false
    for (;;) {
      const character = this.#next()
      if (character === '' || character === '\n') throw new ParseError('unterminated filter')
      if (character === '"' || character === "'") {
        if (mark === '') mark = character
        else if (this.#input[this.#position - 2] !== '\\' && character === mark) isClosed = true
      } else if (character === ')' && (mark !== '') === isClosed) return
    }
  }

  #startsWith(text: string): boolean {
    return this.#input.startsWith(text, this.#position)
  }

  #peek(): string {
    const code = this.#input.codePointAt(this.#position)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  #next(): string {
    const character = this.#peek()
    this.#position += character.length
    return character
  }

  /** What was read since the last time this was asked. */
  #consumed(): string {
    const text = this.#input.slice(this.#start, this.#position)
    this.#start = this.#position
    return text
  }
}

function sliceNode(text: string): JsonPathNode {
  const parts = sliceParts.exec(text)
  if (!parts) throw new ParseError(`invalid array index ${text}`)
  const [, first = '', second, third] = parts
  const start = bound(first)
  const end = second === undefined ? { value: start.value + 1, isKnown: true, isDerived: true } : bound(second.slice(1))
  return { kind: 'array', bounds: [start, end, bound(third?.slice(1) ?? '')] }
}

function bound(text: string): Bound {
  if (text === '') return { value: 0, isKnown: false, isDerived: false }
  if (text === '-') throw new ParseError('array index - is not a number')
  return { value: Number(text), isKnown: true, isDerived: false }
}
