/**
 * Runs jq filters: each gives any number of results, with the path by which each was reached
 * where a path is asked for. Follows jq 1.7's execute.c and its error words.
 */
import { OutOfMemory } from '../../limits.ts'
import { bindAll, foreach, reduce } from './bindings.ts'
import { call } from './calls.ts'
import { JqBreak, JqError } from './failure.ts'
import { formatText } from './formats.ts'
import { compare, isArray, isObject, type Json, printJson, typeOf } from './json.ts'
import { arithmetic, indexValue, iterateValue, pathSlice, sliceValue } from './operations.ts'
import { deletePaths, getPath, setPath } from './paths.ts'
import { define, findLabel, type Scope, variable, withNames } from './scope.ts'
import type { Filter } from './syntax.ts'

/** A path, or undefined where none is followed. */
export type Path = readonly Json[] | undefined

export interface Result {
  readonly value: Json
  readonly path: Path
}

export type Results = Generator<Result, void, undefined>

const stepsMax = 5_000_000
const elementsMax = 2_000_000
const depthMax = 2_000


export function* run(filter: Filter, input: Result, scope: Scope, depth = 0): Results {
  if (++scope.world.steps > stepsMax) throw new JqError(`stopped after ${stepsMax} steps`)
  if (depth > depthMax) throw new JqError('stopped: the filter calls itself too deeply')
  const { value, path } = input
  switch (filter.is) {
    case 'identity': return yield input
    case 'recurse': return yield* recurse(input)
    case 'literal': return yield { value: filter.value, path: undefined }
    case 'string': return yield* interpolate(filter, input, scope, depth)
    case 'format': return yield { value: formatText(filter.name, value), path: undefined }
    case 'index':
    case 'slice':
    case 'iterate': return yield* navigate(filter, input, scope, depth)
    case 'try': return yield* attempt(filter, input, scope, depth)
    case 'array': return yield { value: filter.body ? values(run(filter.body, plain(value), scope, depth + 1)) : [], path: undefined }
    case 'object': return yield* construct(filter.entries, 0, new Map(), input, scope, depth)
    case 'negate':
      for (const each of run(filter.body, plain(value), scope, depth + 1)) {
        if (typeof each.value !== 'number') throw new JqError(`${typeOf(each.value)} (${shorten(each.value)}) cannot be negated`)
        yield { value: -each.value, path: undefined }
      }
      return
    case 'pipe':
      for (const left of run(filter.left, input, scope, depth + 1)) yield* run(filter.right, left, scope, depth)
      return
    case 'comma':
      yield* run(filter.left, input, scope, depth + 1)
      return yield* run(filter.right, input, scope, depth)
    case 'combine': return yield* combine(filter, value, scope, depth)
    case 'alternative': return yield* alternative(filter, input, scope, depth)
    case 'update': return yield* update(filter, value, scope, depth)
    case 'if':
      for (const test of run(filter.test, plain(value), scope, depth + 1)) {
        const branch = test.value === false || test.value === null ? filter.no : filter.yes
        if (branch) yield* run(branch, input, scope, depth)
        else yield input
      }
      return
    case 'variable': return yield { value: variable(filter.name, scope), path: undefined }
    case 'bind': return yield* bindAll(filter, input, scope, depth)
    case 'reduce': return yield* reduce(filter, input, scope, depth)
    case 'foreach': return yield* foreach(filter, input, scope, depth)
    case 'define': return yield* run(filter.body, input, define(filter.definition, scope), depth)
    case 'call': return yield* call(filter.name, filter.args, { value, path }, scope, depth)
    case 'label': return yield* labelled(filter, input, scope, depth)
    case 'break': throw new JqBreak(findLabel(filter.name, scope))
  }
}

export function plain(value: Json): Result {
  return { value, path: undefined }
}

export function values(results: Results): Json[] {
  const list: Json[] = []
  for (const { value } of results) {
    if (list.push(value) > elementsMax) throw new OutOfMemory(16 * list.length)
  }
  return list
}

function shorten(value: Json): string {
  const text = printJson(value)
  return text.length > 11 ? `${text.slice(0, 10)}...` : text
}

function* recurse(input: Result): Results {
  yield input
  if (isArray(input.value)) for (const [index, value] of input.value.entries()) yield* recurse({ value, path: extend(input.path, index) })
  if (isObject(input.value)) for (const [key, value] of input.value) yield* recurse({ value, path: extend(input.path, key) })
}

export function extend(path: Path, key: Json): Path {
  return path && [...path, key]
}

function* interpolate({ format, parts }: Filter & { is: 'string' }, input: Result, scope: Scope, depth: number): Results {
  if (parts.length === 1) return yield plain(parts[0] as string)
  const joined = function* (index: number): Generator<string> {
    const part = parts[index]
    if (part === undefined) return yield ''
    if (typeof part === 'string') {
      for (const rest of joined(index + 1)) yield part + rest
      return
    }
    for (const rest of joined(index + 1)) {
      for (const { value } of run(part, plain(input.value), scope, depth + 1)) yield (format ? formatText(format, value) : formatText('@text', value)) + rest
    }
  }
  for (const text of joined(0)) yield plain(text)
}

type Navigation = Filter & { is: 'index' | 'slice' | 'iterate' }

function* navigate(filter: Navigation, input: Result, scope: Scope, depth: number): Results {
  for (const of of run(filter.of, input, scope, depth + 1)) {
    if (input.path && !of.path) throw new JqError(`Invalid path expression with result ${shorten(of.value)}`)
    if (filter.is === 'iterate') {
      for (const [key, value] of iterateValue(of.value)) yield { value, path: extend(of.path, key) }
    } else if (filter.is === 'index') {
      for (const key of run(filter.key, plain(input.value), scope, depth + 1)) {
        yield { value: indexValue(of.value, key.value), path: extend(of.path, key.value) }
      }
    } else yield* slices(filter, of, input.value, scope, depth)
  }
}

