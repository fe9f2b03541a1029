/** Signals that reach a shell: traps, and what an interactive shell does by itself. */
import { change, rowOf } from '../kernel.ts'
import type { SignalName } from '../program.ts'
import { pushTrap } from './errexit.ts'
import { type Shell, write } from './shell.ts'
import { unwindTo } from './unwind.ts'

/** Takes what is pending, unless a command in the foreground is waited for first. */
export function takeSignals(shell: Shell): void {
  const { kernel, pid } = shell
  if (shell.frames?.kind === 'foreground' || shell.frames?.kind === 'substitution') return
  const [signal, ...rest] = rowOf(kernel, pid).pending
  if (signal === undefined) return
  change(kernel, pid, { pending: rest })
  takeSignal(shell, signal)
}

function takeSignal(shell: Shell, signal: SignalName): void {
  const text = shell.traps.get(signal)
  if (text !== undefined && text !== '') return pushTrap(shell, signal, text)
  if (signal === 'INT' && shell.interactive) {
    write(shell, 2, '\n')
    unwindTo(shell, (frame) => frame.kind === 'prompt')
    if (shell.frames?.kind === 'prompt') shell.frames = { ...shell.frames, pending: '', shown: false }
    shell.status = 130
  }
}

/** What the process does with each signal follows from the traps. */
export function applyTraps(shell: Shell): void {
  const dispositions: Record<string, 'ignore' | 'catch'> = shell.interactive
    ? { INT: 'catch', TERM: 'ignore', QUIT: 'ignore', TSTP: 'ignore', TTIN: 'ignore', TTOU: 'ignore' }
    : {}
  for (const [signal, text] of shell.traps) {
    if (signal !== 'EXIT' && signal !== 'ERR' && signal !== 'DEBUG' && signal !== 'RETURN') {
      dispositions[signal] = text === '' ? 'ignore' : 'catch'
    }
  }
  change(shell.kernel, shell.pid, { dispositions })
}
