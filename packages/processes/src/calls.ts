/**
 * The system calls as functions for programs: `const text = yield* readAll()`. Each yields one
 * row of `SystemCall` (or a few) and answers with its type.
 */
import type { Duration, Instant, Plain } from '@track/simulation'
import type { DescriptorMap, FileFacts, Guest, ProcessListing, Refusal, SignalName, SystemCall } from './program.ts'

/** Whether the system refused: `if (isRefusal(answer)) yield* printError(…)`. */
export function isRefusal(answer: unknown): answer is Refusal {
  return typeof answer === 'object' && answer !== null && 'error' in answer
}

function* ask<Answer>(call: SystemCall): Guest<Answer> {
  return (yield call) as Answer
}

/** Writes to standard output; a reader that went away ends the program with SIGPIPE, a full disk with 1. */
export function* print(text: string): Guest<void> {
  if (text !== '') yield { call: 'write', fd: 1, text, isVital: true }
}

export function* printError(text: string): Guest<void> {
  if (text !== '') yield { call: 'write', fd: 2, text }
}

/** Writes to any descriptor; answers a refusal when it is not open. */
export function write(fd: number, text: string): Guest<Refusal | null> {
  return ask({ call: 'write', fd, text })
}

/** What has arrived, as it comes; '' at the end. A `timeout` that passes answers null. */
export function read(fd = 0): Guest<string> {
  return ask({ call: 'read', fd })
}

export function readWithin(timeout: Duration, fd = 0): Guest<string | null> {
  return ask({ call: 'read', fd, timeout })
}

/** The next line without its newline; undefined at the end. */
export function* readLine(fd = 0): Guest<string | undefined> {
  const line: string = yield* ask<string>({ call: 'readLine', fd })
  if (line === '') return undefined
  return line.endsWith('\n') ? line.slice(0, -1) : line
}

/** Everything up to the end. */
export function* readAll(fd = 0): Guest<string> {
  let text = ''
  for (;;) {
    const chunk = yield* read(fd)
    if (chunk === '') return text
    text += chunk
  }
}

export function* open(path: string, how: 'read' | 'write' | 'append'): Guest<number | Refusal> {
  return yield* ask<number | Refusal>({ call: 'open', path, how })
}

export function close(fd: number): Guest<null> {
  return ask({ call: 'close', fd })
}

/** A new pipe's two descriptors. */
export function pipe(): Guest<{ read: number; write: number }> {
  return ask({ call: 'pipe' })
}

/** The first descriptor that can be read without waiting; null when the time-out passes. */
export function poll(fds: readonly number[], timeout?: Duration): Guest<number | null> {
  return ask({ call: 'poll', fds, ...(timeout === undefined ? {} : { timeout }) })
}

/** The size of the terminal behind a descriptor; null when it is none. */
export function terminal(fd = 1): Guest<{ columns: number; rows: number } | null> {
  return ask({ call: 'terminal', fd })
}

export function readFile(path: string): Guest<string | Refusal> {
  return ask({ call: 'readFile', path })
}

export function writeFile(path: string, content: string | Uint8Array): Guest<Refusal | null> {
  return ask({ call: 'writeFile', path, content })
}

export function appendFile(path: string, content: string): Guest<Refusal | null> {
  return ask({ call: 'writeFile', path, content, append: true })
}

export function stat(path: string): Guest<FileFacts | Refusal> {
  return ask({ call: 'stat', path, follow: true })
}

/** As `stat`, but of a symbolic link itself. */
export function lstat(path: string): Guest<FileFacts | Refusal> {
  return ask({ call: 'stat', path, follow: false })
}

/** The names in a directory, sorted. */
export function list(path: string): Guest<readonly string[] | Refusal> {
  return ask({ call: 'list', path })
}

export function makeDirectory(path: string, parents = false, mode?: number): Guest<Refusal | null> {
  return ask({ call: 'makeDirectory', path, parents, ...(mode === undefined ? {} : { mode }) })
}

