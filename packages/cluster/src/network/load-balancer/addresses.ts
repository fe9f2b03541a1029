/** Which address a load balancer gets: the one that its Service asks for, or a free one that belongs to its name. */
import { type Simulation, uniform } from '@track/simulation'

/** 203.0.113.0/24 (TEST-NET-3), without its ends. */
const network = '203.0.113.'
const hosts = { first: 1, count: 254 }

export interface Asking {
  /** `namespace/name`. */
  readonly key: string
  /** `spec.loadBalancerIP`. */
  readonly wanted?: string
}

/** Undefined where the one that is asked for is not to be had, or where all are taken. */
export function addressFor(simulation: Simulation, { key, wanted }: Asking, taken: ReadonlySet<string>): string | undefined {
  if (wanted) return isOurs(wanted) && !taken.has(wanted) ? wanted : undefined
  const start = Math.floor(uniform(simulation.stream('load balancer', 'address', key), 0) * hosts.count)
  for (let step = 0; step < hosts.count; step++) {
    const address = `${network}${hosts.first + (start + step) % hosts.count}`
    if (!taken.has(address)) return address
  }
  return undefined
}

function isOurs(address: string): boolean {
  const host = address.startsWith(network) ? Number(address.slice(network.length)) : Number.NaN
  return host >= hosts.first && host < hosts.first + hosts.count
}
