/**
 * What a binary operator makes of two numbers; comparisons answer 1 or 0.
 *
 * Follows MergeBinOp of pkg/logql/syntax/ast.go, Loki 3.
 */
import { pow } from '../../promql/mathematics.ts'
import type { BinaryOperator } from './syntax.ts'

const operations: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  // A division by zero is no infinity here.
  '/': (left, right) => (right === 0 ? NaN : left / right),
  '%': (left, right) => (right === 0 ? NaN : left % right),
  '^': (left, right) => pow(left, right),
  '==': (left, right) => Number(left === right),
  '!=': (left, right) => Number(left !== right),
  '>': (left, right) => Number(left > right),
  '>=': (left, right) => Number(left >= right),
  '<': (left, right) => Number(left < right),
  '<=': (left, right) => Number(left <= right),
}

const comparisons: ReadonlySet<string> = new Set(['==', '!=', '>', '>=', '<', '<='])

export function combine(operator: BinaryOperator, left: number, right: number): number {
  return operations[operator]!(left, right)
}

export function isComparison(operator: BinaryOperator): boolean {
  return comparisons.has(operator)
}
