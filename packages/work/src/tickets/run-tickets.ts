/** Teams with tickets alone, without a cluster: means over a stretch of time, and what really happened. For hundreds of seeded years. */
import { type Duration, type Instant, type Part, second, Simulation } from '@track/simulation'
import { countOf } from '../measures.ts'
import { workingClock } from '../working-time.ts'
import type { Automation, Team } from './team.ts'
import { families } from './ticket-metrics.ts'
import type { Ticket, TicketsState } from './ticket.ts'
import { setAutomation, setTeam, ticketsPart } from './tickets-part.ts'
import { bringUpToDate } from './working.ts'

export interface TicketsTruth {
  /** Tickets begun in the stretch. */
  readonly begun: number
  /** From opening to the beginning of work, in the team's own time. */
  readonly meanWait: Duration
  /** The share of the team that is at work, and how many tickets are in line, on average. */
  readonly utilisation: number
  readonly meanWaiting: number
  /** Time of people by class, in microseconds. */
  readonly work: Readonly<Record<string, Duration>>
}

/** Sums at an instant: what is between two of them is the truth of a stretch. */
interface Reading {
  readonly clock: number
  readonly waiting: number
  readonly busy: number
  readonly begun: number
  readonly waited: number
  readonly work: Readonly<Record<string, number>>
}

export function readTickets(simulation: Simulation, state: TicketsState, team: Team): Reading {
  bringUpToDate(simulation, state, team)
  const { waiting, busy } = state.areas.get(team.name)!
  let [begun, waited] = [0, 0]
  for (const [key, counts] of state.histograms) {
    const [family, name] = key.split('\n')
    if (family !== families.waited.name || name !== team.name) continue
    begun += counts.subarray(0, -1).reduce((sum, each) => sum + each, 0)
    waited += counts.at(-1)! * second
  }
  const work: Record<string, number> = {}
  for (const [key, value] of state.counters) {
    const [family, name, , kindClass = ''] = key.split('\n')
    if (family === families.work.name && name === team.name) work[kindClass] = (work[kindClass] ?? 0) + value * second
  }
  return { clock: workingClock(team.hours, simulation.now), waiting, busy, begun, waited, work }
}

export function truthBetween(before: Reading, after: Reading, { engineers }: Team): TicketsTruth {
  const passed = after.clock - before.clock
  const begun = after.begun - before.begun
  return {
    begun, meanWait: (after.waited - before.waited) / begun, utilisation: (after.busy - before.busy) / passed / engineers, meanWaiting: (after.waiting - before.waiting) / passed,
    work: Object.fromEntries(Object.entries(after.work).map(([kindClass, value]) => [kindClass, value - (before.work[kindClass] ?? 0)])),
  }
}

export interface TicketsRun extends TicketsTruth {
  /** Those closed in the run, as far as they are kept. */
  readonly tickets: readonly Ticket[]
}

export interface TicketsRunOptions {
  readonly seed: number
  readonly startedAt: Instant
  /** Not looked at: the team begins with nothing to do. */
  readonly runIn?: Duration
  readonly for: Duration
  readonly automations?: readonly Automation[]
  /** 0 unless told: a batch looks at means. */
  readonly keeps?: number
}

export function runTickets(team: Team, { seed, startedAt, runIn = 0, for: length, automations = [], keeps = 0 }: TicketsRunOptions): TicketsRun {
  const part = ticketsPart({ keeps })
  const simulation = Simulation.start([part as Part], { seed, startedAt })
  setTeam(simulation, part, team)
  for (const automation of automations) setAutomation(simulation, part, automation)
  simulation.runUntil(startedAt + runIn)
  const state = simulation.state(part)
  const before = readTickets(simulation, state, team)
  simulation.runFor(length)
  return { ...truthBetween(before, readTickets(simulation, state, team), team), tickets: state.closed }
}

/** The time of a class that people spent, counted where it was closed. */
export function workOf(state: TicketsState, team: string, kind: string, kindClass: string): Duration {
  return countOf(state, families.work, [team, kind, kindClass]) * second
}
