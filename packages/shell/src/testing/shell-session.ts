/** A session with a world whose shell takes lines, for transcripts of the track's own commands. */
import { apiCallsPart, apiSystemCalls, buildWorld, promqlSystemCall, topologyNamed } from '@track/cluster'
import { exitCodeOf, readOutput } from '@track/processes'
import { LocalSession, type Machine, sessionCallsPart, sessionSystemCall } from '@track/session'
import { type Duration, hour, minute, second } from '@track/simulation'
import { noLab } from '../commands/answer.ts'
import { dashboardSystemCall } from '../commands/dashboard/dashboard-call.ts'
import { addHost } from '../host.ts'
import { shellPrograms } from '../programs.ts'
import { shellPart } from '../prompt/shell-part.ts'
import { shellQueries } from '../prompt/shell-queries.ts'
import { shellTerminals } from '../prompt/shell-terminals.ts'
import { printSeen } from './transcript.ts'

/** Never waits, and its clock goes on by a hair with every look at it. */
function quickMachine(): Machine {
  let nowMs = 0
  return { now: () => (nowMs += 0.01), turn: () => Promise.resolve(), sleep: () => ({ done: new Promise(() => {}), wake: () => {} }) }
}

const patience: Duration = 24 * hour

interface Started {
  readonly pid: string
  readonly stdout: string
  readonly stderr: string
}

export interface ShellSession {
  readonly session: LocalSession
  /** Types a line, and answers `$ LINE` with everything that is seen. */
  types(line: string): Promise<string>
}

export async function openShellSession({ files = {}, lives = minute }: { files?: Readonly<Record<string, string>>; lives?: Duration } = {}): Promise<ShellSession> {
  const world = buildWorld({
    seed: 7, nodes: topologyNamed('single')!.nodes, programs: shellPrograms,
    systemCalls: { ...apiSystemCalls, promql: promqlSystemCall, dashboard: dashboardSystemCall, session: sessionSystemCall, lab: noLab }, more: [apiCallsPart, sessionCallsPart, shellPart],
  })
  addHost(world, { programs: shellPrograms, files })
  world.runFor(5 * second)
  const session = new LocalSession({
    world, machine: quickMachine(), terminals: shellTerminals, queries: shellQueries,
  })
  const types = async (line: string): Promise<string> => {
    const started = await session.input('shell', 'run script', { script: line }) as unknown as Started
    const [world, deadline] = [session.world, session.world.now + patience]
    // A rewind leaves the world in which the line was typed.
    const isOver = () => session.world !== world || exitCodeOf(session.world, started.pid) !== undefined
    while (!isOver() && session.world.now < deadline) await session.advance(second)
    if (session.world !== world) return `$ ${line}\n`
    const seen = { stdout: readOutput(session.world, started.stdout), stderr: readOutput(session.world, started.stderr) }
    return `$ ${line}\n${printSeen({ ...seen, exitCode: exitCodeOf(session.world, started.pid)! })}`
  }
  for (const name of Object.keys(files)) await types(`kubectl apply -f ${name}`)
  await session.advance(lives)
  return { session, types }
}
