/** The system calls on processes, and the requests to the layers above. */
import type { Plain } from '@track/simulation'
import { absolutePath } from '@track/files'
import { type Executable, findCommand, loadExecutable } from './execution.ts'
import { filesOf } from './file-systems.ts'
import { type CallContext, type Handlers, nothing, type Of, type Outcome, waitFor } from './guest-calls.ts'
import { change, isAlive, nextNumber, rowOf } from './kernel.ts'
import { addProcess, childrenOf, reap } from './lifecycle.ts'
import { hasRoomForProcesses } from './limits.ts'
import type { ProcessListing, SignalName } from './program.ts'
import { costOf } from './costs.ts'
import { raise, raiseGroup } from './signals.ts'
import type { ProcessRow } from './state.ts'

export const processCalls: Handlers<'spawn' | 'wait' | 'signal' | 'catch' | 'ignore' | 'processes' | 'request'> = {
  spawn,

  wait(context, call) {
    const { kernel, pid } = context
    const children = childrenOf(kernel, pid).filter((child) => call.pid === undefined || child.pid === call.pid)
    const ended = children.find((child) => child.status === 'exited')
    if (ended) {
      reap(kernel, ended)
      return { answer: { pid: ended.pid, exitCode: ended.exitCode ?? 0 } }
    }
    if (children.length === 0) return nothing
    return waitFor(context, call, { timeout: call.timeout, late: 'timeout' })
  },

  signal({ kernel, pid }, call) {
    if (call.pid.startsWith('-')) {
      return raiseGroup(kernel, call.pid.slice(1), call.signal) ? nothing : { answer: { error: 'No such process' } }
    }
    if (!kernel.state.processes.has(call.pid)) return { answer: { error: 'No such process' } }
    raise(kernel, call.pid, call.signal)
    return isAlive(kernel.state.processes.get(pid)) ? nothing : 'ended'
  },

  catch: (context, { signals }) => setDispositions(context, signals, 'catch'),
  ignore: (context, { signals }) => setDispositions(context, signals, 'ignore'),

  processes({ kernel, pid }) {
    const { host } = rowOf(kernel, pid)
    const rows = [...kernel.state.processes.values()].filter((row) => row.host === host)
    return { answer: rows.map((row): Plain => ({ ...listing(row) })) }
  },

  request,
}

function listing({ pid, parent, user, argv, status, startedAt }: ProcessRow): ProcessListing {
  return { pid, parent, user, argv, status, startedAt }
}

function setDispositions({ kernel, pid }: CallContext, names: readonly SignalName[], to: 'catch' | 'ignore'): Outcome {
  const { dispositions } = rowOf(kernel, pid)
  change(kernel, pid, { dispositions: { ...dispositions, ...Object.fromEntries(names.map((name) => [name, to])) } })
  return nothing
}

function spawn(context: CallContext, call: Of<'spawn'>): Outcome {
  const { kernel, code, pid } = context
  const parent = rowOf(kernel, pid)
  if (!hasRoomForProcesses(kernel, parent.host)) return { answer: { error: 'Resource temporarily unavailable' } }
  const env = call.env ?? parent.env
  const cwd = call.cwd === undefined ? parent.cwd : absolutePath(parent.cwd, call.cwd)
  const loaded = executableOf(context, call.argv, { path: env['PATH'] ?? '/usr/bin:/bin', cwd })
  if ('error' in loaded) return { answer: { error: loaded.error } }
  if ('script' in loaded) return { answer: { error: 'Exec format error' } }
  const descriptors: Record<string, string> = {}
  for (const [fd, own] of Object.entries(call.descriptors ?? { 0: 0, 1: 1, 2: 2 })) {
    const id = parent.descriptors[own]
    if (id !== undefined) descriptors[fd] = id
  }
  const child = addProcess(kernel, {
    parent: pid, host: parent.host, user: parent.user, argv: loaded.argv, env, cwd, program: loaded.program,
    fileSystem: parent.fileSystem, terminal: parent.terminal, descriptors,
    group: call.group === 'own' ? undefined : parent.group,
    dispositions: inherited(parent), cost: costOf(code, loaded.program),
  })
  return { answer: { pid: child.pid } }
}

function executableOf({ kernel, pid }: CallContext, argv: readonly string[], { path, cwd }: { path: string; cwd: string }): Executable {
  const name = argv[0] ?? ''
  const files = filesOf(kernel, pid)
  const found = name.includes('/') ? absolutePath(cwd, name) : findCommand(files, name, { path, cwd })
  return found === undefined ? { error: 'No such file or directory' } : loadExecutable(files, found, argv, { shown: name.includes('/') ? name : found })
}

/** What a child takes over: signals that are ignored stay so, handlers do not. */
export function inherited({ dispositions }: ProcessRow): ProcessRow['dispositions'] {
  return Object.fromEntries(Object.entries(dispositions).filter(([, each]) => each === 'ignore'))
}

function request(context: CallContext, call: Of<'request'>): Outcome {
  const { kernel, code, pid } = context
  const handler = code.systemCalls[call.handler]
  if (!handler) throw new Error(`process ${pid} asks for "${call.handler}", which is not among the system calls`)
  const known = context.waits?.id
  if (known === undefined) {
    const id = `call${nextNumber(kernel, 'call')}`
    const { host, user, env } = rowOf(kernel, pid)
    kernel.state.parked.set(id, { pid, handler: call.handler })
    const begun = handler.begin(kernel.simulation, { pid, host, user, env, id, timeout: call.timeout }, call.request)
    if (begun !== 'parked') {
      kernel.state.parked.delete(id)
      return begun
    }
    if (!kernel.state.parked.get(id)?.answer) {
      return afterWaiting(context, waitFor(context, call, { timeout: call.timeout, id, late: { timedOut: true } }), id)
    }
    context.waits = { call, deadline: undefined, id }
    return request(context, call)
  }
  const answered = kernel.state.parked.get(known)?.answer
  if (answered) {
    kernel.state.parked.delete(known)
    return { answer: answered.value }
  }
  return afterWaiting(context, waitFor(context, call, { late: { timedOut: true } }), known)
}

/** An interruption or a time-out takes the request back. */
function afterWaiting({ kernel, code }: CallContext, outcome: Outcome, id: string): Outcome {
  if (outcome === 'ended' || 'waits' in outcome) return outcome
  const parked = kernel.state.parked.get(id)
  kernel.state.parked.delete(id)
  if (parked) code.systemCalls[parked.handler]?.abandon?.(kernel.simulation, id)
  return outcome
}
