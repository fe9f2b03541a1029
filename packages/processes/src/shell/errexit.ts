/** `set -e` and the ERR trap: when a failed command ends the shell. Follows POSIX `set -e`. */
import type { AndOr } from 'unbash'
import type { Frame } from './shell-row.ts'
import { isOn, nodeOf, push, type Shell } from './shell.ts'
import { unwindTo } from './unwind.ts'

/** Whether somebody looks at the status of what runs: a condition, `!`, `&&`, `||`. */
export function inCondition(shell: Shell): boolean {
  if (shell.errorsIgnored) return true
  for (let frame = shell.frames; frame; frame = frame.below) if (isCondition(shell, frame)) return true
  return false
}

function isCondition(shell: Shell, frame: Frame): boolean {
  switch (frame.kind) {
    case 'andor': return frame.index < nodeOf<AndOr>(shell, frame).commands.length
    case 'if': return !frame.tested
    case 'while': return frame.stage !== 'body'
    case 'prefix': return frame.negated
    default: return false
  }
}

/** Ends a command with its status, and with it the shell where `set -e` says so. */
export function complete(shell: Shell, status: number): void {
  shell.status = status
  if (status === 0) return
  const trap = shell.traps.get('ERR')
  if ((!isOn(shell, 'errexit') && !trap) || inCondition(shell)) return
  if (isOn(shell, 'errexit')) exitShell(shell, status)
  if (trap && !shell.exiting) pushTrap(shell, 'ERR', trap)
}

/** Unwinds everything; the EXIT trap and the end follow with the next step. */
export function exitShell(shell: Shell, status: number): void {
  unwindTo(shell, () => false)
  shell.status = status & 0xff
}

export function pushTrap(shell: Shell, signal: string, text: string): void {
  push<'trap'>(shell, { kind: 'trap', source: text, node: 0, status: shell.status, signal })
  push<'list'>(shell, { kind: 'list', source: text, node: 0, index: 0 })
}
