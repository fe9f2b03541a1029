/** From where servers of the monitoring speak: their pods, for network policies and for their names. */
import { second, type Simulation } from '@track/simulation'
import type { ask } from '../network/dns/ask.ts'
import { type Lookup, lookUp } from '../network/dns/look-up.ts'
import { askedForAddress } from '../network/dns/question-counts.ts'
import { sideOf } from '../network/places.ts'
import type { Side } from '../network/policy/connection.ts'
import { dnsAddress, systemServices } from '../network/system-services.ts'

export const prometheusSide: Side = sideOf({ kind: 'system', service: systemServices.find(({ apis }) => Object.values(apis).includes('prometheus'))! })

/** As kubelets write it for a pod of the namespace `monitoring`. */
export const monitoringResolver = {
  nameservers: [dnsAddress], search: ['monitoring.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], ndots: 5, timeout: 5 * second, attempts: 2,
}

export const collectorSide: Side = sideOf({ kind: 'system', service: systemServices.find(({ apis }) => Object.values(apis).includes('collector'))! })

export function lookUpName(simulation: Simulation, name: string, from = prometheusSide, asks: typeof ask = askedForAddress): Lookup {
  return lookUp(name, monitoringResolver, (server, full, type) => asks(simulation, from, { server, name: full, type }))
}
