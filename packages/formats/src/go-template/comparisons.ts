/** Comparisons in Go templates. Follows text/template/funcs.go of Go 1.24 (`eq`, `lt`, …), and of 1.25 where it names the types. */
import { type Answer, answer, fail, fixed, type TemplateFunctions, variadic } from './answers.ts'
import { bare, GoValue } from './go-value.ts'
import { isInt64, printValue, typeName, type Value } from './values.ts'

/** What is said of two values whose types do not go together. */
type Refusal = (a: Value, b: Value) => string

export function comparisons(words: string | Refusal): TemplateFunctions {
  const refusal = typeof words === 'string' ? () => words : words
  return {
    eq: variadic(1, ([first, ...others]) => equal(first, others, refusal)),
    ne: fixed(2, ([a, b]) => negated(equal(a, [b], refusal))),
    lt: fixed(2, ([a, b]) => less(a, b, refusal)),
    le: fixed(2, ([a, b]) => lessOrEqual(a, b, refusal)),
    gt: fixed(2, ([a, b]) => negated(lessOrEqual(a, b, refusal))),
    ge: fixed(2, ([a, b]) => negated(less(a, b, refusal))),
  }
}

/** As tools say it that are built with Go 1.25 or newer. */
export const comparisonsNamingTypes: TemplateFunctions = comparisons((a, b) => `incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`)

function kindOf(value: Value): 'bool' | 'int' | 'float' | 'string' | undefined {
  if (value instanceof GoValue) return value.type.kind === 'float' ? 'float' : value.type.kind === 'text' ? 'string' : undefined
  switch (typeof value) {
    case 'boolean': return 'bool'
    case 'string': return 'string'
    case 'bigint': return 'int'
    case 'number': return isInt64(value) ? 'int' : 'float'
    default: return undefined
  }
}

function isNothing(value: Value): boolean {
  return value === undefined || value === null
}

function equal(first: Value, others: readonly Value[], refusal: Refusal): Answer {
  if (others.length === 0) return fail('missing argument for comparison')
  for (const other of others) {
    const [one, two] = [kindOf(first), kindOf(other)]
    if (one !== two && !isNothing(first) && !isNothing(other)) {
      return fail(refusal(first, other))
    }
    if (one === undefined && one === two && !isNothing(first) && !isNothing(other)) {
      return fail(`non-comparable type ${printValue(other)}: ${typeName(other)}`)
    }
    const isSame = one === 'int' && two === 'int' ? BigInt(first as bigint) === BigInt(other as bigint) : (bare(first) ?? null) === (bare(other) ?? null)
    if (isSame) return answer(true)
  }
  return answer(false)
}

function less(a: Value, b: Value, refusal: Refusal): Answer {
  const [one, two] = [kindOf(a), kindOf(b)]
  if (one === undefined || two === undefined) return fail('invalid type for comparison')
  if (one !== two) return fail(refusal(a, b))
  return one === 'bool' ? fail('invalid type for comparison') : answer((bare(a) as number) < (bare(b) as number))
}

function lessOrEqual(a: Value, b: Value, refusal: Refusal): Answer {
  const answered = less(a, b, refusal)
  return 'failure' in answered || answered.value === true ? answered : equal(a, [b], refusal)
}

function negated(answered: Answer): Answer {
  return 'failure' in answered ? answered : answer(!answered.value)
}
