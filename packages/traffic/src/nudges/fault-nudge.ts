/** Nudges of a fault that is planned or at work: how long, how often, how slow. */
import type { Simulation } from '@track/simulation'
import type { Fault } from '../faults/fault.ts'
import { openFaultsOf, putFault } from '../faults/fault-table.ts'
import { refreshFaults } from '../faults/faulting.ts'
import { refreshNetworks } from '../faults/network.ts'
import { trafficPart, writeTraffic } from '../traffic-part.ts'
import type { Setting } from '../workloads/setting.ts'
import { changed } from './nudge.ts'

export interface FaultNudge {
  /** The id's beginning: `default/stall#`. */
  readonly fault: string
  readonly setting: string
  readonly change: string
}

const settings = {
  for: { type: 'duration', min: 1, help: 'How long it lasts.' },
  ratio: { type: 'ratio', max: 1, help: 'Errors: the share of requests.' },
  delay: { type: 'duration', help: 'Latency: how much later answers come.' },
  factor: { type: 'number', min: 0, help: 'Slow: what service times are multiplied by.' },
} as const satisfies Readonly<Record<string, Setting>>

export function nudgeFault(simulation: Simulation, { fault: id, setting, change }: FaultNudge): { readonly faults: readonly string[] } | { readonly refused: string } {
  const rows = openFaultsOf(simulation.state(trafficPart)).filter(({ fault }) => fault.id.startsWith(id))
  if (rows.length === 0) return { refused: 'there is no such fault, or it has healed' }
  const changes = rows.map(({ fault }) => changed(fault as unknown as Readonly<Record<string, unknown>>, settings, setting, change))
  for (const each of changes) if ('refused' in each) return each
  for (const [index, row] of rows.entries()) {
    const fault = (changes[index] as { row: unknown }).row as Fault
    writeTraffic(simulation, (state) => {
      putFault(state, { ...row, fault })
      for (const instance of state.instanceIndex.values()) refreshFaults(state, simulation.now, instance)
      refreshNetworks(state)
    })
    if (setting !== 'for') continue
    const began = row.phase === 'at work' ? row.beganAt : fault.at
    simulation.schedule({ at: Math.max(simulation.now, began + fault.for!), part: 'traffic', event: 'fault heals', data: { id: fault.id } })
  }
  return { faults: rows.map(({ fault }) => fault.id) }
}
