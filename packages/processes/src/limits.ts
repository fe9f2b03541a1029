/**
 * What a host gives to its processes. Beyond it they are refused, or end, as on a real one:
 * fork(2) with EAGAIN, open(2) with EMFILE, execve(2) with E2BIG, write(2) with ENOSPC, and the
 * out-of-memory killer. Follows ulimit of bash and mm/oom_kill.c of Linux.
 */
import type { FileSystem } from '@track/files'
import type { Kernel } from './kernel.ts'

const mebibyte = 1_048_576

export const limits = {
  /** Of one host or container (`ulimit -u`). */
  processes: 500,
  /** Of one process (`ulimit -n`). */
  openFiles: 1_024,
  /** Characters that one process may hold. */
  memory: 32 * mebibyte,
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

/** Contents that are looked at before they are written; smaller ones are held in check by the number of files. */
const largeFile = mebibyte

/** Whether a file of this length can be written beside all others of its host. */
export function hasRoomForFile({ tree }: FileSystem, length: number): boolean {
  if (length < largeFile) return true
  let total = 0
  for (const { content } of tree.values()) total += content.length
  // The file's own earlier content is among them; the new one may be longer by what is left.
  return total <= limits.disk && length <= limits.disk
}
