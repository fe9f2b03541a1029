/** When the next ticket of a kind arrives: by the team's own clock, at a rate that grows from week to week. */
import { type Instant, log1p, pow, type Simulation, uniform, week } from '@track/simulation'
import { afterWork, workedBetween } from '../working-time.ts'
import type { Team, TicketKind } from './team.ts'
import type { TicketsState } from './ticket.ts'

/** The mean time between two tickets spent, hour by hour at the speed of its week (the time-rescaling theorem). */
export function nextArrival(simulation: Simulation, state: TicketsState, { name, hours }: Team, { name: kind, perWeek, growth, arrivals }: TicketKind, number: number): Instant {
  if (!(perWeek > 0)) return Infinity
  const aWeek = workedBetween(hours, 0, week)
  const chance = simulation.stream('tickets', 'arrivals', name, kind)
  const drawn = arrivals === 'poisson' ? -log1p(-uniform(chance, number)) : 1
  let left = drawn * aWeek / perWeek
  let at = simulation.now
  const since = state.since.get(name)!
  for (;;) {
    const past = Math.floor((at - since) / week)
    const speed = growth === 0 ? 1 : pow(1 + growth, past)
    const end = since + (past + 1) * week
    const work = Math.max(1, Math.round(left / speed))
    if (growth === 0 || work <= workedBetween(hours, at, end)) return afterWork(hours, at, work)
    left -= workedBetween(hours, at, end) * speed
    at = end
  }
}
