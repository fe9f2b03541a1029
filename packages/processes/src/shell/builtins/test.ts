/** `test` and `[`. Follows POSIX: what is meant depends on the number of words. */
import type { Shell } from '../shell.ts'
import { fileTests, numberTests, unaryTests } from '../test/file-test.ts'
import { type Builtin, fail } from './builtin.ts'

/** Words that are no test. */
class TestError extends Error {}

export const test: Builtin = (shell, args) => evaluate(shell, 'test', args)

export const bracket: Builtin = (shell, args) => {
  if (args.at(-1) !== ']') return fail(shell, "[: missing `]'", 2)
  return evaluate(shell, '[', args.slice(0, -1))
}

function evaluate(shell: Shell, name: string, words: readonly string[]): number {
  try {
    return decide(shell, words) ? 0 : 1
  } catch (error) {
    // What cannot be tested is status 2, with the words of bash.
    if (error instanceof TestError) return fail(shell, `${name}: ${error.message}`, 2)
    throw error
  }
}

const isUnary = (word: string) => Object.hasOwn(unaryTests, word)
const isBinary = (word: string) =>
  word === '=' || word === '==' || word === '!=' || word === '<' || word === '>' || Object.hasOwn(numberTests, word) || Object.hasOwn(fileTests, word)

function decide(shell: Shell, words: readonly string[]): boolean {
  const [first = '', second = '', third = ''] = words
  switch (words.length) {
    case 0: return false
    case 1: return first !== ''
    case 2:
      if (first === '!') return second === ''
      if (isUnary(first)) return unaryTests[first]!(shell, second)
      throw new TestError(`${first}: unary operator expected`)
    case 3:
      if (isBinary(second)) return binary(shell, first, second, third)
      if (second === '-a') return first !== '' && third !== ''
      if (second === '-o') return first !== '' || third !== ''
      if (first === '!') return !decide(shell, words.slice(1))
      if (first === '(' && third === ')') return second !== ''
      throw new TestError(`${second}: binary operator expected`)
    default: return long(shell, words)
  }
}

/** More words: `!`, parentheses, `-a` before `-o`. */
function long(shell: Shell, words: readonly string[]): boolean {
  if (words.length === 4 && words[0] === '!') return !decide(shell, words.slice(1))
  const reader = { at: 0 }
  const result = either(shell, words, reader)
  if (reader.at < words.length) throw new TestError('too many arguments')
  return result
}

function either(shell: Shell, words: readonly string[], reader: { at: number }): boolean {
  let result = both(shell, words, reader)
  while (words[reader.at] === '-o') {
    reader.at++
    const right = both(shell, words, reader)
    result = result || right
  }
  return result
}

function both(shell: Shell, words: readonly string[], reader: { at: number }): boolean {
  let result = term(shell, words, reader)
  while (words[reader.at] === '-a') {
    reader.at++
    const right = term(shell, words, reader)
    result = result && right
  }
  return result
}

function term(shell: Shell, words: readonly string[], reader: { at: number }): boolean {
  const word = words[reader.at]
  if (word === undefined) throw new TestError('argument expected')
  if (word === '!') {
    reader.at++
    return !term(shell, words, reader)
  }
  if (word === '(') {
    reader.at++
    const inner = either(shell, words, reader)
    if (words[reader.at++] !== ')') throw new TestError("`)' expected")
    return inner
  }
  const operator = words[reader.at + 1]
  if (operator !== undefined && isBinary(operator) && words[reader.at + 2] !== undefined) {
    reader.at += 3
    return binary(shell, word, operator, words[reader.at - 1]!)
  }
  if (isUnary(word) && operator !== undefined) {
    reader.at += 2
    return unaryTests[word]!(shell, operator)
  }
  reader.at++
  return word !== ''
}

function binary(shell: Shell, left: string, operator: string, right: string): boolean {
  if (operator === '=' || operator === '==') return left === right
  if (operator === '!=') return left !== right
  if (operator === '<') return left < right
  if (operator === '>') return left > right
  const file = fileTests[operator]
  if (file) return file(shell, left, right)
  return numberTests[operator]!(integer(left), integer(right))
}

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`${text}: integer expression expected`)
  return BigInt(text.trim().replace(/^\+/, ''))
}
