/**
 * Signals: their numbers, what they do by default, and how they reach a process.
 * Follows signal(7). Left out: queued real-time signals, masks, core dumps.
 */
import { change, enqueue, isAlive, type Kernel, wake } from './kernel.ts'
import { terminate } from './lifecycle.ts'
import type { SignalName } from './program.ts'

interface Signal {
  readonly number: number
  readonly does: 'end' | 'stop' | 'nothing' | 'continue'
  /** What bash says of a job that it ended. */
  readonly words: string
}

export const signals: Readonly<Record<SignalName, Signal>> = {
  HUP: { number: 1, does: 'end', words: 'Hangup' },
  INT: { number: 2, does: 'end', words: 'Interrupt' },
  QUIT: { number: 3, does: 'end', words: 'Quit' },
  KILL: { number: 9, does: 'end', words: 'Killed' },
  USR1: { number: 10, does: 'end', words: 'User defined signal 1' },
  USR2: { number: 12, does: 'end', words: 'User defined signal 2' },
  PIPE: { number: 13, does: 'end', words: 'Broken pipe' },
  ALRM: { number: 14, does: 'end', words: 'Alarm clock' },
  TERM: { number: 15, does: 'end', words: 'Terminated' },
  CHLD: { number: 17, does: 'nothing', words: 'Child exited' },
  CONT: { number: 18, does: 'continue', words: 'Continued' },
  STOP: { number: 19, does: 'stop', words: 'Stopped (signal)' },
  TSTP: { number: 20, does: 'stop', words: 'Stopped' },
  TTIN: { number: 21, does: 'stop', words: 'Stopped (tty input)' },
  TTOU: { number: 22, does: 'stop', words: 'Stopped (tty output)' },
  WINCH: { number: 28, does: 'nothing', words: 'Window changed' },
}

/** `TERM` of `TERM`, `SIGTERM`, `term` or `15`. */
export function parseSignal(text: string): SignalName | undefined {
  const name = text.toUpperCase().replace(/^SIG/, '')
  if (name in signals) return name as SignalName
  return (Object.keys(signals) as SignalName[]).find((each) => String(signals[each].number) === text)
}

/** Gives a process a signal: it ends, stops, goes on, takes note of it, or does not care. */
export function raise(kernel: Kernel, pid: string, name: SignalName): void {
  const row = kernel.state.processes.get(pid)
  if (!isAlive(row)) return
  if (name === 'CONT') return resume(kernel, pid)
  if (name === 'KILL') return terminate(kernel, pid, { exitCode: 137, endedBy: name })
  const disposition = name === 'STOP' ? undefined : row.dispositions[name]
  if (disposition === 'ignore') return
  if (disposition === 'catch') {
    if (!row.pending.includes(name)) change(kernel, pid, { pending: [...row.pending, name] })
    return wake(kernel, pid)
  }
  const { does, number } = signals[name]
  if (does === 'stop') return stop(kernel, pid)
  if (does === 'end') terminate(kernel, pid, { exitCode: 128 + number, endedBy: name })
}

function stop(kernel: Kernel, pid: string): void {
  const row = kernel.state.processes.get(pid)!
  if (row.status === 'stopped') return
  kernel.state.ready.delete(pid)
  change(kernel, pid, { status: 'stopped', news: 'stopped' })
  wake(kernel, row.parent)
}

/** What was stopped tries again whatever it waited for. */
function resume(kernel: Kernel, pid: string): void {
  const row = kernel.state.processes.get(pid)!
  if (row.status !== 'stopped') return
  change(kernel, pid, { status: 'running', news: 'continued' })
  enqueue(kernel, pid)
}

/** Gives a signal to every process of a group, the oldest first. */
export function raiseGroup(kernel: Kernel, group: string, name: SignalName): boolean {
  const members = [...kernel.state.processes.values()].filter((row) => row.group === group && isAlive(row))
  for (const { pid } of members) raise(kernel, pid, name)
  return members.length > 0
}
