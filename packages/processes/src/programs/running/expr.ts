/** expr: integers, comparisons and matches, a word an operand. Follows GNU coreutils 9.1. */
import { print, printError } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { RegexError } from '../../regex/posix.ts'
import { regex } from '../../regex/regex.ts'

class ExprError extends Error {}

interface Reader {
  readonly words: readonly string[]
  at: number
}

export const expr: Program = {
  name: 'expr',
  *run({ argv }) {
    const words = argv.slice(argv[1] === '--' ? 2 : 1)
    if (words.length === 0) {
      yield* printError("expr: missing operand\nTry 'expr --help' for more information.\n")
      return 2
    }
    try {
      const reader: Reader = { words, at: 0 }
      const value = either(reader)
      const rest = words[reader.at]
      if (rest !== undefined) throw new ExprError(`syntax error: unexpected argument ‘${rest}’`)
      return yield* answer(value)
    } catch (error) {
      // An expression that cannot be computed, in the tool's words.
      if (!(error instanceof ExprError) && !(error instanceof RegexError)) throw error
      yield* printError(`expr: ${error.message}\n`)
      return 2
    }
  },
}

function* answer(value: string): Guest<number> {
  yield* print(`${value}\n`)
  return isNull(value) ? 1 : 0
}

function isNull(value: string): boolean {
  return value === '' || /^-?0+$/.test(value)
}

function take(reader: Reader, ...operators: readonly string[]): string | undefined {
  const word = reader.words[reader.at]
  if (word === undefined || !operators.includes(word)) return undefined
  reader.at++
  return word
}

function either(reader: Reader): string {
  let left = both(reader)
  while (take(reader, '|')) {
    const right = both(reader)
    left = !isNull(left) ? left : isNull(right) ? '0' : right
  }
  return left
}

function both(reader: Reader): string {
  let left = compared(reader)
  while (take(reader, '&')) {
    const right = compared(reader)
    left = isNull(left) || isNull(right) ? '0' : left
  }
  return left
}

function compared(reader: Reader): string {
  let left = sum(reader)
  for (let operator = take(reader, ...comparisons); operator; operator = take(reader, ...comparisons)) {
    const right = sum(reader)
    left = holds(operator, isInteger(left) && isInteger(right) ? sign(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0) ? '1' : '0'
  }
  return left
}

const comparisons = ['<', '<=', '=', '==', '!=', '>=', '>']

function sign(value: bigint): number {
  return value < 0n ? -1 : value > 0n ? 1 : 0
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '<': return order < 0
    case '<=': return order <= 0
    case '>': return order > 0
    case '>=': return order >= 0
    case '!=': return order !== 0
    default: return order === 0
  }
}

function isInteger(text: string): boolean {
  return /^-?\d+$/.test(text)
}

function integer(text: string): bigint {
  if (!isInteger(text)) throw new ExprError('non-integer argument')
  return BigInt(text)
}

function sum(reader: Reader): string {
  let left = product(reader)
  for (let operator = take(reader, '+', '-'); operator; operator = take(reader, '+', '-')) {
    const [a, b] = [integer(left), integer(product(reader))]
    left = String(operator === '+' ? a + b : a - b)
  }
  return left
}

function product(reader: Reader): string {
  let left = matched(reader)
  for (let operator = take(reader, '*', '/', '%'); operator; operator = take(reader, '*', '/', '%')) {
    const [a, b] = [integer(left), integer(matched(reader))]
    if (operator !== '*' && b === 0n) throw new ExprError('division by zero')
    left = String(operator === '*' ? a * b : operator === '/' ? a / b : a % b)
  }
  return left
}

function matched(reader: Reader): string {
  let left = operand(reader)
  while (take(reader, ':')) left = match(left, operand(reader))
  return left
}

/** From the beginning: what the first group caught, or how many characters matched. */
function match(text: string, pattern: string): string {
  const found = regex(pattern, { dialect: 'basic' }).match(text, 0)
  const isAtStart = found !== undefined && found.start === 0
  if (/\\\(/.test(pattern)) {
    const [from = 0, to = 0] = (isAtStart ? found.groups[1] : undefined) ?? []
    return text.slice(Math.max(0, from), Math.max(0, to))
  }
  return isAtStart ? String(Array.from(text.slice(0, found.end)).length) : '0'
}

function operand(reader: Reader): string {
  const word = reader.words[reader.at]
  if (word === undefined) throw new ExprError(`syntax error: missing argument after ‘${reader.words.at(-1)}’`)
  reader.at++
  switch (word) {
    case '(': {
      const value = either(reader)
      const next = reader.words[reader.at]
      if (!take(reader, ')')) {
        throw new ExprError(next === undefined ? `syntax error: expecting ')' after ‘${reader.words.at(-1)}’` : `syntax error: expecting ')' instead of ‘${next}’`)
      }
      return value
    }
    case ')': throw new ExprError("syntax error: unexpected ')'")
    case '+': return reader.words[reader.at] === undefined ? operand(reader) : reader.words[reader.at++]!
    case 'length':
    case 'match':
    case 'index':
    case 'substr':
      return reader.at < reader.words.length ? called(reader, word) : word
    default: return word
  }
}

function called(reader: Reader, name: 'length' | 'match' | 'index' | 'substr'): string {
  const text = operand(reader)
  const characters = Array.from(text)
  if (name === 'length') return String(characters.length)
  const second = operand(reader)
  if (name === 'match') return match(text, second)
  if (name === 'index') return String(characters.findIndex((each) => second.includes(each)) + 1)
  const third = operand(reader)
  if (!isInteger(second) || !isInteger(third) || Number(second) < 1 || Number(third) < 1) return ''
  return characters.slice(Number(second) - 1, Number(second) - 1 + Number(third)).join('')
}