function* slices({ from, to }: Filter & { is: 'slice' }, of: Result, input: Json, scope: Scope, depth: number): Results {
  const ends = (each: Filter | undefined) => (each ? values(run(each, plain(input), scope, depth + 1)) : [null])
  for (const end of ends(to)) {
    for (const start of ends(from)) yield { value: sliceValue(of.value, start, end), path: extend(of.path, pathSlice(start, end)) }
  }
}

function* attempt({ body, handler }: Filter & { is: 'try' }, input: Result, scope: Scope, depth: number): Results {
  const results = run(body, input, scope, depth + 1)
  for (;;) {
    let step: IteratorResult<Result, void>
    try {
      step = results.next()
    } catch (error) {
      // What `error` raised, for the handler; `break` and our own bugs go on up.
      if (!(error instanceof JqError) || error.isFinal) throw error
      if (handler) yield* run(handler, plain(error.value), scope, depth)
      return
    }
    if (step.done) return
    yield step.value
  }
}

/** Every combination of the keys' and values' results. */
function* construct(
  entries: readonly (readonly [Filter, Filter])[], index: number, so: ReadonlyMap<string, Json>, input: Result, scope: Scope, depth: number,
): Results {
  const entry = entries[index]
  if (!entry) return yield plain(so)
  for (const key of run(entry[0], plain(input.value), scope, depth + 1)) {
    if (typeof key.value !== 'string') throw new JqError(`Object keys must be strings`)
    for (const value of run(entry[1], plain(input.value), scope, depth + 1)) {
      yield* construct(entries, index + 1, new Map(so).set(key.value, value.value), input, scope, depth)
    }
  }
}

function isTrue(value: Json): boolean {
  return value !== false && value !== null
}

function* combine(filter: Filter & { is: 'combine' }, input: Json, scope: Scope, depth: number): Results {
  const { operator } = filter
  if (operator === 'and' || operator === 'or') return yield* decide(filter, input, scope, depth)
  // jq computes the right side first, and for each of its results the left.
  for (const right of run(filter.right, plain(input), scope, depth + 1)) {
    for (const left of run(filter.left, plain(input), scope, depth + 1)) {
      yield plain('+-*/%'.includes(operator) ? arithmetic(operator, left.value, right.value) : holds(operator, compare(left.value, right.value)))
    }
  }
}

function* decide({ operator, left, right }: Filter & { is: 'combine' }, input: Json, scope: Scope, depth: number): Results {
  for (const first of run(left, plain(input), scope, depth + 1)) {
    if (isTrue(first.value) === (operator === 'or')) yield plain(operator === 'or')
    else for (const second of run(right, plain(input), scope, depth + 1)) yield plain(isTrue(second.value))
  }
}

function holds(operator: string, compared: number): boolean {
  switch (operator) {
    case '==': return compared === 0
    case '!=': return compared !== 0
    case '<': return compared < 0
    case '<=': return compared <= 0
    case '>': return compared > 0
    default: return compared >= 0
  }
}

/** The left's results that are not false or null, errors swallowed; the right's when there are none. */
function* alternative({ left, right }: Filter & { is: 'alternative' }, input: Result, scope: Scope, depth: number): Results {
  let found = false
  const results = run({ is: 'try', body: left, handler: undefined }, input, scope, depth + 1)
  for (const each of results) {
    if (!isTrue(each.value)) continue
    found = true
    yield each
  }
  if (!found) yield* run(right, input, scope, depth)
}

function* update({ operator, target, value }: Filter & { is: 'update' }, input: Json, scope: Scope, depth: number): Results {
  if (operator === '|=') return yield plain(updateEach(target, value, input, scope, depth))
  for (const right of run(value, plain(input), scope, depth + 1)) {
    let result = input
    for (const { path } of run(target, { value: input, path: [] }, scope, depth + 1)) {
      const at = pathOrFail(path, input)
      const before = getPath(input, at)
      if (operator === '=') result = setPath(result, at, right.value)
      else if (operator !== '//=') result = setPath(result, at, arithmetic(operator.slice(0, -1), getPath(result, at), right.value))
      else if (!isTrue(before)) result = setPath(result, at, right.value)
    }
    yield plain(result)
  }
}

/** The first result replaces what is there; no result removes it. */
function updateEach(target: Filter, value: Filter, input: Json, scope: Scope, depth: number): Json {
  let result = input
  const removed: Json[] = []
  for (const { path } of run(target, { value: input, path: [] }, scope, depth + 1)) {
    const at = pathOrFail(path, input)
    const first = run(value, plain(getPath(result, at)), scope, depth + 1).next()
    if (first.done) removed.push(at)
    else result = setPath(result, at, first.value.value)
  }
  return removed.length === 0 ? result : deletePaths(result, removed)
}

export function pathOrFail(path: Path, value: Json): readonly Json[] {
  if (!path) throw new JqError(`Invalid path expression with result ${shorten(value)}`)
  return path
}




function* labelled({ name, body }: Filter & { is: 'label' }, input: Result, scope: Scope, depth: number): Results {
  const inner = withNames(scope, new Map([[`*label*${name}`, scope.world.steps]]))
  try {
    yield* run(body, input, inner, depth + 1)
  } catch (error) {
    // `break` of this very label ends its results.
    if (!(error instanceof JqBreak) || error.scope !== inner) throw error
  }
}


