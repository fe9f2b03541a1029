/** Reads stores that replicate by themselves, with what the real ones refuse to start with; and what a call does there. */
import { millisecond } from '@track/simulation'
import { consensusComplaints, etcdDefaults } from '../dependencies/consensus/settings.ts'
import { type Draws, drawOf } from './parse-calls.ts'
import { atTop, readSettings, type Source } from './read-settings.ts'
import { consensusSettings, quorumSettings, replicatedSettings } from './replicated-settings.ts'
import type { ConsensusWorkload, QuorumWorkload, ReplicatedUse } from './workload.ts'

export function readConsensus(mapping: Readonly<Record<string, unknown>>, source: Source): ConsensusWorkload {
  const settings = readSettings(mapping, consensusSettings, atTop('kind'), source)
  const members = settings['initial-cluster'].map((each) => each.split('=')[0]!)
  const [heartbeat, election] = [settings['heartbeat-interval'] * millisecond, settings['election-timeout'] * millisecond]
  const complaints = consensusComplaints({ ...etcdDefaults, heartbeat, election }, members.length > 0 ? members : ['alone'])
  source.complaints.push(...complaints.map((words) => `initial-cluster, heartbeat-interval, election-timeout: ${words}`))
  return { kind: 'consensus-store', ...settings }
}

export function readQuorum(mapping: Readonly<Record<string, unknown>>, source: Source): QuorumWorkload {
  const settings = readSettings(mapping, quorumSettings, atTop('kind'), source)
  const twice = settings.ring.find((each, place) => settings.ring.indexOf(each) !== place)
  if (twice !== undefined) source.complaints.push(`ring: found ${JSON.stringify(twice)} twice, expected each node once`)
  return { kind: 'quorum-store', ...settings }
}

const verbs = ['read', 'write', 'lock'] as const

/** Undefined where none of its verbs is there. */
export function readReplicated(given: Readonly<Record<string, unknown>>, path: string, draws: Draws, source: Source): ReplicatedUse | undefined {
  const found = verbs.filter((verb) => given[verb] !== undefined)
  if (found.length === 0) return undefined
  const { read, write, lock, key, if: condition, fenced, consistency, ttl } = readSettings(given, replicatedSettings, { path, envPrefix: '', also: [] }, source)
  if (found.length > 1) source.complaints.push(`${path}${found[1]!}: expected one of ${verbs.join(', ')}`)
  const does = found[0]!
  for (const [name, value] of Object.entries({ if: condition, fenced })) {
    if (value !== undefined && does !== 'write') source.complaints.push(`${path}${name}: found ${JSON.stringify(value)}, expected with write only`)
  }
  const space = read ?? write ?? lock ?? ''
  return { does, space, key, consistency, if: condition, fenced, ttl, draw: drawOf(draws, `${space} ${JSON.stringify(key)} 0`) }
}
