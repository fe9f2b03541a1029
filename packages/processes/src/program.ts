/**
 * What a program is: a generator that yields system calls as plain rows and is answered with
 * plain values. The generator lives outside of the world; the world keeps what it was answered,
 * and after a fork or a restore the program is run again against that history.
 */
import type { Duration, Instant, Plain } from '@track/simulation'

/** A part of a program: yields system calls, is answered, ends with a value of its own. */
export type Guest<Value> = Generator<SystemCall, Value, Plain>

/** What a program is given at its start. Plain, and the same at every replay. */
export interface ProcessFacts {
  /** Unique in the world; `12` at the prompt's host, `web-0/app:12` in a container. */
  readonly pid: string
  /** The command's words; `argv[0]` is the name that it was called by. */
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly user: string
  /** The host or container that it belongs to; empty for the prompt's host. */
  readonly host: string
}

export interface Program {
  /** The name under which files (`/usr/bin/NAME`) refer to it. */
  readonly name: string
  /** What starting it costs in virtual time; 20 ms unless told otherwise. */
  readonly cost?: Duration
  /**
   * Runs to an exit code. `resumed` is the state of the last `checkpoint`, when the history was
   * cut there. It reads nothing but its arguments and answers: no clock, no chance, no globals.
   */
  run(process: ProcessFacts, resumed?: Plain): Guest<number>
}

/** What a file operation answers when the system refuses: the words of strerror(3). */
export type Refusal = { readonly error: string }

export interface FileFacts {
  readonly path: string
  readonly type: 'file' | 'directory' | 'symlink' | 'pipe' | 'device'
  readonly size: number
  readonly mode: number
  readonly modifiedAt: Instant
  readonly target?: string
}

/** Where a spawned process' descriptors come from: the number of one of the caller's, or nothing. */
export type DescriptorMap = Readonly<Record<string, number>>

export type SignalName =
  | 'HUP' | 'INT' | 'QUIT' | 'KILL' | 'USR1' | 'USR2' | 'PIPE' | 'ALRM' | 'TERM' | 'CHLD' | 'CONT' | 'STOP' | 'TSTP'
  | 'TTIN' | 'TTOU' | 'WINCH'

/** The rows a program may yield. The functions of `calls.ts` yield them and give the answer its type. */
export type SystemCall =
  // Descriptors. A read at the end of the file answers ''; a time-out answers null.
  | { readonly call: 'read'; readonly fd: number; readonly timeout?: Duration }
  | { readonly call: 'readLine'; readonly fd: number; readonly timeout?: Duration }
  // What is vital ends the program where it cannot be written.
  | { readonly call: 'write'; readonly fd: number; readonly text: string; readonly isVital?: boolean }
  | { readonly call: 'open'; readonly path: string; readonly how: 'read' | 'write' | 'append' }
  | { readonly call: 'close'; readonly fd: number }
  | { readonly call: 'pipe' }
  | { readonly call: 'poll'; readonly fds: readonly number[]; readonly timeout?: Duration }
  | { readonly call: 'terminal'; readonly fd: number }
  // Files, by path.
  | { readonly call: 'readFile'; readonly path: string }
  | { readonly call: 'writeFile'; readonly path: string; readonly content: string | Uint8Array; readonly append?: boolean }
  | { readonly call: 'stat'; readonly path: string; readonly follow: boolean }
  | { readonly call: 'list'; readonly path: string }
  | { readonly call: 'makeDirectory'; readonly path: string; readonly parents: boolean; readonly mode?: number }
  | { readonly call: 'remove'; readonly path: string; readonly directory?: boolean }
  | { readonly call: 'rename'; readonly path: string; readonly to: string }
  | { readonly call: 'symlink'; readonly path: string; readonly target: string }
  | { readonly call: 'link'; readonly path: string; readonly target: string }
  | { readonly call: 'chmod'; readonly path: string; readonly mode: number }
  | { readonly call: 'touch'; readonly path: string; readonly modifiedAt?: Instant }
  // Time and chance.
  | { readonly call: 'now' }
  | { readonly call: 'sleep'; readonly duration: Duration }
  | { readonly call: 'chance' }
  | { readonly call: 'compute'; readonly steps: number }
  // Processes.
  | {
    readonly call: 'spawn'; readonly argv: readonly string[]; readonly descriptors?: DescriptorMap
    readonly env?: Readonly<Record<string, string>>; readonly cwd?: string; readonly group?: 'own'
  }
  | { readonly call: 'wait'; readonly pid?: string; readonly timeout?: Duration }
  | { readonly call: 'signal'; readonly pid: string; readonly signal: SignalName }
  | { readonly call: 'catch'; readonly signals: readonly SignalName[] }
  | { readonly call: 'ignore'; readonly signals: readonly SignalName[] }
  | { readonly call: 'processes' }
  // The layers above: whatever they registered under `handler`.
  | { readonly call: 'request'; readonly handler: string; readonly request: Plain; readonly timeout?: Duration }
  // Forgets the history so far: a replay starts `run(process, state)`.
  | { readonly call: 'checkpoint'; readonly state: Plain }

export interface ProcessListing {
  readonly pid: string
  readonly parent: string
  readonly user: string
  readonly argv: readonly string[]
  readonly status: string
  readonly startedAt: Instant
}
