/** Faults, as chaos objects or a lab inject and heal them. */
import type { Simulation } from '@track/simulation'
import { crash } from './faults/crashing.ts'
import { withDisks } from './faults/disks.ts'
import { openFault, putFault } from './faults/fault-table.ts'
import { endFault } from './faults/faulting.ts'
import type { Fault } from './faults/fault.ts'
import { type Link, namesFor, wayBetween } from './faults/network.ts'
import type { Member } from './faults/place.ts'
import { trafficPart, writeTraffic } from './traffic-part.ts'

/** Plans a fault; it begins at its instant (not before now) and heals by itself if it says for how long. */
export function injectFault(simulation: Simulation, fault: Fault): void {
  writeTraffic(simulation, (state) => {
    if (openFault(state, fault.id)) throw new Error(`fault "${fault.id}" is injected twice`)
    putFault(state, { number: state.faultNumber++, fault, phase: 'planned', beganAt: -1, healedAt: -1, hit: [] })
  })
  const at = Math.max(simulation.now, fault.at)
  const data = { id: fault.id }
  simulation.schedule({ at, part: 'traffic', event: 'fault begins', data })
  if (fault.for !== undefined) simulation.schedule({ at: at + fault.for, part: 'traffic', event: 'fault heals', data })
}

/** Heals a fault now, or takes it back before it has begun. */
export function healFault(simulation: Simulation, id: string): void {
  writeTraffic(simulation, (state) => endFault(state, simulation.now, id))
}

/** What faults make of the way between two members, be they processes of the traffic or not. */
export function faultyWay(simulation: Simulation, sender: Member, server: Member): Link | undefined {
  return wayBetween(simulation.state(trafficPart), sender, server)
}

/** What faults make of a name that somebody asks for. */
export function faultyName(simulation: Simulation, sender: Member, isMeant: (patterns: readonly string[]) => boolean): 'fails' | 'astray' | undefined {
  return namesFor(simulation.state(trafficPart), sender, isMeant)
}

/** Whether a process keeps something on a disk. */
export function hasDisk(simulation: Simulation, id: string): boolean {
  const { instanceIndex, instanceRows } = simulation.state(trafficPart)
  return withDisks.has(instanceRows[instanceIndex.get(id) ?? -1]?.workload.kind ?? '')
}

/** Kills the process of a server or worker, as an OOM killer does; what it had in hand is cut off. */
export function killProcess(simulation: Simulation, id: string): void {
  writeTraffic(simulation, (state) => {
    const instance = state.instanceIndex.get(id)
    if (instance === undefined) throw new Error(`no server or worker "${id}"`)
    crash(state, simulation.now, instance)
  })
}
