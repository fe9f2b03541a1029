/** Plays a scenario with the world's own kubectl. */
import { exitCodeOf, readOutput, signal, startProcess } from '@track/processes'
import { type Duration, hour, type Simulation } from '@track/simulation'
import { home, hostEnvironment, hostFileSystem } from '../host.ts'
import { type Player, type Seen, type Step, wordsOf } from './transcript.ts'

/** A command that is not over after this much virtual time never will be. */
const patience: Duration = 2 * hour

export interface GuestPlayerOptions {
  /** Each command is forked after so many events: the fork's answer counts, the world goes on with its own. */
  readonly forksAfter?: number
}

export function guestPlayer(world: Simulation, { forksAfter }: GuestPlayerOptions = {}): Player {
  const startedAt = world.startedAt
  return {
    run(step, stdin) {
      const running = start(world, step, stdin)
      if (forksAfter === undefined) return finish(world, running)
      for (let count = 0; count < forksAfter && isRunning(world, running) && world.nextAt() <= running.end; count++) world.step()
      const seen = finish(world.fork(), running)
      finish(world, running)
      return seen
    },
    advanceTo(elapsed) {
      if (startedAt + elapsed > world.now) world.runUntil(startedAt + elapsed)
    },
  }
}

interface Running {
  readonly pid: string
  readonly stdout: string
  readonly stderr: string
  /** When it is interrupted. */
  readonly end: number
}

function start(world: Simulation, { command, during, env }: Step, stdin: string): Running {
  const started = startProcess(world, {
    argv: wordsOf(command), fileSystem: hostFileSystem, env: { ...hostEnvironment, ...env }, cwd: home, stdin: { text: stdin },
  })
  if ('error' in started) throw new Error(started.error)
  return { ...started, end: world.now + (during ?? patience) }
}

function isRunning(world: Simulation, { pid }: Running): boolean {
  return exitCodeOf(world, pid) === undefined
}

function finish(world: Simulation, running: Running): Seen {
  while (isRunning(world, running) && world.nextAt() <= running.end) world.step()
  if (isRunning(world, running)) {
    world.runUntil(running.end)
    signal(world, running.pid, 'INT')
    while (isRunning(world, running)) world.step()
  }
  const { pid, stdout, stderr } = running
  return { stdout: readOutput(world, stdout), stderr: readOutput(world, stderr), exitCode: exitCodeOf(world, pid)! }
}
