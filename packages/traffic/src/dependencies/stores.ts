/** Where the lane meets databases and caches: by what an instance is, whoever serves there takes over. */
import type { Instant } from '@track/simulation'
import type { StoreAccess } from '../exact/clients.ts'
import { drawUniform, laneOf, purpose } from '../exact/draws.ts'
import { listening } from '../exact/instances.ts'
import { lost } from '../exact/services.ts'
import type { TrafficState } from '../state.ts'
import { deliverToCache, finishCommand, loseCommands } from './cache/commands.ts'
import { shardOf } from './cache/shards.ts'
import { loseSessions } from './database/losing.ts'
import { isReadOnly } from './database/replication.ts'
import { deliverToDatabase, desertSession, stepSession } from './database/transactions.ts'

function kindAt(state: TrafficState, instance: number): string {
  return state.instanceRows[instance]!.workload.kind
}

/** Hands an attempt to a database or a cache that listens: `pending`, or how it ended at once. */
export function deliverToStore(state: TrafficState, now: Instant, request: number, instance: number): number {
  return kindAt(state, instance) === 'database'
    ? deliverToDatabase(state, now, request, instance)
    : deliverToCache(state, now, request, instance)
}

/** What a job there waited for has come. */
export function stepStore(state: TrafficState, now: Instant, job: number): void {
  if (kindAt(state, state.jobInstance[job]!) === 'database') stepSession(state, now, job)
  else finishCommand(state, now, job)
}

/** The client of a job there has left. A cache is done before anybody could tell it. */
export function desertStore(state: TrafficState, now: Instant, job: number): void {
  if (kindAt(state, state.jobInstance[job]!) === 'database') desertSession(state, now, job)
}

export function loseStore(state: TrafficState, now: Instant, instance: number): void {
  if (kindAt(state, instance) === 'database') loseSessions(state, now, instance)
  else loseCommands(state, now, instance)
}

/** Which instance behind a Service an attempt goes to; undefined where there is none that it wants. */
export function chooseStore(
  state: TrafficState, request: number, { kind, sessions }: StoreAccess, ready: readonly number[],
): number | undefined {
  if (ready.length === 0) return undefined
  if (kind === 'cache') return shardOf(state, request, ready)
  const wanted = wantedOf(state, ready, sessions)
  if (wanted.length <= 1) return wanted[0]
  const drawn = drawUniform(state.requestKeyLow[request]!, state.requestKeyHigh[request]!, state.requestNumber[request]!,
    laneOf(purpose.endpoint, state.requestAttempts[request]!))
  return wanted[Math.floor(drawn * wanted.length)]!
}

/**
 * Follows libpq's target_session_attrs with several hosts: who refuses is passed over where another is there. One that
 * packets do not reach may be any of them.
 */
function wantedOf(state: TrafficState, all: readonly number[], sessions: StoreAccess['sessions']): readonly number[] {
  const up = all.filter((instance) => instance === lost || state.instancePhase[instance] === listening)
  const ready = up.length > 0 ? up : all
  if (sessions === 'any') return ready
  const standbys = ready.filter((instance) => instance !== lost && isReadOnly(state, instance))
  if (sessions === 'prefer-standby' && standbys.length === 0) return ready
  if (sessions !== 'primary') return standbys.length > 0 ? standbys : ready.filter((instance) => instance === lost)
  const primaries = ready.filter((instance) => instance !== lost && !isReadOnly(state, instance))
  return primaries.length > 0 ? primaries : ready.filter((instance) => instance === lost)
}
