/** What binds names: `as`, with patterns to take values apart, `reduce` and `foreach`. */
import { plain, type Result, type Results, run } from './evaluate.ts'
import { JqError } from './failure.ts'
import { isArray, type Json, typeOf } from './json.ts'
import { indexValue } from './operations.ts'
import { type Scope, withNames } from './scope.ts'
import type { Filter, Pattern } from './syntax.ts'

export function* bindAll({ source, patterns, body }: Filter & { is: 'bind' }, input: Result, scope: Scope, depth: number): Results {
  for (const { value } of run(source, plain(input.value), scope, depth + 1)) {
    yield* bindOne(patterns, 0, value, body, input, scope, depth)
  }
}

/** `?//`: the next pattern is tried when the body fails with this one. */
function* bindOne(patterns: readonly Pattern[], index: number, value: Json, body: Filter, input: Result, scope: Scope, depth: number): Results {
  const all = patterns.length > 1 ? namesOf(patterns) : []
  try {
    for (const names of destructure(patterns[index]!, value, input.value, scope, depth)) {
      const known = new Map<string, Json>([...all.map((name): [string, Json] => [name, null]), ...names])
      yield* run(body, input, withNames(scope, known), depth)
    }
  } catch (error) {
    // With another pattern left, a failure means that this one does not fit.
    if (!(error instanceof JqError) || index === patterns.length - 1) throw error
    yield* bindOne(patterns, index + 1, value, body, input, scope, depth)
  }
}

function namesOf(patterns: readonly Pattern[]): string[] {
  return patterns.flatMap((pattern): string[] => {
    if (pattern.is === 'name') return [pattern.name]
    if (pattern.is === 'list') return namesOf(pattern.items)
    return pattern.fields.flatMap(({ bound, pattern: inner }) => [...(bound === undefined ? [] : [bound]), ...(inner ? namesOf([inner]) : [])])
  })
}

function* destructure(pattern: Pattern, value: Json, input: Json, scope: Scope, depth: number): Generator<[string, Json][]> {
  if (pattern.is === 'name') return yield [[pattern.name, value]]
  if (pattern.is === 'list') {
    if (!isArray(value) && value !== null) throw new JqError(`Cannot index ${typeOf(value)} with number`)
    return yield* all(pattern.items.map((item, index) => () => destructure(item, value === null ? null : (value as readonly Json[])[index] ?? null, input, scope, depth)))
  }
  const fields = pattern.fields.map(({ key, bound, pattern: inner }) => function* (): Generator<[string, Json][]> {
    for (const each of run(key, plain(input), scope, depth + 1)) {
      const field = indexValue(value, each.value)
      const own: [string, Json][] = bound === undefined ? [] : [[bound, field]]
      if (!inner) yield own
      else for (const names of destructure(inner, field, input, scope, depth)) yield [...own, ...names]
    }
  })
  yield* all(fields)
}

function* all(parts: readonly (() => Generator<[string, Json][]>)[]): Generator<[string, Json][]> {
  const [first, ...rest] = parts
  if (!first) return yield []
  for (const names of first()) for (const others of all(rest)) yield [...names, ...others]
}

/** Every combination of the source's results and of the ways to take each apart. */
function* bound(source: Filter, pattern: Pattern, input: Json, scope: Scope, depth: number): Generator<Scope> {
  for (const { value } of run(source, plain(input), scope, depth + 1)) {
    for (const names of destructure(pattern, value, input, scope, depth)) yield withNames(scope, new Map(names))
  }
}

export function* reduce({ source, pattern, start, update }: Filter & { is: 'reduce' }, input: Result, scope: Scope, depth: number): Results {
  for (const begin of run(start, input, scope, depth + 1)) {
    let state: Result | undefined = begin
    for (const inner of bound(source, pattern, input.value, scope, depth)) {
      let last: Result | undefined
      for (const each of run(update, state ?? plain(null), inner, depth + 1)) last = each
      state = last
    }
    yield state ?? plain(null)
  }
}

export function* foreach({ source, pattern, start, update, extract }: Filter & { is: 'foreach' }, input: Result, scope: Scope, depth: number): Results {
  for (const begin of run(start, input, scope, depth + 1)) {
    let state = begin
    for (const inner of bound(source, pattern, input.value, scope, depth)) {
      for (const each of run(update, state, inner, depth + 1)) {
        state = each
        yield* run(extract ?? { is: 'identity' }, each, inner, depth)
      }
    }
  }
}
