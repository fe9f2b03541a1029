/** How functions are written that jq itself cannot define. */
import { plain, type Result, type Results, run, values } from '../evaluate.ts'
import type { Json } from '../json.ts'
import type { Scope } from '../scope.ts'
import type { Filter } from '../syntax.ts'

export interface NativeCall {
  readonly input: Result
  readonly args: readonly Filter[]
  readonly scope: Scope
  readonly depth: number
}

export type Native = (call: NativeCall) => Results

/** A function of values: one result for every combination of its arguments' results. */
export function simple(compute: (value: Json, ...args: Json[]) => Json): Native {
  return function* (call) {
    const { input } = call
    for (const args of combinations(call, call.args.length - 1)) yield plain(compute(input.value, ...args))
  }
}

/** The last argument varies slowest, as jq has it. */
function* combinations(call: NativeCall, last: number): Generator<Json[]> {
  if (last < 0) return yield []
  for (const value of argument(call, last)) for (const before of combinations(call, last - 1)) yield [...before, value]
}

/** All results of an argument. */
export function argument({ input, args, scope, depth }: NativeCall, index: number): Json[] {
  return values(run(args[index]!, plain(input.value), scope, depth))
}
