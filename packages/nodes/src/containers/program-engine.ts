/**
 * Containers that run a program: a process of the world in the container's own files, whose output is
 * the container's log and whose end is the container's.
 *
 * Follows containerd and runc for the words of a start that fails, and pid_namespaces(7): the first
 * process of a container ends by SIGTERM only if it handles it. Left out: the CPU that programs use, and
 * process namespaces that containers share (an ephemeral container does not see its target's processes).
 */
import { isRefusal, readFile } from '@track/files'
import {
  addTerminal, fileSystem, forgetProcess, openInput, openOutput, processRow, readStream, removeStream, signal,
  type StartOptions, startProcess,
} from '@track/processes'
import type { Simulation } from '@track/simulation'
import type { Usage } from '@track/traffic'
import { showAttached } from '../connectors/attach-connector.ts'
import { appendLog, linesOf } from '../logs/container-log.ts'
import { type Container, containerNamed } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { addContainerFiles, removeContainerFiles, terminationMessagePath } from './container-files.ts'
import type { Engine, RunEnd, RunRow, RunStart, StartedRun } from './run.ts'
import { hasProcesses } from './volume-trees.ts'

export const programEngine: Engine = {
  start(simulation, start) {
    if (!hasProcesses(simulation)) return 'not simulated here: programs in containers'
    const { uid, container, configuration, instance } = start
    const { pod } = nodesOf(simulation).pods.get(uid)!
    if (configuration.argv.length === 0) return 'failed to create containerd container: no command specified'
    const files = addContainerFiles(simulation, pod, container, instance)
    const run: StartedRun = { engine: 'program', uid, container: container.name, instance, isEnding: false, exitCode: 143 }
    const host = hostOf(pod.metadata.name ?? '', run)
    const console = openConsole(simulation, start)
    const started = startProcess(simulation, {
      argv: configuration.argv, fileSystem: files, env: configuration.env, cwd: configuration.cwd, host, ...console.options,
      onExit: { part: 'nodes', event: 'process', data: { uid, container: container.name, instance } },
    })
    if ('error' in started) {
      removeContainerFiles(simulation, files)
      return refusalWords(started.error)
    }
    const { pid, stdout, stderr } = started
    return {
      ...run,
      process: {
        pid, host, fileSystem: files, stdout: { id: stdout, offset: 0 }, ...(!console.terminal && { stderr: { id: stderr, offset: 0 } }),
        ...(console.terminal && { terminal: console.terminal }), ...(console.input && { input: console.input }),
      },
    }
  },

  terminate(simulation, { process }) {
    const row = processRow(simulation, process!.pid)
    if (row?.dispositions['TERM'] === 'catch') signal(simulation, process!.pid, 'TERM')
  },

  kill(simulation, run) {
    if (!run.process) return
    // The first process takes all others of the container with it.
    signal(simulation, run.process.pid, 'KILL')
    clean(simulation, run)
  },
}

/** Unique to an instance: its first process is number 1. */
export function hostOf(pod: string, { uid, container, instance }: Pick<RunRow, 'uid' | 'container' | 'instance'>): string {
  return `${pod}/${container}/${uid.slice(0, 8)}-${instance.slice(0, 12)}`
}

interface Console {
  readonly options: Partial<StartOptions>
  readonly terminal?: string
  readonly input?: string
}

/** Its terminal, or its three streams, as the object asks for them. */
function openConsole(simulation: Simulation, { uid, container, instance }: RunStart): Console {
  const onOutput = (to: 'stdout' | 'stderr') =>
    ({ part: 'nodes', event: 'output', data: { uid, container: container.name, instance, to } })
  if (container.tty) {
    const terminal = addTerminal(simulation, { echo: true, onOutput: onOutput('stdout') })
    return { options: { terminal }, terminal }
  }
  const streams = { stdout: openOutput(simulation, onOutput('stdout')), stderr: openOutput(simulation, onOutput('stderr')) }
  if (!container.stdin) return { options: streams }
  const input = openInput(simulation)
  return { options: { ...streams, stdin: { pipe: input } }, input }
}

