/**
 * Names of connections. The store's revision is in them: it never comes again, not after a rewind
 * either, so that a client of the time before cannot read or close what another opened since.
 */
import { storeOf } from '@track/apiserver'
import type { Simulation } from '@track/simulation'
import { nodesOf } from '../state.ts'

export function newConnection(simulation: Simulation, kind: 'log' | 'console'): string {
  return `${kind} ${storeOf(simulation).revision}.${nodesOf(simulation).opened++}`
}
