/** A ticket's way: opened, taken by an automation or put in line, worked on by whoever is free, closed. */
import { type Distribution, type Duration, sample, second, type Simulation, uniform, week } from '@track/simulation'
import { add, countOf, observe } from '../measures.ts'
import { afterWork, workedBetween, workingClock } from '../working-time.ts'
import { nextArrival } from './arrivals.ts'
import type { Automation, Team, TicketKind, WorkClass } from './team.ts'
import { families, lastSuccess } from './ticket-metrics.ts'
import type { Ticket, TicketsState } from './ticket.ts'
import type { TicketsPart } from './tickets-part.ts'

export interface Arrival {
  readonly team: string
  readonly kind: string
  readonly number: number
}

/** Puts the next ticket of a kind on its way. */
export function expectNext(simulation: Simulation, part: TicketsPart, team: Team, kind: TicketKind, number: number): void {
  const state = simulation.state(part)
  const at = nextArrival(simulation, state, team, kind, number)
  const key = `${team.name}/${kind.name}`
  if (at === Infinity) return void state.arriving.delete(key)
  state.arriving.set(key, number)
  simulation.schedule({ at, part: part.name, event: 'arrives', data: { team: team.name, kind: kind.name, number } satisfies Arrival })
}

export function arrives(simulation: Simulation, part: TicketsPart, { team: name, kind: kindName, number }: Arrival): void {
  const state = simulation.state(part)
  const team = state.teams.get(name)
  const kind = team?.kinds.find((each) => each.name === kindName)
  if (!team || !kind) return void state.arriving.delete(`${name}/${kindName}`)
  expectNext(simulation, part, team, kind, number + 1)
  const drawn = (purpose: string, from: Distribution): Duration => lengthOf(sample(from, simulation.stream('tickets', purpose, name, kindName), number))
  const ticket: Opening = { kind: kindName, class: kind.class, priority: kind.priority, effort: drawn('effort', kind.effort) }
  const automation = [...state.automations.values()].find((each) => each.team === name && each.kind === kindName && isAtWork(state, each))
  if (!automation) return open(simulation, part, team, ticket)
  const luck = (purpose: string) => uniform(simulation.stream('tickets', purpose, automation.name), number)
  if (luck('handles') >= automation.handles) return open(simulation, part, team, { ...ticket, effort: lengthOf(ticket.effort * automation.effortLeft) })
  const { failures } = automation
  const hasFailed = failures !== undefined && luck('fails') < failures.share
  add(state, families.runs, [name, automation.name, hasFailed ? 'failure' : 'success'])
  if (hasFailed) return open(simulation, part, team, { ...ticket, effort: drawn('failed effort', failures.effort) })
  add(state, lastSuccess, [name, automation.name], simulation.now / second - countOf(state, lastSuccess, [name, automation.name]))
  open(simulation, part, team, { ...ticket, by: automation.name })
}

function lengthOf(drawn: number): Duration {
  return Math.max(1, Math.round(drawn))
}

function isAtWork({ buildings }: TicketsState, { name }: Automation): boolean {
  const building = buildings.get(name)
  return building?.readyAt !== undefined && building.expiredAt === undefined
}

export interface Opening {
  readonly kind: string
  readonly class: WorkClass
  readonly priority: number
  readonly effort: Duration
  /** An automation that is done with it at once. */
  readonly by?: string
}

export function open(simulation: Simulation, part: TicketsPart, team: Team, { by, ...opening }: Opening): void {
  const state = simulation.state(part)
  const { now } = simulation
  const ticket: Ticket = { id: String(++state.made), team: team.name, ...opening, openedAt: now }
  add(state, families.opened, [team.name, ticket.kind, ticket.class])
  if (by !== undefined) return close(part, state, { ...ticket, effort: 0, startedAt: now, closedAt: now, by })
  bringUpToDate(simulation, state, team)
  const key = `${team.name}/${ticket.priority}`
  const line = state.lines.get(key) ?? new Map<string, Ticket>()
  state.lines.set(key, line)
  line.set(ticket.id, ticket)
  startWork(simulation, part, team)
}

