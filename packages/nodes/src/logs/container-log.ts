/**
 * What containers write, line by line with the instant of its writing, kept until its file is rotated.
 *
 * Follows pkg/kubelet/logs/container_log_manager.go of Kubernetes 1.34 (10Mi a file, five files; the
 * API reads the newest only).
 */
import type { Instant, Simulation } from '@track/simulation'
import { nodesOf } from '../state.ts'

export interface LogLine {
  readonly at: Instant
  readonly stream: 'stdout' | 'stderr'
  /** Without its newline. */
  readonly text: string
  /** The writer has not ended the line. */
  readonly isPartial?: boolean
}

/** Rows are replaced; full chunks are shared, so that a line costs no copy of the whole. */
export interface LogRow {
  /** The instance that wrote it. */
  readonly instance: string
  readonly chunks: readonly (readonly LogLine[])[]
  readonly tail: readonly LogLine[]
  readonly bytes: number
  /** How many lines came before the first that is kept. */
  readonly dropped: number
}

const chunkLength = 256
/** `--container-log-max-size`. */
const bytesMax = 10 * 1024 * 1024

/** The log of a container's instance begins; the one before is kept as the previous one. */
export function beginLog(simulation: Simulation, key: string, instance: string): void {
  const { logs, previousLogs } = nodesOf(simulation)
  const before = logs.get(key)
  if (before) previousLogs.set(key, before)
  logs.set(key, { instance, chunks: [], tail: [], bytes: 0, dropped: 0 })
}

export function appendLog(simulation: Simulation, key: string, stream: LogLine['stream'], text: string): void {
  const { logs } = nodesOf(simulation)
  const row = logs.get(key)
  if (!row || text === '') return
  const parts = text.split('\n')
  const rest = parts.pop()!
  const lines: LogLine[] = parts.map((part) => ({ at: simulation.now, stream, text: part }))
  if (rest !== '') lines.push({ at: simulation.now, stream, text: rest, isPartial: true })
  logs.set(key, rotated(added(row, joined(row, lines))))
}

/** A line that was begun is ended by the next text of its stream. */
function joined({ tail }: LogRow, lines: readonly LogLine[]): { kept: readonly LogLine[]; lines: readonly LogLine[] } {
  const last = tail.at(-1)
  const [first, ...others] = lines
  if (!last?.isPartial || !first || last.stream !== first.stream) return { kept: tail, lines }
  return { kept: tail.slice(0, -1), lines: [{ ...first, at: last.at, text: last.text + first.text }, ...others] }
}

function added(row: LogRow, { kept, lines }: { kept: readonly LogLine[]; lines: readonly LogLine[] }): LogRow {
  const bytes = row.bytes + lines.reduce((sum, { text }) => sum + text.length + 1, 0)
  const tail = [...kept, ...lines]
  if (tail.length < chunkLength) return { ...row, tail, bytes }
  return { ...row, chunks: [...row.chunks, tail], tail: [], bytes }
}

/** A file that is full is put away whole; the API then reads from the new one. */
function rotated(row: LogRow): LogRow {
  if (row.bytes <= bytesMax) return row
  const lines = row.chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return { ...row, chunks: [], bytes: row.tail.reduce((sum, { text }) => sum + text.length + 1, 0), dropped: row.dropped + lines }
}

/** All lines that are kept, from the `from`-th that was ever written. */
export function linesOf({ chunks, tail, dropped }: LogRow, from = 0): readonly LogLine[] {
  let skip = Math.max(0, from - dropped)
  const lines: LogLine[] = []
  for (const chunk of [...chunks, tail]) {
    if (skip >= chunk.length) skip -= chunk.length
    else {
      for (let index = skip; index < chunk.length; index++) lines.push(chunk[index]!)
      skip = 0
    }
  }
  return lines
}

export function removeLogs(simulation: Simulation, key: string): void {
  const { logs, previousLogs } = nodesOf(simulation)
  logs.delete(key)
  previousLogs.delete(key)
}

/** Of every container whose file is there, `uid/name#instance`. */
export function logFiles(simulation: Simulation): Set<string> {
  const { logs, previousLogs } = nodesOf(simulation)
  return new Set([...previousLogs, ...logs].map(([key, { instance }]) => `${key}#${instance}`))
}

/** What an agent on a node finds in the files of a container: each instance's lines that it has not read. */
export interface UnreadLines {
  /** `uid/name#instance` */
  readonly file: string
  readonly uid: string
  readonly container: string
  readonly lines: readonly LogLine[]
  /** How many lines the instance has written until here. */
  readonly read: number
}

/** `readTo` says how far a file was read before; lines that are not ended are left for later. */
export function unreadLines(simulation: Simulation, readTo: (file: string) => number): UnreadLines[] {
  const { logs, previousLogs } = nodesOf(simulation)
  return [...previousLogs, ...logs].flatMap(([key, row]): UnreadLines[] => {
    const file = `${key}#${row.instance}`
    const from = Math.max(row.dropped, readTo(file))
    const lines = linesOf(row, from).filter(({ isPartial }) => !isPartial)
    const slash = key.indexOf('/')
    return lines.length === 0 ? [] : [{ file, uid: key.slice(0, slash), container: key.slice(slash + 1), lines, read: from + lines.length }]
  })
}
