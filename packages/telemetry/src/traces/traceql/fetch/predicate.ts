/**
 * Conditions as tests of a column's values.
 *
 * Follows tempodb/encoding/vparquet4/block_traceql.go (create…Predicate) and pkg/parquetquery/predicates.go of
 * Tempo 2.8.
 */
import type { RE2JS } from 're2js'
import { compilePattern } from '../../../series/matcher.ts'
import { compareText } from '../../../series/labels.ts'
import { evaluationError } from '../error.ts'
import { printStatic, type Static } from '../statics.ts'
import type { FieldOperator } from '../syntax.ts'
import type { Condition } from './conditions.ts'

/** Where a column has no value, it is looked at as empty, zero or false; a pattern matches nothing there. */
export type Predicate = (value: string | bigint | number | boolean | undefined) => boolean

/** Any value will do. */
const any: Predicate = () => true

const otlpStatuses: Readonly<Record<string, bigint>> = { unset: 0n, ok: 1n, error: 2n }
const otlpKinds: Readonly<Record<string, bigint>> = { unspecified: 0n, internal: 1n, server: 2n, client: 3n, producer: 4n, consumer: 5n }

export function textPredicate({ operator, operand }: Condition): Predicate {
  if (!operator || !operand) return any
  if (operand.type !== 'string') throw evaluationError(`operand is not string: ${printStatic(operand, true)}`)
  const text = operand.value
  if (operator === '=~' || operator === '!~') {
    const pattern = patternOf(text)
    return (value) => typeof value === 'string' && pattern.matches(value) === (operator === '=~')
  }
  return ordered(operator, (value) => compareText((value ?? '') as string, text), 'strings')
}

function patternOf(text: string): RE2JS {
  try {
    return compilePattern(text)
  } catch (reason) {
    // A pattern that was taken for one with its quotes around it.
    throw evaluationError(reason instanceof Error ? reason.message : String(reason))
  }
}

export function wholePredicate({ operator, operand }: Condition): Predicate {
  if (!operator || !operand) return any
  const than = wholeOf(operand)
  return ordered(operator, (value) => {
    const whole = (value ?? 0n) as bigint
    return whole < than ? -1 : whole > than ? 1 : 0
  }, 'integers')
}

function wholeOf(operand: Static): bigint {
  switch (operand.type) {
    case 'int':
    case 'duration': return operand.value
    case 'status': return otlpStatuses[operand.value]!
    case 'kind': return otlpKinds[operand.value]!
    default: throw evaluationError(`operand is not int, duration, status or kind: ${printStatic(operand, true)}`)
  }
}

export function fractionPredicate({ operator, operand }: Condition): Predicate {
  if (!operator || !operand) return any
  if (operand.type !== 'float') throw evaluationError(`operand is not float: ${printStatic(operand, true)}`)
  const than = operand.value
  return ordered(operator, (value) => {
    const fraction = (value ?? 0) as number
    return fraction < than ? -1 : fraction > than ? 1 : fraction === than ? 0 : NaN
  }, 'floats')
}

export function truthPredicate({ operator, operand }: Condition): Predicate {
  if (!operator || !operand) return any
  if (operand.type !== 'boolean') throw evaluationError(`oparand is not bool: ${printStatic(operand, true)}`)
  if (operator !== '=' && operator !== '!=') throw evaluationError(`operator not supported for booleans: ${operator}`)
  return (value) => ((value ?? false) === operand.value) === (operator === '=')
}

function ordered(operator: FieldOperator, orderOf: (value: Parameters<Predicate>[0]) => number, kind: string): Predicate {
  switch (operator) {
    case '=': return (value) => orderOf(value) === 0
    case '!=': return (value) => orderOf(value) !== 0
    case '>': return (value) => orderOf(value) > 0
    case '>=': return (value) => orderOf(value) >= 0
    case '<': return (value) => orderOf(value) < 0
    case '<=': return (value) => orderOf(value) <= 0
    default: throw evaluationError(`operator not supported for ${kind}: ${operator}`)
  }
}

/** IDs are compared without leading zeros. */
export function idPredicate({ operator, operand }: Condition, isSpan: boolean): Predicate {
  if (!operator || !operand) return any
  if (operand.type !== 'string') throw evaluationError(`operand is not string: ${printStatic(operand, true)}`)
  const bytes = idBytes(operand.value, isSpan)
  if (bytes === undefined) return any
  if (operator !== '=' && operator !== '!=') throw evaluationError(`operator not supported for IDs: ${operator}`)
  return (value) => (((value ?? '') as string).replace(/^(?:00)+/, '') === bytes) === (operator === '=')
}

function idBytes(text: string, isSpan: boolean): string | undefined {
  const digits = isSpan ? text.replace(/^0+/, '') : text
  if (!/^[0-9a-fA-F]*$/.test(digits)) return undefined
  const even = (digits.length % 2 === 1 ? `0${digits}` : digits).toLowerCase()
  return even.length > (isSpan ? 16 : 32) ? undefined : even.replace(/^(?:00)+/, '')
}
