/**
 * Which of several caches has a key: its clients choose, by rendezvous hashing, so that a cache that comes or goes moves
 * only the keys that are its own. Follows Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates" (1998).
 */
import { lost } from '../../exact/services.ts'
import type { TrafficState } from '../../state.ts'
import { keyAt } from '../../workloads/key-popularity.ts'
import { drawForKey } from '../database/transactions.ts'

export function shardOf(state: TrafficState, request: number, ready: readonly number[]): number {
  if (ready.length === 1) return ready[0]!
  const { step } = state.clientRows[state.requestClient[request]!]!.routes[state.requestRoute[request]!]!
  if (!step) return ready[0]!
  const key = keyAt(step.use.key, drawForKey(state, request, step.use.draw))
  let [best, most] = [lost, -1]
  ready.forEach((instance, place) => {
    const weight = mixed(key, instance === lost ? -place : instance)
    if (weight > most) [best, most] = [instance, weight]
  })
  return best
}

/** Key and cache, stirred into 32 bits. */
function mixed(key: number, instance: number): number {
  let hash = Math.imul(key ^ Math.imul(instance + 0x7f4a_7c15, 0x9e37_79b1), 0x85eb_ca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2_ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
