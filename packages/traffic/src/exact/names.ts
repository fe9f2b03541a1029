/**
 * Clients that keep where a name led to, for a time: a virtual address, whoever answers there by now, or the first pod of a Service
 * without one, whoever else has come since. That a name led nowhere is kept too, for a shorter time.
 *
 * Follows java.net.InetAddress (networkaddress.cache.ttl and .negative.ttl; of several addresses getByName takes the first, and so
 * does every connection until the answer is over). Left out: networkaddress.cache.stale.ttl, clients that go on to the next address
 * when one does not answer, how long a question takes, one cache for all clients of a process, that a pod whose process has crashed refuses (it is
 * silent, as one that is gone).
 */
import type { Instant } from '@track/simulation'
import { reachedBy } from '../faults/network.ts'
import type { TrafficState } from '../state.ts'
import { chosenOf, instanceOf, unknown } from './attempting.ts'
import type { ClientRow } from './clients.ts'
import { isResolved, listedOf, lost, reachedAlong, type ServiceRow } from './services.ts'

export interface NameRow {
  readonly until: Instant
  readonly leadsTo:
    | { readonly kind: 'nowhere' }
    /** An address that nobody has. */
    | { readonly kind: 'astray' }
    | { readonly kind: 'address'; readonly clusterIP: string }
    | { readonly kind: 'pod'; readonly id: string }
}

/** The instance that an attempt of a client with `dns.cache` reaches, or what stands for it. */
export function reachedByName(state: TrafficState, now: Instant, request: number, row: ClientRow): number {
  const client = state.requestClient[request]!
  const known = state.clientNames[client]!
  const isFresh = known !== null && now < known.until
  const { leadsTo } = isFresh ? known : ask(state, now, request, row)
  const instance = instanceAt(state, request, row, leadsTo)
  const network = state.clientNetwork[client]!
  return network === null ? instance : reachedBy(network, instance)
}

function ask(state: TrafficState, now: Instant, request: number, row: ClientRow): NameRow {
  const client = state.requestClient[request]!
  const leadsTo = answerTo(state, request, row)
  const { 'dns.cache': kept, 'dns.negative': keptAsNothing } = row.policy
  const found: NameRow = { until: now + (leadsTo.kind === 'nowhere' ? keptAsNothing : kept!), leadsTo }
  state.clientNames[client] = found
  return found
}

function answerTo(state: TrafficState, request: number, row: ClientRow): NameRow['leadsTo'] {
  const instead = state.clientNetwork[state.requestClient[request]!]?.instead
  if (instead !== undefined) return { kind: instead === lost ? 'astray' : 'nowhere' }
  const service = state.serviceRows[row.service]!
  if (!isResolved(service)) return { kind: 'nowhere' }
  if (service.clusterIP !== 'None') return { kind: 'address', clusterIP: service.clusterIP }
  const ready = listedOf(state, wayOf(service, row.process).members)
  return { kind: 'pod', id: chosenOf(state, request, ready.length > 0 ? ready : service.members) }
}

function instanceAt(state: TrafficState, request: number, row: ClientRow, leadsTo: NameRow['leadsTo']): number {
  switch (leadsTo.kind) {
    case 'nowhere': return unknown
    case 'astray': return lost
    case 'pod': return reachedAlong(state, wayOf(state.serviceRows[row.service]!, row.process), leadsTo.id)
    case 'address': {
      const service = serviceAt(state, row.service, leadsTo.clusterIP)
      return service < 0 ? lost : instanceOf(state, request, { ...row, service })
    }
  }
}

/** The Service that has an address by now: the one that was meant, or else another; -1 where none has it. */
function serviceAt({ serviceRows }: TrafficState, meant: number, clusterIP: string): number {
  return serviceRows[meant]!.clusterIP === clusterIP ? meant : serviceRows.findIndex((row) => row.isKnown && row.clusterIP === clusterIP)
}

function wayOf({ members, ways }: ServiceRow, process: string): { readonly members: readonly string[]; readonly lost: readonly string[] } {
  return ways?.[process] ?? { members, lost: [] }
}
