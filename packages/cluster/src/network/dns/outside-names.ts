/**
 * Names outside of the cluster, as a world defines them: what the servers answer to which the
 * cluster's DNS forwards. A name that the table has not does not exist.
 */
import type { Part, Simulation } from '@track/simulation'
import { publishedName } from './published-names.ts'
import { type DnsAnswer, noSuchName, noSuchRecord, type RecordType } from './question.ts'

export interface OutsideName {
  readonly addresses: readonly string[]
  readonly ttlSeconds?: number
  /** Ports on which it serves HTTP, 443 with TLS; these two unless told otherwise. */
  readonly ports?: readonly number[]
  /** Its servers answer that they cannot, or not at all. */
  readonly fails?: 'SERVFAIL' | 'no answer'
}

export type OutsideNames = Readonly<Record<string, OutsideName>>

interface OutsideNamesState {
  readonly names: Map<string, OutsideName>
}

const partName = 'outside names'

/** Five minutes, as many domains have it. */
const ttlByDefault = 300

export function outsideNamesPart(names: OutsideNames = {}): Part<OutsideNamesState> {
  return {
    name: partName,
    initial: () => ({ names: new Map(Object.entries(names).map(([name, row]) => [name.toLowerCase(), row])) }),
    events: {},
  }
}

const portsByDefault: readonly number[] = [80, 443]

/** Whether somebody outside has the address, and serves on the port. */
export function outsideHost(simulation: Simulation, address: string, port: number): 'unknown' | 'serves' | 'refuses' {
  const hosts = [...namesOf(simulation).values()].filter(({ addresses }) => addresses.includes(address))
  if (hosts.length === 0) return 'unknown'
  return hosts.some(({ ports = portsByDefault }) => ports.includes(port)) ? 'serves' : 'refuses'
}

export function outsideAnswer(simulation: Simulation, name: string, type: RecordType): DnsAnswer | 'no answer' {
  const row = namesOf(simulation).get(name) ?? publishedName(simulation, name)
  if (!row) return noSuchName
  if (row.fails) return row.fails === 'no answer' ? row.fails : { code: 'SERVFAIL', records: [] }
  if (type !== 'A') return noSuchRecord
  const ttl = row.ttlSeconds ?? ttlByDefault
  return { code: 'NOERROR', records: row.addresses.map((data) => ({ name, type, ttl, data })) }
}

function namesOf(simulation: Simulation): ReadonlyMap<string, OutsideName> {
  return (simulation.state(simulation.part(partName)) as OutsideNamesState).names
}
