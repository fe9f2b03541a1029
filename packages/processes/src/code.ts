/**
 * What the part knows and the world does not hold: programs, handlers, parsed scripts, and the
 * live generators of each world.
 */
import type { Duration, Plain, Simulation } from '@track/simulation'
import type { SyntaxNode } from 'unbash'
import type { Guest, Program, SystemCall } from './program.ts'
import type { Expression } from './shell/arithmetic/parse.ts'
import type { Regex } from './regex/regex.ts'
import type { Script } from './shell/script.ts'

/** Who asks a handler of the layers above. */
export interface Caller {
  readonly pid: string
  readonly host: string
  readonly user: string
  readonly env: Readonly<Record<string, string>>
  /** The id under which `answerCall` answers a request that was parked. */
  readonly id: string
  readonly timeout: Duration | undefined
}

export interface SystemCallHandler {
  /** Answers at once, or answers 'parked' and later calls `answerCall(simulation, caller.id, …)`. */
  begin(simulation: Simulation, caller: Caller, request: Plain): { readonly answer: Plain } | 'parked'
  /** The program ended, was interrupted, or its time-out passed. */
  abandon?(simulation: Simulation, id: string): void
}

export interface Live {
  readonly generator: Guest<number>
  /** What it yielded last, still to be answered. */
  call: SystemCall | undefined
  /** Its exit code, once it has ended. */
  exitCode: number | undefined
  /** It asked for more than the machine can hold, and is to be killed. */
  outOfMemory: boolean
  /** How many answers it has had since the last checkpoint. */
  answered: number
}

export interface Code {
  readonly programs: ReadonlyMap<string, Program>
  readonly systemCalls: Readonly<Record<string, SystemCallHandler>>
  /** Parsed scripts by their text: a cache. */
  readonly scripts: Map<string, Script>
  /** The number of each node in its script. */
  readonly numbers: WeakMap<SyntaxNode, number>
  /** Parsed arithmetic by its text: a cache. */
  readonly expressions: Map<string, Expression>
  /** Compiled regular expressions of `[[ =~ ]]`: a cache. */
  readonly regexes: Map<string, Regex>
  readonly live: WeakMap<Simulation, Map<string, Live>>
}
