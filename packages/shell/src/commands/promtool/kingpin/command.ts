/** Commands of a tool as rows that parser and help read, as Prometheus' tools have them. Follows github.com/alecthomas/kingpin v2 (model.go). */
import type { Guest } from '@track/processes'

export interface KingpinFlag {
  readonly name: string
  readonly short?: string
  /** `texts` may be given several times. */
  readonly kind: 'truth' | 'text' | 'texts' | 'value'
  readonly help: string
  readonly default?: string
  readonly placeholder?: string
  readonly isRequired?: boolean
  /** The variable of the environment that stands for it where it is not given. */
  readonly env?: string
  /** The only values that it takes. */
  readonly only?: readonly string[]
}

export interface KingpinArgument {
  readonly name: string
  readonly help: string
  readonly isRequired?: boolean
  /** Takes all that follow. */
  readonly isMany?: boolean
  /** Files, which must be there. */
  readonly areFiles?: boolean
}

export interface KingpinCommand {
  /** `check rules` */
  readonly path: string
  readonly help: string
  readonly flags?: readonly KingpinFlag[]
  readonly arguments?: readonly KingpinArgument[]
  /** Without it the command is known and not simulated. */
  readonly run?: (invocation: Invocation) => Guest<number>
}

export interface KingpinTool {
  readonly name: string
  readonly help: string
  readonly flags: readonly KingpinFlag[]
  /** Flags of all commands under a word: `check` has `--query.lookback-delta`. */
  readonly groupFlags: Readonly<Record<string, readonly KingpinFlag[]>>
  readonly commands: readonly KingpinCommand[]
  readonly version: string
}

/** What was typed, with defaults. */
export interface Invocation {
  /** The last value of a flag or an argument; '' without one. */
  readonly value: (name: string) => string
  readonly values: (name: string) => readonly string[]
  readonly has: (name: string) => boolean
}

/** Every flag that a command takes, those of the tool first. */
export function flagsOf(tool: KingpinTool, { path, flags = [] }: KingpinCommand): readonly KingpinFlag[] {
  return [...tool.flags, ...tool.groupFlags[path.split(' ')[0]!] ?? [], ...flags]
}
