/** Calls: of a definition, of a function of the language, of a filter that was handed over. */
import { natives } from './builtins/table.ts'
import { plain, type Result, type Results, run } from './evaluate.ts'
import { JqError } from './failure.ts'
import type { Json } from './json.ts'
import { prelude } from './prelude.ts'
import { type Closure, define, findFunction, rootScope, type Scope, withNames } from './scope.ts'
import type { Filter } from './syntax.ts'

export function* call(name: string, args: readonly Filter[], input: Result, scope: Scope, depth: number): Results {
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
  const own = rootScope(scope.world, new Map())
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
