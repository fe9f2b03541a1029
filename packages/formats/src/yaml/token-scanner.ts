/**
 * YAML text as tokens: what begins and ends where, and which scalars are keys. Throws a
 * YamlSyntaxError at what Go's scanner refuses.
 *
 * Follows go.yaml.in/yaml/v2 (scannerc.go). Left out: the limits of 10,000 levels, and what is wrong
 * with `!<…>` and with percent-encoding in a tag.
 */
import type { YamlReader } from './decode.ts'
import { skipDirective } from './directive-token.ts'
import { skipBlockScalar, skipPlainScalar, skipQuotedScalar } from './scalar-tokens.ts'
import {
  isBlank, isBlankOrEnd, isBreak, isDocumentIndicator, scannerError, skip, skipBreak, skipToBreak, type TextCursor,
} from './text-cursor.ts'

export type TokenKind =
  | 'stream end' | 'YAML' | 'TAG' | 'document start' | 'document end' | 'block sequence' | 'block mapping' | 'block end'
  | '[' | ']' | '{' | '}' | ',' | '-' | 'key' | 'value' | 'alias' | 'anchor' | 'tag' | 'scalar'

export interface Token {
  readonly kind: TokenKind
  /** Where it begins, from 0. */
  readonly line: number
  /** In characters of the text. */
  readonly at: number
  /** The name of an anchor, the text of a tag, what a directive says. */
  readonly text: string
}

/** A token that is a key if a `:` follows on its line. */
interface PossibleKey {
  readonly number: number
  readonly at: number
  readonly line: number
  readonly column: number
  /** In a block, at the column of its other keys: nothing else may stand there. */
  readonly isRequired: boolean
}

const keyLengthMax = 1024

/** Shape of its own, for it goes on from token to token; it lives as long as one text is read. */
export class TokenScanner {
  readonly #cursor: TextCursor
  readonly #queue: Token[] = []
  #taken = 0
  #indent = -1
  readonly #indents: number[] = []
  /** One a level of flow, the block's first. */
  readonly #keys: (PossibleKey | undefined)[] = [undefined]
  #mayBeKey = true
  /** v3 looks two tokens further, for comments. */
  readonly #ahead: number
  /** The line on which the token before ended. */
  #endLine = 0
  /** Where the present token began. */
  #tokenAt = 0

  constructor(text: string, reader: YamlReader) {
    this.#cursor = { text, at: text.startsWith('\ufeff') ? 1 : 0, line: 0, column: 0, tokenLine: 0 }
    this.#ahead = reader === 'v3' ? 2 : 0
  }

  peek(): Token {
    while (this.#queue.length <= this.#ahead || this.#mayBecomeKey()) this.#fetch()
    return this.#queue[0]!
  }

  take(): Token {
    const token = this.peek()
    if (token.kind === 'stream end') return token
    this.#queue.shift()
    this.#taken++
    return token
  }

  get #isInFlow(): boolean {
    return this.#keys.length > 1
  }

