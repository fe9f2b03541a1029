/** Gauges of a run: what instances have in hand and in line, what requests by hand would wait, and who is under way. */
import type { TrafficState } from '../../state.ts'
import { answeringOf } from './answering.ts'
import type { Run } from './run.ts'

export interface Notes {
  readonly instances: readonly { readonly instance: number; readonly lined: number; readonly flowing: number; readonly foreseen: number }[]
  /** Requests under way, by client. */
  readonly flying: readonly (readonly [client: number, flying: number])[]
}

export function notesOf(run: Run): Notes {
  const instances = [...run.stations.values()].flatMap(({ groups }) => groups.flatMap((working) => {
    const { isLine, capacity, busy, meanWait, full } = answeringOf(run, working)
    const { concurrency, 'queue.limit': limit } = working.workload
    const arrivals = working.expected.reduce((sum, rate) => sum + rate, 0)
    const lined = isLine ? Math.min(limit, working.lined) : arrivals * (1 - full) * meanWait
    const flowing = isLine && (working.lined > 0 || capacity === 0) ? concurrency : busy
    const foreseen = isLine ? (capacity > 0 ? working.lined / capacity : 0) : meanWait
    return working.group.members.map(({ instance }) => ({ instance, lined, flowing, foreseen }))
  }))
  return { instances, flying: [...flyingOf(run)].map(([client, flying]) => [client, flying / run.length] as const) }
}

/** In balance the first member's clients stand for those of all. */
function flyingOf(run: Run): Map<number, number> {
  const flying = new Map([...run.ended].map(([client, ended]) => [client, ended.flying]))
  if (!run.isBalance) return flying
  for (const { group: { members } } of [...run.stations.values()].flatMap(({ groups }) => groups)) {
    const [first] = members
    for (const [name, client] of Object.entries(first?.row.clients ?? {})) {
      const under = flying.get(client)
      if (under !== undefined) members.forEach(({ row }) => flying.set(row.clients[name]!, under))
    }
  }
  return flying
}

export function applyNotes(state: TrafficState, { instances, flying }: Notes): void {
  for (const { instance, lined, flowing, foreseen } of instances) {
    state.instanceLined[instance] = lined
    state.instanceFlowing[instance] = flowing
    state.instanceForeseen[instance] = foreseen
  }
  for (const [client, under] of flying) {
    const isLoad = state.fluidLoads.some((load) => load.client === client)
    if (!isLoad) state.clientInFlight[client] = Math.round(under)
  }
}
