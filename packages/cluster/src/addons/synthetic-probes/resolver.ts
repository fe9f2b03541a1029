/**
 * The resolver of a vantage point: it asks who knows a name, and believes the answer for as long as it says.
 *
 * Follows cache-min-ttl, cache-max-ttl and cache-max-negative-ttl of unbound.conf(5), and RFC 2308 for answers that
 * there is no such name; a failure is remembered for five seconds (NORR_TTL). Left out: prefetching, answers past their time.
 */
import { type Duration, type Instant, millisecond, second, type Simulation } from '@track/simulation'
import { ask } from '../../network/dns/ask.ts'
import type { Side } from '../../network/policy/connection.ts'
import type { VantagePoint } from './vantagepoint-kind.ts'

export interface Remembered {
  readonly outcome: 'found' | 'no such host' | 'server misbehaving'
  readonly addresses: readonly string[]
  readonly until: Instant
}

/** By vantage point and name. */
export type ResolverCache = Map<string, Remembered>

export type Resolved = Pick<Remembered, 'addresses'> & { readonly outcome: Remembered['outcome'] | 'i/o timeout'; readonly took: Duration }

/** A server of names somewhere outside. */
export const publicServer = '192.0.2.53'
const nearby: Duration = millisecond
const failureTtl: Duration = 5 * second
/** Two tries of five seconds, as resolv.conf(5) has them. */
const patience: Duration = 10 * second

export function sideOfVantage({ address }: VantagePoint): Side {
  return { kind: 'other', address }
}

export function resolve(simulation: Simulation, cache: ResolverCache, vantage: VantagePoint, name: string): Resolved {
  if (/^\d+(?:\.\d+){3}$/.test(name)) return { outcome: 'found', addresses: [name], took: 0 }
  const asked = name.toLowerCase().replace(/\.$/, '')
  const key = `${vantage.name}/${asked}`
  const known = cache.get(key)
  if (known !== undefined && known.until > simulation.now) return { ...known, took: nearby }
  const answer = ask(simulation, sideOfVantage(vantage), { server: publicServer, name: asked, type: 'A' })
  if (answer === 'no answer') return { outcome: 'i/o timeout', addresses: [], took: patience }
  const { resolver } = vantage
  const addresses = answer.records.filter(({ type }) => type === 'A').map(({ data }) => data)
  const outcome = addresses.length > 0 ? 'found' : answer.code === 'SERVFAIL' ? 'server misbehaving' : 'no such host'
  const least = Math.min(...answer.records.map(({ ttl }) => ttl * second))
  const ttl = outcome === 'found' ? Math.max(resolver.minTtl, Math.min(resolver.maxTtl, least)) : outcome === 'no such host' ? resolver.maxNegativeTtl : failureTtl
  cache.set(key, { outcome, addresses, until: simulation.now + ttl })
  return { outcome, addresses, took: resolver.roundTrip }
}
