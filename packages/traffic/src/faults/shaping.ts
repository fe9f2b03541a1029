/**
 * What a bandwidth makes of an answer: its bytes wait for tokens, which come at a rate, as many as a bucket holds; a queue that is full drops packets, which are sent again.
 *
 * Follows tc-tbf(8) and net/sched/sch_tbf.c of Linux (rate, buffer, limit; what is bigger than the bucket is dropped), for what is dropped RFC 6298. Left out: peakrate,
 * the bytes of requests, congestion windows: a queue that is never empty is taken for a link in full use.
 */
import { type Duration, type Instant, second } from '@track/simulation'
import type { TrafficState } from '../state.ts'
import { firstTimeout, longestTimeout, retransmissionsMax } from './retransmitting.ts'

export interface Shaper {
  /** The fault's id: each sender has a bucket of its own. */
  readonly fault: string
  /** Bytes a second. */
  readonly rate: number
  /** Bytes that the bucket holds, and that may wait for tokens. */
  readonly buffer: number
  readonly limit: number
}

/** The head of an answer: status line and the usual headers. */
export const headBytes = 200

/** IP and TCP, without options. */
const packetHeaders = 40
const ethernetHeader = 14
/** Of an Ethernet: no end sends more at once. */
const usualMtu = 1500

/** Whether an answer goes through where packets beyond a size are dropped and nobody says so: then it has to be small as a whole. */
export function fits(bytes: number, mtu: number): boolean {
  return mtu >= usualMtu || bytes + packetHeaders <= mtu
}

/** The biggest packet that a bucket lets through. */
export function mtuOf({ buffer }: Shaper): number {
  return buffer - ethernetHeader
}

/** How much later an answer's last byte leaves its sender; Infinity where TCP gives it up. */
export function queuedFor(state: TrafficState, { fault, rate, buffer, limit }: Shaper, sender: string, at: Instant, bytes: number): Duration {
  const key = bucketKey(fault, sender)
  const { tokens, at: since } = state.quotas.get(key) ?? { tokens: buffer, at }
  const filled = (now: Instant) => Math.min(buffer, tokens + Math.max(0, now - since) * rate / second)
  let [arrives, timeout] = [at, firstTimeout]
  for (let again = 0; -filled(arrives) >= limit; again++) {
    if (again === retransmissionsMax) return Infinity
    arrives += timeout
    timeout = Math.min(longestTimeout, 2 * timeout)
  }
  const left = filled(arrives) - bytes
  state.quotas.set(key, { tokens: left, at: Math.max(arrives, since) })
  return arrives - at + (left < 0 ? Math.ceil(-left * second / rate) : 0)
}

function bucketKey(fault: string, sender: string): string {
  return `${fault}|${sender}`
}

export function forgetBuckets(state: TrafficState, fault: string): void {
  for (const key of state.quotas.keys()) if (key.startsWith(bucketKey(fault, ''))) state.quotas.delete(key)
}
