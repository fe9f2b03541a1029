/** What each system call of a guest does: a table from the call's name to its handler. */
import type { Instant, Plain } from '@track/simulation'
import { uniform } from '@track/simulation'
import type { Code } from './code.ts'
import { addPipe, attachNew, closeDescriptor, openRow } from './descriptors.ts'
import { fileCalls } from './guest-file-calls.ts'
import { processCalls } from './guest-process-calls.ts'
import { isFull, isReadable, readDescriptor, writeDescriptor } from './input-output.ts'
import { clockOff } from './clocks.ts'
import { change, isAlive, type Kernel, rowOf } from './kernel.ts'
import { terminate } from './lifecycle.ts'
import { openFile } from './opening.ts'
import type { SystemCall } from './program.ts'
import { raise } from './signals.ts'
import type { WaitingCall } from './state.ts'

export interface CallContext {
  readonly kernel: Kernel
  readonly code: Code
  readonly pid: string
  /** Set when the call is tried again. */
  waits: WaitingCall | undefined
  drawn: number
  debt: number
}

export type Outcome = { readonly answer: Plain } | { readonly waits: WaitingCall } | 'ended'

export type Of<Name extends SystemCall['call']> = SystemCall & { readonly call: Name }
export type Handlers<Names extends SystemCall['call']> = {
  readonly [Name in Names]: (context: CallContext, call: Of<Name>) => Outcome
}

export const nothing: Outcome = { answer: null }

/** Does one call; the answer, or what it waits for, or 'ended' when the process is no more. */
export function perform(context: CallContext, call: SystemCall): Outcome {
  const handler = handlers[call.call] as (context: CallContext, call: SystemCall) => Outcome
  return handler(context, call)
}

/** Waits, unless the deadline has passed (then `late`) or a caught signal is there. */
export function waitFor(
  context: CallContext, call: SystemCall, { timeout, id, late = null }: { timeout?: number | undefined; id?: string; late?: Plain } = {},
): Outcome {
  const { kernel, pid } = context
  const [signal, ...pending] = rowOf(kernel, pid).pending
  if (signal !== undefined) {
    change(kernel, pid, { pending })
    return { answer: { interrupted: signal } }
  }
  const deadline = context.waits ? context.waits.deadline : deadlineOf(context, timeout)
  if (deadline !== undefined && deadline <= kernel.simulation.now) return { answer: late }
  return { waits: { call, deadline, id: id ?? context.waits?.id } }
}

function deadlineOf({ kernel, debt }: CallContext, timeout: number | undefined): Instant | undefined {
  return timeout === undefined || timeout === Infinity ? undefined : kernel.simulation.now + Math.max(0, Math.round(timeout)) + debt
}

const descriptorCalls: Handlers<'read' | 'readLine' | 'write' | 'open' | 'close' | 'pipe' | 'poll' | 'terminal'> = {
  read: (context, call) => read(context, call, 'chunk'),
  readLine: (context, call) => read(context, call, 'line'),

  write(context, call) {
    const { kernel, pid } = context
    if (context.waits?.id === 'written') {
      return isFull(kernel, pid, call.fd) ? { waits: context.waits } : nothing
    }
    const answer = writeDescriptor(kernel, pid, call.fd, call.text)
    if (answer === 'done') return nothing
    if (answer === 'full') return { waits: { call, deadline: undefined, id: 'written' } }
    if (answer !== 'broken') return call.isVital ? endUnwritten(context, answer.error) : { answer }
    raise(kernel, pid, 'PIPE')
    return isAlive(kernel.state.processes.get(pid)) ? { answer: { error: 'Broken pipe' } } : 'ended'
  },

  open({ kernel, pid }, { path, how }) {
    const id = openFile(kernel, pid, path, how)
    return { answer: typeof id === 'string' ? attachNew(kernel, pid, id, 3) : id }
  },

  close({ kernel, pid }, { fd }) {
    closeDescriptor(kernel, pid, fd)
    return nothing
  },

  pipe({ kernel, pid }) {
    const ends = addPipe(kernel)
    const read = attachNew(kernel, pid, ends.read, 3)
    return { answer: { read, write: attachNew(kernel, pid, ends.write, 3) } }
  },

  poll(context, call) {
    const { kernel, pid } = context
    const ready = call.fds.find((fd) => isReadable(kernel, pid, fd))
    return ready === undefined ? waitFor(context, call, { timeout: call.timeout }) : { answer: ready }
  },

  terminal({ kernel, pid }, { fd }) {
    const id = rowOf(kernel, pid).descriptors[fd]
    const row = id === undefined ? undefined : openRow(kernel, id)
    if (row?.on !== 'terminal') return nothing
    const { columns, rows } = kernel.state.terminals.get(row.terminal)!
    return { answer: { columns, rows } }
  },
}

/** As the tools of GNU end when their output cannot be kept. */
function endUnwritten({ kernel, pid }: CallContext, error: string): Outcome {
  writeDescriptor(kernel, pid, 2, `${rowOf(kernel, pid).argv[0]}: write error: ${error}\n`)
  terminate(kernel, pid, { exitCode: 1 })
  return 'ended'
}

function read(context: CallContext, call: Of<'read' | 'readLine'>, unit: 'chunk' | 'line'): Outcome {
  const answer = readDescriptor(context.kernel, context.pid, call.fd, unit)
  if (answer === 'wait') return waitFor(context, call, { timeout: call.timeout })
  return { answer: 'text' in answer ? answer.text : answer }
}

const timeCalls: Handlers<'now' | 'sleep' | 'chance' | 'compute' | 'checkpoint'> = {
  now: ({ kernel, pid, debt }) => ({ answer: kernel.simulation.now + debt + clockOff(kernel, pid) }),
  sleep: (context, call) => waitFor(context, call, { timeout: call.duration }),
  chance(context) {
    const stream = context.kernel.simulation.stream('process', context.pid)
    return { answer: uniform(stream, context.drawn++) }
  },
  compute(context, { steps }) {
    context.debt += Math.ceil(steps / 10)
    return nothing
  },
  checkpoint: () => nothing,
}

const handlers: Handlers<SystemCall['call']> = { ...descriptorCalls, ...fileCalls, ...timeCalls, ...processCalls }
