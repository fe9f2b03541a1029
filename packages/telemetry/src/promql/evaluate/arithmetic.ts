/**
 * Operators between two numbers.
 *
 * Follows scalarBinop and vectorElemBinop in promql/engine.go of Prometheus 3.
 */
import { atan2, pow } from '../mathematics.ts'
import type { BinaryOperator } from '../tokens.ts'

/** Arithmetic: the result takes the place of the operands, and its metric has another meaning. */
export const arithmetic: Partial<Readonly<Record<BinaryOperator, (left: number, right: number) => number>>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': pow,
  atan2,
}

/** Comparisons: a sample is kept, or not. */
export const comparison: Partial<Readonly<Record<BinaryOperator, (left: number, right: number) => boolean>>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '>': (left, right) => left > right,
  '<': (left, right) => left < right,
  '>=': (left, right) => left >= right,
  '<=': (left, right) => left <= right,
}
