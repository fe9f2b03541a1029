/**
 * A fork for which there is no room: it is tried again after 1, 2, 4 and 8 seconds, and given up.
 * Follows bash's jobs.c (make_child).
 */
import { second } from '@track/simulation'
import type { Statement, SyntaxNode } from 'unbash'
import { park, rowOf } from '../kernel.ts'
import { hasRoomForProcesses } from '../limits.ts'
import { exitShell } from './errexit.ts'
import type { Place } from './shell-row.ts'
import { push, type Shell, write } from './shell.ts'
import { unwindTo } from './unwind.ts'

const triesMax = 4
const words = 'Resource temporarily unavailable'

/** The status of bash's that could not fork. */
const couldNotFork = 254

/**
 * Whether so many processes can be started. If not, the shell says so and waits, and whoever
 * asked leaves the frame as it is (`retry` where it was replaced already): it is stepped again.
 */
export function canFork(shell: Shell, count = 1): boolean {
  const { kernel, pid, forkTries, forkAgainAt } = shell
  if (hasRoomForProcesses(kernel, rowOf(kernel, pid).host, count)) {
    shell.forkTries = 0
    return true
  }
  const { now } = kernel.simulation
  // A child that ended has woken it.
  if (forkTries > 0 && now < forkAgainAt) park(kernel, pid, forkAgainAt)
  else if (forkTries === triesMax) giveUp(shell)
  else {
    write(shell, 2, `${shell.messagePrefix}: fork: retry: ${words}\n`)
    shell.forkTries++
    shell.forkAgainAt = now + (1 << forkTries) * second
    park(kernel, pid, shell.forkAgainAt)
  }
  return false
}

function giveUp(shell: Shell): void {
  write(shell, 2, `${shell.messagePrefix}: fork: ${words}\n`)
  shell.forkTries = 0
  if (!shell.interactive) return exitShell(shell, couldNotFork)
  unwindTo(shell, (frame) => frame.kind === 'prompt')
  shell.status = couldNotFork
}

/** Comes back to a node whose frame has gone on; not after giving up, which left all frames. */
export function retry(shell: Shell, place: Place, node: Statement | SyntaxNode): void {
  if (shell.forkTries > 0) push<'retry'>(shell, { kind: 'retry', ...place, background: node.type === 'Statement' })
}
