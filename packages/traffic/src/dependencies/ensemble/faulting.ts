/** How a fault of an ensemble begins and heals; faults may overlap, and each heals its own. */
import { setClock } from './clock.ts'
import type { Running } from './ensemble.ts'
import type { EnsembleFault } from './fault.ts'
import type { Process } from './state.ts'

export function beginFault(running: Running, fault: EnsembleFault): void {
  switch (fault.kind) {
    case 'partition':
      return cut(running, fault, 1)
    case 'pause':
      return write(running, fault.process, (process) => ({ ...process, pauses: process.pauses + 1 }))
    case 'crash':
      // What it was about to write and what it had not read is gone with it.
      return write(running, fault.process, (process) => ({
        ...process, downs: process.downs + 1, writing: undefined, inbox: [], wakeAt: Infinity, starts: process.starts + 1,
      }))
    case 'clock':
      return changeClock(running, fault.process, fault)
  }
}

export function healFault(running: Running, fault: EnsembleFault): void {
  switch (fault.kind) {
    case 'partition':
      return cut(running, fault, -1)
    case 'pause':
      write(running, fault.process, (process) => ({ ...process, pauses: process.pauses - 1 }))
      return running.goOn(fault.process)
    case 'crash': {
      write(running, fault.process, (process) => ({ ...process, downs: process.downs - 1 }))
      const process = running.state.processes.get(fault.process)!
      return process.downs > 0 ? undefined : running.restart(process)
    }
    case 'clock':
      return changeClock(running, fault.process, { rate: 1 })
  }
}

function changeClock(running: Running, id: string, to: { readonly by?: number; readonly rate?: number }): void {
  write(running, id, (process) => ({ ...process, clock: setClock(process.clock, running.simulation.now, to) }))
  running.scheduleWake(id)
}

function write(running: Running, id: string, change: (process: Process<object>) => Process<object>): void {
  running.write(change(running.state.processes.get(id)!))
}

function cut({ state: { cuts } }: Running, { from, to, oneWay }: EnsembleFault & { kind: 'partition' }, by: 1 | -1): void {
  const there = from.flatMap((one) => to.map((other) => `${one}>${other}`))
  const back = oneWay ? [] : to.flatMap((one) => from.map((other) => `${one}>${other}`))
  for (const way of [...there, ...back]) {
    const count = (cuts.get(way) ?? 0) + by
    if (count === 0) cuts.delete(way)
    else cuts.set(way, count)
  }
}
