/** Services: by which instances a name is answered, in the order that the endpoints are listed. */
import type { Instances } from './instances.ts'

export interface Services {
  serviceIndex: Map<string, number>
  serviceRows: ServiceRow[]
}

export interface ServiceRow {
  readonly name: string
  /** False until its endpoints have been set for the first time: the name does not resolve. */
  readonly isKnown: boolean
  readonly balancing: Balancing
  /** Ids as they were set, whether such an instance is there and ready or not. */
  readonly members: readonly string[]
  /** Rows of the members that are ready. */
  readonly ready: readonly number[]
}

/** How kube-proxy picks: `random` (iptables, nftables) or `round-robin` (IPVS rr). */
export type Balancing = 'random' | 'round-robin'

export function newServices(): Services {
  return { serviceIndex: new Map(), serviceRows: [] }
}

/** Works out anew who answers for a name; called when a member comes, goes, or changes its readiness. */
export function refreshService(state: Services & Instances, service: number): void {
  const row = state.serviceRows[service]!
  const ready: number[] = []
  for (const id of row.members) {
    const instance = state.instanceIndex.get(id)
    if (instance !== undefined && state.instanceIsReady[instance] === 1) ready.push(instance)
  }
  state.serviceRows[service] = { ...row, ready }
}

/** Works out anew the services of an instance. */
export function refreshServicesOf(state: Services & Instances, id: string): void {
  for (let service = 0; service < state.serviceRows.length; service++) {
    if (state.serviceRows[service]!.members.includes(id)) refreshService(state, service)
  }
}

/** The row of a service; a name that nobody has set yet gets a row that does not resolve. */
export function serviceNamed(state: Services, name: string): number {
  const known = state.serviceIndex.get(name)
  if (known !== undefined) return known
  const service = state.serviceRows.length
  state.serviceRows.push({ name, isKnown: false, balancing: 'random', members: [], ready: [] })
  state.serviceIndex.set(name, service)
  return service
}
