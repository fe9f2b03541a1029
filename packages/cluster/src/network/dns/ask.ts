/**
 * One question to a server of names. The cluster's own answers for its zone and its addresses, forwards
 * the rest and follows aliases; any other knows what is outside of the cluster. A network policy or a
 * fault may keep the question from it.
 */
import type { Simulation } from '@track/simulation'
import { cutBetween, faultyAnswer } from '../faulty-ways.ts'
import { placeAt, sideOf } from '../places.ts'
import type { Side } from '../policy/connection.ts'
import { judge } from '../policy/policy-part.ts'
import { dnsService } from '../system-services.ts'
import { isReverse, reverseAnswer, zone, zoneAnswer } from './cluster-zone.ts'
import { outsideAnswer } from './outside-names.ts'
import { type DnsAnswer, noSuchRecord, type RecordType } from './question.ts'

export interface Question {
  /** The address of the server. */
  readonly server: string
  readonly name: string
  readonly type: RecordType
}

const aliasesMax = 8

export function ask(simulation: Simulation, from: Side, { server, name, type }: Question): DnsAnswer | 'no answer' {
  // Nothing listens at the asker's own address, which it learns at once.
  if (server.startsWith('127.')) return { code: 'SERVFAIL', records: [] }
  const place = placeAt(simulation, server)
  const verdict = judge(simulation, { from, to: sideOf(place), port: 53, protocol: 'UDP' })
  if (!verdict.isAllowed || cutBetween(simulation, from, sideOf(place)) !== undefined) return 'no answer'
  const full = name.toLowerCase().replace(/\.$/, '')
  const faulty = faultyAnswer(simulation, from, full, type)
  if (faulty) return faulty
  if (place.kind === 'system' && place.service === dnsService) return answerFor(simulation, full, type, aliasesMax)
  return place.kind === 'other' ? outsideAnswer(simulation, full, type) : 'no answer'
}

/**
 * An alias within the cluster stands only where something is behind it; one of a name outside stands
 * by itself. Either way there is such a name. Follows A in plugin/backend_lookup.go of CoreDNS 1.12.
 */
function answerFor(simulation: Simulation, name: string, type: RecordType, left: number): DnsAnswer | 'no answer' {
  const found = answerOf(simulation, name, type)
  const alias = found === 'no answer' ? undefined : found.records.find((record) => record.type === 'CNAME')
  if (!alias || type === 'CNAME') return found
  if ((type !== 'A' && type !== 'AAAA') || left === 0) return noSuchRecord
  const behind = answerFor(simulation, alias.data, type, left - 1)
  if (behind === 'no answer' || (isOfCluster(alias.data) && behind.records.length === 0)) return noSuchRecord
  return { code: 'NOERROR', records: [alias, ...behind.records] }
}

function isOfCluster(name: string): boolean {
  return name === zone || name.endsWith(`.${zone}`)
}

function answerOf(simulation: Simulation, name: string, type: RecordType): DnsAnswer | 'no answer' {
  if (isOfCluster(name)) return zoneAnswer(simulation, name, type)
  return isReverse(name) ? reverseAnswer(simulation, name, type) : outsideAnswer(simulation, name, type)
}
