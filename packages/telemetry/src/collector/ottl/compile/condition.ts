/** Conditions. Follows pkg/ottl/boolean_value.go of opentelemetry-collector-contrib 0.152. */
import type { BooleanSyntax, BooleanValueSyntax, CallSyntax, TermSyntax } from '../grammar/syntax.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { compare } from '../values/compare.ts'
import { typeName } from '../values/value.ts'
import { compileConverter, compileValue, type Compiler } from './compiler.ts'

/** True or false for all, or to be asked. */
export type Condition = boolean | ((target: Target) => boolean)

export function holds(condition: Condition, target: Target): boolean {
  return typeof condition === 'boolean' ? condition : condition(target)
}

export function compileCondition({ left, right = [] }: BooleanSyntax, compiler: Compiler): Condition {
  return joined([left, ...right.map(({ term }) => term)].map((term) => compileTerm(term, compiler)), true)
}

function compileTerm({ left, right = [] }: TermSyntax, compiler: Compiler): Condition {
  return joined([left, ...right.map(({ value }) => value)].map((value) => compileBooleanValue(value, compiler)), false)
}

/** With `or`, one that is `decisive` decides; with `and`, one that is not. What is known beforehand is not asked. */
function joined(conditions: readonly Condition[], decisive: boolean): Condition {
  if (conditions.includes(decisive)) return decisive
  const asked = conditions.filter((condition) => typeof condition !== 'boolean')
  if (asked.length === 0) return !decisive
  return (target) => (decisive ? asked.some((condition) => condition(target)) : asked.every((condition) => condition(target)))
}

function compileBooleanValue({ negation, ...value }: BooleanValueSyntax, compiler: Compiler): Condition {
  const condition = compilePositive(value, compiler)
  if (negation === undefined) return condition
  return typeof condition === 'boolean' ? !condition : (target) => !condition(target)
}

function compilePositive({ comparison, constExpr, subExpr }: BooleanValueSyntax, compiler: Compiler): Condition {
  if (subExpr) return compileCondition(subExpr, compiler)
  if (constExpr) return constExpr.converter ? truthOf(constExpr.converter, compiler) : constExpr.boolean === 'true'
  const { left, op, right } = comparison!
  const [a, b] = [compileValue(left, compiler), compileValue(right, compiler)]
  if (a.literal && b.literal) return compare(a.literal.value, b.literal.value, op)
  return (target) => {
    const value = a.get(target)
    return compare(value, b.get(target), op)
  }
}

function truthOf(converter: CallSyntax, compiler: Compiler): Condition {
  const getter = compileConverter(converter, compiler)
  return (target) => {
    const value = getter.get(target)
    if (typeof value !== 'boolean') throw new OttlError(`value returned from Converter in constant expression must be bool but got ${typeName(value)}`)
    return value
  }
}
