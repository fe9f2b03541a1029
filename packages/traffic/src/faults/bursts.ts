/** What begins a burst of trouble by itself: a message that kills its consumers, a herd of requests. */
import { type Instant, stream } from '@track/simulation'
import { launchRequest } from '../exact/arriving.ts'
import { finishMessage, publish } from '../exact/consuming.ts'
import { usersMax } from '../exact/draws.ts'
import { producePoison } from '../dependencies/broker/producing.ts'
import { isFluid } from '../fluid/services/changing.ts'
import type { TrafficState } from '../state.ts'
import { crash } from './crashing.ts'
import type { Fault } from './fault.ts'
import { isAt } from './place.ts'

/** Messages of faults have numbers below zero. */
const poisonNumber = -1

/** Publishes the message; each of its deliveries kills the consumer until the fault is healed. */
export function publishPoison(state: TrafficState, now: Instant, { id, queue = '' }: Fault): void {
  if (state.topicRows !== undefined) producePoison(state, now, queue)
  const row = state.queueIndex.get(queue)
  if (row !== undefined && state.queueRows[row]!.grain === 'exact') publish(state, now, row, stream(0, 'poison', id), poisonNumber)
}

/** The end of a message that a fault has published: its consumer dies of it, or can digest it by now. */
export function finishPoison(state: TrafficState, now: Instant, job: number): void {
  const queue = state.queueRows[state.jobRoute[job]!]!.name
  const kills = [...state.faultsAtWork.values()].some(({ fault }) => fault.kind === 'poison' && fault.queue === queue)
  if (kills) crash(state, now, state.jobInstance[job]!)
  else finishMessage(state, now, job)
}

/** Far above every number that a load has reached. */
const herdNumber = 0x80_0000_0000 * 2048

/** So many requests at once, of loads in the exact grain. */
export function stampede(state: TrafficState, now: Instant, { where, requests = 0, at }: Fault): string[] {
  const hit: string[] = []
  for (const [id, client] of [...state.clientIndex]) {
    const row = state.clientRows[client]!
    if (!row.workload || row.service < 0 || isFluid(row) || !isAt(state, where, row)) continue
    hit.push(id)
    const first = herdNumber + Math.floor(at / 1000) % 0x1_0000 * usersMax
    for (let each = 0; each < requests; each++) launchRequest(state, now, client, row, first + usersMax - 1 - each)
  }
  return hit
}
