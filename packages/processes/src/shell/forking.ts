/**
 * A fork for which there is no room: it is tried again after 1, 2, 4 and 8 seconds, and given up.
 * Follows bash's jobs.c (make_child).
 */
import { second } from '@track/simulation'
import type { Statement, SyntaxNode } from 'unbash'
import { park, rowOf } from '../kernel.ts'
import { childrenOf, reap } from '../lifecycle.ts'
import { hasRoomForProcesses } from '../limits.ts'
import { exitShell } from './errexit.ts'
import { refreshJobs } from './jobs.ts'
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
  const { host } = rowOf(kernel, pid)
  if (!hasRoomForProcesses(kernel, host, count)) reapAll(shell)
  if (hasRoomForProcesses(kernel, host, count)) {
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

/** Takes every child off the table that has ended, and that no frame waits for. */
function reapAll(shell: Shell): void {
  refreshJobs(shell)
  const awaited = new Set<string>()
  for (let frame = shell.frames; frame; frame = frame.below) {
    if (frame.kind === 'foreground') for (const pid of frame.wait.pids) awaited.add(pid)
    if (frame.kind === 'substitution') awaited.add(frame.pid)
  }
  for (const child of childrenOf(shell.kernel, shell.pid)) {
    if (child.status === 'exited' && !awaited.has(child.pid)) reap(shell.kernel, child)
  }
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
