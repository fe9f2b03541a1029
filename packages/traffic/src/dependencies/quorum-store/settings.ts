/**
 * How a replicated key-value store is set up: how many replicas a key has, how many must answer, and what
 * mends them when they differ.
 *
 * Follows DeCandia et al., "Dynamo: Amazon's Highly Available Key-value Store" (SOSP 2007): 4.5 to 4.7, and
 * its usual N, R, W of 3, 2, 2 (6); max_hint_window, hint replay and read repair as in Cassandra.
 * Left out: virtual nodes and changes of the ring (a key's replicas are the next N servers), vector clock
 * truncation, a window after which hints are no longer kept.
 */
import { type Duration, millisecond, second } from '@track/simulation'

export interface StoreSettings {
  /** Replicas of a key. */
  readonly n: number
  /** Replicas that answer a read, or a write, before the client is answered. */
  readonly r: number
  readonly w: number
  /** Servers further round the ring stand in for replicas that seem down, and hand over what they took for them. */
  readonly isSloppy: boolean
  /** How often a server that holds hints tries to hand them over. */
  readonly handoffEvery: Duration
  /** What a read does with replicas that were behind: nothing; bring them up to date later; or before it answers. */
  readonly readRepair: 'none' | 'after the answer' | 'before the answer'
  /** Two versions of which neither saw the other are both kept, or the one with the later time is. */
  readonly conflicts: 'version vectors' | 'last write wins'
  /** Two replicas compare all their keys every so often; Infinity for never. */
  readonly antiEntropyEvery: Duration
  /** A coordinator gives a request up after this, and does not ask who did not answer for a while. */
  readonly timeout: Duration
  readonly suspicion: Duration
}

export const dynamoDefaults: StoreSettings = {
  n: 3, r: 2, w: 2,
  isSloppy: true,
  handoffEvery: 10 * second,
  readRepair: 'after the answer',
  conflicts: 'version vectors',
  antiEntropyEvery: 60 * second,
  timeout: 500 * millisecond,
  suspicion: 10 * second,
}

/** What no store can be; all at once. */
export function storeComplaints({ n, r, w, timeout }: StoreSettings, servers: readonly string[]): string[] {
  const isCount = (count: number, most: number) => Number.isInteger(count) && count >= 1 && count <= most
  const rules: [isBroken: boolean, words: string][] = [
    [!isCount(n, servers.length), `N is ${n}, expected 1 to ${servers.length}, the number of servers`],
    [!isCount(r, n), `R is ${r}, expected 1 to ${n}, the number of replicas`],
    [!isCount(w, n), `W is ${w}, expected 1 to ${n}, the number of replicas`],
    [!(timeout > 0), `the time-out is ${timeout}, expected more than 0`],
    [new Set(servers).size < servers.length, `a server twice in ${servers.join(', ')}`],
  ]
  return rules.flatMap(([isBroken, words]) => (isBroken ? [words] : []))
}
