/** What a builtin is, and how it answers. */
import type { Instant } from '@track/simulation'
import type { CommandRun } from '../shell-row.ts'
import { messageStart, type Shell, write } from '../shell.ts'

export type BuiltinResult =
  /** Its exit code. */
  | number
  /** It waits; it is called again with what it wants kept. */
  | { readonly wait: true; readonly kept?: readonly string[]; readonly deadline?: Instant | undefined }
  /** Done once the command's own redirections are put back: `break`, `return`, `exit`. */
  | { readonly jump: (shell: Shell) => void }
  /** Pushes frames, and is over when they are: `eval`, `source`. */
  | { readonly call: (shell: Shell) => void }

export type Builtin = (shell: Shell, args: readonly string[], run: CommandRun) => BuiltinResult

/** `bash: line 1: cd: nowhere: No such file or directory`, and the status. */
export function fail(shell: Shell, words: string, status = 1): number {
  write(shell, 2, `${messageStart(shell)}${words}\n`)
  return status
}

/** A usage line, which has no prefix. */
export function usage(shell: Shell, line: string): number {
  write(shell, 2, `${line}\n`)
  return 2
}

export interface Options {
  /** Letters that were given, with their values. */
  readonly given: ReadonlyMap<string, string>
  readonly rest: readonly string[]
  /** The first option that is not one of the builtin's. */
  readonly invalid: string | undefined
}

/** Short options before the operands; a letter followed by `:` in `letters` takes a value. */
export function parseOptions(args: readonly string[], letters: string): Options {
  const given = new Map<string, string>()
  let index = 0
  for (; index < args.length; index++) {
    const arg = args[index]!
    if (arg === '--') {
      index++
      break
    }
    if (!arg.startsWith('-') || arg === '-') break
    for (let at = 1; at < arg.length; at++) {
      const letter = arg[at]!
      const place = letters.indexOf(letter)
      if (place < 0 || letter === ':') return { given, rest: args.slice(index), invalid: `-${letter}` }
      if (letters[place + 1] !== ':') given.set(letter, '')
      else {
        given.set(letter, at + 1 < arg.length ? arg.slice(at + 1) : args[++index] ?? '')
        break
      }
    }
  }
  return { given, rest: args.slice(index), invalid: undefined }
}
