/** `[[ … ]]`: no splitting, patterns on the right of `==`, regular expressions on that of `=~`. */
import { matchesPattern, parsePattern } from '@track/files'
import type { TestExpression, Word } from 'unbash'
import { RegexError } from '../../regex/posix.ts'
import { regex } from '../../regex/regex.ts'
import { evaluateText } from '../arithmetic/text.ts'
import { ExpansionError } from '../expansion/expansion-error.ts'
import { newFields } from '../expansion/fields.ts'
import { addPart, expandPattern, expandSingle } from '../expansion/word.ts'
import { isOn, type Shell } from '../shell.ts'
import { putVariable } from '../variables.ts'
import { fileTests, numberTests, unaryTests } from './file-test.ts'

export function evaluateTest(shell: Shell, source: string, expression: TestExpression): boolean {
  switch (expression.type) {
    case 'TestLogical':
      return expression.operator === '&&'
        ? expression.operands.every((each) => evaluateTest(shell, source, each))
        : expression.operands.some((each) => evaluateTest(shell, source, each))
    case 'TestNot': {
      const inner = evaluateTest(shell, source, expression.operand)
      return expression.negations.length % 2 === 1 ? !inner : inner
    }
    case 'TestGroup': return evaluateTest(shell, source, expression.expression)
    case 'TestUnary': return unary(shell, source, expression.operator, expression.operand)
    case 'TestBinary': return binary(shell, source, expression)
  }
}

function unary(shell: Shell, source: string, operator: string, operand: Word): boolean {
  const test = unaryTests[operator]
  if (!test) throw new ExpansionError(`unexpected argument \`${operator}' to conditional unary operator`, { leaves: 'command', status: 2 })
  return test(shell, expandSingle(shell, source, operand))
}

function binary(shell: Shell, source: string, { operator, left, right }: TestExpression & { type: 'TestBinary' }): boolean {
  const text = expandSingle(shell, source, left)
  if (operator === '==' || operator === '=' || operator === '!=') {
    const ignoreCase = isOn(shell, 'nocasematch')
    const pattern = parsePattern(expandPattern(shell, source, right), { ignoreCase })
    return matchesPattern(pattern, ignoreCase ? text.toLowerCase() : text) === (operator !== '!=')
  }
  if (operator === '=~') return matchRegex(shell, text, regexText(shell, source, right))
  const other = expandSingle(shell, source, right)
  const number = numberTests[operator]
  if (number) return number(BigInt(evaluateText(shell, text.trim() || '0')), BigInt(evaluateText(shell, other.trim() || '0')))
  const file = fileTests[operator]
  if (file) return file(shell, text, other)
  if (operator === '<') return text < other
  if (operator === '>') return text > other
  throw new ExpansionError(`${operator}: conditional binary operator expected`, { leaves: 'command', status: 2 })
}

/** Unquoted text is the pattern; what was quoted stands for itself. */
function regexText(shell: Shell, source: string, word: Word): string {
  if (!word.parts) return word.text
  let text = ''
  for (const part of word.parts) {
    const isQuoted = part.type === 'SingleQuoted' || part.type === 'DoubleQuoted' || part.type === 'AnsiCQuoted'
    if (part.type === 'Literal' || part.type === 'Glob' || part.type === 'ExtendedGlob') text += part.text
    else {
      const inner = newFields(undefined)
      addPart(shell, source, part, inner, {})
      text += isQuoted ? inner.text.replace(/[.[\]{}()*+?^$|\\]/g, '\\$&') : inner.text
    }
  }
  return text
}

function matchRegex(shell: Shell, text: string, pattern: string): boolean {
  const key = `${isOn(shell, 'nocasematch') ? 'i' : 'c'}${pattern}`
  let compiled = shell.code.regexes.get(key)
  try {
    compiled ??= regex(pattern, { dialect: 'extended', ignoreCase: key.startsWith('i') })
  } catch (error) {
    // A pattern that cannot be read: status 2 and no words, as bash does.
    if (error instanceof RegexError) throw new ExpansionError('', { leaves: 'command', status: 2 })
    throw error
  }
  if (shell.code.regexes.size > 1_000) shell.code.regexes.clear()
  shell.code.regexes.set(key, compiled)
  const match = compiled.match(text)
  const groups = match?.groups.map(([start, end]) => (start < 0 ? '' : text.slice(start, end))) ?? []
  putVariable(shell, 'BASH_REMATCH', { list: groups, flags: 'a' })
  return match !== undefined
}
