/** Plays a scenario with the world's own kubectl. */
import { exitCodeOf, readOutput, signal, startProcess } from '@track/processes'
import { type Duration, hour, type Simulation } from '@track/simulation'
import { home, hostEnvironment, hostFileSystem } from '../host.ts'
import { type Player, type Seen, type Step, wordsOf } from './transcript.ts'

/** A command that is not over after this much virtual time never will be. */
const patience: Duration = 2 * hour

export function guestPlayer(world: Simulation): Player {
  const startedAt = world.startedAt
  return {
    run: (step, stdin) => runGuestCommand(world, step, stdin),
    advanceTo(elapsed) {
      if (startedAt + elapsed > world.now) world.runUntil(startedAt + elapsed)
    },
  }
}

function runGuestCommand(world: Simulation, { command, during, env }: Step, stdin: string): Seen {
  const started = startProcess(world, {
    argv: wordsOf(command), fileSystem: hostFileSystem, env: { ...hostEnvironment, ...env }, cwd: home, stdin: { text: stdin },
  })
  if ('error' in started) throw new Error(started.error)
  const end = world.now + (during ?? patience)
  while (exitCodeOf(world, started.pid) === undefined && world.nextAt() <= end) world.step()
  if (exitCodeOf(world, started.pid) === undefined) {
    world.runUntil(end)
    signal(world, started.pid, 'INT')
    while (exitCodeOf(world, started.pid) === undefined) world.step()
  }
  return {
    stdout: readOutput(world, started.stdout), stderr: readOutput(world, started.stderr), exitCode: exitCodeOf(world, started.pid)!,
  }
}
