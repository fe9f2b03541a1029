/**
 * Walks over JSON text as Go's reader does: what strict decoding minds about it (fields that stand
 * there twice, fields that the type does not know), and where the text is not JSON the words for it.
 *
 * Follows the scanner of encoding/json and sigs.k8s.io/json.
 */
import { ParseError } from '../parse-error.ts'
import { byteLength, quote } from '../quote.ts'
import { unknownField } from '../schema/read.ts'

interface Scanner {
  readonly text: string
  at: number
  /** Names and `[index]`es down to where the scanner is. */
  readonly path: string[]
  /** Paths of fields that the type does not know; what is below them is not looked at. */
  readonly unknown: ReadonlySet<string>
  isWithinUnknown: boolean
  readonly sentences: Set<string>
}

/** `unknown field "spec.foo"`, `duplicate field "spec.replicas"`, in the order of the text; a ParseError for what is not JSON. */
export function strictSentences(text: string, unknownFields: readonly string[] = []): string[] {
  const scanner: Scanner = { text, at: 0, path: [], unknown: new Set(unknownFields), isWithinUnknown: false, sentences: new Set() }
  scanValue(scanner)
  skipSpace(scanner)
  if (scanner.at < text.length) throw unexpected(scanner, 'after top-level value')
  return [...scanner.sentences].slice(0, sentencesMax)
}

/** Where the value that begins at `start` ends; a JsonSyntaxError for what is not JSON. */
export function jsonValueEnd(text: string, start = 0): number {
  const scanner: Scanner = { text, at: start, path: [], unknown: new Set(), isWithinUnknown: false, sentences: new Set() }
  scanValue(scanner)
  return scanner.at
}

/** Go counts the bytes that it has read, the one that it minds among them. */
export class JsonSyntaxError extends ParseError {
  readonly offset: number
  /** The text ends where more should follow. */
  readonly isEnd: boolean

  constructor(message: string, { text, at }: Pick<Scanner, 'text' | 'at'>) {
    super(message)
    this.offset = byteLength(text.slice(0, at + 1))
    this.isEnd = at >= text.length
  }
}

const sentencesMax = 100
const depthMax = 10_000

function scanValue(scanner: Scanner): void {
  skipSpace(scanner)
  const { text, at, path } = scanner
  const first = text[at]
  if (path.length > depthMax) throw new ParseError('exceeded max depth')
  if (first === '{') scanObject(scanner)
  else if (first === '[') scanList(scanner)
  else if (first === '"') scanText(scanner)
  else if (first === '-' || isDigit(first)) scanNumber(scanner)
  else if (first === 't') scanWord(scanner, 'true')
  else if (first === 'f') scanWord(scanner, 'false')
  else if (first === 'n') scanWord(scanner, 'null')
  else throw unexpected(scanner, 'looking for beginning of value')
}

function scanObject(scanner: Scanner): void {
  const names = new Set<string>()
  scanner.at++
  skipSpace(scanner)
  if (take(scanner, '}')) return
  for (;;) {
    skipSpace(scanner)
    if (scanner.text[scanner.at] !== '"') throw unexpected(scanner, 'looking for beginning of object key string')
    const start = scanner.at
    scanText(scanner)
    const name: string = JSON.parse(scanner.text.slice(start, scanner.at))
    skipSpace(scanner)
    if (!take(scanner, ':')) throw unexpected(scanner, 'after object key')
    scanField(scanner, name, names.has(name))
    names.add(name)
    skipSpace(scanner)
    if (take(scanner, '}')) return
    if (!take(scanner, ',')) throw unexpected(scanner, 'after object key:value pair')
  }
}

function scanField(scanner: Scanner, name: string, isRepeated: boolean): void {
  const { path, unknown, isWithinUnknown, sentences } = scanner
  path.push(name)
  if (!isWithinUnknown && (isRepeated || unknown.size > 0)) {
    const field = printPath(path)
    scanner.isWithinUnknown = unknown.has(field)
    if (scanner.isWithinUnknown) sentences.add(unknownField(field))
    else if (isRepeated) sentences.add(`duplicate field ${quote(field)}`)
  }
  scanValue(scanner)
  scanner.isWithinUnknown = isWithinUnknown
  path.pop()
}