function refusalWords(error: string): string {
  const missing = /^exec: "(.*)": no such file or directory$/.exec(error)
  const words = missing ? `exec: "${missing[1]}": stat ${missing[1]}: no such file or directory` : error
  return 'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: '
    + `unable to start container process: error during container init: ${words}: unknown`
}

export interface Output {
  readonly uid: string
  readonly container: string
  readonly instance: string
  readonly to: 'stdout' | 'stderr'
}

/** A program has written something: it goes to the log with the instant of its writing. */
export function programWrote(simulation: Simulation, { uid, container, instance, to }: Output): void {
  const run = nodesOf(simulation).runs.get(containerKey(uid, container))
  if (run?.instance === instance) drain(simulation, run, to)
}

function drain(simulation: Simulation, run: RunRow, to: 'stdout' | 'stderr'): RunRow {
  const source = run.process![to]
  if (!source) return run
  const { id, offset } = source
  const read = readStream(simulation, id, offset)
  const key = containerKey(run.uid, run.container)
  appendLog(simulation, key, to, read.text)
  showAttached(simulation, key, to, read.text)
  const next: RunRow = { ...run, process: { ...run.process!, [to]: { id, offset: read.offset } } }
  if (nodesOf(simulation).runs.has(key)) nodesOf(simulation).runs.set(key, next)
  return next
}

export interface ProcessEnd {
  readonly uid: string
  readonly container: string
  readonly instance: string
  readonly exitCode: number
}

/** The first process of a container has ended, and the container with it. */
export function programEnded(simulation: Simulation, { uid, container, instance, exitCode }: ProcessEnd): RunEnd | undefined {
  const run = nodesOf(simulation).runs.get(containerKey(uid, container))
  if (run?.instance !== instance || !run.process) return undefined
  drain(simulation, drain(simulation, run, 'stdout'), 'stderr')
  const message = terminationMessage(simulation, run, exitCode)
  clean(simulation, run)
  return { uid, container, instance, exitCode, ...(message && { message }) }
}

/**
 * What the process left in its termination log, or, if asked for, the end of what it wrote.
 * Follows pkg/kubelet/kuberuntime/kuberuntime_container.go (getTerminationMessage).
 */
function terminationMessage(simulation: Simulation, { uid, container, process }: RunRow, exitCode: number): string {
  const { pods, logs } = nodesOf(simulation)
  const spec: Container = containerNamed(pods.get(uid)!.pod, container)!.container
  const found = readFile(fileSystem(simulation, process!.fileSystem), spec.terminationMessagePath ?? terminationMessagePath)
  if (!isRefusal(found) && found !== '') return found
  if (spec.terminationMessagePolicy !== 'FallbackToLogsOnError' || exitCode === 0) return ''
  const log = logs.get(containerKey(uid, container))
  return log ? linesOf(log).slice(-80).map(({ text }) => `${text}\n`).join('').slice(-2_048) : ''
}

function clean(simulation: Simulation, { process }: RunRow): void {
  if (!process) return
  forgetProcess(simulation, process.pid)
  if (process.terminal === undefined) removeStream(simulation, process.stdout.id)
  if (process.stderr) removeStream(simulation, process.stderr.id)
  removeContainerFiles(simulation, process.fileSystem)
}

/** A shell and what it runs: little, and no CPU worth counting. */
export function programUsage(_simulation: Simulation, _run: RunRow): Usage {
  return { cpuSeconds: 0, memoryBytes: 2 * 1024 * 1024 }
}

/** The first process of a container that runs programs; undefined of any other. */
export function firstProcess(simulation: Simulation, uid: string, container: string): string | undefined {
  return nodesOf(simulation).runs.get(containerKey(uid, container))?.process?.pid
}

/** The container that a host of processes belongs to, for whoever answers their system calls. */
export function containerOfHost(simulation: Simulation, host: string): { readonly uid: string; readonly container: string } | undefined {
  const [, container, uid, instance] = /^[^/]*\/([^/]*)\/([^-]*)-([0-9a-f]{12})/.exec(host) ?? []
  if (container === undefined) return undefined
  for (const run of nodesOf(simulation).runs.values()) {
    if (run.container === container && run.uid.startsWith(uid!) && run.instance.startsWith(instance!)) return { uid: run.uid, container }
  }
  return undefined
}
