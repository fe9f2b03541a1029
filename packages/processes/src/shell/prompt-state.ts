/** What a terminal's foreground does: asks for a command, or runs one. For line editors. */
import type { Simulation } from '@track/simulation'
import { kernelOf } from '../kernel.ts'
import type { ShellRow } from './shell-row.ts'
import { scalarOf } from './variable.ts'

export interface PromptState {
  /** `command` and `continuation`: the shell waits for a line; `running`: something else does. */
  readonly asks: 'command' | 'continuation' | 'running'
  /** The process of the shell, when one waits. */
  readonly pid: string | undefined
  readonly cwd: string
  readonly status: number
  /** Values of the shell's scalar variables, for PS1 and for completion. */
  readonly variables: ReadonlyMap<string, string>
  readonly functions: readonly string[]
  readonly aliases: readonly string[]
}

export function promptOf(simulation: Simulation, terminal: string): PromptState {
  const { state } = kernelOf(simulation)
  const foreground = state.terminals.get(terminal)?.foreground ?? ''
  const row = [...state.processes.values()].find((each) => each.group === foreground && state.shells.has(each.pid) && each.status !== 'exited')
  const shell: ShellRow | undefined = row && state.shells.get(row.pid)
  const { frames } = shell ?? {}
  const asks = frames?.kind === 'prompt' && frames.shown ? (frames.pending === '' ? 'command' : 'continuation') : 'running'
  const variables = new Map<string, string>()
  for (const [name, variable] of (row && state.variables.get(row.pid)) ?? []) {
    const value = scalarOf(variable)
    if (value !== undefined) variables.set(name, value)
  }
  return {
    asks, pid: row?.pid, cwd: row?.cwd ?? '/', status: shell?.status ?? 0, variables,
    functions: [...(shell?.functions.keys() ?? [])], aliases: [...(shell?.aliases.keys() ?? [])],
  }
}

