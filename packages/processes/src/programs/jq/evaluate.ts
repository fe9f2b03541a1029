/**
 * Runs jq filters: each gives any number of results, with the path by which each was reached
 * where a path is asked for. Follows jq 1.7's execute.c and its error words.
 */
import { JqBreak, JqError } from './failure.ts'
import { formatText } from './formats.ts'
import { compare, isArray, isObject, type Json, printJson, typeOf } from './json.ts'
import { arithmetic, indexValue, iterateValue, pathSlice, sliceValue } from './operations.ts'
import { deletePaths, getPath, setPath } from './paths.ts'
import { prelude } from './prelude.ts'
import type { Definition, Filter, Pattern } from './syntax.ts'
import { natives } from './builtins/table.ts'

/** A path, or undefined where none is followed. */
export type Path = readonly Json[] | undefined

export interface Result {
  readonly value: Json
  readonly path: Path
}

export type Results = Generator<Result, void, undefined>

/** A definition where it was written: with the names around it. */
interface Closure {
  readonly parameters: readonly string[]
  readonly body: Filter
  readonly scope: Scope
  /** A filter that was handed over: it is run where it was written, without its own name. */
  readonly isArgument: boolean
}

export interface Scope {
  readonly names: ReadonlyMap<string, Json>
  readonly functions: ReadonlyMap<string, Closure>
  readonly outer: Scope | undefined
  readonly world: JqWorld
}

/** What a run knows besides its input. */
export interface JqWorld {
  readonly now: number
  readonly env: Readonly<Record<string, string>>
  /** The inputs that are left, for `input` and `inputs`. */
  readonly inputs: Json[]
  /** What `debug` and `stderr` wrote. */
  readonly messages: string[]
  /** Definitions of the language that this run has used. */
  readonly prelude: Map<string, Definition>
  steps: number
}

const stepsMax = 20_000_000
const depthMax = 2_000

export function rootScope(world: JqWorld, names: ReadonlyMap<string, Json>): Scope {
  return { names, functions: new Map(), outer: undefined, world }
}

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
  for (const { value } of results) list.push(value)
  return list
}

export function shorten(value: Json): string {
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
    } else {
      const ends = (each: Filter | undefined) => (each ? values(run(each, plain(input.value), scope, depth + 1)) : [null])
      for (const to of ends(filter.to)) {
        for (const from of ends(filter.from)) yield { value: sliceValue(of.value, from, to), path: extend(of.path, pathSlice(from, to)) }
      }
    }
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
  if (operator === 'and' || operator === 'or') {
    for (const left of run(filter.left, plain(input), scope, depth + 1)) {
      const decided = isTrue(left.value) === (operator === 'or')
      if (decided) yield plain(operator === 'or')
      else for (const right of run(filter.right, plain(input), scope, depth + 1)) yield plain(isTrue(right.value))
    }
    return
  }
  // jq computes the right side first, and for each of its results the left.
  for (const right of run(filter.right, plain(input), scope, depth + 1)) {
    for (const left of run(filter.left, plain(input), scope, depth + 1)) {
      yield plain('+-*/%'.includes(operator) ? arithmetic(operator, left.value, right.value) : holds(operator, compare(left.value, right.value)))
    }
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

function variable(name: string, scope: Scope): Json {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const value = at.names.get(name)
    if (value !== undefined) return value
  }
  if (name === 'ENV') return new Map(Object.entries(scope.world.env))
  if (name === '__loc__') return new Map<string, Json>([['file', '<top-level>'], ['line', 1]])
  throw new JqError(`$${name} is not defined`)
}

export function withNames(scope: Scope, names: ReadonlyMap<string, Json>): Scope {
  return { names, functions: noFunctions, outer: scope, world: scope.world }
}

const noFunctions: ReadonlyMap<string, Closure> = new Map()
const noNames: ReadonlyMap<string, Json> = new Map()

function define({ name, parameters, body }: Definition, scope: Scope): Scope {
  const functions = new Map<string, Closure>()
  const inner: Scope = { names: noNames, functions, outer: scope, world: scope.world }
  functions.set(`${name}/${parameters.length}`, { parameters, body, scope: inner, isArgument: false })
  return inner
}

