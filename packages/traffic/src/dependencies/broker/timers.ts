/** What brokers and consumers wait for: entries of one kind in the calendar, told apart by their subjects. */
import type { Instant } from '@track/simulation'
import { enter, tended } from '../../exact/calendar.ts'
import type { TrafficState } from '../../state.ts'

export const timers = { fetch: 0, member: 1, group: 2, session: 3, retention: 4, peer: 5 } as const

const kinds = 8

export function enterTimer(state: TrafficState, at: Instant, kind: number, row: number): number {
  return enter(state, at, tended, row * kinds + kind)
}

export function timerOf(subject: number): { readonly kind: number; readonly row: number } {
  return { kind: subject % kinds, row: Math.floor(subject / kinds) }
}
