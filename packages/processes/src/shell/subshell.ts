/** Subshells: a new process with a copy of the shell's state, and the programs that replace one. */
import { type Duration } from '@track/simulation'
import { costs } from '../costs.ts'
import { closeDescriptor } from '../descriptors.ts'
import { inherited } from '../guest-process-calls.ts'
import { change, park, rowOf } from '../kernel.ts'
import { addProcess } from '../lifecycle.ts'
import { inCondition } from './errexit.ts'
import { shellProgram } from './program.ts'
import type { Frame, Place, ShellRow } from './shell-row.ts'
import { isOn, rowOfShell, type Shell, sourceName } from './shell.ts'
import type { Variable } from './variable.ts'

/** Descriptors from here up are the shell's own and not handed down. */
export const ownDescriptors = 100

export interface Fork {
  readonly place: Place
  /** Open rows that replace descriptors: the ends of pipes. */
  readonly descriptors?: Readonly<Record<string, string>>
  /** The process group to join; 'own' for a new one. */
  readonly group?: string | undefined
  readonly background?: boolean
  /** Commands in `$(…)` do not inherit `set -e`. */
  readonly isSubstitution?: boolean
}

/** Starts a subshell at a node and answers its pid. */
export function forkShell(shell: Shell, fork: Fork): string {
  const { kernel, pid } = shell
  const parent = rowOf(kernel, pid)
  const own = Object.fromEntries(Object.entries(parent.descriptors).filter(([fd]) => Number(fd) < ownDescriptors))
  const isAsynchronous = fork.background && !isOn(shell, 'monitor')
  const child = addProcess(kernel, {
    parent: pid, host: parent.host, user: parent.user, argv: parent.argv, env: parent.env, cwd: parent.cwd, program: shellProgram,
    fileSystem: parent.fileSystem, terminal: parent.terminal, descriptors: { ...own, ...fork.descriptors },
    group: fork.group === 'own' ? undefined : fork.group ?? parent.group,
    dispositions: isAsynchronous ? { ...inherited(parent), INT: 'ignore', QUIT: 'ignore' } : childDispositions(shell),
    cost: costs.subshell,
  })
  kernel.state.shells.set(child.pid, childRow(shell, fork))
  kernel.state.variables.set(child.pid, childVariables(shell))
  return child.pid
}

/** An interactive shell's own ignored signals are not its children's. */
export function childDispositions(shell: Shell) {
  const ignored = [...shell.traps].filter(([, text]) => text === '').map(([name]) => [name, 'ignore'] as const)
  return shell.interactive ? Object.fromEntries(ignored) : inherited(rowOf(shell.kernel, shell.pid))
}

function childRow(shell: Shell, { place, isSubstitution = false }: Fork): ShellRow {
  const row = rowOfShell(shell)
  const frames: Frame = { kind: 'enter', source: place.source, node: place.node, below: null, answers: [] }
  const keepsErrexit = !isSubstitution || isOn(shell, 'inherit_errexit')
  return {
    ...row, frames, jobs: [], interactive: false, exiting: false, depth: row.depth + 1, errorsIgnored: inCondition(shell),
    traps: new Map([...row.traps].filter(([, text]) => text === '')),
    options: { ...row.options, monitor: false, ...(keepsErrexit ? {} : { errexit: false }) },
    messagePrefix: row.interactive ? 'bash' : sourceName(shell),
  }
}

function childVariables(shell: Shell): Map<string, Variable> {
  const variables = new Map(shell.variables)
  for (const [name, variable] of shell.overlay ?? []) {
    if (variable) variables.set(name, variable)
    else variables.delete(name)
  }
  return variables
}

/** The process goes on as another program (`exec`, or the last command of a subshell). */
export function becomeProgram(
  shell: Shell, { program, argv, env, cost }: { program: string; argv: readonly string[]; env: Readonly<Record<string, string>>; cost: Duration },
): void {
  const { kernel, pid } = shell
  shell.frames = null
  kernel.state.shells.delete(pid)
  kernel.state.variables.delete(pid)
  const row = rowOf(kernel, pid)
  for (const fd of Object.keys(row.descriptors)) if (Number(fd) >= ownDescriptors) closeDescriptor(kernel, pid, Number(fd))
  change(kernel, pid, { program, argv, env, dispositions: childDispositions(shell), pending: [], debt: 0 })
  park(kernel, pid, kernel.simulation.now + cost + shell.debt)
}
