/**
 * Looks for the value at a path, as forgiving of what stands elsewhere as upstream is.
 *
 * Follows searchKeys of buger/jsonparser.
 */
import { blockEnd, eachJsonElement, type JsonValue, nextToken, stringEnd, unescapeJson } from './json-text.ts'

/** Where the value begins; -1 when it is not there. */
export function searchJson(text: string, path: readonly string[]): number {
  return path.length === 0 ? 0 : new Search(text, path).run()
}

const goesOn = -2

class Search {
  readonly #text: string
  readonly #path: readonly string[]
  #at = 0
  #level = 0
  #keyLevel = 0
  #isMatched = true

  constructor(text: string, path: readonly string[]) {
    this.#text = text
    this.#path = path
  }

  run(): number {
    for (; this.#at < this.#text.length; this.#at++) {
      const found = this.#step(this.#text[this.#at]!)
      if (found !== goesOn) return found
    }
    return -1
  }

  #step(character: string): number {
    switch (character) {
      case '"': return this.#string()
      case '{':
        if (!this.#isMatched) return this.#skip('{', '}')
        this.#level++
        return goesOn
      case '}':
        this.#level--
        if (this.#level === this.#keyLevel) this.#keyLevel--
        return goesOn
      case '[': return this.#keyLevel === this.#level && this.#path[this.#level]?.[0] === '[' ? this.#element(this.#path[this.#level]!) : this.#skip('[', ']')
      case ':': return -1
      default: return goesOn
    }
  }

  #skip(open: string, close: string): number {
    const end = blockEnd(this.#text, this.#at, open, close)
    if (end === -1) return -1
    this.#at = end - 1
    return goesOn
  }

  #string(): number {
    const begin = this.#at + 1
    const end = stringEnd(this.#text, begin)
    const after = end === -1 ? -1 : nextToken(this.#text, end)
    if (after === -1) return -1
    this.#at = after
    if (this.#text[after] !== ':') {
      this.#at--
      return goesOn
    }
    if (this.#level < 1 || this.#level > this.#path.length) return -1
    const key = unescapeJson(this.#text.slice(begin, end - 1))
    if (key === undefined) return -1
    this.#isMatched = key === this.#path[this.#level - 1]
    if (!this.#isMatched || this.#keyLevel !== this.#level - 1) return goesOn
    this.#keyLevel++
    return this.#keyLevel === this.#path.length ? after + 1 : goesOn
  }

  #element(key: string): number {
    const wanted = /^\[\d+\]$/.test(key) ? Number(key.slice(1, -1)) : -1
    let found: JsonValue | undefined
    let index = 0
    eachJsonElement(this.#text, this.#at, (value) => {
      if (index++ === wanted) found = value
    })
    if (!found) return -1
    const inner = searchJson(this.#text.slice(found.start, found.end), this.#path.slice(this.#level + 1))
    return inner < 0 ? -1 : found.start + inner
  }
}
