/**
 * Works out what is asked of a span.
 *
 * Follows pkg/traceql/ast_execute.go (BinaryOperation.execute, UnaryOperation.execute) of Tempo 2.8. Left
 * out: the sampling that finds out which side of `&&` is cheaper; both sides are always worked out.
 */
import { pow } from '@track/simulation'
import { compilePattern } from '../../../series/matcher.ts'
import { compareText } from '../../../series/labels.ts'
import type { RE2JS } from 're2js'
import type { Attribute } from '../attribute.ts'
import { divideByZero, evaluationError, TraceqlError } from '../error.ts'
import { binaryTypesValid, isBoolean } from '../operators.ts'
import { printElement } from '../print.ts'
import {
  boolean, duration, equals, float, int, isArray, isMatchingElement, isMatchingOperand, nil, no, type Static, toFloat, typeNames,
} from '../statics.ts'
import type { BinaryOperation, FieldExpression, FieldOperator, UnaryOperation } from '../syntax.ts'

/** Where the values of attributes come from; nil where there is none. */
export interface AttributeSource {
  readonly valueOf: (attribute: Attribute) => Static
}

/** A pattern is compiled when the first span asks for it, and serves all that come after. */
export type Patterns = Map<BinaryOperation, RE2JS>

export function evaluate(expression: FieldExpression, span: AttributeSource, patterns: Patterns): Static {
  switch (expression.kind) {
    case 'static': return expression.value
    case 'attribute': return span.valueOf(expression)
    case 'unary': return evaluateUnary(expression, evaluate(expression.expression, span, patterns))
    case 'binary': {
      const left = evaluate(expression.left, span, patterns)
      return evaluateBinary(expression, left, evaluate(expression.right, span, patterns), patterns)
    }
  }
}

const nowhere: AttributeSource = { valueOf: () => nil }

/** The value of what mentions no span; undefined where it has none. */
export function evaluateStatics(expression: FieldExpression): Static | undefined {
  try {
    return evaluate(expression, nowhere, new Map())
  } catch (reason) {
    // It is left as it stands, and refused when it is asked for.
    if (reason instanceof TraceqlError && reason.message !== divideByZero) return undefined
    throw reason
  }
}

function evaluateUnary(operation: UnaryOperation, value: Static): Static {
  switch (operation.operator) {
    case 'exists': return boolean(value.type !== 'nil')
    case '!':
      if (value.type !== 'boolean') throw expected(operation, 'a boolean', value)
      return boolean(!value.value)
    case '-':
      if (value.type === 'int') return int(-value.value)
      if (value.type === 'float') return float(-value.value)
      if (value.type === 'duration') return duration(-value.value)
      throw expected(operation, 'a numeric', value)
  }
}

function expected(operation: UnaryOperation, what: string, { type }: Static): TraceqlError {
  return evaluationError(`expression (${printElement(operation)}) expected ${what}, but got ${typeNames[type]}`)
}

function evaluateBinary(operation: BinaryOperation, left: Static, right: Static, patterns: Patterns): Static {
  const { operator } = operation
  if (!isMatchingOperand(left.type, right.type) || !binaryTypesValid(operator, left.type, right.type)) return no
  if (left.type === 'string' && right.type === 'string') {
    const value = ofTexts(operation, left.value, right.value, patterns)
    if (value) return value
  }
  if (left.type === 'int' && right.type === 'int') {
    const value = ofWholeNumbers(operator, left.value, right.value)
    if (value) return value
  }
  if (left.type === 'boolean' && right.type === 'boolean') {
    if (operator === '&&') return boolean(left.value && right.value)
    if (operator === '||') return boolean(left.value || right.value)
  }
  if (isMatchingElement(left.type, right.type)) return ofList(operation, left, right)
  return ofNumbers(operator, left, right)
}

function ofTexts(operation: BinaryOperation, left: string, right: string, patterns: Patterns): Static | undefined {
  switch (operation.operator) {
    case '=~': return boolean(matches(operation, left, right, patterns))
    case '!~': return boolean(!matches(operation, left, right, patterns))
    case '>': return boolean(compareQuoted(left, right) > 0)
    case '>=': return boolean(compareQuoted(left, right) >= 0)
    case '<': return boolean(compareQuoted(left, right) < 0)
    case '<=': return boolean(compareQuoted(left, right) <= 0)
    default: return undefined
  }
}