function scanList(scanner: Scanner): void {
  scanner.at++
  skipSpace(scanner)
  if (take(scanner, ']')) return
  for (let index = 0; ; index++) {
    scanner.path.push(`[${index}]`)
    scanValue(scanner)
    scanner.path.pop()
    skipSpace(scanner)
    if (take(scanner, ']')) return
    if (!take(scanner, ',')) throw unexpected(scanner, 'after array element')
  }
}

function scanText(scanner: Scanner): void {
  scanner.at++
  for (;;) {
    while (isPlain(scanner.text.charCodeAt(scanner.at))) scanner.at++
    if (take(scanner, '"')) return
    if (!take(scanner, '\\')) throw unexpected(scanner, 'in string literal')
    if (take(scanner, 'u')) scanHexadecimal(scanner)
    else if (/["\\/bfnrt]/.test(scanner.text[scanner.at] ?? '')) scanner.at++
    else throw brokenOff(scanner, 'in string escape code')
  }
}

/** False at the end of the text too, where the code is NaN. */
function isPlain(code: number): boolean {
  return code >= 0x20 && code !== 0x22 && code !== 0x5c
}

function scanHexadecimal(scanner: Scanner): void {
  for (let digit = 0; digit < 4; digit++) {
    if (!/[\da-fA-F]/.test(scanner.text[scanner.at] ?? '')) throw brokenOff(scanner, 'in \\u hexadecimal character escape')
    scanner.at++
  }
}

function scanNumber(scanner: Scanner): void {
  take(scanner, '-')
  if (!take(scanner, '0')) scanDigits(scanner, 'in numeric literal')
  if (take(scanner, '.')) scanDigits(scanner, 'after decimal point in numeric literal')
  if (!take(scanner, 'e') && !take(scanner, 'E')) return
  if (!take(scanner, '+')) take(scanner, '-')
  scanDigits(scanner, 'in exponent of numeric literal')
}

function scanDigits(scanner: Scanner, where: string): void {
  if (!isDigit(scanner.text[scanner.at])) throw brokenOff(scanner, where)
  while (isDigit(scanner.text[scanner.at])) scanner.at++
}

function scanWord(scanner: Scanner, word: string): void {
  for (const letter of word) {
    if (!take(scanner, letter)) throw brokenOff(scanner, `in literal ${word} (expecting '${letter}')`)
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

function take(scanner: Scanner, character: string): boolean {
  if (scanner.text[scanner.at] !== character) return false
  scanner.at++
  return true
}

function skipSpace(scanner: Scanner): void {
  while (' \t\r\n'.includes(scanner.text[scanner.at] ?? 'x')) scanner.at++
}

function printPath(path: readonly string[]): string {
  return path.map((part, index) => (index === 0 || part.startsWith('[') ? part : `.${part}`)).join('')
}

function unexpected(scanner: Scanner, where: string): JsonSyntaxError {
  const { text, at } = scanner
  return new JsonSyntaxError(at >= text.length ? 'unexpected end of JSON input' : `invalid character ${quotedByte(text, at)} ${where}`, scanner)
}

/** Within a token the end of the text is like a space to Go. */
function brokenOff(scanner: Scanner, where: string): JsonSyntaxError {
  const { text, at } = scanner
  return new JsonSyntaxError(`invalid character ${quotedByte(`${text} `, at)} ${where}`, scanner)
}

/** Go names the first byte of a character, not the character. */
function quotedByte(text: string, at: number): string {
  const code = text.codePointAt(at)!
  const byte = code < 0x80 ? code : code < 0x800 ? 0xc0 | (code >> 6) : code < 0x1_0000 ? 0xe0 | (code >> 12) : 0xf0 | (code >> 18)
  if (byte === 0x27) return "'\\''"
  if (byte === 0x22) return "'\"'"
  return `'${quote(String.fromCharCode(byte)).slice(1, -1)}'`
}
