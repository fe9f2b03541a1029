/** Runs a script in the shell of a session's world, to its end as fast as it can. */
import { exitCodeOf, readOutput } from '@track/processes'
import type { LocalSession } from '@track/session'
import { second } from '@track/simulation'

export interface WorldOutput {
  stdout(text: string): void
  stderr(text: string): void
}

interface Started {
  readonly pid: string
  readonly stdout: string
  readonly stderr: string
}

/** Answers the exit code; output comes as it is written. `isOver` ends it early. */
export async function runInWorld(session: LocalSession, script: string, output: WorldOutput, isOver: () => boolean = () => false): Promise<number> {
  const started = await session.input('shell', 'run script', { script }) as unknown as Started
  const shown = { stdout: 0, stderr: 0 }
  const show = (name: 'stdout' | 'stderr') => {
    const read = readOutput(session.world, started[name]) as string | { readonly text: string }
    const text = typeof read === 'string' ? read : read.text
    if (text.length > shown[name]) output[name](text.slice(shown[name]))
    shown[name] = text.length
  }
  for (;;) {
    show('stdout')
    show('stderr')
    const exitCode = exitCodeOf(session.world, started.pid)
    if (exitCode !== undefined) return exitCode
    if (isOver()) return 130
    await session.advance(second)
  }
}