/** Texts are compared with their quotes around them, as Tempo prints them. */
function compareQuoted(left: string, right: string): number {
  return compareText(`\`${left}\``, `\`${right}\``)
}

function matches(operation: BinaryOperation, text: string, pattern: string, patterns: Patterns): boolean {
  let compiled = patterns.get(operation)
  if (!compiled) {
    try {
      compiled = compilePattern(pattern)
    } catch (reason) {
      // A text of a span that is no pattern.
      throw evaluationError(reason instanceof Error ? reason.message : String(reason))
    }
    patterns.set(operation, compiled)
  }
  return compiled.matches(text)
}

function ofWholeNumbers(operator: FieldOperator, left: bigint, right: bigint): Static | undefined {
  switch (operator) {
    case '+': return int(left + right)
    case '-': return int(left - right)
    case '*': return int(left * right)
    case '/':
    case '%':
      if (right === 0n) throw evaluationError(divideByZero)
      return int(operator === '/' ? left / right : left % right)
    // Tempo's own: the right side is raised to the left.
    case '^': return int(power(right, left))
    case '>': return boolean(left > right)
    case '>=': return boolean(left >= right)
    case '<': return boolean(left < right)
    case '<=': return boolean(left <= right)
    default: return undefined
  }
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(64, result * square)
    square = BigInt.asIntN(64, square * square)
  }
  return result
}

const flipped: Readonly<Record<string, FieldOperator>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=' }

/** True when it is for one of the list; else what the last one gives. */
function ofList(operation: BinaryOperation, left: Static, right: Static): Static {
  const { operator } = operation
  if (!isBoolean(operator)) throw evaluationError('unsupported operation')
  const isFlipped = isArray(right.type)
  const list = isFlipped ? right : left
  const other = isFlipped ? left : right
  // The pattern is compiled for this list alone.
  const each: BinaryOperation = { ...operation, operator: isFlipped ? flipped[operator] ?? operator : operator }
  const ofThis: Patterns = new Map()
  let last: Static = nil
  for (const element of elementsOf(list)) {
    last = evaluateBinary(each, element, other, ofThis)
    if (last.type === 'boolean' && last.value) break
  }
  return last
}

function elementsOf(list: Static): readonly Static[] {
  switch (list.type) {
    case 'int array': return list.value.map(int)
    case 'float array': return list.value.map(float)
    case 'string array': return list.value.map((value) => ({ type: 'string', value }))
    case 'boolean array': return list.value.map(boolean)
    default: throw evaluationError('unsupported type')
  }
}

function ofNumbers(operator: FieldOperator, left: Static, right: Static): Static {
  switch (operator) {
    case '=': return boolean(equals(left, right))
    case '!=': return boolean(left.type !== 'nil' && right.type !== 'nil' && !equals(left, right))
    case '+': return float(toFloat(left) + toFloat(right))
    case '-': return float(toFloat(left) - toFloat(right))
    case '*': return float(toFloat(left) * toFloat(right))
    case '/': return float(toFloat(left) / toFloat(right))
    case '%': return float(toFloat(left) % toFloat(right))
    case '^': return float(pow(toFloat(left), toFloat(right)))
    case '>': return boolean(toFloat(left) > toFloat(right))
    case '>=': return boolean(toFloat(left) >= toFloat(right))
    case '<': return boolean(toFloat(left) < toFloat(right))
    case '<=': return boolean(toFloat(left) <= toFloat(right))
    default: throw evaluationError(`unexpected operator ${operator}`)
  }
}

/** A scalar against a value: what a spanset is kept for. */
export function compareScalars(operator: FieldOperator, left: Static, right: Static): boolean {
  if (!isMatchingOperand(left.type, right.type) || !binaryTypesValid(operator, left.type, right.type)) return false
  const value = ofNumbers(operator, left, right)
  return value.type === 'boolean' && value.value
}

