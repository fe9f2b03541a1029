/** Runs a script in a lab's world as a learner would type it, to its end and beyond. */
import { exitCodeOf, readOutput, type Started, startProcess } from '@track/processes'
import { home, hostEnvironment, hostFileSystem } from '@track/shell'
import type { Machine } from '@track/session'
import { type Duration, hour, type InputRow, type Instant, recordInputs, replay, second, type Simulation } from '@track/simulation'
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
  readonly endedAt: Instant
  /** The journal of the world that was handed over; absent where the script has left it by a rewind. */
  readonly inputs?: readonly InputRow[]
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
  const started = start(world, script)
  const inputs = recordInputs(world)
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
  return {
    world: session.world, exitCode, stdout, stderr, done: doneTasks(lab, session.world), endedAt: session.world.now,
    ...(session.world === world && { inputs: [...inputs] }),
  }
}

/**
 * The same once more, in a world that stands where the first one stood, by its journal: what
 * experiments said is in there. Takes the world over.
 */
export async function playAgain(lab: Lab, world: Simulation, { script, after, played }: { readonly script: string; readonly after: Duration; readonly played: Played }): Promise<Simulation> {
  if (!played.inputs) return (await play(lab, world, script, after)).world
  start(world, script)
  replay(world, played.inputs)
  world.runUntil(played.endedAt)
  return world
}

function start(world: Simulation, script: string): Started {
  const started = startProcess(world, { argv: ['bash', '-c', script], fileSystem: hostFileSystem, env: hostEnvironment, cwd: home })
  if ('error' in started) throw new Error(`bash does not start in this world: ${started.error}`)
  return started
}

/** Done in the world's own book; a guard counts while it holds. */
export function doneTasks({ tasks }: Lab, world: Simulation): string[] {
  const { state } = labOf(world)
  return tasks.map(({ id }) => id).filter((id) => state.done.has(id))
}

function textOf(output: unknown): string {
  return typeof output === 'string' ? output : (output as { readonly text: string }).text
}
