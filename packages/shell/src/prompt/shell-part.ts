/**
 * Shells that people type into: bash on a terminal of the prompt's machine. What is typed arrives
 * as inputs of this part, so it is journalled and lives again in a replay.
 */
import {
  addTerminal, endOfFile, exitCodeOf, interrupt, partName, type ProcessesState, processRow, removeTerminal, resizeTerminal, signal, startProcess,
  suspend, typeLine,
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
    /** One command on a terminal of its own, for somebody who sits at another: it ends with the command. */
    'run command': (simulation: Simulation, { argv, ...size }: TerminalSize & { argv: readonly string[] }) => openTerminalFor(simulation, argv, size),
    /** A script without a terminal; answers where its output goes. */
    'run script'(simulation: Simulation, { script }: { script: string }) {
      return startProcess(simulation, { argv: ['bash', '-c', script], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home, user: 'learner' })
    },
    /** One script ends, and what it started. */
    'end script'(simulation: Simulation, { pid }: { pid: string }) {
      const { processes } = simulation.state({ name: partName } as Part<ProcessesState>)
      const rows = [...processes.values()]
      const within = new Set([pid])
      for (const row of rows) if (within.has(row.parent)) within.add(row.pid)
      for (const row of rows) if (within.has(row.pid) && row.status !== 'exited') signal(simulation, row.pid, 'KILL')
    },
    /** Scripts of this machine that were under way end: after a rewind they would only do again what was left. */
    'end scripts'(simulation: Simulation) {
      const { processes } = simulation.state({ name: partName } as Part<ProcessesState>)
      for (const { pid, host, terminal, status } of [...processes.values()]) {
        if (host === '' && terminal === undefined && status !== 'exited') signal(simulation, pid, 'KILL')
      }
    },
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
export function openShell(simulation: Simulation, size: TerminalSize): string {
  return openTerminalFor(simulation, ['bash'], size)
}

function openTerminalFor(simulation: Simulation, argv: readonly string[], { columns, rows }: TerminalSize): string {
  const terminal = addTerminal(simulation, { columns, rows, echo: true })
  const env = { ...hostEnvironment, COLUMNS: String(columns), LINES: String(rows) }
  const started = startProcess(simulation, { argv, fileSystem: hostFileSystem, env, cwd: home, user: 'learner', terminal, cost: 0 })
  if ('error' in started) throw new Error(`the prompt's machine has no ${argv[0]}: ${started.error}`)
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

/** Of the first process of a terminal; undefined while it runs, and for a terminal that is not there. */
export function exitCodeOfTerminal(simulation: Simulation, terminal: string): number | undefined {
  const shell = simulation.state(shellPart).shells.get(terminal)
  return shell && exitCodeOf(simulation, shell.pid)
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
