/** Where the lane meets databases, caches, brokers and stores of objects: by what an instance is, whoever serves there takes over. */
import type { Instant } from '@track/simulation'
import type { StoreAccess } from '../exact/clients.ts'
import { drawUniform, laneOf, purpose } from '../exact/draws.ts'
import { gone, listening } from '../exact/instances.ts'
import { refused } from '../exact/outcomes.ts'
import { lost } from '../exact/services.ts'
import type { TrafficState } from '../state.ts'
import type { Brokered } from './broker/tables.ts'
import { close, finishRecord, loseConsumer, tendMember } from './broker/consuming.ts'
import { endDelay } from './broker/groups.ts'
import { deliverToBroker, finishProduce, leaderFor, loseBroker } from './broker/producing.ts'
import { checkRetention, fence, fetched } from './broker/replication.ts'
import { timerOf, timers } from './broker/timers.ts'
import { askMember, deliverToMember, loseMemberRequests, openMail } from './peers/requests.ts'
import { deliverToCache, finishCommand, loseCommands } from './cache/commands.ts'
import { shardOf } from './cache/shards.ts'
import { loseSessions } from './database/losing.ts'
import { deliverToObjects, finishObject, loseObjectRequests } from './object-store/requests.ts'
import { isReadOnly } from './database/replication.ts'
import { deliverToDatabase, desertSession, stepSession } from './database/transactions.ts'

function kindAt(state: TrafficState, instance: number): string {
  return state.instanceRows[instance]!.workload.kind
}

/** Hands an attempt to a store that listens: `pending`, or how it ended at once. */
export function deliverToStore(state: TrafficState, now: Instant, request: number, instance: number): number {
  switch (kindAt(state, instance)) {
    case 'database': return deliverToDatabase(state, now, request, instance)
    case 'cache': return deliverToCache(state, now, request, instance)
    case 'broker': return deliverToBroker(state, now, request, instance)
    case 'object-store': return deliverToObjects(state, now, request, instance)
    case 'consensus-store': case 'quorum-store': return deliverToMember(state, now, request, instance)
    // A consumer listens to nobody.
    default: return refused
  }
}

/** What a job there waited for has come. */
export function stepStore(state: TrafficState, now: Instant, job: number): void {
  switch (kindAt(state, state.jobInstance[job]!)) {
    case 'database': return stepSession(state, now, job)
    case 'cache': return finishCommand(state, now, job)
    case 'broker': return finishProduce(state, now, job)
    case 'object-store': return finishObject(state, now, job)
    case 'consensus-store': case 'quorum-store': return askMember(state, now, job)
    default: return finishRecord(state, now, job)
  }
}

/** The client of a job there has left. All but a database are done before anybody could tell them. */
export function desertStore(state: TrafficState, now: Instant, job: number): void {
  if (kindAt(state, state.jobInstance[job]!) === 'database') desertSession(state, now, job)
}

/** The process has ended, or is told to: which of the two its phase says. */
export function loseStore(state: TrafficState, now: Instant, instance: number): void {
  switch (kindAt(state, instance)) {
    case 'database': return loseSessions(state, now, instance)
    case 'cache': return loseCommands(state, now, instance)
    case 'broker': return loseBroker(state, now, instance)
    case 'object-store': return loseObjectRequests(state, now, instance)
    case 'consensus-store': case 'quorum-store': return loseMemberRequests(state, now, instance)
    default: return state.instancePhase[instance] === gone ? loseConsumer(state, now, instance) : closeIdle(state as Brokered, now, instance)
  }
}

/** A consumer that is told to end does so after what its last poll returned. */
function closeIdle(state: Brokered, now: Instant, instance: number): void {
  const consumer = state.instanceConsumer[instance]!
  if (consumer >= 0 && state.consumerJob[consumer]! < 0) close(state, now, consumer)
}

/** What a broker, a member or a group waited for has come; an entry that they no longer wait for does nothing. */
export function tend(anyState: TrafficState, now: Instant, subject: number, order: number): void {
  const state = anyState as Brokered
  const { kind, row } = timerOf(subject)
  switch (kind) {
    case timers.fetch: return state.replicaEntry[row] === order ? fetched(state, now, row) : undefined
    case timers.member: return state.consumerEntry[row] === order ? tendMember(state, now, row) : undefined
    case timers.group: return state.groupEntry[row] === order ? endDelay(state, now, row) : undefined
    case timers.peer: return openMail(state, now, row)
    case timers.session: return state.brokerEntry[row] === order ? fence(state, now, row) : undefined
    default: return state.brokerCheck[row] === order ? checkRetention(state, now, row) : undefined
  }
}

/** Which instance behind a Service an attempt goes to; undefined where there is none that it wants. */
export function chooseStore(
  state: TrafficState, request: number, { kind, sessions }: StoreAccess, ready: readonly number[],
): number | undefined {
  if (ready.length === 0) return undefined
  if (kind === 'cache') return shardOf(state, request, ready)
  if (kind === 'broker') return leaderAmong(state, request, ready)
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

/** Any of the brokers knows who leads; where no packets come back nobody is asked. */
function leaderAmong(state: TrafficState, request: number, ready: readonly number[]): number | undefined {
  const asked = ready.find((instance) => instance !== lost && state.instancePhase[instance] === listening)
  return asked === undefined ? ready[0] : leaderFor(state, request, asked)
}
