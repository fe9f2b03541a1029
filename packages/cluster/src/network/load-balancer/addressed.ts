/**
 * Loads that are for an address and not for a Service: who answers them, through load balancer, node and Service, as
 * often as of so many packets from outside would come to each.
 */
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { setServiceEndpoints, silence } from '@track/traffic'
import { loads } from '../../outside/load-kind.ts'
import { peerAt } from '../connect.ts'
import type { Side } from '../policy/connection.ts'

/** Where users and generators of load are. */
const outside: Side = { kind: 'other', address: '198.51.100.1' }

const packets = 48

export function refreshAddresses(simulation: Simulation): void {
  const asked = cacheOf(simulation).list(loads).map(({ spec }) => spec['service']).filter((each): each is string => typeof each === 'string')
  for (const each of new Set(asked)) {
    const [, address, port = '80'] = /^(\d+(?:\.\d+){3})(?::(\d+))?$/.exec(each) ?? []
    if (address !== undefined) setServiceEndpoints(simulation, each, serversAt(simulation, address, Number(port)))
  }
}

function serversAt(simulation: Simulation, address: string, port: number): string[] {
  return Array.from({ length: packets }, (_, index) => (index + 0.5) / packets).flatMap((choice) => {
    const peer = peerAt(simulation, { address, port, from: outside, uid: undefined, choice })
    if (peer.kind === 'server') return [peer.id]
    return peer.kind === 'silent' ? [silence] : []
  })
}
