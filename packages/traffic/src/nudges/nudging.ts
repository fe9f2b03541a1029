/** Nudges at work: on what runs, and on what starts later. */
import type { Simulation } from '@track/simulation'
import { updateClient } from '../clients.ts'
import { runningProcesses } from '../measures/running.ts'
import { updateServer, updateWorker } from '../servers.ts'
import { updateStore } from '../stores.ts'
import { writeTraffic } from '../traffic-part.ts'
import { type Nudge, nudged } from './nudge.ts'

/** The ids of the processes that were nudged, or one sentence of why none was. */
export type Nudging = { readonly processes: readonly string[] } | { readonly refused: string }

/**
 * Nudges a setting in every running process of the labels, in place, and in those that start later. It is for
 * forks: a world in which somebody lives is changed through its objects.
 */
export function nudge(simulation: Simulation, row: Nudge): Nudging {
  const processes = runningProcesses(simulation).filter(({ labels }) =>
    Object.entries(row.labels).every(([name, value]) => labels[name] === value))
  if (processes.length === 0) return { refused: 'no process of it is running' }
  const changes = processes.map(({ id, workload }) => ({ id, after: nudged(workload, row) }))
  for (const { after } of changes) if ('refused' in after) return after
  writeTraffic(simulation, (state) => {
    state.nudges.push(row)
  })
  for (const { id, after } of changes) {
    const { workload } = after as Extract<typeof after, { workload: unknown }>
    if (workload.kind === 'client') updateClient(simulation, id, workload)
    else if (workload.kind === 'worker') updateWorker(simulation, id, workload)
    else if (workload.kind === 'server') updateServer(simulation, id, workload)
    else updateStore(simulation, id, workload)
  }
  return { processes: processes.map(({ id }) => id) }
}
