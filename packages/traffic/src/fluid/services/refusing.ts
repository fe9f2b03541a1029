/** What the fluid grain does not do is refused in a sentence, at the start of the load. */
import type { TrafficState } from '../../state.ts'
import type { Policy } from '../../workloads/workload.ts'
import { isFluid } from './changing.ts'

/** Why a load cannot run in the grain that it asks for; undefined where it can. */
export function grainRefusal(state: TrafficState, client: number): string | undefined {
  const { id, service, policy, workload } = state.clientRows[client]!
  return service < 0 ? undefined : refusalOf(state, { id, service, policy, isFluid: workload?.grain === 'fluid' })
}

export interface Asking {
  readonly id: string
  /** The row of the Service. */
  readonly service: number
  readonly policy: Policy
  readonly isFluid: boolean
}

export function refusalOf(state: TrafficState, asking: Asking): string | undefined {
  const mine = reachedFrom(state, asking.service)
  if (asking.isFluid) {
    const pooled = mine.clients.map((client) => state.clientRows[client]!).find(({ policy }) => isPooled(policy))
    const name = isPooled(asking.policy) ? asking.id : pooled?.id
    if (name !== undefined) return `grain: fluid does not simulate connection pools, and ${name} has one (pool.connections)`
  }
  for (const [id, other] of state.clientIndex) {
    const { workload, service } = state.clientRows[other]!
    if (id === asking.id || !workload || service < 0 || isFluid(state.clientRows[other]!) === asking.isFluid) continue
    const both = reachedFrom(state, service).services.find((each) => mine.services.includes(each))
    if (both === undefined) continue
    return `grain: load "${id}" counts requests to Service "${state.serviceRows[both]!.name}" in the grain `
      + `${asking.isFluid ? 'exact' : 'fluid'}, and a Service has one grain`
  }
  return undefined
}

function isPooled(policy: Policy): boolean {
  return policy['pool.connections'] !== undefined
}

function reachedFrom(state: TrafficState, first: number): { services: number[]; clients: number[] } {
  const services = [first]
  const clients: number[] = []
  for (const service of services) {
    const own = callersIn(state, service)
    clients.push(...own)
    for (const each of own) {
      const next = state.clientRows[each]!.service
      if (!services.includes(next)) services.push(next)
    }
  }
  return { services, clients }
}

/** The clients of a Service's servers for their dependencies. */
function callersIn(state: TrafficState, service: number): number[] {
  return state.serviceRows[service]!.members.flatMap((id) => {
    const instance = state.instanceIndex.get(id)
    return instance === undefined ? [] : Object.values(state.instanceRows[instance]!.clients)
  })
}
