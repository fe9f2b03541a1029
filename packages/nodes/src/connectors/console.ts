/** Consoles: what is read from and written to a command in a container, whoever started it. */
import type { Channel, Connector, Reading } from '@track/apiserver'
import {
  endInput, forgetProcess, readStream, removeStream, removeTerminal, resizeTerminal, signal, writeInput,
} from '@track/processes'
import type { Simulation } from '@track/simulation'
import { nodesOf } from '../state.ts'
import type { ConsoleRow } from './connection-row.ts'
import { cooked, typeKeys } from './line-discipline.ts'
import { newConnection } from './new-connection.ts'

export function consoleOf(simulation: Simulation, id: string): ConsoleRow | undefined {
  const row = nodesOf(simulation).readers.get(id)
  return row?.kind === 'console' ? row : undefined
}

export function addConsole(simulation: Simulation, row: ConsoleRow): string {
  const id = newConnection(simulation, 'console')
  nodesOf(simulation).readers.set(id, row)
  return id
}

export function addChunk(simulation: Simulation, id: string, channel: Channel, text: string): void {
  const row = consoleOf(simulation, id)
  if (!row || text === '') return
  const shown = row.terminal ? cooked(text) : text
  nodesOf(simulation).readers.set(id, { ...row, chunks: [...row.chunks, { channel, text: shown }] })
}

/** Takes over what the process has written since the last time. */
export function drainConsole(simulation: Simulation, id: string): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const process = consoleOf(simulation, id)?.process
    const source = process?.[stream]
    if (!process || !source) continue
    const read = readStream(simulation, source.id, source.offset)
    const row = consoleOf(simulation, id)!
    nodesOf(simulation).readers.set(id, { ...row, process: { ...process, [stream]: { ...source, offset: read.offset } } })
    addChunk(simulation, id, stream === 'stdout' ? 1 : 2, read.text)
  }
}

/** The process behind a console has ended. */
export function endConsole(simulation: Simulation, id: string, exitCode: number): void {
  drainConsole(simulation, id)
  const row = consoleOf(simulation, id)
  if (!row || row.exitCode !== undefined) return
  nodesOf(simulation).readers.set(id, { ...row, exitCode })
}

/** Reading and writing, for the connectors that open consoles. */
export const consoleConnection: Omit<Connector, 'open'> = {
  read(simulation, id, cursor): Reading {
    const row = consoleOf(simulation, id)
    if (!row) return { chunks: [], cursor, ended: true }
    const { chunks, exitCode } = row
    return {
      chunks: chunks.slice(cursor), cursor: chunks.length, ended: exitCode !== undefined, ...(exitCode !== undefined && { exitCode }),
    }
  },
  write(simulation, id, text) {
    const row = consoleOf(simulation, id)
    if (!row || row.exitCode !== undefined) return
    if (row.input !== undefined) writeInput(simulation, row.input, text)
    if (!row.terminal) return
    const { line, echo } = typeKeys(simulation, row.terminal.id, row.terminal.typed, text)
    nodesOf(simulation).readers.set(id, { ...row, terminal: { ...row.terminal, typed: line } })
    addEcho(simulation, id, echo)
  },
  endInput(simulation, id) {
    const row = consoleOf(simulation, id)
    if (row?.input !== undefined && row.exitCode === undefined) endInput(simulation, row.input)
  },
  resize(simulation, id, { width, height }) {
    const row = consoleOf(simulation, id)
    if (row?.terminal && row.exitCode === undefined) resizeTerminal(simulation, row.terminal.id, { columns: width, rows: height })
  },
  close(simulation, id) {
    const row = consoleOf(simulation, id)
    nodesOf(simulation).readers.delete(id)
    if (row?.process) discard(simulation, row)
  },
}

function addEcho(simulation: Simulation, id: string, echo: string): void {
  const row = consoleOf(simulation, id)
  if (!row || echo === '') return
  nodesOf(simulation).readers.set(id, { ...row, chunks: [...row.chunks, { channel: 1, text: echo }] })
}

/** Somebody hangs up: the command is ended, and what it had is given back. */
function discard(simulation: Simulation, { process, terminal, input, exitCode }: ConsoleRow): void {
  const { pid, stdout, stderr } = process!
  if (exitCode === undefined) {
    if (terminal) removeTerminal(simulation, terminal.id)
    if (input !== undefined) endInput(simulation, input)
    signal(simulation, pid, 'KILL')
  }
  forgetProcess(simulation, pid)
  if (terminal) return
  removeStream(simulation, stdout.id)
  if (stderr) removeStream(simulation, stderr.id)
}

/** The container has ended, and every command in it with it. */
export function endConsoles(simulation: Simulation, key: string): void {
  for (const [id, row] of nodesOf(simulation).readers) {
    if (row.kind !== 'console' || row.key !== key || !row.process || row.exitCode !== undefined) continue
    signal(simulation, row.process.pid, 'KILL')
    endConsole(simulation, id, 137)
  }
}
