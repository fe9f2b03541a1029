/**
 * Disks that are slow or fail, as whoever keeps something there feels it: a write is two calls (write and fsync), a read is one. Whose
 * log cannot be written does not go on.
 *
 * Follows PostgreSQL's PANIC in XLogWrite, etcd's fatal "failed to save Raft hard state and entries", Kafka's halt without a log
 * directory left, and of Cassandra commit_failure_policy: die. Left out: reads of databases, caches' and brokers' pages (in memory here).
 */
import type { Duration } from '@track/simulation'
import { drawUniform, laneOfKey } from '../exact/draws.ts'
import type { TrafficState } from '../state.ts'
import type { Fault } from './fault.ts'
import { isAt } from './place.ts'

/** Whoever keeps something on a disk. */
export const withDisks: ReadonlySet<string> = new Set(['database', 'broker', 'object-store', 'consensus-store', 'quorum-store'])

export interface DiskTrouble {
  readonly late: Duration
  readonly fails: boolean
}

/** The last draws of keys are never a route's own. */
const lastKeys = 120

/** The luck of a job with its disk; `part` tells several writes of it apart. */
export function luckOf(state: TrafficState, job: number, part = 0): (number: number) => number {
  const low = (state.jobKeyLow[job]! + Math.imul(part, 0x9e37_79b1)) >>> 0
  return (number) => drawUniform(low, state.jobKeyHigh[job]!, state.jobNumber[job]!, laneOfKey(lastKeys + number % 8))
}

const none: DiskTrouble = { late: 0, fails: false }

const calls = { read: ['read'], write: ['write', 'fsync'] } as const

/** What faults at work make of one use of an instance's disk; `luck` is a draw of its own for each number. */
export function troubleAt(state: TrafficState, instance: number, does: 'read' | 'write', luck: (number: number) => number): DiskTrouble {
  return state.faultsAtWork.size === 0 ? none : troubleOf(state, instance, does, luck)
}

function troubleOf(state: TrafficState, instance: number, does: 'read' | 'write', luck: (number: number) => number): DiskTrouble {
  let [late, fails, number] = [0, false, 0]
  for (const { fault } of state.faultsAtWork.values()) {
    if (fault.kind !== 'disk' || !isAt(state, fault.where, state.instanceRows[instance]!)) continue
    for (const call of calls[does]) {
      if (!isMeant(fault, call) || luck(number++) >= (fault.ratio ?? 1)) continue
      late += fault.delay ?? 0
      fails ||= fault.errno !== undefined
    }
  }
  return { late, fails }
}

function isMeant({ methods = [] }: Fault, call: string): boolean {
  return methods.length === 0 || methods.includes(call)
}
