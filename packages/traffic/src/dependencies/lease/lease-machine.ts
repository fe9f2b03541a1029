/**
 * Leases as a replicated state machine: a name is held by one until it gives it back or its time runs
 * out, and every new holder gets a greater token.
 *
 * Follows Gray, Cheriton, "Leases" (SOSP 1989); Kleppmann, "How to do distributed locking" (2016): the token is
 * the index of the log entry that granted the lease. Time is the leader's clock as it stands in the entries
 * (Ongaro's thesis, 6.3), so all replicas agree on it, and it never goes back.
 * Left out: leases of many keys, and watching for one to end (etcd has both): who wants a lease asks again.
 */
import type { Duration, Instant, Plain } from '@track/simulation'
import type { StateMachine } from '../consensus/entry.ts'

export type LeaseCommand =
  /** By its holder: prolongs it, with the token that it has. */
  | { readonly kind: 'acquire'; readonly name: string; readonly holder: string; readonly ttl: Duration }
  | { readonly kind: 'release'; readonly name: string; readonly token: number }

export type LeaseResult =
  | { readonly kind: 'granted'; readonly token: number; readonly ttl: Duration }
  | { readonly kind: 'held'; readonly by: string }
  | { readonly kind: 'released' }
  /** It had run out, and may be another's. */
  | { readonly kind: 'gone' }

export interface Lease {
  readonly holder: string
  readonly token: number
  readonly expiresAt: Instant
}

interface Leases {
  readonly clock: Instant
  readonly byName: ReadonlyMap<string, Lease>
}

export const leaseMachine: StateMachine = {
  initial: { clock: 0, byName: new Map() } satisfies Leases as unknown as Plain,
  apply(before, command, { at, index }) {
    const leases = before as unknown as Leases
    const clock = Math.max(leases.clock, at)
    const { state, result } = applyCommand({ ...leases, clock }, command as unknown as LeaseCommand, index)
    return { state: state as unknown as Plain, result: result as unknown as Plain }
  },
  read: (state, query) => (state as unknown as Leases).byName.get(query as string) as unknown as Plain,
}

function applyCommand(leases: Leases, command: LeaseCommand, index: number): { readonly state: Leases; readonly result: LeaseResult } {
  const { clock, byName } = leases
  const known = byName.get(command.name)
  const current = known && clock < known.expiresAt ? known : undefined
  if (command.kind === 'release') {
    if (current?.token !== command.token) return { state: leases, result: { kind: 'gone' } }
    const left = new Map(byName)
    left.delete(command.name)
    return { state: { clock, byName: left }, result: { kind: 'released' } }
  }
  const { name, holder, ttl } = command
  if (current && current.holder !== holder) return { state: leases, result: { kind: 'held', by: current.holder } }
  const token = current?.token ?? index
  const granted = new Map(byName).set(name, { holder, token, expiresAt: clock + ttl })
  return { state: { clock, byName: granted }, result: { kind: 'granted', token, ttl } }
}
