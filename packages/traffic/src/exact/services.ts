/** Services: by which instances a name is answered, in the order that the endpoints are listed. */
import type { Instances } from './instances.ts'

export interface Services {
  serviceIndex: Map<string, number>
  serviceRows: ServiceRow[]
  /** Ids of processes whose machine is off: whoever is sent there hears nothing. */
  silent: Map<string, true>
}

export interface ServiceRow {
  readonly name: string
  /** False until its endpoints have been set for the first time: the name does not resolve. */
  readonly isKnown: boolean
  /** The address that its name leads to; `None` where it leads to the pods themselves, empty where it is not told. */
  readonly clusterIP: string
  readonly balancing: Balancing
  /** Ids as they were set, whether such an instance is there and ready or not. */
  readonly members: readonly string[]
  /** Rows of the members that are ready. */
  readonly ready: readonly number[]
  /** Processes to which it is not what it is to all others, by their ids; absent where there is none. */
  readonly ways?: Readonly<Record<string, WayRow>>
}

/** What a Service is to one process: who answers it, and to whom of them its packets are lost. */
export interface Way {
  readonly members: readonly string[]
  readonly lost: readonly string[]
  /** Members with whom it cannot speak, and what stands for them (`standIns`); absent where there is none. */
  readonly unheard?: Readonly<Record<string, string>>
}

interface WayRow extends Way {
  /** As the Service's own; `lost` in the place of an instance that is not reached. */
  readonly ready: readonly number[]
}

/** What stands for an instance to which nothing gets through. */
export const lost = -3

/** The id of a member that is nobody, and takes its share all the same: packets that come to no answer. */
export const silence = '(silence)'

/** What stands for an instance whose certificate a client does not believe, and for one whose name leads nowhere. */
export const untrusted = -4

/** What stands for an instance that ends the handshake, and for one that is asked without TLS and speaks it. */
export const endsHandshake = -5
export const wantsTls = -6

/** Members that are nobody, by what becomes of a request that is sent to them; each takes its share all the same. */
export const standIns: Readonly<Record<string, number>> = { [silence]: lost, '(refusal)': -1, '(no address)': -2, '(distrust)': untrusted, '(no handshake)': endsHandshake, '(plain)': wantsTls }

/** How kube-proxy picks: `random` (iptables, nftables) or `round-robin` (IPVS rr). */
export type Balancing = 'random' | 'round-robin'

export function newServices(): Services {
  return { serviceIndex: new Map(), serviceRows: [], silent: new Map() }
}

/** Works out anew who answers for a name; called when a member comes, goes, or changes its readiness. */
export function refreshService(state: Services & Instances, service: number): void {
  const row = state.serviceRows[service]!
  const { members, ways } = row
  state.serviceRows[service] = {
    ...row, ready: readyOf(state, { members, lost: [] }),
    ...(ways && { ways: Object.fromEntries(Object.entries(ways).map(([id, way]) => [id, { ...way, ready: readyOf(state, way) }])) }),
  }
}

function readyOf(state: Services & Instances, way: Way): number[] {
  return listedOf(state, way.members).map((id) => reachedAlong(state, way, id))
}

/** Members that are ready, or that nobody has noticed are not; in the order of a Service's `ready`. */
export function listedOf(state: Services & Instances, members: readonly string[]): string[] {
  return members.filter((id) => {
    const instance = state.instanceIndex.get(id)
    return standIns[id] !== undefined || (instance === undefined ? state.silent.has(id) : state.instanceIsReady[instance] === 1)
  })
}

/** The instance that a process comes to by a member's own address, or what stands for it; one that is gone hears nothing. */
export function reachedAlong(state: Instances, { lost: unreachable, unheard }: Omit<Way, 'members'>, id: string): number {
  const instance = state.instanceIndex.get(id)
  return standIns[id] ?? (instance === undefined || unreachable.includes(id) ? lost : standIns[unheard?.[id] ?? ''] ?? instance)
}

/** Whether a name leads anywhere; that of a Service without an address of its own does so only while it has endpoints. */
export function isResolved({ isKnown, clusterIP, members }: ServiceRow): boolean {
  return isKnown && (clusterIP !== 'None' || members.length > 0)
}

/** Who answers a process that asks for the Service now. */
export function readyFor({ ready, ways }: ServiceRow, process: string): readonly number[] {
  return ways === undefined ? ready : ways[process]?.ready ?? ready
}

/** Works out anew the services of an instance. */
export function refreshServicesOf(state: Services & Instances, id: string): void {
  for (let service = 0; service < state.serviceRows.length; service++) {
    const { members, ways } = state.serviceRows[service]!
    if (members.includes(id) || (ways && Object.values(ways).some((way) => way.members.includes(id)))) refreshService(state, service)
  }
}

/** The row of a service; a name that nobody has set yet gets a row that does not resolve. */
export function serviceNamed(state: Services, name: string): number {
  const known = state.serviceIndex.get(name)
  if (known !== undefined) return known
  const service = state.serviceRows.length
  state.serviceRows.push({ name, isKnown: false, clusterIP: '', balancing: 'random', members: [], ready: [] })
  state.serviceIndex.set(name, service)
  return service
}
