/**
 * What runs in a container, whichever engine runs it: a process, a server or load of the traffic,
 * or nothing but a wait for the end. The kubelet knows no engine.
 */
import { millisecond, type Simulation } from '@track/simulation'
import { endAttached } from '../connectors/attach-connector.ts'
import { endConsoles } from '../connectors/console.ts'
import type { Behaviour, Image } from '../images/image.ts'
import { type Container, containerNames } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import type { ContainerConfiguration } from './container-configuration.ts'
import { containerConfiguration } from './container-configuration.ts'
import { forgetCommands } from './commands.ts'
import { removeContainerFiles } from './container-files.ts'
import { accountFor } from './container-usage.ts'
import { programEngine } from './program-engine.ts'
import { applyTo, forgetStress } from './stress.ts'
import type { ProcessWorkload } from '@track/traffic'
import { forgetTls } from './tls-files.ts'
import { trafficEngine } from './traffic-engine.ts'

export interface RunRow {
  readonly engine: 'pause' | 'traffic' | 'program'
  readonly uid: string
  readonly container: string
  /** The id of the instance that it belongs to. */
  readonly instance: string
  /** With what a run ends that is told to. */
  readonly exitCode: number
  readonly isEnding: boolean
  /** What it was started with: `exec` finds the same, whatever became of a ConfigMap since. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Of the traffic: what it is there, and the port that it listens on once it does. */
  readonly traffic?: { readonly id: string; readonly kind: ProcessWorkload['kind']; readonly port: number; readonly isUp: boolean
    /** A server that listens on several. */
    readonly morePorts?: readonly number[] }
  /** Of a program: its process, and where its output goes. */
  readonly process?: {
    readonly pid: string; readonly host: string; readonly fileSystem: string; readonly stdout: OutputRow; readonly stderr?: OutputRow
    /** Where it asked for them: a terminal, or a pipe to its standard input. */
    readonly terminal?: string; readonly input?: string
  }
  /** Of all others: the files that were made when somebody first looked. */
  readonly files?: string
}

/** A stream of output, and how far it has been read into the log. */
export interface OutputRow {
  readonly id: string
  readonly offset: number
}

export interface RunStart {
  readonly uid: string
  readonly container: Container
  readonly image: Image
  readonly configuration: ContainerConfiguration
  readonly instance: string
}

/** What an engine answers for: the row without the configuration, which whoever starts it adds. */
export type StartedRun = Omit<RunRow, 'env' | 'cwd'>

export interface Engine {
  /** Starts it and answers its row, or the runtime's words for why it cannot be. */
  start(simulation: Simulation, start: RunStart): StartedRun | string
  /** SIGTERM: it may end in its own time, or not care. */
  terminate(simulation: Simulation, run: RunRow): void
  /** It ends at once. */
  kill(simulation: Simulation, run: RunRow): void
}

const pauseEngine: Engine = {
  start: (_simulation, { uid, container, image, instance }) => ({
    engine: 'pause', uid, container: container.name, instance, isEnding: false, exitCode: exitCodeOf(image.behaviour),
  }),
  terminate: (simulation, { uid, container, instance, exitCode }) => {
    simulation.scheduleAfter({ after: 5 * millisecond, part: 'nodes', event: 'exit', data: { uid, container, instance, exitCode } })
  },
  kill: () => {},
}

function exitCodeOf(behaviour: Behaviour): number {
  return behaviour.kind === 'pause' || behaviour.kind === 'server' ? behaviour.exitCode : 0
}

/** Asked for when one is needed: engines and runs know each other. */
function engineNamed(engine: RunRow['engine']): Engine {
  return { pause: pauseEngine, traffic: trafficEngine, program: programEngine }[engine]
}

function engineOf({ behaviour }: Image, { command }: Container): RunRow['engine'] {
  // A command of one's own runs in the image's files, whatever the image would do by itself.
  if (behaviour.kind === 'program' || (command && behaviour.kind !== 'workload')) return 'program'
  return behaviour.kind === 'pause' ? 'pause' : 'traffic'
}

/** Starts what the image does; answers the runtime's words when that cannot be. */
export function startRun(simulation: Simulation, uid: string, container: Container, image: Image): string | undefined {
  const state = nodesOf(simulation)
  const key = containerKey(uid, container.name)
  const configuration = containerConfiguration(simulation, uid, container)
  if ('refusal' in configuration) return configuration.refusal
  const { id: instance } = state.containers.get(key)!
  const run = engineNamed(engineOf(image, container)).start(simulation, { uid, container, image, configuration, instance })
  if (typeof run === 'string') return run
  const { env, cwd } = configuration
  state.runs.set(key, { ...run, env, cwd })
  if (state.stress.size > 0) applyTo(simulation, uid, container.name)
  return undefined
}

/** Told to end, a run may take its time; killed, it has ended, and its end is answered. */
export function signalRun(simulation: Simulation, uid: string, container: string, how: 'TERM' | 'KILL'): RunEnd | undefined {
  const { runs } = nodesOf(simulation)
  const key = containerKey(uid, container)
  const run = runs.get(key)
  if (!run) return undefined
  const engine = engineNamed(run.engine)
  if (how === 'KILL') {
    accountFor(simulation, uid, container)
    engine.kill(simulation, run)
    return { uid, container, instance: run.instance, exitCode: 137 }
  }
  if (run.isEnding) return undefined
  runs.set(key, { ...run, isEnding: true })
  engine.terminate(simulation, run)
  return undefined
}

export interface RunEnd {
  readonly uid: string
  readonly container: string
  readonly instance: string
  readonly exitCode: number
  readonly reason?: string
  /** What it left in its termination log. */
  readonly message?: string
}

/** A run has ended, by itself or not, and is gone; false where another has replaced it meanwhile. */
export function endRun(simulation: Simulation, { uid, container, instance, exitCode }: RunEnd): boolean {
  const { runs } = nodesOf(simulation)
  const key = containerKey(uid, container)
  const run = runs.get(key)
  if (run?.instance !== instance) return false
  runs.delete(key)
  leave(simulation, key, run, exitCode)
  return true
}

/** Whoever was in the container with it is out, and its files are gone. */
function leave(simulation: Simulation, key: string, { files }: RunRow, exitCode: number): void {
  forgetStress(simulation, key)
  forgetTls(simulation, key)
  endAttached(simulation, key, exitCode)
  forgetCommands(simulation, key)
  endConsoles(simulation, key)
  if (files !== undefined) removeContainerFiles(simulation, files)
}

/** Whatever of the pod still runs is gone without a trace (its machine went down, or it is discarded). */
export function endRuns(simulation: Simulation, uid: string): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)
  if (!row) return
  for (const name of containerNames(row.pod)) {
    const key = containerKey(uid, name)
    const run = state.runs.get(key)
    if (!run) continue
    state.runs.delete(key)
    engineNamed(run.engine).kill(simulation, run)
    leave(simulation, key, run, 137)
  }
}
