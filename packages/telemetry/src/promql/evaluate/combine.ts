/**
 * Binary operators between two samples of which at least one is a native histogram.
 *
 * Follows vectorElemBinop in promql/engine.go of Prometheus 3.
 */
import { equalHistograms, type FloatHistogram } from '../../series/histogram/float-histogram.ts'
import { compacted } from '../../series/histogram/iterate.ts'
import { add, type Added, subtract } from '../histogram/add.ts'
import { divide, multiply } from '../histogram/scale.ts'
import { trim } from '../histogram/trim.ts'
import type { BinaryOperator } from '../tokens.ts'
import { incompatible, incompatibleLayout, reconciledBounds, resetCollision } from './annotations.ts'

/** What comes out of two samples; nothing where the operator makes no sense between them. */
export interface Combined {
  readonly result?: FloatHistogram
  /** A comparison: whether it holds. */
  readonly isKept?: boolean
  readonly warning?: string
  readonly info?: string
}

type Sample = number | FloatHistogram

export function combine(operator: BinaryOperator, left: Sample, right: Sample): Combined {
  if (typeof left !== 'number' && typeof right !== 'number') return betweenHistograms(operator, left, right)
  const result = withNumber(operator, left, right)
  return result ? { result, isKept: true } : { info: incompatible(operator, typeOf(left), typeOf(right)) }
}

function typeOf(sample: Sample): 'float' | 'histogram' {
  return typeof sample === 'number' ? 'float' : 'histogram'
}

function withNumber(operator: BinaryOperator, left: Sample, right: Sample): FloatHistogram | undefined {
  if (typeof left === 'number') return typeof right !== 'number' && operator === '*' ? compacted(multiply(right, left)) : undefined
  if (typeof right !== 'number') return undefined
  switch (operator) {
    case '*': return compacted(multiply(left, right))
    case '/': return compacted(divide(left, right))
    case '</': case '>/': return trim(left, operator, right)
    default: return undefined
  }
}

function betweenHistograms(operator: BinaryOperator, left: FloatHistogram, right: FloatHistogram): Combined {
  switch (operator) {
    case '+': return summed(operator, add(left, right))
    case '-': return summed(operator, subtract(left, right))
    case '==': return { result: left, isKept: equalHistograms(left, right) }
    case '!=': return { result: left, isKept: !equalHistograms(left, right) }
    default: return { info: incompatible(operator, 'histogram', 'histogram') }
  }
}

function summed(operator: '+' | '-', added: Added | undefined): Combined {
  if (!added) return { warning: incompatibleLayout(operator) }
  const operation = operator === '+' ? 'addition' : 'subtraction'
  if (added.isCollision) return { warning: resetCollision(operation) }
  const result = compacted(operator === '-' ? { ...added.histogram, hint: 'gauge' } : added.histogram)
  return { result, isKept: true, ...(added.isReconciled && { info: reconciledBounds(operation) }) }
}
