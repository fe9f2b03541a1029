/** The names that a jq filter sees: variables, functions, labels, from the inside out. */
import { JqError } from './failure.ts'
import type { Json } from './json.ts'
import type { Definition, Filter } from './syntax.ts'

/** A definition where it was written: with the names around it. */
export interface Closure {
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

export function rootScope(world: JqWorld, names: ReadonlyMap<string, Json>): Scope {
  return { names, functions: new Map(), outer: undefined, world }
}

export function withNames(scope: Scope, names: ReadonlyMap<string, Json>): Scope {
  return { names, functions: new Map(), outer: scope, world: scope.world }
}

/** The scope in which a definition is known, to itself too. */
export function define({ name, parameters, body }: Definition, scope: Scope): Scope {
  const functions = new Map<string, Closure>()
  const inner: Scope = { names: new Map(), functions, outer: scope, world: scope.world }
  functions.set(`${name}/${parameters.length}`, { parameters, body, scope: inner, isArgument: false })
  return inner
}

export function variable(name: string, scope: Scope): Json {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const value = at.names.get(name)
    if (value !== undefined) return value
  }
  if (name === 'ENV') return new Map(Object.entries(scope.world.env))
  if (name === '__loc__') return new Map<string, Json>([['file', '<top-level>'], ['line', 1]])
  throw new JqError(`$${name} is not defined`)
}

export function findLabel(name: string, scope: Scope): Scope {
  for (let at: Scope | undefined = scope; at; at = at.outer) if (at.names.has(`*label*${name}`)) return at
  throw new JqError(`$*label-${name} is not defined`)
}

export function findFunction(key: string, scope: Scope): Closure | undefined {
  for (let at: Scope | undefined = scope; at; at = at.outer) {
    const found = at.functions.get(key)
    if (found) return found
  }
  return undefined
}
