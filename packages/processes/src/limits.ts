/**
 * What a host gives to its processes. Beyond it they are refused, or end, as on a real one:
 * fork(2) with EAGAIN, open(2) with EMFILE, execve(2) with E2BIG, write(2) with EFBIG and
 * ENOSPC, and the out-of-memory killer. Follows ulimit of bash and mm/oom_kill.c of Linux.
 */
import { type FileSystem, type Refusal, refuse } from '@track/files'
import type { Kernel } from './kernel.ts'

const mebibyte = 1_048_576

export const limits = {
  /** Of one host or container (`ulimit -u`). */
  processes: 500,
  /** Of one process (`ulimit -n`). */
  openFiles: 1_024,
  /** Characters that one process may hold. */
  memory: 32 * mebibyte,
  /** Characters of one file (`ulimit -f`): so few that they need not be counted as bytes. */
  file: 5 * mebibyte,
  /** Characters in the files of one host or container. */
  disk: 128 * mebibyte,
  /** Characters of the arguments and the environment of a program. */
  arguments: 2 * mebibyte,
  /** Functions, `eval` and `source` within each other. */
  nesting: 1_000,
} as const

/** A process wants more than `limits.memory`; its own words for that, if it has any, need the number. */
export class OutOfMemory extends RangeError {
  readonly wanted: number

  constructor(wanted: number) {
    super(`cannot allocate ${wanted} bytes`)
    this.wanted = wanted
  }
}

/** Answers what it was given, if a process may hold so much. */
export function withinMemory(text: string): string {
  if (text.length > limits.memory) throw new OutOfMemory(text.length)
  return text
}

/** Whether a host has room for so many more processes; those that ended and were not waited for count. */
export function hasRoomForProcesses({ state }: Kernel, host: string, count = 1): boolean {
  if (state.processes.size + count <= limits.processes) return true
  let own = 0
  for (const row of state.processes.values()) if (row.host === host) own++
  return own + count <= limits.processes
}

/** Files from here up are counted with all others; smaller ones are held in check by their number. */
const largeFile = mebibyte

/** Why a file of this length cannot be written beside the others of its host. */
export function refusalOfLength({ tree, mounts }: FileSystem, length: number): Refusal | undefined {
  if (length > limits.file) return refuse('tooLarge')
  if (length < largeFile) return undefined
  let total = 0
  for (const each of [tree, ...mounts.map((mount) => mount.tree)]) {
    for (const { content } of each.values()) total += content.length
  }
  return total > limits.disk ? refuse('full') : undefined
}
