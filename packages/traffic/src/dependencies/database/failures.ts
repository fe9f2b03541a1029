/** What a database says when it refuses: a line in its log, and a count. Left out: all but the first lines of a second. */
import { type Instant, second } from '@track/simulation'
import { databaseLayout } from './layout.ts'
import type { Stored } from './sessions.ts'
import { countedStates, type SqlState } from './sqlstates.ts'

/** A busy database would write thousands, and nobody reads more. */
const linesASecond = 10

/** Counts and logs an error, and answers as what the caller's attempt ends. */
export function refuse(state: Stored, now: Instant, instance: number, { code, severity, words, outcome }: SqlState): number {
  state.counts[state.instanceCounts[instance]! + databaseLayout.failures + countedStates.indexOf(code)]!++
  log(state, now, instance, `${severity}:  ${words}`)
  return outcome
}

export function log(state: Stored, now: Instant, instance: number, message: string): void {
  const { id, reportTo } = state.instanceRows[instance]!
  if (!reportTo) return
  if (now - state.databaseLoggedAt[instance]! >= second) {
    state.databaseLoggedAt[instance] = now
    state.databaseLogged[instance] = 0
  }
  if (state.databaseLogged[instance]!++ < linesASecond) state.reports.push({ to: reportTo, data: { id, what: 'logged', message } })
}
