/** Services: by which instances a name is answered, in the order that the endpoints are listed. */

export interface Services {
  serviceIndex: Map<string, number>
  serviceRows: (ServiceRow)[]
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

export const balancings = ['random', 'round-robin'] as const

/** How kube-proxy picks: `random` (iptables, nftables) or `round-robin` (IPVS rr). */
export type Balancing = (typeof balancings)[number]

export function newServices(): Services {
  return { serviceIndex: new Map(), serviceRows: [] }
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
