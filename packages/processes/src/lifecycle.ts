/** How a process row begins and ends, and how its parent hears of it. */
import type { Duration } from '@track/simulation'
import { attach, closeAll } from './descriptors.ts'
import { change, enqueue, isAlive, type Kernel, nextNumber, notify, numberOf, park, partName, rowOf, wake } from './kernel.ts'
import type { SignalName } from './program.ts'
import type { EventAddress, ProcessRow } from './state.ts'

export interface NewProcess {
  readonly parent: string
  readonly host: string
  readonly user: string
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly program: string
  readonly fileSystem: string
  readonly terminal: string | undefined
  /** Open rows by descriptor number. */
  readonly descriptors: Readonly<Record<string, string>>
  /** The group to join; a group of its own when undefined. */
  readonly group: string | undefined
  readonly dispositions: ProcessRow['dispositions']
  /** How long it takes until it runs. */
  readonly cost: Duration
  readonly onExit?: EventAddress | undefined
}

/** Adds a process row; it begins to run after its cost. */
export function addProcess(kernel: Kernel, { descriptors, cost, group, ...rest }: NewProcess): ProcessRow {
  const { state, simulation } = kernel
  const number = nextNumber(kernel, `pid ${rest.host}`)
  const pid = rest.host === '' ? String(number) : `${rest.host}:${number}`
  state.processes.set(pid, {
    ...rest, pid, group: group ?? pid, descriptors: {}, status: 'running', debt: 0, pending: [], startedAt: simulation.now,
  })
  for (const [fd, id] of Object.entries(descriptors)) attach(kernel, pid, Number(fd), id)
  if (cost > 0) park(kernel, pid, simulation.now + cost)
  else enqueue(kernel, pid)
  return rowOf(kernel, pid)
}

/** Ends a process: everything of it is closed, its children lose their parent, its own hears. */
export function terminate(kernel: Kernel, pid: string, { exitCode, endedBy }: { exitCode: number; endedBy?: SignalName }): void {
  const { state, simulation } = kernel
  const row = rowOf(kernel, pid)
  if (row.status === 'exited') return
  if (row.timer !== undefined && row.until! > simulation.now) simulation.cancel(row.timer)
  closeAll(kernel, pid)
  state.ready.delete(pid)
  state.guests.delete(pid)
  state.shells.delete(pid)
  state.variables.delete(pid)
  abandonCalls(kernel, pid)
  change(kernel, pid, {
    status: 'exited', exitCode, endedAt: simulation.now, pending: [], until: undefined, timer: undefined,
    ...(endedBy ? { endedBy } : {}),
  })
  orphan(kernel, pid)
  if (isAlive(state.processes.get(row.parent))) wake(kernel, row.parent)
  else if (row.parent !== '') state.processes.delete(pid)
  if (row.onExit) notify(kernel, row.onExit, { pid, exitCode, signal: endedBy ?? null })
  if (row.host !== '' && numberOf(pid) === '1') endHost(kernel, row.host)
}

/** Parked requests are taken back from the handlers, which only the part knows. */
function abandonCalls({ state, simulation }: Kernel, pid: string): void {
  for (const [id, call] of state.parked) {
    if (call.pid !== pid) continue
    state.parked.delete(id)
    simulation.scheduleAfter({ after: 0, part: partName, event: 'abandon', data: { id, handler: call.handler } })
  }
}

function orphan(kernel: Kernel, pid: string): void {
  for (const child of kernel.state.processes.values()) {
    if (child.parent !== pid) continue
    if (child.status === 'exited') kernel.state.processes.delete(child.pid)
    else change(kernel, child.pid, { parent: 'init' })
  }
}

/** When the first process of a container ends, so do all others of it. */
export function endHost(kernel: Kernel, host: string): void {
  for (const row of [...kernel.state.processes.values()]) {
    if (row.host === host && isAlive(row)) terminate(kernel, row.pid, { exitCode: 137, endedBy: 'KILL' })
  }
}

export function childrenOf({ state }: Kernel, pid: string): ProcessRow[] {
  return [...state.processes.values()].filter((row) => row.parent === pid)
}

/** Takes an ended child off the table and answers its row. */
export function reap({ state }: Kernel, child: ProcessRow): ProcessRow {
  state.processes.delete(child.pid)
  return child
}
