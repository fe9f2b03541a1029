/** Who sends to which Service, how often it has, and who may answer it there: for logs of connections. */
import type { Simulation } from '@track/simulation'
import type { Way } from '../exact/services.ts'
import { trafficPart } from '../traffic-part.ts'
import { clientTruth } from './ground-truth.ts'

export interface Connections {
  /** The id of the process that connects. */
  readonly process: string
  readonly service: string
  /** Since it began, retries among them. */
  readonly attempts: number
  readonly to: readonly { readonly id: string; readonly isLost: boolean }[]
}

export function connectionsOf(simulation: Simulation): Connections[] {
  const state = simulation.state(trafficPart)
  return [...state.clientIndex.values()].flatMap((client) => {
    const { process, service } = state.clientRows[client]!
    if (service < 0) return []
    const { name, members, ways } = state.serviceRows[service]!
    const { members: meant, lost }: Way = ways?.[process] ?? { members, lost: [] }
    const to = meant.map((id) => ({ id, isLost: lost.includes(id) })).filter(({ id, isLost }) => {
      const instance = state.instanceIndex.get(id)
      return isLost || (instance !== undefined && state.instanceIsReady[instance] === 1)
    })
    return [{ process, service: name, attempts: clientTruth(state, simulation.now, client).attempts, to }]
  })
}