/** Removes a file or symbolic link, or with `directory` an empty directory. */
export function remove(path: string, directory = false): Guest<Refusal | null> {
  return ask({ call: 'remove', path, directory })
}

export function rename(path: string, to: string): Guest<Refusal | null> {
  return ask({ call: 'rename', path, to })
}

export function symlink(path: string, target: string): Guest<Refusal | null> {
  return ask({ call: 'symlink', path, target })
}

export function link(path: string, target: string): Guest<Refusal | null> {
  return ask({ call: 'link', path, target })
}

export function chmod(path: string, mode: number): Guest<Refusal | null> {
  return ask({ call: 'chmod', path, mode })
}

export function touch(path: string, modifiedAt?: Instant): Guest<Refusal | null> {
  return ask({ call: 'touch', path, ...(modifiedAt === undefined ? {} : { modifiedAt }) })
}

export function now(): Guest<Instant> {
  return ask({ call: 'now' })
}

export function sleep(duration: Duration): Guest<Plain> {
  return ask({ call: 'sleep', duration })
}

/** A number in [0, 1) of this process' own stream of chance. */
export function chance(): Guest<number> {
  return ask({ call: 'chance' })
}

/** Says that work was done, so that long computing makes time pass and can be interrupted. */
export function compute(steps: number): Guest<null> {
  return ask({ call: 'compute', steps })
}

export interface SpawnOptions {
  /** The child's descriptors by number, each from one of the caller's. All of 0, 1, 2 by default. */
  readonly descriptors?: DescriptorMap
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** A process group of its own, as `timeout` gives its command. */
  readonly group?: 'own'
}

/** Starts a child; answers its pid, or the refusal of execve(2). */
export function spawn(argv: readonly string[], options: SpawnOptions = {}): Guest<{ pid: string } | Refusal> {
  return ask({ call: 'spawn', argv, ...options })
}

export interface Ended {
  readonly pid: string
  readonly exitCode: number
}

/** Waits for one child, or for any; null when there is none. */
export function wait(pid?: string): Guest<Ended | null> {
  return ask({ call: 'wait', ...(pid === undefined ? {} : { pid }) })
}

/** As `wait`, with a bound; `'timeout'` when it passes. */
export function waitWithin(timeout: Duration, pid: string): Guest<Ended | 'timeout' | null> {
  return ask({ call: 'wait', pid, timeout })
}

export function signal(pid: string, name: SignalName): Guest<Refusal | null> {
  return ask({ call: 'signal', pid, signal: name })
}

/**
 * From here on these signals do not end the program: the call that waits, or the next one that
 * would, answers `{ interrupted: 'INT' }` (see `isInterrupted`).
 */
export function catchSignals(...signals: readonly SignalName[]): Guest<null> {
  return ask({ call: 'catch', signals })
}

export function ignoreSignals(...signals: readonly SignalName[]): Guest<null> {
  return ask({ call: 'ignore', signals })
}

export interface Interrupted {
  readonly interrupted: SignalName
}

export function isInterrupted(answer: unknown): answer is Interrupted {
  return typeof answer === 'object' && answer !== null && 'interrupted' in answer
}

export function processes(): Guest<readonly ProcessListing[]> {
  return ask({ call: 'processes' })
}

/**
 * Asks a handler of the layers above (`processesPart({ systemCalls })`), whose answer may come
 * at once or with a later event. `timeout` that passes answers `{ timedOut: true }`.
 */
export function request<Answer = Plain>(handler: string, row: Plain, timeout?: Duration): Guest<Answer> {
  return ask({ call: 'request', handler, request: row, ...(timeout === undefined ? {} : { timeout }) })
}

/** Forgets the history so far; a replay starts at `run(process, state)`. */
export function checkpoint(state: Plain): Guest<null> {
  return ask({ call: 'checkpoint', state })
}
