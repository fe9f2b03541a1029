/**
 * The lane's calendar: a binary heap of what is due, in three columns. Entries of one instant are
 * handled in the order of their kinds, and within a kind in the order in which they were entered;
 * so an answer that comes at the very instant of the time-out is in time, and entries of one client
 * keep their order whatever others enter in between.
 */
import type { Instant } from '@track/simulation'
import { widen } from './columns.ts'

/*
 * Kinds of entries; the order decides ties. Subjects are rows of jobs, requests, clients or queues.
 */

/** A job's own work is done. */
export const served = 0
/** An answer reaches the request that waits for it. */
export const answered = 1
/** A request has got the connection that it stood in line for. */
export const connected = 2
/** The first attempt in a client's list is past its deadline. */
export const timedOut = 3
/** A job's message becomes visible again. */
export const redelivered = 4
/** A request's back-off is over. */
export const retried = 5
/** The user of a load, a request's row, has thought enough. */
export const sent = 6
/** A client's next request comes. */
export const arrived = 7
/** The step of a queue's flow is over. */
export const ticked = 8
/** The step of the Services in the fluid grain is over. */
export const stepped = 9
/** What a broker, a member of a group or the group waits for. */
export const tended = 10
/** What a job waits for has taken too long: its calls side by side, or its turn in the accept queue. */
export const lapsed = 11
/** A request has waited long enough for its first attempt. */
export const hedged = 12
/** A process stands still to collect garbage, or goes on. */
export const collecting = 13
/** A new connection is there. */
export const opened = 14
/** What takes the place of a job's failed call is there. */
export const fallenBack = 15

/** An order is a kind and a sequence number in one: kind * kindSpan + sequence. */
const kindSpan = 0x1_0000_0000_0000

export interface Calendar {
  calendarAt: Float64Array
  calendarOrder: Float64Array
  calendarSubject: Int32Array
  calendarSize: number
  calendarSequence: number
}

const columns: readonly (keyof Calendar)[] = ['calendarAt', 'calendarOrder', 'calendarSubject']

export function newCalendar(): Calendar {
  const length = 16
  return {
    calendarAt: new Float64Array(length),
    calendarOrder: new Float64Array(length),
    calendarSubject: new Int32Array(length),
    calendarSize: 0,
    calendarSequence: 1,
  }
}

/**
 * Enters something and answers its order, which tells this entry from every other: a subject
 * remembers the order of the entry that it waits for, and an entry that nobody waits for any
 * more is passed over when it is due.
 */
export function enter(state: Calendar, at: Instant, kind: number, subject: number): number {
  const order = kind * kindSpan + state.calendarSequence++
  let index = state.calendarSize++
  if (index === state.calendarAt.length) widen(state, columns, 2 * index)
  const { calendarAt: ats, calendarOrder: orders, calendarSubject: subjects } = state
  while (index > 0) {
    const parent = (index - 1) >> 1
    const above = ats[parent]!
    if (above < at || (above === at && orders[parent]! < order)) break
    ats[index] = above
    orders[index] = orders[parent]!
    subjects[index] = subjects[parent]!
    index = parent
  }
  ats[index] = at
  orders[index] = order
  subjects[index] = subject
  return order
}

export function kindOf(order: number): number {
  return (order / kindSpan) | 0
}

/** Takes the first entry off; the caller has read it from row 0. */
export function removeFirst(state: Calendar): void {
  const size = --state.calendarSize
  if (size === 0) return
  const { calendarAt: ats, calendarOrder: orders, calendarSubject: subjects } = state
  const at = ats[size]!
  const order = orders[size]!
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= size) break
    let below = ats[child]!
    if (child + 1 < size) {
      const other = ats[child + 1]!
      if (other < below || (other === below && orders[child + 1]! < orders[child]!)) {
        child++
        below = other
      }
    }
    if (at < below || (at === below && order < orders[child]!)) break
    ats[index] = below
    orders[index] = orders[child]!
    subjects[index] = subjects[child]!
    index = child
  }
  ats[index] = at
  orders[index] = order
  subjects[index] = subjects[size]!
}