  #mayBecomeKey(): boolean {
    const level = this.#keys.findIndex((key) => key?.number === this.#taken)
    return level >= 0 && this.#isValid(level)
  }

  /** Whether a level's possible key still is one; one that had to be is an error. */
  #isValid(level: number): boolean {
    const key = this.#keys[level]
    if (!key) return false
    const { line, at } = this.#cursor
    if (key.line >= line && key.at + keyLengthMax >= at) return true
    this.#forget(level)
    return false
  }

  #forget(level = this.#keys.length - 1): void {
    const key = this.#keys[level]
    if (key?.isRequired) throw scannerError("could not find expected ':'", this.#cursor, key.line)
    this.#keys[level] = undefined
  }

  #remember(): void {
    if (!this.#mayBeKey) return
    const { at, line, column } = this.#cursor
    this.#forget()
    const isRequired = !this.#isInFlow && this.#indent === column
    this.#keys[this.#keys.length - 1] = { number: this.#taken + this.#queue.length, at, line, column, isRequired }
  }

  #add(kind: TokenKind, line = this.#cursor.line, text = ''): void {
    this.#queue.push({ kind, line, at: this.#tokenAt, text })
  }

  /** A block begins where something stands further in. */
  #roll(column: number, kind: TokenKind, { line, at }: Pick<Token, 'line' | 'at'>, position = this.#queue.length): void {
    if (this.#isInFlow || this.#indent >= column) return
    this.#indents.push(this.#indent)
    this.#indent = column
    this.#queue.splice(position, 0, { kind, line, at, text: '' })
  }

  #unroll(column: number): void {
    if (this.#isInFlow) return
    while (this.#indent > column) {
      this.#add('block end', this.#ahead > 0 ? this.#endLine : this.#cursor.line)
      this.#indent = this.#indents.pop()!
    }
  }

  #skipToToken(): void {
    const cursor = this.#cursor
    for (;;) {
      const hasTabs = this.#isInFlow || !this.#mayBeKey
      while (cursor.text[cursor.at] === ' ' || (hasTabs && cursor.text[cursor.at] === '\t')) skip(cursor)
      if (cursor.text[cursor.at] === '#') skipToBreak(cursor)
      if (!isBreak(cursor.text[cursor.at])) return
      skipBreak(cursor)
      if (!this.#isInFlow) this.#mayBeKey = true
    }
  }

  #fetch(): void {
    const cursor = this.#cursor
    this.#endLine = cursor.line
    this.#skipToToken()
    cursor.tokenLine = cursor.line
    this.#tokenAt = cursor.at
    this.#unroll(cursor.column)
    const { text, at, column } = cursor
    const character = text[at]
    if (character === undefined) return this.#end()
    if (column === 0 && character === '%') return this.#directive()
    if (isDocumentIndicator(cursor)) return this.#document(character === '-' ? 'document start' : 'document end')
    const isAlone = isBlankOrEnd(text[at + 1])
    switch (character) {
      case '[':
      case '{': return this.#open(character)
      case ']':
      case '}': return this.#close(character)
      case ',': return this.#entry(',')
      case '*':
      case '&': return this.#anchor(character === '*' ? 'alias' : 'anchor')
      case '!': return this.#tag()
      case '"':
      case "'": return this.#quoted(character)
      case '-': if (isAlone) return this.#entry('-')
        break
      case '?': if (this.#isInFlow || isAlone) return this.#key()
        break
      case ':': if (this.#isInFlow || isAlone) return this.#value()
        break
      case '|':
      case '>': if (!this.#isInFlow) return this.#block()
        break
      default:
    }
    if (!this.#beginsPlain()) throw scannerError('found character that cannot start any token', cursor)
    this.#plain()
  }

  #beginsPlain(): boolean {
    const { text, at } = this.#cursor
    const character = text[at]!
    if (character === '-') return !isBlank(text[at + 1])
    if (character === '?' || character === ':') return !this.#isInFlow && !isBlankOrEnd(text[at + 1])
    return !isBlankOrEnd(character) && !',[]{}#&*!|>\'"%@`'.includes(character)
  }

  #end(): void {
    if (this.#cursor.column !== 0) {
      this.#cursor.column = 0
      this.#cursor.line++
    }
    this.#unroll(-1)
    this.#forget()
    this.#mayBeKey = false
    this.#add('stream end')
  }

  #directive(): void {
    this.#unroll(-1)
    this.#forget()
    this.#mayBeKey = false
    const { line } = this.#cursor
    const { name, value } = skipDirective(this.#cursor)
    this.#add(name, line, value)
  }

  #document(kind: TokenKind): void {
    this.#unroll(-1)
    this.#forget()
    this.#mayBeKey = false
    this.#add(kind)
    skip(this.#cursor, 3)
  }

  #open(kind: '[' | '{'): void {
    this.#remember()
    this.#keys.push(undefined)
    this.#mayBeKey = true
    this.#add(kind)
    skip(this.#cursor)
  }

  #close(kind: ']' | '}'): void {
    this.#forget()
    if (this.#isInFlow) this.#keys.pop()
    this.#mayBeKey = false
    this.#add(kind)
    skip(this.#cursor)
  }

  #entry(kind: ',' | '-'): void {
    if (kind === '-' && !this.#isInFlow) {
      if (!this.#mayBeKey) throw scannerError('block sequence entries are not allowed in this context', this.#cursor)
      this.#roll(this.#cursor.column, 'block sequence', this.#cursor)
    }
    this.#forget()
    this.#mayBeKey = true
    this.#add(kind)
    skip(this.#cursor)
  }

  #key(): void {
    if (!this.#isInFlow) {
      if (!this.#mayBeKey) throw scannerError('mapping keys are not allowed in this context', this.#cursor)
      this.#roll(this.#cursor.column, 'block mapping', this.#cursor)
    }
    this.#forget()
    this.#mayBeKey = !this.#isInFlow
    this.#add('key')
    skip(this.#cursor)
  }

  #value(): void {
    const level = this.#keys.length - 1
    if (this.#isValid(level)) {
      const { number, line, at, column } = this.#keys[level]!
      this.#queue.splice(number - this.#taken, 0, { kind: 'key', line, at, text: '' })
      this.#roll(column, 'block mapping', { line, at }, number - this.#taken)
      this.#keys[level] = undefined
      this.#mayBeKey = false
    } else {
      if (!this.#isInFlow) {
        if (!this.#mayBeKey) throw scannerError('mapping values are not allowed in this context', this.#cursor)
        this.#roll(this.#cursor.column, 'block mapping', this.#cursor)
      }
      this.#mayBeKey = !this.#isInFlow
    }
    this.#add('value')
    skip(this.#cursor)
  }

  #anchor(kind: 'anchor' | 'alias'): void {
    this.#remember()
    this.#mayBeKey = false
    const { text, at, line } = this.#cursor
    const name = /^[\w-]*/.exec(text.slice(at + 1))![0]
    skip(this.#cursor, 1 + name.length)
    const after = text[this.#cursor.at]
    if (name === '' || (!isBlankOrEnd(after) && !'?:,]}%@`'.includes(after!))) {
      throw scannerError('did not find expected alphabetic or numeric character', this.#cursor)
    }
    this.#add(kind, line, name)
  }

  #tag(): void {
    this.#remember()
    this.#mayBeKey = false
    const { text, at, line } = this.#cursor
    const tag = /^!(?:<[^>\s]*>|(?:[\w\-;/?:@&=+$,.!~*'()[\]]|%[\da-fA-F]{2})*)/.exec(text.slice(at))![0]
    skip(this.#cursor, tag.length)
    if (text[this.#cursor.at] === '%') throw scannerError('did not find URI escaped octet', this.#cursor)
    if (/^![\w-]*!$/.test(tag)) throw scannerError('did not find expected tag URI', this.#cursor)
    if (!isBlankOrEnd(text[this.#cursor.at])) throw scannerError('did not find expected whitespace or line break', this.#cursor)
    this.#add('tag', line, tag)
  }

  #block(): void {
    this.#forget()
    this.#mayBeKey = true
    const { line } = this.#cursor
    skipBlockScalar(this.#cursor, this.#indent)
    this.#add('scalar', line)
  }

  #quoted(mark: '"' | "'"): void {
    this.#remember()
    this.#mayBeKey = false
    const { line } = this.#cursor
    skipQuotedScalar(this.#cursor, mark)
    this.#add('scalar', line)
  }

  #plain(): void {
    this.#remember()
    this.#mayBeKey = false
    const { line } = this.#cursor
    if (skipPlainScalar(this.#cursor, this.#indent, this.#isInFlow)) this.#mayBeKey = true
    this.#add('scalar', line)
  }
}
