/**
 * Patterns that need no engine: a literal, alternatives of literals, a literal among `.*`. A label
 * filter's pattern is anchored, but not when it is simplified to a literal among `.*`: then it
 * matches anywhere, in Loki as here.
 *
 * Follows RegexSimplifier of pkg/logql/log/filter.go, Loki 3.
 */
import { type Shape, shapeOf } from './shape.ts'

export type LineTest =
  | { readonly kind: 'always' | 'not empty' }
  | { readonly kind: 'contains' | 'equals'; readonly text: string; readonly ignoresCase: boolean }
  | { readonly kind: 'any'; readonly tests: readonly LineTest[] }

/** What a pattern comes down to; undefined when it needs an engine. */
export function simplified(pattern: string, of: 'line' | 'label'): LineTest | undefined {
  return simplify(shapeOf(pattern), of === 'label')
}

function simplify(shape: Shape, isLabel: boolean): LineTest | undefined {
  switch (shape.kind) {
    case 'capture': return simplify(shape.inner, isLabel)
    case 'alternate': return simplifyAlternatives(shape.parts, isLabel)
    case 'concat': return simplifyConcat(shape.parts, undefined)
    case 'literal': return isLabel ? { kind: 'equals', text: shape.text, ignoresCase: shape.ignoresCase } : contains(shape.text, shape.ignoresCase)
    case 'any star':
    case 'empty': return { kind: 'always' }
    case 'any plus': return { kind: 'not empty' }
    default: return undefined
  }
}

function contains(text: string, ignoresCase: boolean): LineTest {
  return text === '' ? { kind: 'always' } : { kind: 'contains', text, ignoresCase }
}

/** A test that always holds is left out of alternatives, unless it is all there is. */
function either(left: LineTest, right: LineTest): LineTest {
  if (left.kind === 'always') return right
  if (right.kind === 'always') return left
  const tests = [left, right].flatMap((test) => (test.kind === 'any' ? test.tests : [test]))
  return { kind: 'any', tests }
}

function uncaptured(shape: Shape): Shape {
  return shape.kind === 'capture' ? shape.inner : shape
}

function simplifyAlternatives(parts: readonly Shape[], isLabel: boolean): LineTest | undefined {
  let result: LineTest | undefined
  for (const part of parts) {
    const test = simplify(uncaptured(part), isLabel)
    if (!test) return undefined
    result = result ? either(result, test) : test
  }
  return result
}

interface Base {
  readonly text: string
  readonly ignoresCase: boolean
}

function simplifyConcat(parts: readonly Shape[], before: Base | undefined): LineTest | undefined {
  const inner = parts.map(uncaptured).filter(({ kind }) => kind !== 'empty')
  if (inner.length > 3) return undefined
  let base = before
  let current: LineTest | undefined
  let literals = 0
  let ignoresCase = false
  for (const part of inner) {
    if (part.kind === 'literal') {
      if (literals++ > 0) return undefined
      ignoresCase = part.ignoresCase
      base = { text: (base?.text ?? '') + part.text, ignoresCase }
    } else if (part.kind === 'alternate' && base) {
      current = simplifyContinuations(part.parts, { text: base.text, ignoresCase }, current)
      if (!current) return undefined
    } else if (part.kind !== 'any star') return undefined
  }
  return current ?? (base && contains(base.text, ignoresCase))
}

/** What may follow a literal: each alternative together with it. */
function simplifyContinuations(alternatives: readonly Shape[], base: Base, before: LineTest | undefined): LineTest | undefined {
  let current = before
  for (const alternative of alternatives) {
    if (!base.ignoresCase && alternative.kind === 'literal' && alternative.ignoresCase) return undefined
    const test = continuation(alternative, base)
    if (!test) return undefined
    current = current ? either(current, test) : test
  }
  return current
}

function continuation(alternative: Shape, { text, ignoresCase }: Base): LineTest | undefined {
  switch (alternative.kind) {
    case 'empty':
    case 'any star': return contains(text, ignoresCase)
    case 'literal': return contains(text + alternative.text, ignoresCase)
    case 'concat': return simplifyConcat(alternative.parts, { text, ignoresCase })
    default: return undefined
  }
}
