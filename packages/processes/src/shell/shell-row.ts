/**
 * The state of a shell, plain: its stack of frames over parsed scripts, options, functions,
 * traps and jobs. Variables have a container of their own (`ProcessesState.variables`).
 */
import type { Instant } from '@track/simulation'
import type { ExpandedCommand } from './assignment.ts'
import type { Variable } from './variable.ts'

/** A place in a parsed script: the script's whole text and the number of a node in it. */
export interface Place {
  readonly source: string
  readonly node: number
}

interface FrameBase extends Place {
  readonly below: Frame | null
  /** What command substitutions of the present expansion gave, in order. */
  readonly answers: readonly string[]
}

export type Frame = FrameBase & (
  | { readonly kind: 'list'; readonly index: number }
  | { readonly kind: 'andor'; readonly index: number }
  /** `!` and `time` before a pipeline. */
  | { readonly kind: 'prefix'; readonly negated: boolean; readonly startedAt: Instant | undefined }
  /** Turns into the frame of its node: the first one of a subshell. */
  | { readonly kind: 'enter' }
  | { readonly kind: 'command'; readonly run: CommandRun | undefined; readonly opened: readonly number[] }
  | { readonly kind: 'foreground'; readonly wait: ForegroundWait }
  | { readonly kind: 'substitution'; readonly fd: number; readonly pid: string; readonly text: string; readonly ended: boolean }
  | { readonly kind: 'if'; readonly clause: number; readonly tested: boolean }
  | { readonly kind: 'while'; readonly stage: 'test' | 'decide' | 'body'; readonly last: number }
  | { readonly kind: 'for'; readonly words: readonly string[] | undefined; readonly index: number }
  | { readonly kind: 'cfor'; readonly stage: 'start' | 'test' | 'update'; readonly ran: boolean }
  | { readonly kind: 'select'; readonly words: readonly string[] | undefined; readonly stage: 'ask' | 'read' | 'body' }
  | { readonly kind: 'case'; readonly index: number; readonly through: boolean; readonly done: boolean }
  /** Restores descriptors when it is left. */
  | { readonly kind: 'redirected'; readonly saved: readonly SavedDescriptor[] | undefined; readonly opened: readonly number[] }
  | { readonly kind: 'function'; readonly name: string; readonly scope: Scope; readonly callLine: number }
  /** `source FILE` and `eval`. */
  | { readonly kind: 'sourced'; readonly name: string | undefined; readonly positional: readonly string[] | undefined }
  | { readonly kind: 'trap'; readonly status: number; readonly signal: string }
  /** A fork that had no room, to be tried again. */
  | { readonly kind: 'retry'; readonly background: boolean }
  | { readonly kind: 'test' }
  | { readonly kind: 'arithmetic' }
  /** The bottom of an interactive shell: asks for lines. */
  | { readonly kind: 'prompt'; readonly pending: string; readonly shown: boolean }
  /** The bottom of a shell that reads its script from standard input. */
  | { readonly kind: 'input'; readonly pending: string }
)

export type FrameKind = Frame['kind']
export type FrameOf<Kind extends FrameKind> = Frame & { readonly kind: Kind }

/** A simple command whose words are expanded, while its builtin waits. */
export interface CommandRun {
  readonly words: readonly string[]
  /** The elements of array assignments among the words (`declare a=(1 2)`), by the word's index. */
  readonly arrays: Readonly<Record<string, readonly ArrayElement[]>>
  readonly saved: readonly SavedDescriptor[]
  readonly savedVariables: readonly SavedVariable[]
  /** It pushed frames (a function, `eval`), and is over when they are. */
  readonly called: boolean
  /** What a builtin keeps between two tries (`read`, `wait`). */
  readonly kept: readonly string[]
  readonly deadline: Instant | undefined
  /** A program that could not be forked yet, its words expanded. */
  readonly program?: ExpandedCommand
}

export interface ArrayElement {
  readonly key: string | undefined
  readonly value: string
  readonly append: boolean
}

export interface SavedDescriptor {
  readonly fd: number
  /** The open row it pointed to, held meanwhile; undefined when it was closed. */
  readonly open: string | undefined
}

export interface SavedVariable {
  readonly name: string
  readonly variable: Variable | undefined
}

/** What a function call puts back when it is left. */
export interface Scope {
  readonly positional: readonly string[]
  readonly locals: readonly SavedVariable[]
}

export interface ForegroundWait {
  readonly pids: readonly string[]
  /** Exit codes of those that have ended. */
  readonly ended: Readonly<Record<string, number>>
  readonly job: number | undefined
  /** The last process that a signal ended, for the words that bash says. */
  readonly signalled: string | undefined
  readonly text: string
}

export interface JobRow {
  readonly number: number
  readonly group: string
  readonly pids: readonly string[]
  readonly text: string
  readonly status: 'Running' | 'Stopped' | 'Done'
  readonly exitCode: number
  /** The words for a job that a signal ended. */
  readonly words: string | undefined
  /** Changed and not yet reported at the prompt. */
  readonly news: boolean
  readonly ended: Readonly<Record<string, number>>
}

export interface FunctionRow extends Place {
  readonly exported: boolean
}

export interface ShellRow {
  readonly frames: Frame | null
  readonly status: number
  readonly pipeStatus: readonly number[]
  readonly scriptName: string
  readonly positional: readonly string[]
  readonly functions: ReadonlyMap<string, FunctionRow>
  readonly aliases: ReadonlyMap<string, string>
  readonly traps: ReadonlyMap<string, string>
  /** `set -o` and `shopt` options that are on. */
  readonly options: Readonly<Record<string, boolean>>
  readonly jobs: readonly JobRow[]
  readonly lastBackground: string
  readonly interactive: boolean
  /** Shells around this one: BASH_SUBSHELL. */
  readonly depth: number
  /** `$$`: the pid of the outermost shell. */
  readonly shellPid: string
  readonly line: number
  readonly secondsFrom: Instant
  readonly drawn: number
  readonly seed: number | undefined
  /** getopts: the place within a cluster of letters. */
  readonly optionAt: number
  readonly directories: readonly string[]
  readonly umask: number
  /** A subshell whose failure is looked at by the one around it does not exit on errors. */
  readonly errorsIgnored: boolean
  /** Set once the EXIT trap has run. */
  readonly exiting: boolean
  /** `-c`, or the name of the script: how messages begin. */
  readonly messagePrefix: string
  readonly lastArgument: string
  /** The status of the last command substitution of a command without words. */
  readonly substitutionStatus: number | undefined
  /** How often a fork was tried in vain, and when it is tried again. */
  readonly forkTries: number
  readonly forkAgainAt: Instant
}
