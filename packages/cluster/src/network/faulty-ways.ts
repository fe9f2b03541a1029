/** What faults make of the way between two sides, and of a name that one of them asks for. */
import { serverIdOf } from '@track/nodes'
import { integerBelow, type Simulation } from '@track/simulation'
import { faultyName, faultyWay, type Member } from '@track/traffic'
import { matchesAny } from './dns/patterns.ts'
import { type DnsAnswer, noSuchRecord, type RecordType } from './dns/question.ts'
import type { Side } from './policy/connection.ts'

/** How faults know it: as a process of the traffic, or by its address. */
function memberOf(side: Side): Member {
  if (side.kind === 'node') return { id: `address/${side.address}`, labels: { node: side.node } }
  if (side.kind === 'other') return { id: `address/${side.address}`, labels: {} }
  const { metadata, spec } = side.pod
  const id = serverIdOf({ metadata: { uid: metadata.uid ?? '' } }, spec.containers[0]?.name ?? '')
  return { id, labels: { ...metadata.labels, namespace: metadata.namespace ?? '', pod: metadata.name ?? '', node: spec.nodeName ?? '' } }
}

/** Whether packets between them are dropped or rejected. */
export function cutBetween(simulation: Simulation, from: Side, to: Side): 'dropped' | 'rejected' | undefined {
  return faultyWay(simulation, memberOf(from), memberOf(to))?.cut
}

const ttl = 30

/** The answer that a fault gives in place of the server's. */
export function faultyAnswer(simulation: Simulation, from: Side, name: string, type: RecordType): DnsAnswer | undefined {
  const fault = faultyName(simulation, memberOf(from), (patterns) => matchesAny(patterns, name))
  if (fault === undefined) return undefined
  if (fault === 'fails') return { code: 'SERVFAIL', records: [] }
  if (type !== 'A') return noSuchRecord
  const chance = simulation.stream('address at random', from.address, name, String(simulation.now))
  const address = [0, 1, 2, 3].map((part) => 1 + integerBelow(254, chance, part)).join('.')
  return { code: 'NOERROR', records: [{ name, type, ttl, data: address }] }
}
