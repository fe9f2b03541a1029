/**
 * Turns: one process runs at a time, in the order in which they became ready, each for a bounded
 * number of steps; a turn is one event, and is followed by another while somebody is ready.
 */
import type { Simulation } from '@track/simulation'
import type { Code } from './code.ts'
import { runGuest } from './guest.ts'
import { writeDescriptor } from './input-output.ts'
import { enqueue, isAlive, type Kernel, kernelOf, scheduleTurn, wake } from './kernel.ts'
import { terminate } from './lifecycle.ts'
import { shellProgram } from './shell/program.ts'
import { runShell } from './shell/run.ts'

const stepsATurn = 20_000
const stepsInARow = 2_000

/** How many steps a process may take in one virtual instant before it is stopped. */
const stepsInOneInstantMax = 1_000_000

export function takeTurn(simulation: Simulation, code: Code): void {
  const kernel = kernelOf(simulation)
  const { state } = kernel
  state.turnIsScheduled = false
  if (state.instant !== simulation.now) {
    state.instant = simulation.now
    state.stepsInInstant.clear()
  }
  for (let left = stepsATurn; left > 0;) {
    const next = state.ready.keys().next()
    if (next.done) return dropDead(kernel, code)
    left -= Math.max(1, runOne(kernel, code, next.value, Math.min(left, stepsInARow)))
  }
  dropDead(kernel, code)
  if (state.ready.size > 0) scheduleTurn(kernel)
}

function runOne(kernel: Kernel, code: Code, pid: string, budget: number): number {
  const { state } = kernel
  state.ready.delete(pid)
  const row = state.processes.get(pid)
  if (row?.status !== 'running') return 0
  const steps = row.program === shellProgram ? runShell(kernel, code, pid, budget) : runGuest(kernel, code, pid, budget)
  const after = state.processes.get(pid)
  if (!isAlive(after)) return steps
  const soFar = (state.stepsInInstant.get(pid) ?? 0) + steps
  state.stepsInInstant.set(pid, soFar)
  if (soFar > stepsInOneInstantMax) endBusyLoop(kernel, pid)
  else if (after.status === 'running') enqueue(kernel, pid)
  return steps
}

function endBusyLoop(kernel: Kernel, pid: string): void {
  const { argv } = kernel.state.processes.get(pid)!
  writeDescriptor(kernel, pid, 2, `${argv[0]}: stopped after ${stepsInOneInstantMax} steps in one instant: a loop that waits needs a "sleep"\n`)
  terminate(kernel, pid, { exitCode: 137, endedBy: 'KILL' })
}

/** Live generators of processes that were ended from outside. */
function dropDead(kernel: Kernel, code: Code): void {
  const live = code.live.get(kernel.simulation)
  if (!live || live.size <= kernel.state.guests.size) return
  for (const pid of live.keys()) if (!kernel.state.guests.has(pid)) live.delete(pid)
}

/** The event of a time-out or of the end of a sleep. */
export function wakeAt(simulation: Simulation, { pid, until }: { pid: string; until: number }): void {
  const kernel = kernelOf(simulation)
  if (kernel.state.processes.get(pid)?.until === until) wake(kernel, pid)
}

