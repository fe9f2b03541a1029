/** Runs a script in the shell of a session's world, to its end as fast as it can. */
import { exitCodeOf, readStream } from '@track/processes'
import type { LocalSession } from '@track/session'
import { endlessWithin } from '@track/shell'
import { type Duration, type Instant, minute, printTimestamp, second } from '@track/simulation'

interface WorldOutput {
  stdout(text: string): void
  stderr(text: string): void
  /** What time it is, every now and then. */
  clock(now: Instant): void
}

interface Started {
  readonly pid: string
  readonly stdout: string
  readonly stderr: string
}

/** How long a command without an end of its own is followed where nobody sits who could stop it. */
const endlessFor: Duration = 10 * minute

/** As timeout(1) has it, and a shell for what Ctrl-C ended. */
const timedOut = 124
const interrupted = 130

/** How often the time is told, in milliseconds of the machine. */
const clockEveryMs = 200

/** Answers the exit code; output comes as it is written. `isOver` ends the script before its end, and so does a rewind. */
export async function runInWorld(session: LocalSession, script: string, output: WorldOutput, isOver: () => boolean): Promise<number> {
  const started = await session.input('shell', 'run script', { script }) as unknown as Started
  const { rewinds } = session.view()
  const shown = { stdout: 0, stderr: 0 }
  let { world } = session
  const show = (name: 'stdout' | 'stderr') => {
    const { text, offset } = readStream(world, started[name], shown[name])
    shown[name] = offset
    if (text !== '') output[name](text)
  }
  const end = () => session.input('shell', 'end script', { pid: started.pid })
  let told = -Infinity
  let endless: { readonly words: string; readonly since: Instant } | undefined
  for (;;) {
    const { now, rewinds: count } = session.view()
    // What was said before a rewind is in the world that was left.
    if (count === rewinds) ({ world } = session)
    show('stdout')
    show('stderr')
    if (count > rewinds) {
      output.stdout(sayRewound(script, now))
      return 0
    }
    const exitCode = exitCodeOf(world, started.pid)
    if (exitCode !== undefined) return exitCode
    if (isOver()) {
      await end()
      output.stderr(`Stopped: the clock stands at ${printTimestamp(now)}.\n`)
      return interrupted
    }
    const words = endlessWithin(world, started.pid)
    if (words !== endless?.words) endless = words === undefined ? undefined : { words, since: now }
    if (endless && now - endless.since >= endlessFor) {
      await end()
      output.stderr(sayEndless(endless.words))
      return timedOut
    }
    if (performance.now() - told >= clockEveryMs) {
      told = performance.now()
      output.clock(now)
    }
    await session.advance(second)
  }
}

/** The world that it went to has never heard of the script, so nothing of it comes after the rewind. */
export function sayRewound(script: string, now: Instant): string {
  const [, after = ''] = /\bworld\s+rewind\s+(?:--\s+)?\S+([^]*)$/.exec(script) ?? []
  const gone = /[^\s;]/.test(after) ? '; what followed on the line was of the future and is gone' : ''
  return `Rewound to ${printTimestamp(now)}${gone}.\n`
}

/** To somebody at a shell, who sees the screen as it was then. */
export function onRewind(session: LocalSession, tell: (text: string) => void): () => void {
  let { rewinds } = session.view()
  return session.subscribe((view) => {
    if (view.rewinds === rewinds) return
    rewinds = view.rewinds
    tell(`Rewound to ${printTimestamp(view.now)}: what followed, on the line and in time, is on the branch that was left ("world list").\n`)
  })
}

function sayEndless(words: string): string {
  return `track: ${words} has no end of its own, and no terminal in which you could stop it: it was ended after ten minutes of virtual time. `
    + 'Another end: timeout 1h COMMAND\n'
}