/** Whoever is free takes the first ticket of the most urgent line. */
export function startWork(simulation: Simulation, part: TicketsPart, team: Team): void {
  const state = simulation.state(part)
  while ((state.busy.get(team.name) ?? 0) < team.engineers) {
    const ticket = takeFirst(state, team.name)
    if (!ticket) return
    const started = { ...ticket, startedAt: simulation.now }
    state.open.set(ticket.id, started)
    state.busy.set(team.name, (state.busy.get(team.name) ?? 0) + 1)
    observe(state, families.waited, [team.name, ticket.kind], workedBetween(team.hours, ticket.openedAt, simulation.now))
    const at = afterWork(team.hours, simulation.now, Math.max(1, Math.round(ticket.effort / (1 - team.interrupts))))
    simulation.schedule({ at, part: part.name, event: 'is done', data: ticket.id })
  }
}

function takeFirst({ lines }: TicketsState, team: string): Ticket | undefined {
  let best: Map<string, Ticket> | undefined
  let urgency = Infinity
  for (const [key, line] of lines) {
    const at = key.lastIndexOf('/')
    if (line.size === 0 || key.slice(0, at) !== team || Number(key.slice(at + 1)) >= urgency) continue
    best = line
    urgency = Number(key.slice(at + 1))
  }
  const first = best?.values().next().value
  if (first) best!.delete(first.id)
  return first
}

export function isDone(simulation: Simulation, part: TicketsPart, id: string): void {
  const state = simulation.state(part)
  const ticket = state.open.get(id)!
  const team = state.teams.get(ticket.team)
  state.open.delete(id)
  if (team) bringUpToDate(simulation, state, team)
  state.busy.set(ticket.team, state.busy.get(ticket.team)! - 1)
  close(part, state, { ...ticket, closedAt: simulation.now })
  add(state, families.work, [ticket.team, ticket.kind, ticket.class], ticket.effort / second)
  if (ticket.kind.startsWith(buildPrefix)) pieceIsBuilt(simulation, part, ticket.kind.slice(buildPrefix.length))
  if (team) startWork(simulation, part, team)
}

function close({ keeps }: TicketsPart, state: TicketsState, ticket: Ticket): void {
  const { closed } = state
  if (closed.length >= keeps) closed.splice(0, 1 + Math.floor(keeps / 10))
  if (keeps > 0) closed.push(ticket)
  add(state, families.closed, [ticket.team, ticket.kind, ticket.class, ticket.by ?? 'person'])
}

export const buildPrefix = 'build '
const upkeepPrefix = 'upkeep of '

function pieceIsBuilt(simulation: Simulation, part: TicketsPart, name: string): void {
  const { buildings, automations } = simulation.state(part)
  const building = buildings.get(name)
  const automation = automations.get(name)
  if (!building || !automation) return
  const left = building.left - 1
  buildings.set(name, { ...building, left, ...(left === 0 && { readyAt: simulation.now }) })
  if (left > 0) return
  simulation.scheduleAfter({ after: week, part: part.name, event: 'needs upkeep', data: name })
  if (automation.expiresAfter !== undefined) simulation.scheduleAfter({ after: automation.expiresAfter, part: part.name, event: 'expires', data: name })
}

export function needsUpkeep(simulation: Simulation, part: TicketsPart, name: string): void {
  const state = simulation.state(part)
  const automation = state.automations.get(name)
  const team = automation && state.teams.get(automation.team)
  if (!automation || !team) return
  simulation.scheduleAfter({ after: week, part: part.name, event: 'needs upkeep', data: name })
  if (automation.upkeep > 0) open(simulation, part, team, { kind: `${upkeepPrefix}${name}`, class: 'overhead', priority: 0, effort: automation.upkeep })
}

/** What was in line and at work since the last look, on the team's own clock. */
export function bringUpToDate(simulation: Simulation, state: TicketsState, { name, hours }: Team): void {
  const clock = workingClock(hours, simulation.now)
  const area = state.areas.get(name) ?? { clock, waiting: 0, busy: 0 }
  const passed = clock - area.clock
  let inLine = 0
  for (const [key, line] of state.lines) if (key.slice(0, key.lastIndexOf('/')) === name) inLine += line.size
  state.areas.set(name, { clock, waiting: area.waiting + passed * inLine, busy: area.busy + passed * (state.busy.get(name) ?? 0) })
}
