/** Starting a process from outside (the kubelet, `exec`, the prompt), and what comes of it. */
import { absolutePath } from '@track/files'
import type { Duration, Plain, Simulation } from '@track/simulation'
import { addOpen, addPipe, release, retain, wakeAll } from './descriptors.ts'
import { type Executable, findCommand, loadExecutable } from './execution.ts'
import { fileSystemOf } from './file-systems.ts'
import { isAlive, type Kernel, kernelOf, wake } from './kernel.ts'
import { addProcess, endHost } from './lifecycle.ts'
import type { SignalName } from './program.ts'
import { shellProgram } from './shell/program.ts'
import { raise } from './signals.ts'
import type { EventAddress, ProcessRow } from './state.ts'
import { addStream, readStream } from './streams.ts'
import { costs } from './costs.ts'

export interface StartOptions {
  readonly argv: readonly string[]
  readonly fileSystem: string
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly user?: string
  /** The container that it belongs to; its first process is number 1 there, and all end with it. */
  readonly host?: string
  /** All three descriptors on a terminal, whose foreground it becomes. */
  readonly terminal?: string
  /** Without a terminal: a text, a pipe (`openInput`), or nothing. */
  readonly stdin?: { readonly text: string } | { readonly pipe: string }
  /** Without a terminal: streams to write to (`openOutput`); new ones of its own by default. */
  readonly stdout?: string
  readonly stderr?: string
  readonly cost?: Duration
  readonly onExit?: EventAddress
}

export interface Started {
  readonly pid: string
  readonly stdout: string
  readonly stderr: string
}

/** What execve would refuse, in words: `executable file not found in $PATH`, `permission denied`. */
export interface NotStarted {
  readonly error: string
  readonly exitCode: 126 | 127
}

/** Starts a process; it runs with the simulation's next events. */
export function startProcess(simulation: Simulation, options: StartOptions): Started | NotStarted {
  const kernel = kernelOf(simulation)
  const { argv, env = {}, cwd = '/', user = 'root', host = '', terminal } = options
  const loaded = executable(kernel, argv, { fileSystem: options.fileSystem, env, cwd })
  if ('error' in loaded) return loaded
  const { descriptors, stdout, stderr } = openAll(kernel, options)
  const row = addProcess(kernel, {
    parent: '', host, user, argv: loaded.argv, env, cwd, program: loaded.program, fileSystem: options.fileSystem, terminal,
    descriptors, group: undefined, dispositions: {}, cost: options.cost ?? costs.program, onExit: options.onExit,
  })
  for (const id of new Set(Object.values(descriptors))) release(kernel, id)
  if (terminal !== undefined) {
    kernel.state.terminals.set(terminal, { ...kernel.state.terminals.get(terminal)!, foreground: row.group })
  }
  return { pid: row.pid, stdout, stderr }
}

function executable(
  kernel: Kernel, argv: readonly string[], { fileSystem, env, cwd }: { fileSystem: string; env: Readonly<Record<string, string>>; cwd: string },
): { readonly program: string; readonly argv: readonly string[] } | NotStarted {
  const files = fileSystemOf(kernel, fileSystem)
  const name = argv[0] ?? ''
  const path = name.includes('/')
    ? absolutePath(cwd, name)
    : findCommand(files, name, { path: env['PATH'] ?? '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', cwd })
  if (path === undefined) return { error: `exec: "${name}": executable file not found in $PATH`, exitCode: 127 }
  const loaded: Executable = loadExecutable(files, path, argv)
  if ('script' in loaded) return { program: shellProgram, argv: ['sh', path, ...argv.slice(1)] }
  if (!('error' in loaded)) return loaded
  const words = loaded.error.charAt(0).toLowerCase() + loaded.error.slice(1)
  return { error: `exec: "${name}": ${words}`, exitCode: words.startsWith('no such') ? 127 : 126 }
}

