/**
 * Versions of a value and what becomes of two that meet. By version vectors a version goes only when
 * another was written by somebody who had seen it; by time the later one stays, whatever its writer saw.
 *
 * Follows Parker et al., "Detection of Mutual Inconsistency in Distributed Systems" (1983), with a
 * counter a client; the Dynamo paper, 4.4.
 */
import type { Instant } from '@track/simulation'
import type { StoreSettings } from './settings.ts'

/** By client, how many of its writes were seen. */
export type VersionVector = Readonly<Record<string, number>>

export interface Version {
  readonly value: string
  /** What its writer had seen, itself included. */
  readonly seen: VersionVector
  /** By the clock of the client, as the drivers of Cassandra stamp writes. */
  readonly stamp: Instant
  /** The write: `client.number`. */
  readonly id: string
}

export function includes(vector: VersionVector, other: VersionVector): boolean {
  return Object.entries(other).every(([client, count]) => (vector[client] ?? 0) >= count)
}

export function join(vectors: readonly VersionVector[]): VersionVector {
  const joined: Record<string, number> = {}
  for (const vector of vectors) {
    for (const client in vector) joined[client] = Math.max(joined[client] ?? 0, vector[client]!)
  }
  return joined
}

/** What is kept of versions that meet, in an order of its own: equal sets are equal lists. */
export function merge(conflicts: StoreSettings['conflicts'], one: readonly Version[], other: readonly Version[]): readonly Version[] {
  if (other.length === 0 || one === other) return one
  if (one.length === 0) return other
  const all = [...one, ...other.filter(({ id }) => !one.some((known) => known.id === id))]
  const kept = conflicts === 'last write wins'
    ? [all.reduce((a, b) => (isLater(b, a) ? b : a))]
    : all.filter((version) => !all.some((newer) => newer !== version && includes(newer.seen, version.seen)))
  kept.sort((a, b) => (a.id < b.id ? -1 : 1))
  return isSame(kept, one) ? one : kept
}

/** Of one instant the greater write wins, so that all replicas agree. */
function isLater(a: Version, b: Version): boolean {
  return a.stamp > b.stamp || (a.stamp === b.stamp && a.id > b.id)
}

export function isSame(one: readonly Version[], other: readonly Version[]): boolean {
  return one.length === other.length && one.every(({ id }, place) => id === other[place]!.id)
}

export function fingerprint(versions: readonly Version[]): string {
  return versions.map(({ id }) => id).join(' ')
}
