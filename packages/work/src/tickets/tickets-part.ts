/** Teams with tickets as a part of a world. */
import type { Part, Simulation } from '@track/simulation'
import { newMeasures } from '../measures.ts'
import type { Automation, Team } from './team.ts'
import type { TicketsState } from './ticket.ts'
import { type Arrival, arrives, bringUpToDate, buildPrefix, expectNext, isDone, needsUpkeep, open, startWork } from './working.ts'

export type TicketsPart = Part<TicketsState> & {
  /** How many closed tickets are remembered. */
  readonly keeps: number
}

export const ticketsName = 'tickets'

export function ticketsPart({ keeps = 20_000 }: { readonly keeps?: number } = {}): TicketsPart {
  const part: TicketsPart = {
    name: ticketsName,
    keeps,
    initial: () => ({
      teams: new Map(), since: new Map(), automations: new Map(), buildings: new Map(), arriving: new Map(), lines: new Map(), open: new Map(), closed: [],
      busy: new Map(), areas: new Map(), made: 0, ...newMeasures(),
    }),
    events: {
      'arrives': (simulation: Simulation, arrival: Arrival) => arrives(simulation, part, arrival),
      'is done': (simulation: Simulation, ticket: string) => isDone(simulation, part, ticket),
      'needs upkeep': (simulation: Simulation, automation: string) => needsUpkeep(simulation, part, automation),
      'expires': (simulation: Simulation, automation: string) => expire(simulation, part, automation),
    },
  }
  return part
}

/** From now on; tickets that are open stay so, and kinds that are gone bring no more. */
export function setTeam(simulation: Simulation, part: TicketsPart, team: Team): void {
  const state = simulation.state(part)
  const before = state.teams.get(team.name)
  if (before) bringUpToDate(simulation, state, before)
  state.teams.set(team.name, team)
  if (!state.since.has(team.name)) state.since.set(team.name, simulation.now)
  bringUpToDate(simulation, state, team)
  for (const kind of team.kinds) if (!state.arriving.has(`${team.name}/${kind.name}`)) expectNext(simulation, part, team, kind, 0)
  startWork(simulation, part, team)
}

export function forgetTeam(simulation: Simulation, part: TicketsPart, name: string): void {
  simulation.state(part).teams.delete(name)
}

/** Begins to build it, before all tickets, as soon as people are free; one that is known is changed from now on, and works again where it had expired. */
export function setAutomation(simulation: Simulation, part: TicketsPart, automation: Automation): void {
  const state = simulation.state(part)
  const building = state.buildings.get(automation.name)
  const before = state.automations.get(automation.name)
  state.automations.set(automation.name, automation)
  const team = state.teams.get(automation.team)
  if (building) {
    if (building.expiredAt !== undefined && before !== automation) renew(simulation, part, automation)
    return
  }
  if (!team) return
  state.buildings.set(automation.name, { declaredAt: simulation.now, left: automation.builders })
  const effort = Math.max(1, Math.round(automation.build / automation.builders))
  for (let builder = 0; builder < automation.builders; builder++) {
    open(simulation, part, team, { kind: `${buildPrefix}${automation.name}`, class: 'engineering', priority: -1, effort })
  }
}

function renew(simulation: Simulation, part: TicketsPart, { name, expiresAfter }: Automation): void {
  const { buildings } = simulation.state(part)
  const { expiredAt: _, ...building } = buildings.get(name)!
  buildings.set(name, building)
  if (expiresAfter !== undefined) simulation.scheduleAfter({ after: expiresAfter, part: part.name, event: 'expires', data: name })
}

export function forgetAutomation(simulation: Simulation, part: TicketsPart, name: string): void {
  const state = simulation.state(part)
  state.automations.delete(name)
  state.buildings.delete(name)
}

function expire(simulation: Simulation, part: TicketsPart, name: string): void {
  const { buildings } = simulation.state(part)
  const building = buildings.get(name)
  if (building) buildings.set(name, { ...building, expiredAt: simulation.now })
}