/** Open rows for descriptors 0, 1 and 2, each held once until the process holds them. */
function openAll(kernel: Kernel, options: StartOptions): { descriptors: Record<string, string>; stdout: string; stderr: string } {
  const hold = (id: string) => {
    retain(kernel, id)
    return id
  }
  if (options.terminal !== undefined) {
    const { output } = kernel.state.terminals.get(options.terminal)!
    const id = hold(addOpen(kernel, { on: 'terminal', terminal: options.terminal }))
    return { descriptors: { 0: id, 1: id, 2: id }, stdout: output, stderr: output }
  }
  const stdout = options.stdout ?? addStream(kernel)
  const stderr = options.stderr ?? addStream(kernel)
  return {
    descriptors: {
      0: hold(openStdin(kernel, options.stdin)),
      1: hold(addOpen(kernel, { on: 'stream', stream: stdout })),
      2: hold(addOpen(kernel, { on: 'stream', stream: stderr })),
    },
    stdout,
    stderr,
  }
}

function openStdin(kernel: Kernel, stdin: StartOptions['stdin']): string {
  if (stdin === undefined) return addOpen(kernel, { on: 'device', device: 'null', drawn: 0 })
  if ('pipe' in stdin) return takeInput(kernel, stdin.pipe)
  const ends = addPipe(kernel)
  const pipe = kernel.state.pipes.get(ends.pipe)!
  kernel.state.pipes.set(ends.pipe, { ...pipe, text: stdin.text })
  retain(kernel, ends.write)
  release(kernel, ends.write)
  return ends.read
}

/** The reading end passes from the layers above to the first process that is given the pipe. */
function takeInput(kernel: Kernel, pipe: string): string {
  const id = addOpen(kernel, { on: 'pipe', pipe, end: 'read' })
  const held = kernel.state.inputs.get(pipe)
  if (held?.read !== undefined) {
    kernel.state.inputs.set(pipe, { ...held, read: undefined })
    release(kernel, held.read)
  }
  return id
}

/** A stream for output; `onOutput` is scheduled when there is something new to read. */
export function openOutput(simulation: Simulation, onOutput?: EventAddress): string {
  return addStream(kernelOf(simulation), onOutput)
}

/** A pipe that the layers above write to (`writeInput`) until they end it (`endInput`). */
export function openInput(simulation: Simulation): string {
  const kernel = kernelOf(simulation)
  const { pipe, read, write } = addPipe(kernel)
  retain(kernel, write)
  retain(kernel, read)
  kernel.state.inputs.set(pipe, { read, write })
  return pipe
}

/** False when nobody reads any more. */
export function writeInput(simulation: Simulation, pipe: string, text: string): boolean {
  const kernel = kernelOf(simulation)
  const row = kernel.state.pipes.get(pipe)
  if (!row) return false
  kernel.state.pipes.set(pipe, { ...row, text: row.text + text })
  wakeAll(kernel, pipe)
  return true
}

export function endInput(simulation: Simulation, pipe: string): void {
  const kernel = kernelOf(simulation)
  const held = kernel.state.inputs.get(pipe)
  if (!held) return
  kernel.state.inputs.delete(pipe)
  release(kernel, held.write)
  if (held.read !== undefined) release(kernel, held.read)
}

/** Answers a request that a handler parked; false when nobody waits for it any more. */
export function answerCall(simulation: Simulation, id: string, answer: Plain): boolean {
  const kernel = kernelOf(simulation)
  const parked = kernel.state.parked.get(id)
  if (!parked) return false
  kernel.state.parked.set(id, { ...parked, answer: { value: answer } })
  wake(kernel, parked.pid)
  return true
}

/** The row of a process; undefined once nobody can ask for it any more. */
export function processRow(simulation: Simulation, pid: string): ProcessRow | undefined {
  return kernelOf(simulation).state.processes.get(pid)
}

/** Undefined while it runs. */
export function exitCodeOf(simulation: Simulation, pid: string): number | undefined {
  const row = processRow(simulation, pid)
  return row?.status === 'exited' ? row.exitCode : undefined
}

/** What has been written to a stream of `Started`. */
export function readOutput(simulation: Simulation, stream: string): string {
  return readStream(simulation, stream).text
}

export function signal(simulation: Simulation, pid: string, name: SignalName): void {
  raise(kernelOf(simulation), pid, name)
}

/** Ends every process of a container. */
export function killHost(simulation: Simulation, host: string): void {
  endHost(kernelOf(simulation), host)
}

/** Drops the row of an ended process that was started from outside. */
export function forgetProcess(simulation: Simulation, pid: string): void {
  const { state } = kernelOf(simulation)
  if (!isAlive(state.processes.get(pid))) state.processes.delete(pid)
}
