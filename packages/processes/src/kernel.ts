/** What every function of this package works on: the simulation and the state of the processes. */
import type { Duration, Instant, Part, Simulation } from '@track/simulation'
import type { EventAddress, ProcessesState, ProcessRow } from './state.ts'
import type { Plain } from '@track/simulation'

export interface Kernel {
  readonly simulation: Simulation
  readonly state: ProcessesState
}

export const partName = 'processes'

/** The kernel of a world; its programs are known to the part alone. */
export function kernelOf(simulation: Simulation): Kernel {
  return { simulation, state: simulation.state({ name: partName } as Part<ProcessesState>) }
}

/** The next number of a counter, from 1. */
export function nextNumber({ state }: Kernel, counter: string): number {
  const number = (state.counters.get(counter) ?? 0) + 1
  state.counters.set(counter, number)
  return number
}

export function rowOf({ state }: Kernel, pid: string): ProcessRow {
  const row = state.processes.get(pid)
  if (!row) throw new Error(`no process ${pid}`)
  return row
}

export function change({ state }: Kernel, pid: string, changes: Partial<ProcessRow>): ProcessRow {
  const row = { ...state.processes.get(pid)!, ...changes }
  state.processes.set(pid, row)
  return row
}

/** Lets a process that waits try again what it waits for. */
export function wake(kernel: Kernel, pid: string): void {
  const row = kernel.state.processes.get(pid)
  if (row?.status !== 'waiting') return
  if (row.timer !== undefined && row.until! > kernel.simulation.now) kernel.simulation.cancel(row.timer)
  change(kernel, pid, { status: 'running', until: undefined, timer: undefined })
  enqueue(kernel, pid)
}

export function enqueue(kernel: Kernel, pid: string): void {
  kernel.state.ready.set(pid, true)
  scheduleTurn(kernel)
}

export function scheduleTurn({ state, simulation }: Kernel): void {
  if (state.turnIsScheduled) return
  state.turnIsScheduled = true
  simulation.scheduleAfter({ after: 0, part: partName, event: 'turn' })
}

/** Parks a process until something wakes it, or until an instant. */
export function park(kernel: Kernel, pid: string, until?: Instant): void {
  const row = rowOf(kernel, pid)
  if (row.timer !== undefined && row.until! > kernel.simulation.now) kernel.simulation.cancel(row.timer)
  const timer = until === undefined || until === Infinity
    ? undefined
    : kernel.simulation.schedule({ at: until, part: partName, event: 'wake', data: { pid, until } })
  change(kernel, pid, { status: 'waiting', until: timer === undefined ? undefined : until, timer })
}

/** What a process writes its own time on: `now` plus what it has used and not let pass. */
export function localTime({ simulation }: Kernel, row: ProcessRow): Instant {
  return simulation.now + row.debt
}

export function isAlive(row: ProcessRow | undefined): row is ProcessRow {
  return row !== undefined && row.status !== 'exited'
}

/** Tells a part of the layers above, as an event of its own. */
export function notify({ simulation }: Kernel, to: EventAddress, facts: Readonly<Record<string, Plain>>): void {
  simulation.scheduleAfter({ after: 0, part: to.part, event: to.event, data: { ...to.data, ...facts } })
}

/** The number that a process has on its own host: 12 of `web-0/app:12`. */
export function numberOf(pid: string): string {
  return pid.slice(pid.lastIndexOf(':') + 1)
}

/** How long the time may be put off that a process owes for small things. */
export const debtMax: Duration = 1_000