function* bindAll({ source, patterns, body }: Filter & { is: 'bind' }, input: Result, scope: Scope, depth: number): Results {
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

function* reduce({ source, pattern, start, update }: Filter & { is: 'reduce' }, input: Result, scope: Scope, depth: number): Results {
  for (const begin of run(start, input, scope, depth + 1)) {
    let state: Result | undefined = begin
    for (const { value } of run(source, plain(input.value), scope, depth + 1)) {
      for (const names of destructure(pattern, value, input.value, scope, depth)) {
        let last: Result | undefined
        for (const each of run(update, state ?? plain(null), withNames(scope, new Map(names)), depth + 1)) last = each
        state = last
      }
    }
    yield state ?? plain(null)
  }
}

function* foreach({ source, pattern, start, update, extract }: Filter & { is: 'foreach' }, input: Result, scope: Scope, depth: number): Results {
  for (const begin of run(start, input, scope, depth + 1)) {
    let state = begin
    for (const { value } of run(source, plain(input.value), scope, depth + 1)) {
      for (const names of destructure(pattern, value, input.value, scope, depth)) {
        const inner = withNames(scope, new Map(names))
        for (const each of run(update, state, inner, depth + 1)) {
          state = each
          if (extract) yield* run(extract, each, inner, depth)
          else yield each
        }
      }
    }
  }
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

function findLabel(name: string, scope: Scope): Scope {
  for (let at: Scope | undefined = scope; at; at = at.outer) if (at.names.has(`*label*${name}`)) return at
  throw new JqError(`$*label-${name} is not defined`)
}

function findFunction(key: string, scope: Scope): Closure | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const found = at.functions.get(key)
    if (found) return found
  }
  return undefined
}

function* call(name: string, args: readonly Filter[], input: Result, scope: Scope, depth: number): Results {
  const key = `${name}/${args.length}`
  const closure = findFunction(key, scope)
  if (closure) return yield* callClosure(closure, args, input, scope, depth)
  const native = natives[key]
  if (native && Object.hasOwn(natives, key)) return yield* native({ input, args, scope, depth: depth + 1 })
  let defined = scope.world.prelude.get(key)
  if (!defined) {
    defined = prelude(key)
    if (defined) scope.world.prelude.set(key, defined)
  }
  if (!defined) throw new JqError(`${key} is not defined`)
  // Definitions of the language itself see nothing of the program's.
  const own = rootScope(scope.world, noNames)
  yield* callClosure({ ...defined, scope: define(defined, own), isArgument: false }, args, input, scope, depth)
}

/** Filters are handed over with the scope they stand in; `$x` parameters by value. */
function* callClosure(closure: Closure, args: readonly Filter[], input: Result, scope: Scope, depth: number): Results {
  if (closure.isArgument) return yield* run(closure.body, input, closure.scope, depth + 1)
  yield* callWith(closure, args, 0, new Map(), new Map(), input, scope, depth)
}

function* callWith(
  closure: Closure, args: readonly Filter[], index: number, names: ReadonlyMap<string, Json>, functions: ReadonlyMap<string, Closure>,
  input: Result, scope: Scope, depth: number,
): Results {
  const parameter = closure.parameters[index]
  if (parameter === undefined) return yield* run(closure.body, input, { names, functions, outer: closure.scope, world: scope.world }, depth + 1)
  const body = args[index]!
  if (!parameter.startsWith('$')) {
    const handed: Closure = { parameters: [], body, scope, isArgument: true }
    return yield* callWith(closure, args, index + 1, names, new Map(functions).set(`${parameter}/0`, handed), input, scope, depth)
  }
  for (const { value } of run(body, plain(input.value), scope, depth + 1)) {
    const known = new Map(names).set(parameter.slice(1), value)
    const handed: Closure = { parameters: [], body: { is: 'variable', name: parameter.slice(1) }, scope: withNames(scope, known), isArgument: true }
    yield* callWith(closure, args, index + 1, known, new Map(functions).set(`${parameter.slice(1)}/0`, handed), input, scope, depth)
  }
}
