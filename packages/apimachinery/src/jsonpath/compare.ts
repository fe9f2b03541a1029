/**
 * Comparison of two values in a filter.
 *
 * Follows k8s.io/client-go/third_party/forked/golang/template/funcs.go.
 */
import { ParseError } from '../parse-error.ts'

type Kind = 'bool' | 'int' | 'float' | 'string'

export const comparisons: Readonly<Record<string, (left: unknown, right: unknown) => boolean>> = {
  '==': isEqual,
  '!=': (left, right) => !isEqual(left, right),
  '<': isLess,
  '<=': (left, right) => isLess(left, right) || isEqual(left, right),
  '>': (left, right) => !(isLess(left, right) || isEqual(left, right)),
  '>=': (left, right) => !isLess(left, right),
}

function kindOf(value: unknown): Kind {
  if (typeof value === 'boolean') return 'bool'
  if (typeof value === 'string') return 'string'
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float'
  throw new ParseError('invalid type for comparison')
}

function isEqual(left: unknown, right: unknown): boolean {
  if (kindOf(left) !== kindOf(right)) throw new ParseError('incompatible types for comparison')
  return left === right
}

function isLess(left: unknown, right: unknown): boolean {
  const kind = kindOf(left)
  if (kind !== kindOf(right)) throw new ParseError('incompatible types for comparison')
  if (kind === 'bool') throw new ParseError('invalid type for comparison')
  return (left as number) < (right as number)
}
