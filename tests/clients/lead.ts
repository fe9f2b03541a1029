/**
 * Leads a client through the world's time: while it works, the world stands still but for what its
 * requests cost; while it waits, the world lives on in small steps, each taken in by the client before
 * the next. So what it sees does not hang on how fast this machine is.
 */
import type { ChildProcess } from 'node:child_process'
import { setTimeout as machineSleep } from 'node:timers/promises'
import type { LocalSession } from '@track/session'
import { type Duration, millisecond } from '@track/simulation'
import { hasChildren, ticksAsleep } from './asleep.ts'
import type { ObservedSession } from './observed-session.ts'

export interface Led {
  readonly child: ChildProcess
  /** After so much of the world's time it is interrupted, as with Ctrl-C. */
  readonly during?: Duration | undefined
}

const step: Duration = 200 * millisecond
/** Clients that ask again and again sleep by the machine's clock: so much of it for each step, forty times as slow. */
const pauseMs = 5
/** Looks at a client that must all find it asleep. */
const looks = 3
const lookMs = 4

export async function lead(own: LocalSession, { traffic }: ObservedSession, { child, during = Infinity }: Led): Promise<void> {
  const asked = traffic().requests
  const startedAt = own.view().now
  let seen = -1
  while (isRunning(child)) {
    if (traffic().messages !== seen || traffic().requests === asked) await untilAsleep(child, () => traffic().messages, () => traffic().pending > 0)
    if (!isRunning(child)) return
    seen = traffic().messages
    const left = during - (own.view().now - startedAt)
    if (left <= 0) child.kill('SIGINT')
    else if (traffic().requests > asked) await own.advance(Math.min(step, left))
    await machineSleep(pauseMs)
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null
}

/** Until it does nothing, was told nothing and asks nothing, for several looks. */
async function untilAsleep(child: ChildProcess, messages: () => number, isAsking: () => boolean): Promise<void> {
  const pid = child.pid!
  let before: string | undefined
  for (let same = 0; same < looks && isRunning(child);) {
    await machineSleep(lookMs)
    const ticks = ticksAsleep(pid)
    const now = ticks === undefined || isAsking() ? undefined : `${ticks} ${messages()}`
    same = now !== undefined && now === before ? same + 1 : 0
    before = now
    if (same === looks && hasChildren(pid)) same = 0
  }
}
