/** What the fluid grain does not do is refused in a sentence, at the start of the load. */
import { ofStore } from '../../exact/instances.ts'
import type { TrafficState } from '../../state.ts'
import type { Policy } from '../../workloads/workload.ts'
import { isFluid } from './changing.ts'

/** Why a load cannot run in the grain that it asks for; undefined where it can. */
export function grainRefusal(state: TrafficState, client: number): string | undefined {
  const { id, service, policy, workload, store } = state.clientRows[client]!
  return service < 0 ? undefined : refusalOf(state, { id, service, policy, isFluid: workload?.grain === 'fluid', speaksToStore: store !== undefined })
}

export interface Asking {
  readonly id: string
  /** The row of the Service. */
  readonly service: number
  readonly policy: Policy
  readonly isFluid: boolean
  /** Whether its own requests are statements. */
  readonly speaksToStore?: boolean
}

export function refusalOf(state: TrafficState, asking: Asking): string | undefined {
  const mine = reachedFrom(state, asking.service)
  if (asking.isFluid) {
    const pooled = mine.clients.map((client) => state.clientRows[client]!).find(({ policy }) => isPooled(policy))
    const name = isPooled(asking.policy) ? asking.id : pooled?.id
    const proxy = proxyAmong(state, mine.services)
    if (proxy !== undefined) return `grain: fluid does not simulate proxies, and ${proxy} is one`
    const store = storeAmong(state, mine.services)
    if (store !== undefined) return `grain: fluid does not simulate ${store.what}, and ${store.id} is one`
    if (asking.speaksToStore) return `grain: fluid does not simulate databases, and ${asking.id} speaks to one (statements)`
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

const plurals: Readonly<Record<string, string>> = {
  database: 'databases', cache: 'caches', broker: 'brokers', consumer: 'consumers of brokers', 'object-store': 'stores of objects',
}

/** A database, a cache, a broker, a store of objects, or a server whose requests share it. */
function storeAmong(state: TrafficState, services: readonly number[]): { readonly id: string; readonly what: string } | undefined {
  for (const id of services.flatMap((service) => state.serviceRows[service]!.members)) {
    const row = state.instanceRows[state.instanceIndex.get(id) ?? -1]
    if (row?.queue === ofStore) return { id, what: plurals[row.workload.kind] ?? 'queues' }
    if (row?.sharing?.isShared) return { id, what: 'servers whose requests share their cores (discipline, usl)' }
  }
  return undefined
}

function proxyAmong(state: TrafficState, services: readonly number[]): string | undefined {
  return services.flatMap((service) => state.serviceRows[service]!.members).find((id) => {
    const workload = state.instanceRows[state.instanceIndex.get(id) ?? -1]?.workload
    return workload?.kind === 'server' && workload.proxy !== undefined
  })
}

/** The clients of a Service's servers for their dependencies. */
function callersIn(state: TrafficState, service: number): number[] {
  return state.serviceRows[service]!.members.flatMap((id) => {
    const instance = state.instanceIndex.get(id)
    return instance === undefined ? [] : Object.values(state.instanceRows[instance]!.clients)
  })
}
