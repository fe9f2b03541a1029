/** Runs a script in a lab's world as a learner would type it, to its end and beyond. */
import { exitCodeOf, readOutput, startProcess } from '@track/processes'
import { home, hostEnvironment, hostFileSystem } from '@track/shell'
import type { Machine } from '@track/session'
import { type Duration, hour, second, type Simulation } from '@track/simulation'
import type { Lab } from '../lab.ts'
import { labOf } from '../lab-part.ts'
import { LabSession } from '../lab-session.ts'

export interface Played {
  readonly world: Simulation
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** The ids of the tasks that were done at the end. */
  readonly done: readonly string[]
}

/** A script that runs longer is stuck. */
const scriptMax: Duration = 48 * hour

/** Its clock stands still, so that time in the world passes without a pause. */
const tirelessMachine: Machine = {
  now: () => 0,
  turn: () => Promise.resolve(),
  sleep: () => ({ done: new Promise(() => {}), wake: () => {} }),
}

/** Takes the world over; `after` is how long it lives on when the script has ended. */
export async function play(lab: Lab, world: Simulation, script: string, after: Duration): Promise<Played> {
  const started = startProcess(world, {
    argv: ['bash', '-c', script], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home,
  })
  if ('error' in started) throw new Error(`bash does not start in this world: ${started.error}`)
  const learner = new LabSession(lab, { world, machine: tirelessMachine })
  const { session } = learner
  const deadline = world.now + scriptMax
  while (exitCodeOf(session.world, started.pid) === undefined && session.world.now < deadline) await session.advance(10 * second)
  const exitCode = exitCodeOf(session.world, started.pid)
  if (exitCode === undefined) throw new Error('the script does not end')
  const stdout = textOf(readOutput(session.world, started.stdout))
  const stderr = textOf(readOutput(session.world, started.stderr))
  if (after > 0) await session.advance(after)
  session.dispose()
  return { world: session.world, exitCode, stdout, stderr, done: doneTasks(lab, session.world) }
}

/** Done in the world's own book; a guard counts while it holds. */
export function doneTasks({ tasks }: Lab, world: Simulation): string[] {
  const { state } = labOf(world)
  return tasks.map(({ id }) => id).filter((id) => state.done.has(id))
}

function textOf(output: unknown): string {
  return typeof output === 'string' ? output : (output as { readonly text: string }).text
}
