/** Which types an operator takes. Follows pkg/traceql/enum_operators.go of Tempo 2.8. */
import type { FieldOperator, UnaryOperation } from './syntax.ts'
import { type ImpliedType, isArray, isNumeric } from './statics.ts'

const arithmetic: ReadonlySet<string> = new Set(['+', '-', '*', '/', '%', '^'])
const equality: ReadonlySet<string> = new Set(['=', '!='])
const ranges: ReadonlySet<string> = new Set(['>', '>=', '<', '<='])
const patterns: ReadonlySet<string> = new Set(['=~', '!~'])
const logical: ReadonlySet<string> = new Set(['&&', '||'])

/** Whether it says yes or no. */
export function isBoolean(operator: FieldOperator): boolean {
  return !arithmetic.has(operator)
}

export function binaryTypesValid(operator: FieldOperator, left: ImpliedType, right: ImpliedType): boolean {
  return binaryTypeValid(operator, left) && binaryTypeValid(operator, right)
}

function binaryTypeValid(operator: FieldOperator, type: ImpliedType): boolean {
  if (type === 'attribute') return true
  const element = isArray(type) ? type.slice(0, -' array'.length) : type
  if (isNumeric(element as ImpliedType)) return arithmetic.has(operator) || equality.has(operator) || ranges.has(operator)
  switch (element) {
    case 'boolean': return logical.has(operator) || equality.has(operator)
    case 'string': return equality.has(operator) || patterns.has(operator) || ranges.has(operator)
    case 'nil':
    case 'status':
    case 'kind': return equality.has(operator)
    default: return false
  }
}

export function unaryTypeValid(operator: UnaryOperation['operator'], type: ImpliedType): boolean {
  if (type === 'attribute' || operator === 'exists') return true
  return operator === '-' ? isNumeric(type) : type === 'boolean'
}
