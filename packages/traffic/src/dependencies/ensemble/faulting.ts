/** How a fault of an ensemble begins and heals; faults may overlap, and each heals its own. */
import { setClock } from './clock.ts'
import type { Running } from './ensemble.ts'
import type { EnsembleFault } from './fault.ts'

export function beginFault(running: Running, fault: EnsembleFault): void {
  switch (fault.kind) {
    case 'partition':
      return cut(running, fault, 1)
    case 'pause':
      return running.pause(fault.process)
    case 'crash':
      return running.crash(fault.process)
    case 'clock':
      return changeClock(running, fault.process, fault)
  }
}

export function healFault(running: Running, fault: EnsembleFault): void {
  switch (fault.kind) {
    case 'partition':
      return cut(running, fault, -1)
    case 'pause':
      return running.resume(fault.process)
    case 'crash':
      return running.comeBack(fault.process)
    case 'clock':
      return changeClock(running, fault.process, { rate: 1 })
  }
}

function changeClock(running: Running, id: string, to: { readonly by?: number; readonly rate?: number }): void {
  const process = running.processes.get(id)!
  running.write({ ...process, clock: setClock(process.clock, running.now, to) })
  running.scheduleWake(id)
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
