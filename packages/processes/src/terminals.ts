/**
 * Terminals: a line discipline in front, a stream of output behind, a foreground group.
 * Follows tty(4) in canonical mode. Left out: raw mode; a program that wants single keys is
 * given lines.
 */
import type { Simulation } from '@track/simulation'
import { type Kernel, kernelOf, nextNumber, wake } from './kernel.ts'
import { raiseGroup } from './signals.ts'
import type { EventAddress, TerminalRow } from './state.ts'
import { addStream, appendStream, readStream, type StreamText } from './streams.ts'

export interface NewTerminal {
  readonly columns?: number
  readonly rows?: number
  /** See `TerminalRow`: for a door without a line editor of its own. */
  readonly echo?: boolean
  /** Scheduled when there is something to read, once until it has been read. */
  readonly onOutput?: EventAddress
}

export function addTerminal(simulation: Simulation, { columns = 80, rows = 24, echo = false, onOutput }: NewTerminal = {}): string {
  const kernel = kernelOf(simulation)
  const id = `tty${nextNumber(kernel, 'terminal')}`
  const row: TerminalRow = {
    input: [], output: addStream(kernel, onOutput), foreground: '', columns, rows, waiting: [], echo,
  }
  kernel.state.terminals.set(id, row)
  return id
}

function terminalRow({ state }: Kernel, id: string): TerminalRow {
  const row = state.terminals.get(id)
  if (!row) throw new Error(`no terminal ${id}`)
  return row
}

/** What the terminal shows from an offset on; ask again from the offset that is answered. */
export function readTerminal(simulation: Simulation, id: string, fromOffset = 0): StreamText {
  return readStream(simulation, terminalRow(kernelOf(simulation), id).output, fromOffset)
}

/** Types a line (or several); who reads the terminal gets them line by line. */
export function typeLine(simulation: Simulation, id: string, text: string): void {
  const kernel = kernelOf(simulation)
  const lines = text.endsWith('\n') ? text.slice(0, -1) : text
  giveInput(kernel, id, lines.split('\n').map((line) => `${line}\n`))
}

/** Ctrl-D at the beginning of a line. */
export function endOfFile(simulation: Simulation, id: string): void {
  giveInput(kernelOf(simulation), id, [''])
}

function giveInput(kernel: Kernel, id: string, input: readonly string[]): void {
  const row = terminalRow(kernel, id)
  kernel.state.terminals.set(id, { ...row, input: [...row.input, ...input], waiting: [] })
  if (row.echo) appendStream(kernel, row.output, input.join(''))
  for (const pid of row.waiting) wake(kernel, pid)
}

/** Ctrl-C: what was typed and not read is dropped, and the foreground group is interrupted. */
export function interrupt(simulation: Simulation, id: string): void {
  const kernel = kernelOf(simulation)
  const row = terminalRow(kernel, id)
  kernel.state.terminals.set(id, { ...row, input: [] })
  appendStream(kernel, row.output, '^C')
  raiseGroup(kernel, row.foreground, 'INT')
}

/** Ctrl-Z: the foreground group is stopped. */
export function suspend(simulation: Simulation, id: string): void {
  const kernel = kernelOf(simulation)
  const row = terminalRow(kernel, id)
  appendStream(kernel, row.output, '^Z')
  raiseGroup(kernel, row.foreground, 'TSTP')
}

export function resizeTerminal(simulation: Simulation, id: string, { columns, rows }: { columns: number; rows: number }): void {
  const kernel = kernelOf(simulation)
  const row = terminalRow(kernel, id)
  kernel.state.terminals.set(id, { ...row, columns, rows })
  raiseGroup(kernel, row.foreground, 'WINCH')
}

/** Hangs up: every process of the terminal gets SIGHUP, then the terminal is gone. */
export function removeTerminal(simulation: Simulation, id: string): void {
  const kernel = kernelOf(simulation)
  const groups = new Set([...kernel.state.processes.values()].filter((row) => row.terminal === id).map((row) => row.group))
  for (const group of groups) raiseGroup(kernel, group, 'HUP')
  giveInput(kernel, id, [''])
}
