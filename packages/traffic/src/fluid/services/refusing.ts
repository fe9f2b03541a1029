/** What the fluid grain does not do is refused in a sentence, at the start of the load. */
import type { Generator } from '../../exact/clients.ts'
import { ofStore } from '../../exact/instances.ts'
import type { TrafficState } from '../../state.ts'
import type { Policy } from '../../workloads/workload.ts'
import { isFluid } from './changing.ts'
import { policyLever } from './policy-levers.ts'
import { leverAmong } from './levers.ts'
import { storeLever } from './stores/store-levers.ts'
import { isFluidStore } from './stores/visits.ts'

export interface Asking {
  readonly id: string
  /** The row of the Service. */
  readonly service: number
  readonly policy: Policy
  readonly isFluid: boolean
  /** Whether its own requests are statements. */
  readonly speaksToStore?: boolean
  /** How its requests come; absent for a dependency. */
  readonly model?: Generator['model']
}

/** Why a load cannot run in a grain; undefined where it can. */
export function refusalOf(state: TrafficState, asking: Asking): string | undefined {
  const mine = reachedFrom(state, asking.service)
  if (asking.isFluid) {
    const proxy = proxyAmong(state, mine.services)
    if (proxy !== undefined) return `grain: fluid does not simulate proxies, and ${proxy} is one`
    const store = storeAmong(state, mine.services)
    if (store !== undefined) return `grain: fluid does not simulate ${store.what}, and ${store.id} ${store.has}`
    const lever = leverAmong(state, mine.services)
    if (lever !== undefined) return `grain: fluid does not simulate ${lever.what}, and ${lever.id} has them`
    if (asking.model === 'partly-open') return `grain: fluid does not simulate users who come and go, and ${asking.id} has them (load.model: partly-open)`
    if (asking.speaksToStore) return `grain: fluid does not simulate databases, and ${asking.id} speaks to one (statements)`
    const ofPolicy = policyLever(asking, mine.clients.map((client) => state.clientRows[client]!))
    if (ofPolicy !== undefined) return `grain: fluid does not simulate ${ofPolicy}`
  }
  for (const [id, other] of state.clientIndex) {
    const { workload, service } = state.clientRows[other]!
    // One that has not begun will choose by this one.
    if (id === asking.id || !workload || workload.grain === 'auto' || service < 0 || isFluid(state.clientRows[other]!) === asking.isFluid) continue
    const both = reachedFrom(state, service).services.find((each) => mine.services.includes(each))
    if (both === undefined) continue
    return `grain: load "${id}" counts requests to Service "${state.serviceRows[both]!.name}" in the grain `
      + `${asking.isFluid ? 'exact' : 'fluid'}, and a Service has one grain`
  }
  return undefined
}

/** Services, and the clients of their servers. */
interface Reached {
  readonly services: number[]
  readonly clients: number[]
}

export function reachedFrom(state: TrafficState, first: number): Reached {
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
  broker: 'brokers', consumer: 'consumers of brokers', 'object-store': 'stores of objects',
  'consensus-store': 'consensus stores', 'quorum-store': 'stores by quorums',
}

interface NotSimulated {
  readonly id: string
  readonly what: string
  readonly has: string
}

/** A broker, a store of objects, a database or a cache with more than flows know of, or a server whose requests share it. */
function storeAmong(state: TrafficState, services: readonly number[]): NotSimulated | undefined {
  for (const [service, id] of services.flatMap((each) => state.serviceRows[each]!.members.map((member) => [each, member] as const))) {
    const row = state.instanceRows[state.instanceIndex.get(id) ?? -1]
    if (!row) continue
    if (isFluidStore(row.workload)) {
      const lever = storeLever(state, service, id)
      if (lever !== undefined) return { id, what: lever, has: 'has them' }
    } else if (row.queue === ofStore) return { id, what: plurals[row.workload.kind] ?? 'queues', has: 'is one' }
    else if (row.sharing?.isShared) return { id, what: 'servers whose requests share their cores (discipline, usl)', has: 'is one' }
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
