/** Clocks that are wrong for a process and its children, as a library that is loaded into them makes them. */
import type { Duration, Simulation } from '@track/simulation'
import { change, isAlive, type Kernel, kernelOf } from './kernel.ts'

/** How far the clock is off from now on; 0 is right. False where no such process runs. */
export function setClock(simulation: Simulation, pid: string, clockOff: Duration): boolean {
  const kernel = kernelOf(simulation)
  if (!isAlive(kernel.state.processes.get(pid))) return false
  change(kernel, pid, { clockOff: clockOff === 0 ? undefined : clockOff })
  return true
}

/** The nearest of the process and its parents says. */
export function clockOff({ state }: Kernel, pid: string): Duration {
  for (let row = state.processes.get(pid); row; row = state.processes.get(row.parent)) {
    if (row.clockOff !== undefined) return row.clockOff
  }
  return 0
}
