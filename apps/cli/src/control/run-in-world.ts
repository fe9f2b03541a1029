/** Runs a script in the shell of a session's world, to its end as fast as it can. */
import { exitCodeOf, readStream } from '@track/processes'
import type { LocalSession } from '@track/session'
import { printTimestamp, second } from '@track/simulation'

interface WorldOutput {
  stdout(text: string): void
  stderr(text: string): void
}

interface Started {
  readonly pid: string
  readonly stdout: string
  readonly stderr: string
}

/**
 * Answers the exit code; output comes as it is written. `isOver` ends the script before its end, and
 * so does a rewind: the world that it went to has never heard of it.
 */
export async function runInWorld(session: LocalSession, script: string, output: WorldOutput, isOver: () => boolean): Promise<number> {
  const started = await session.input('shell', 'run script', { script }) as unknown as Started
  const shown = { stdout: 0, stderr: 0 }
  const show = (name: 'stdout' | 'stderr') => {
    const { text, offset } = readStream(session.world, started[name], shown[name])
    shown[name] = offset
    if (text !== '') output[name](text)
  }
  for (let { handled } = session.view();;) {
    const view = session.view()
    if (view.handled < handled) {
      output.stdout(`The world is at ${printTimestamp(view.now)} again.\n`)
      return 0
    }
    handled = view.handled
    show('stdout')
    show('stderr')
    const exitCode = exitCodeOf(session.world, started.pid)
    if (exitCode !== undefined) return exitCode
    if (isOver()) {
      await session.input('shell', 'run script', { script: `kill ${started.pid}` })
      return 130
    }
    await session.advance(second)
  }
}
