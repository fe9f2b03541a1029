/**
 * Which grain a load is counted in: the one that it asks for, or (`auto`) exact as long as a machine gets over its requests in a
 * minute, and fluid beyond. What would take a machine hours, request by request, is refused with the figure.
 */
import { type Duration, hour, type Instant, meanOf, millisecond, minute, printHumanDuration, second } from '@track/simulation'
import type { Grain } from '../../exact/queues.ts'
import { levelAt, loadOf } from '../../load/level.ts'
import type { TrafficState } from '../../state.ts'
import type { ClientWorkload } from '../../workloads/workload.ts'
import { type Asking, reachedFrom, refusalOf } from './refusing.ts'

export interface AskingLoad {
  readonly id: string
  readonly workload: ClientWorkload
  /** The row of the Service. */
  readonly service: number
  readonly startedAt: Instant
}

/** A grain and why it is that, or why it cannot be. */
export type ChosenGrain = { readonly grain: Grain; readonly why: string; readonly refusal?: never } | { readonly refusal: string }

/** What a machine does in the exact grain (`npm run bench`). */
const eventsASecond = 3_000_000
const exactMax: Duration = minute
const patienceMax: Duration = hour

/** What a load asks for in a grain. */
export function askingIn({ id, service, workload }: Omit<AskingLoad, 'startedAt'>, isFluid: boolean): Asking {
  const speaksToStore = workload.routes.some(({ statements }) => statements)
  return { id, service, policy: workload, isFluid, speaksToStore, model: workload['load.model'] }
}

export function choiceOf(state: TrafficState, load: AskingLoad): ChosenGrain {
  const { workload } = load
  const refused = (isFluid: boolean): string | undefined => refusalOf(state, askingIn(load, isFluid))
  if (workload.grain === 'fluid') return refused(true) === undefined ? { grain: 'fluid', why: 'the load says so' } : { refusal: refused(true)! }
  const cost = costOf(state, load)
  const elsewhere = refused(false)
  const isTooLong = cost.machine > patienceMax
  if (workload.grain === 'exact') {
    if (elsewhere !== undefined || isTooLong) return { refusal: elsewhere ?? `grain: exact would take ${cost.words}; use grain: fluid, or a shorter horizon` }
    return { grain: 'exact', why: 'the load says so' }
  }
  if (elsewhere === undefined && cost.machine <= exactMax) return { grain: 'exact', why: cost.words }
  const beyond = refused(true)
  if (beyond === undefined) return { grain: 'fluid', why: elsewhere ?? `request by request it would take ${cost.words}` }
  if (elsewhere !== undefined) return { refusal: elsewhere }
  return isTooLong ? { refusal: `grain: exact would take ${cost.words}; ${beyond}` } : { grain: 'exact', why: `${cost.words}; ${beyond}` }
}

/** Why messages cannot be counted one by one, in a queue of the exact grain. */
export function producerRefusal(state: TrafficState, workload: ClientWorkload, startedAt: Instant): string | undefined {
  const queue = state.queueIndex.get(workload.publishes ?? '')
  if (queue === undefined || state.queueRows[queue]!.grain === 'fluid') return undefined
  const cost = costIn({ workload, startedAt }, eventsAMessage, 'messages')
  return cost.machine > patienceMax ? `grain: exact of the Queue "${workload.publishes}" would take ${cost.words}; use grain: fluid there, or a shorter horizon` : undefined
}

/** It is published, delivered, worked on. */
const eventsAMessage = 3

interface Cost {
  readonly machine: Duration
  readonly words: string
}

/** An arrival, and an end of work at each Service on the way. */
function costOf(state: TrafficState, load: AskingLoad): Cost {
  return costIn(load, 1 + reachedFrom(state, load.service).services.length, 'requests')
}

function costIn(load: Pick<AskingLoad, 'workload' | 'startedAt'>, events: number, what: string): Cost {
  const { horizon } = load.workload
  const requests = requestsIn(load)
  const machine = Math.round(requests * events / eventsASecond * second)
  const words = `${machine < second ? 'less than a second' : `about ${printHumanDuration(machine)}`} of a machine `
    + `(${Math.round(requests)} ${what} in ${printHumanDuration(horizon)}, ${events} events each, ${eventsASecond} events/s)`
  return { machine, words }
}

const looks = 96

/** By its level over the horizon; users think and are answered at once. */
function requestsIn({ workload, startedAt }: Pick<AskingLoad, 'workload' | 'startedAt'>): number {
  const { horizon } = workload
  const load = loadOf(workload)
  let levels = 0
  for (let look = 0; look < looks; look++) levels += levelAt(load, startedAt, Math.floor(startedAt + (look + 0.5) / looks * horizon)).level / looks
  const { 'load.model': model, 'load.requests': requests, 'load.think': think } = workload
  if (model === 'closed') return levels * horizon / Math.max(millisecond, meanOf(think))
  return levels * horizon / second * (model === 'open' ? 1 : requests)
}
