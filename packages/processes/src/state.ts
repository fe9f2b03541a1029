/**
 * The state of the part `processes`, all of it plain: process rows, what their descriptors are
 * open on, pipes, terminals, file systems, guests' histories and shells.
 */
import type { FileTree } from '@track/files'
import type { Duration, Instant, Plain } from '@track/simulation'
import type { SignalName, SystemCall } from './program.ts'
import type { ShellRow } from './shell/shell-row.ts'
import type { Variable } from './shell/variable.ts'

export interface ProcessRow {
  readonly pid: string
  /** Empty for a process that was started from outside. */
  readonly parent: string
  readonly group: string
  readonly host: string
  readonly user: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** The program that runs (a key of the table of programs, or `bash`). */
  readonly program: string
  readonly fileSystem: string
  readonly terminal: string | undefined
  /** Ids of open rows by descriptor number. */
  readonly descriptors: Readonly<Record<string, string>>
  readonly status: 'running' | 'waiting' | 'stopped' | 'exited'
  /** When it is woken at the latest, and the event that does it. */
  readonly until?: Instant | undefined
  readonly timer?: string | undefined
  /** Virtual time used and not yet let pass. */
  readonly debt: number
  /** How far its clock and its children's are off. */
  readonly clockOff?: Duration | undefined
  readonly pending: readonly SignalName[]
  readonly dispositions: Readonly<Record<string, 'ignore' | 'catch'>>
  /** A fault, `signal` when one ended it. */
  readonly exitCode?: number
  readonly endedBy?: SignalName
  /** A stop or a continuation that the parent has not heard of. */
  readonly news?: 'stopped' | 'continued' | undefined
  readonly startedAt: Instant
  readonly endedAt?: Instant
  /** Scheduled when it ends, with `{ pid, exitCode, signal }` beside the data. */
  readonly onExit?: EventAddress | undefined
}

export interface EventAddress {
  readonly part: string
  readonly event: string
  readonly data?: Readonly<Record<string, Plain>>
}

/** An open file description; descriptors that were duplicated share it, its offset included. */
export type OpenRow = { readonly references: number } & OpenOn
export type OpenOn =
  | { readonly on: 'file'; readonly fileSystem: string; readonly path: string; readonly offset: number; readonly how: OpenHow }
  | { readonly on: 'pipe'; readonly pipe: string; readonly end: 'read' | 'write' | 'both' }
  | { readonly on: 'terminal'; readonly terminal: string }
  | { readonly on: 'stream'; readonly stream: string }
  | { readonly on: 'device'; readonly device: string; readonly drawn: number }

export type OpenHow = 'read' | 'write' | 'append' | 'both'

export interface PipeRow {
  readonly text: string
  /** A writer waits while the pipe holds this much or more. */
  readonly capacity: number
  readonly readers: number
  readonly writers: number
  readonly waiting: readonly string[]
}

/** Output that is kept to be read from an offset; `start` is the offset of its first character. */
export interface StreamRow {
  readonly start: number
  readonly text: string
  readonly onOutput?: EventAddress | undefined
  readonly notified?: boolean
}

export interface TerminalRow {
  /** Typed and not yet read: whole lines, and an end of file as its own entry (empty). */
  readonly input: readonly string[]
  readonly output: string
  readonly foreground: string
  readonly columns: number
  readonly rows: number
  readonly waiting: readonly string[]
  /** Whether typed lines and the shell's prompt go to the output, as a terminal without a line editor of its own does. */
  readonly echo: boolean
}

export interface FileSystemRow {
  /** Ids of trees. */
  readonly tree: string
  readonly base: ReadonlyMap<string, FileRowOf> | undefined
  readonly mounts: readonly MountRow[]
}

type FileRowOf = FileTree extends Map<string, infer Row> ? Row : never

export interface MountRow {
  readonly at: string
  readonly tree: string
  readonly readOnly: boolean
  readonly capacity?: number
}

/** What a guest was answered since its last checkpoint, and the call that waits. */
export interface GuestRow {
  readonly resumed: Plain
  /** Answers in chunks; a number stands for so many answers that were null. */
  readonly full: readonly (readonly Answer[])[]
  readonly tail: readonly Answer[]
  readonly answered: number
  readonly waits: WaitingCall | undefined
  /** When this row was written: while a call waits, when it began to. */
  readonly waitsSince: Instant
  /** Characters of the answers that are kept. */
  readonly held: number
  /** Draws of chance so far. */
  readonly drawn: number
}

export type Answer = { readonly nulls: number } | { readonly answer: Plain }

export interface WaitingCall {
  readonly call: SystemCall
  readonly deadline: Instant | undefined
  /** For a call that the layers above answer. */
  readonly id: string | undefined
}

/** A parked request of a guest, and its answer when that has come. */
export interface ParkedCall {
  readonly pid: string
  readonly handler: string
  readonly answer?: { readonly value: Plain }
}

export interface ProcessesState {
  readonly counters: Map<string, number>
  readonly processes: Map<string, ProcessRow>
  readonly opens: Map<string, OpenRow>
  readonly pipes: Map<string, PipeRow>
  readonly streams: Map<string, StreamRow>
  readonly terminals: Map<string, TerminalRow>
  readonly trees: Map<string, FileTree>
  readonly fileSystems: Map<string, FileSystemRow>
  readonly guests: Map<string, GuestRow>
  readonly parked: Map<string, ParkedCall>
  /** The open rows by which the layers above hold a pipe that they write to, by pipe. */
  readonly inputs: Map<string, { readonly read: string | undefined; readonly write: string }>
  readonly shells: Map<string, ShellRow>
  readonly variables: Map<string, Map<string, Variable>>
  /** Who runs next, in order. */
  readonly ready: Map<string, true>
  turnIsScheduled: boolean
  /** Steps taken by each process in the present instant. */
  readonly stepsInInstant: Map<string, number>
  instant: Instant
}

export function emptyState(): ProcessesState {
  return {
    counters: new Map(), processes: new Map(), opens: new Map(), pipes: new Map(), streams: new Map(), terminals: new Map(),
    trees: new Map(), fileSystems: new Map(), guests: new Map(), parked: new Map(), inputs: new Map(), shells: new Map(), variables: new Map(),
    ready: new Map(), turnIsScheduled: false, stepsInInstant: new Map(), instant: -1,
  }
}
