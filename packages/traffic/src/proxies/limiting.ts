/**
 * Limits of requests, a leaky bucket for each rule and client.
 *
 * Follows src/http/modules/ngx_http_limit_req_module.c of nginx (ngx_http_limit_req_lookup), with nodelay: in
 * thousandths of a request, the clock in milliseconds. Left out: the bound of the memory zone.
 */
import type { Instant } from '@track/simulation'
import { millisecond } from '@track/simulation'
import type { RequestLimit } from './table.ts'

export interface Limits {
  /** By proxy, rule and client. */
  proxyLimits: Map<string, LimitRow>
}

interface LimitRow {
  /** Thousandths of a request above the rate. */
  readonly excess: number
  /** In milliseconds. */
  readonly last: number
}

export function isWithin(state: Limits, now: Instant, key: string, { perSecond, burst }: RequestLimit): boolean {
  const last = Math.floor(now / millisecond)
  const row = state.proxyLimits.get(key)
  const excess = row ? Math.max(0, row.excess - Math.trunc(perSecond * (last - row.last)) + 1000) : 0
  if (excess > burst * 1000) return false
  state.proxyLimits.set(key, { excess, last })
  return true
}
