/** Somebody at a terminal: types, and sees what xterm shows. For the tests of this folder. */
import { apiCallsPart, apiSystemCalls, buildWorld, promqlSystemCall, topologyNamed } from '@track/cluster'
import { LocalSession, type Machine, type Session, sessionCallsPart, sessionSystemCall, type Pace } from '@track/session'
import { type Duration, minute, type Simulation } from '@track/simulation'
import xterm from '@xterm/headless'
import { dashboardSystemCall } from '../commands/dashboard/dashboard-call.ts'
import { addHost } from '../host.ts'
import { shellPrograms } from '../programs.ts'
import { shellPart } from './shell-part.ts'
import { shellQueries } from './shell-queries.ts'
import { shellTerminals } from './shell-terminals.ts'
import { type Prompt, startPrompt } from './start-prompt.ts'

/** A machine whose clock goes on when the test says so, and by a hair with every look at it. */
function handMachine(): Machine & { pass(milliseconds: number): void } {
  let nowMs = 0
  const sleepers = new Set<() => void>()
  return {
    now: () => (nowMs += 0.5),
    turn: () => new Promise((resolve) => setImmediate(resolve)),
    sleep() {
      let wake = () => {}
      const done = new Promise<void>((resolve) => { wake = resolve })
      sleepers.add(wake)
      return { done, wake }
    },
    pass(milliseconds) {
      nowMs += milliseconds
      for (const wake of sleepers) wake()
      sleepers.clear()
    },
  }
}

export function shellWorld(files: Readonly<Record<string, string>> = {}): Simulation {
  const world = buildWorld({
    seed: 7, nodes: topologyNamed('three-zones')!.nodes, programs: shellPrograms,
    systemCalls: { ...apiSystemCalls, promql: promqlSystemCall, dashboard: dashboardSystemCall, session: sessionSystemCall },
    more: [apiCallsPart, sessionCallsPart, shellPart],
  })
  addHost(world, { programs: shellPrograms, files })
  world.runFor(minute)
  return world
}

export interface Person {
  readonly session: LocalSession
  readonly prompt: Prompt
  readonly machine: ReturnType<typeof handMachine>
  type(keys: string): void
  /** Waits until the screen ends like this, and answers the whole of it; also if it never does. */
  sees(end: string): Promise<string>
  /** As `sees`, for a text anywhere. */
  finds(part: string): Promise<string>
  screen(): string
  cursor(): readonly [column: number, row: number]
  /** Waits until the prompt has let go of the terminal; whether it has. */
  ends(): Promise<boolean>
}

interface PersonOptions {
  readonly columns?: number
  readonly rows?: number
  readonly pace?: Pace
  /** How long the session lives before the prompt is opened. */
  readonly comesAfter?: Duration
  /** Questions take a few turns, as those to a worker do. */
  readonly answersLate?: boolean
}

/** The same session, whose answers arrive when the world has gone on already. */
function late(session: LocalSession): Session {
  return new Proxy(session, {
    get(target, name) {
      if (name === 'query') {
        return async (...asked: Parameters<Session['query']>) => {
          const answer = await target.query(...asked)
          for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => { setImmediate(resolve) })
          return answer
        }
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) as unknown : value
    },
  })
}

export async function personAt(world: Simulation, { columns = 80, rows = 24, pace, comesAfter = 0, answersLate = false }: PersonOptions = {}): Promise<Person> {
  const machine = handMachine()
  const session = new LocalSession({ world, machine, terminals: shellTerminals, queries: shellQueries, ...(pace && { pace }) })
  if (comesAfter > 0) await session.advance(comesAfter)
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true })
  let ended = false
  const prompt = await startPrompt(answersLate ? late(session) : session, { output: (text) => terminal.write(text), size: { columns, rows }, onEnd: () => { ended = true } })
  const screen = () => {
    const { active } = terminal.buffer
    const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)!.translateToString(true))
    return lines.join('\n').trimEnd()
  }
  const waitFor = async (isThere: () => boolean) => {
    for (let turn = 0; turn < 300 && !isThere(); turn++) {
      machine.pass(16)
      await machine.turn()
      await new Promise<void>((resolve) => { terminal.write('', resolve) })
    }
    return screen()
  }
  return {
    session, prompt, machine, screen,
    type: (keys) => prompt.type(keys),
    sees: (end) => waitFor(() => screen().endsWith(end.trimEnd())),
    finds: (part) => waitFor(() => screen().includes(part)),
    cursor: () => [terminal.buffer.active.cursorX, terminal.buffer.active.cursorY],
    ends: () => waitFor(() => ended).then(() => ended),
  }
}
