/** A command of `track`: one declaration that dispatch, the parser, `--help` and completion read. */
import type { FlagTable, FlagValues } from '@track/shell/flags'

export interface Run<Table extends FlagTable> {
  readonly flags: FlagValues<Table>
  readonly operands: readonly string[]
}

export interface Command<Table extends FlagTable = FlagTable> {
  readonly name: string
  /** One line, for the list of commands. */
  readonly summary: string
  /** After the name in the usage: `MODULE [--serve]`. */
  readonly usage: string
  readonly examples: readonly string[]
  /** Lines of its help below the examples. */
  readonly notes?: readonly string[]
  readonly flags: Table
  /** What completion offers for its operands. */
  readonly completes?: 'modules' | 'labs' | readonly string[]
  /** Every word is an operand, flags too: they belong to a command within. */
  readonly takesEverything?: boolean
  /** Answers the exit code. What takes long to load is imported here, so that other commands start at once. */
  run(run: Run<Table>): Promise<number>
}

export function defineCommand<const Table extends FlagTable>(command: Command<Table>): Command {
  return command as unknown as Command
}

export const exitCode = { done: 0, refused: 1, misused: 2, bug: 70 } as const

/** One plain sentence with what to do; nothing prints a stack for it. */
export class Refused extends Error {}

/** What was typed makes no sense: one sentence, and where help is. */
export class Misused extends Error {}

export function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

export function complain(text: string): void {
  process.stderr.write(`${text}\n`)
}
