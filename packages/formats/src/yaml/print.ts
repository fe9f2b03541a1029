/**
 * JSON values as kubectl writes YAML: keys sorted, lists not indented, long lines folded after
 * column 80.
 *
 * Follows sigs.k8s.io/yaml on go.yaml.in/yaml/v2 (encode.go, emitterc.go, sorter.go).
 */
import { escapeCharacter, styleOf } from './scalar.ts'

const widthMax = 80

export function printYaml(value: unknown): string {
  return `${node(value, 0, 0).replace(/^\n/, '')}\n`.replace(/\n\n$/, isOpenEnded(value) ? '\n\n' : '\n')
}

/** A document that is one literal with newlines to keep ends with them. */
function isOpenEnded(value: unknown): boolean {
  return typeof value === 'string' && value.endsWith('\n\n')
}

/** A value after its key or dash; mappings and lists begin on a line of their own. */
function node(value: unknown, indent: number, column: number): string {
  if (typeof value === 'string') return scalar(value, { indent, column, isKey: false })
  if (Array.isArray(value)) return value.length === 0 ? '[]' : list(value, indent)
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
    return entries.length === 0 ? '{}' : mapping(Object.fromEntries(entries), indent)
  }
  return value === undefined ? 'null' : number(value)
}

/** Whole numbers as they are; others as Go's 'g' format. */
function number(value: unknown): string {
  if (typeof value !== 'number' || Number.isInteger(value) && Math.abs(value) < 1e21) return String(value)
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2')
}

function mapping(value: Readonly<Record<string, unknown>>, indent: number): string {
  const pad = ' '.repeat(indent)
  return Object.keys(value).sort(inNaturalOrder).map((key) => {
    const name = scalar(key, { indent, column: indent, isKey: true })
    return `\n${pad}${name}:${after(value[key], indent, indent + name.length + 2)}`
  }).join('')
}

/** What follows a key: a space and a scalar, or a block below it; lists stand at the key's own column. */
function after(value: unknown, indent: number, column: number): string {
  const isList = Array.isArray(value)
  const text = node(value, isList ? indent : indent + 2, column)
  return text.startsWith('\n') ? text : ` ${text}`
}

function list(values: readonly unknown[], indent: number): string {
  const pad = ' '.repeat(indent)
  return values.map((value) => {
    const text = node(value, indent + 2, indent + 2)
    // A mapping or list within a list begins on the dash's line.
    return `\n${pad}- ${text.startsWith('\n') ? text.slice(1 + indent + 2) : text}`
  }).join('')
}

interface Place {
  /** Of the lines after the first. */
  readonly indent: number
  readonly column: number
  readonly isKey: boolean
}

function scalar(text: string, place: Place): string {
  const style = styleOf(text, place.isKey)
  switch (style) {
    case 'plain': return folded(text, [...text], place)
    case 'single': return `'${folded(text, [...text].map((each) => (each === "'" ? "''" : each)), { ...place, column: place.column + 1 })}'`
    case 'double': return `"${doubleQuoted(text, place)}"`
    case 'literal': return literal(text, place.indent)
  }
}

/** A single space after column 80 becomes a line break. */
function folded(text: string, printed: readonly string[], { indent, column, isKey }: Place): string {
  const characters = [...text]
  let result = ''
  let at = column
  for (const [index, piece] of printed.entries()) {
    const isFold = !isKey && piece === ' ' && at > widthMax && index > 0 && index < printed.length - 1
      && characters[index - 1] !== ' ' && characters[index + 1] !== ' '
    result += isFold ? `\n${' '.repeat(indent)}` : piece
    at = isFold ? indent : at + piece.length
  }
  return result
}

function doubleQuoted(text: string, { indent, column, isKey }: Place): string {
  const characters = [...text]
  let result = ''
  let at = column + 1
  for (const [index, character] of characters.entries()) {
    const isFold = !isKey && character === ' ' && at > widthMax && index > 0 && index < characters.length - 1 && characters[index - 1] !== ' '
    const piece = isFold ? `\n${' '.repeat(indent)}${characters[index + 1] === ' ' ? '\\' : ''}` : escapeCharacter(character)
    result += piece
    at = isFold ? indent : at + piece.length
  }
  return result
}

function literal(text: string, indent: number): string {
  const pad = ' '.repeat(indent)
  const hint = /^[ \n]/.test(text) ? '2' : ''
  const chomp = !text.endsWith('\n') ? '-' : /^\n$|\n\n$/.test(text) ? '+' : ''
  const lines = text.replace(/\n$/, '').split('\n').map((line) => (line === '' ? '' : pad + line))
  return `|${hint}${chomp}\n${lines.join('\n')}`
}

/** Letters before digits that follow letters, numbers by their value: `a9` before `a10`. */
function inNaturalOrder(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  let afterDigits = false
  for (let index = 0; index < left.length && index < right.length; index++) {
    const x = left[index]!
    const y = right[index]!
    if (x === y) {
      afterDigits = isDigit(x)
      continue
    }
    if (isLetter(x) && isLetter(y)) return x < y ? -1 : 1
    if (isLetter(x) || isLetter(y)) return (afterDigits ? isLetter(x) : isLetter(y)) ? -1 : 1
    return byNumber(left, right, index)
  }
  return left.length - right.length
}

function byNumber(left: readonly string[], right: readonly string[], index: number): number {
  const digitsFrom = (characters: readonly string[]) => /^\d*/.exec(characters.slice(index).join(''))![0]
  const x = digitsFrom(left)
  const y = digitsFrom(right)
  const isWithin = (left[index] === '0' || right[index] === '0') && /[1-9]\d*$/.test(left.slice(0, index).join(''))
  const value = (digits: string) => Number((isWithin ? '1' : '') + digits)
  return value(x) - value(y) || x.length - y.length || (left[index]! < right[index]! ? -1 : 1)
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}

function isLetter(character: string): boolean {
  return /^\p{L}$/u.test(character)
}
