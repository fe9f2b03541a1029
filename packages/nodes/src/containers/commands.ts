/**
 * Commands that a kubelet runs in a container, for a hook or a probe.
 *
 * Follows k8s.io/cri-client/pkg/remote_runtime.go (ExecSync) and pkg/probe/exec/exec.go of Kubernetes 1.34.
 */
import { forgetProcess, readOutput, removeStream, signal } from '@track/processes'
import { type Duration, printGoDuration, type Simulation } from '@track/simulation'
import type { Container } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { startInContainer } from './in-container.ts'
import type { HookWait, ProbeWait, WaitEnd } from './waits.ts'

/** A command under way; the rows are keyed by its process. */
export interface CommandRow {
  readonly key: string
  readonly command: readonly string[]
  readonly stdout: string
  readonly stderr: string
  readonly for: ProbeWait | HookWait
}

export interface Command {
  readonly command: readonly string[]
  readonly timeout?: Duration
  readonly for: ProbeWait | HookWait
}

/** What becomes of it is for the probe or the hook to know. */
export function runCommand(simulation: Simulation, uid: string, container: Container, { command, timeout, for: wait }: Command): void {
  const onExit = { part: 'nodes', event: 'command', data: {} }
  const started = startInContainer(simulation, uid, container, { argv: command, onExit })
  if ('error' in started) {
    const event = wait.kind === 'probe' ? 'answer' : 'hook'
    const data = wait.kind === 'probe' ? { ...wait, failure: started.error, isError: true } : { ...wait, error: started.error, output: '' }
    simulation.schedule({ at: simulation.now, part: 'nodes', event, data })
    return
  }
  const { pid, stdout, stderr } = started
  nodesOf(simulation).commands.set(pid, { key: containerKey(uid, container.name), command, stdout, stderr, for: wait })
  if (timeout !== undefined) simulation.scheduleAfter({ after: timeout, part: 'nodes', event: 'overdue', data: { pid, timeout } })
}

export interface CommandEnd {
  readonly pid: string
  readonly exitCode: number
}

export function commandEnded(simulation: Simulation, { pid, exitCode }: CommandEnd): WaitEnd | undefined {
  const row = nodesOf(simulation).commands.get(pid)
  if (!row) return undefined
  const stderr = readOutput(simulation, row.stderr)
  const output = readOutput(simulation, row.stdout) + stderr
  forget(simulation, pid, row)
  if (row.for.kind === 'probe') return { for: row.for, failure: exitCode === 0 ? null : output }
  const error = exitCode === 0 ? null : `command '${row.command.join(' ')}' exited with ${exitCode}: ${stderr}`
  return { for: row.for, error, output }
}

export interface Overdue {
  readonly pid: string
  readonly timeout: Duration
}

/** A probe's command has taken too long. */
export function commandOverdue(simulation: Simulation, { pid, timeout }: Overdue): WaitEnd | undefined {
  const row = nodesOf(simulation).commands.get(pid)
  if (!row) return undefined
  signal(simulation, pid, 'KILL')
  forget(simulation, pid, row)
  const words = `command timed out: "${row.command.join(' ')}" timed out after ${printGoDuration(timeout)}`
  return row.for.kind === 'probe' ? { for: row.for, failure: words } : undefined
}

function forget(simulation: Simulation, pid: string, { stdout, stderr }: CommandRow): void {
  nodesOf(simulation).commands.delete(pid)
  forgetProcess(simulation, pid)
  removeStream(simulation, stdout)
  removeStream(simulation, stderr)
}

/** Ends the commands of a container, which nobody waits for any more. */
export function forgetCommands(simulation: Simulation, key: string): void {
  for (const [pid, row] of nodesOf(simulation).commands) {
    if (row.key !== key) continue
    signal(simulation, pid, 'KILL')
    forget(simulation, pid, row)
  }
}
