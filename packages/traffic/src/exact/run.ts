/** The lane: takes entries off the calendar and hands each to what it is about. */
import type { Instant, Lane, Simulation } from '@track/simulation'
import { losePatience } from '../dependencies/database/patience.ts'
import { stepStore, tend } from '../dependencies/stores.ts'
import { tickFlow } from '../fluid/flowing.ts'
import { stepServices } from '../fluid/services/stepping.ts'
import { sendReports } from '../reports.ts'
import type { TrafficState } from '../state.ts'
import { arrive, sendAgain } from './arriving.ts'
import { send } from './attempting.ts'
import {
  answered, arrived, collecting, connected, fallenBack, hedged, kindOf, lapsed, opened, redelivered, removeFirst, retried, sent, served, stepped, tended, ticked, timedOut,
} from './calendar.ts'
import { conclude, finishOwnWork, proceed, pursue } from './concluding.ts'
import { finishMessage, reappear } from './consuming.ts'
import { finishOpening } from './connecting.ts'
import { overdueAs } from './deadlines.ts'
import { success } from './outcomes.ts'
import { hedge } from './hedging.ts'
import { queueLapsed } from './admission.ts'
import { fanLapsed } from './fan-out.ts'
import { isGathered, release } from './gathering.ts'
import { waiting } from './jobs.ts'
import { turnPause } from './pauses.ts'
import { ofStore } from './instances.ts'
import { finishPoison } from '../faults/bursts.ts'
import { firstOverdue } from './timers.ts'

type Handler = (state: TrafficState, now: Instant, subject: number, order: number) => void

/** What an entry's kind does with its subject; an entry that its subject no longer waits for does nothing. */
const handlers: Readonly<Record<number, Handler>> = {
  [served](state, now, job, order) {
    if (state.jobEntry[job] !== order) return
    const { queue } = state.instanceRows[state.jobInstance[job]!]!
    if (queue === -1) finishOwnWork(state, now, job)
    else if (queue === ofStore) stepStore(state, now, job)
    else if (state.jobNumber[job]! < 0) finishPoison(state, now, job)
    else finishMessage(state, now, job)
  },
  [answered](state, now, request, order) {
    if (state.requestEntry[request] === order) conclude(state, now, request, state.requestOutcome[request]!)
  },
  [connected](state, now, request, order) {
    if (state.requestEntry[request] !== order) return
    state.requestEntry[request] = 0
    state.clientConnected[state.requestClient[request]!]!--
    conclude(state, now, request, send(state, now, request))
  },
  [timedOut](state, now, client, order) {
    if (state.clientTimerEntry[client] !== order) return
    for (let request = firstOverdue(state, client, now); request >= 0; request = firstOverdue(state, client, now)) {
      conclude(state, now, request, overdueAs(state, now, request))
    }
  },
  [redelivered](state, now, job, order) {
    if (state.jobVisibility[job] !== order) return
    if (state.instanceRows[state.jobInstance[job]!]?.queue === ofStore) losePatience(state, now, job)
    else reappear(state, now, job)
  },
  [retried](state, now, request, order) {
    if (state.requestEntry[request] !== order) return
    state.requestEntry[request] = 0
    pursue(state, now, request)
  },
  [sent](state, now, request, order) {
    if (state.requestEntry[request] !== order) return
    state.requestEntry[request] = 0
    sendAgain(state, now, request)
  },
  [arrived](state, now, client, order) {
    if (state.clientEntry[client] === order) arrive(state, now, client)
  },
  [ticked](state, now, queue, order) {
    if (state.flowEntry[queue] === order) tickFlow(state, now, queue)
  },
  [stepped](state, now, _subject, order) {
    if (state.fluidEntry === order) stepServices(state, now)
  },
  [tended]: tend,
  [hedged](state, now, request, order) {
    if (state.hedgeEntry![request] === order) hedge(state, now, request)
  },
  [collecting]: turnPause,
  [fallenBack](state, now, job, order) {
    if (state.jobEntry[job] !== order) return
    state.jobEntry[job] = 0
    proceed(state, now, job, success)
  },
  [opened](state, now, request, order) {
    if (state.requestEntry[request] === order) conclude(state, now, request, finishOpening(state, now, request))
  },
  [lapsed](state, now, job, order) {
    if (state.jobEntry[job] !== order) return
    if (state.jobStage[job] === waiting) queueLapsed(state, now, job)
    else if (isGathered(state, job)) release(state, now, job)
    else fanLapsed(state, now, job)
  },
}

export function trafficLane(stateOf: (simulation: Simulation) => TrafficState): Lane {
  return {
    nextAt(simulation) {
      const state = stateOf(simulation)
      return state.calendarSize > 0 ? state.calendarAt[0]! : Infinity
    },
    run(simulation) {
      const state = stateOf(simulation)
      while (state.calendarSize > 0) {
        const at = state.calendarAt[0]!
        if (at >= simulation.horizon) return
        const order = state.calendarOrder[0]!
        const subject = state.calendarSubject[0]!
        removeFirst(state)
        simulation.advance(at)
        handlers[kindOf(order)]!(state, at, subject, order)
        if (state.reports.length > 0) sendReports(simulation, state)
      }
    },
  }
}
