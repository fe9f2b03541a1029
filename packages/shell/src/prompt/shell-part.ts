/**
 * Shells that people type into: bash on a terminal of the prompt's machine. What is typed arrives
 * as inputs of this part, so it is journalled and lives again in a replay.
 */
import {
  addTerminal, endOfFile, interrupt, processRow, removeTerminal, resizeTerminal, startProcess, suspend, typeLine,
} from '@track/processes'
import type { Part, Simulation } from '@track/simulation'
import { home, hostEnvironment, hostFileSystem } from '../host.ts'
import { writeHistory } from './history.ts'

export interface TerminalSize {
  readonly columns: number
  readonly rows: number
}

interface ShellRow {
  /** The first process of the terminal. */
  readonly pid: string
}

interface ShellState {
  /** By the id of the terminal. */
  readonly shells: Map<string, ShellRow>
}

export const shellPartName = 'shell'

export const shellPart: Part<ShellState> = {
  name: shellPartName,
  initial: () => ({ shells: new Map() }),
  events: {},
  inputs: {
    open: (simulation: Simulation, size: TerminalSize) => openShell(simulation, size),
    write(simulation: Simulation, { terminal, text }: { terminal: string; text: string }) {
      if (isOpen(simulation, terminal)) write(simulation, terminal, text)
    },
    'end input'(simulation: Simulation, { terminal }: { terminal: string }) {
      if (isOpen(simulation, terminal)) endOfFile(simulation, terminal)
    },
    resize(simulation: Simulation, { terminal, width, height }: { terminal: string; width: number; height: number }) {
      if (isOpen(simulation, terminal)) resizeTerminal(simulation, terminal, { columns: width, rows: height })
    },
    close(simulation: Simulation, { terminal }: { terminal: string }) {
      if (isOpen(simulation, terminal)) removeTerminal(simulation, terminal)
    },
  },
}

/** Starts bash on a terminal of its own, and answers the terminal's id. */
export function openShell(simulation: Simulation, { columns, rows }: TerminalSize): string {
  const terminal = addTerminal(simulation, { columns, rows, echo: true })
  const env = { ...hostEnvironment, COLUMNS: String(columns), LINES: String(rows) }
  const started = startProcess(simulation, { argv: ['bash'], fileSystem: hostFileSystem, env, cwd: home, user: 'learner', terminal, cost: 0 })
  if ('error' in started) throw new Error(`the prompt's machine has no bash: ${started.error}`)
  simulation.state(shellPart).shells.set(terminal, { pid: started.pid })
  return terminal
}

/** The terminals whose first shell has not ended. */
export function openTerminals(simulation: Simulation): string[] {
  if (!simulation.has(shellPart)) return []
  return [...simulation.state(shellPart).shells.keys()].filter((terminal) => isOpen(simulation, terminal))
}

/** Whether a shell was ever opened on it, in this past. */
export function hasTerminal(simulation: Simulation, terminal: string): boolean {
  return simulation.state(shellPart).shells.has(terminal)
}

export function isOpen(simulation: Simulation, terminal: string): boolean {
  const shell = simulation.state(shellPart).shells.get(terminal)
  const row = shell && processRow(simulation, shell.pid)
  return row !== undefined && row.status !== 'exited'
}

/** Ctrl-C, Ctrl-Z and Ctrl-D as a keyboard sends them; everything else is whole lines. */
const controls: Readonly<Record<string, (simulation: Simulation, terminal: string) => void>> = {
  '\x03': interrupt,
  '\x1a': suspend,
  '\x04': endOfFile,
}

function write(simulation: Simulation, terminal: string, text: string): void {
  for (const piece of text.split(/([\x03\x04\x1a])/)) {
    const control = controls[piece]
    if (control) control(simulation, terminal)
    else if (piece !== '') {
      writeHistory(simulation, terminal, piece)
      typeLine(simulation, terminal, piece)
    }
  }
}
