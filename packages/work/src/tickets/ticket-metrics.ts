/** What a ticket system exposes: tickets by kind, hours of people by kind and class, waits, who is busy, what automations do. */
import type { MetricFamily } from '@track/telemetry'
import { familiesOf, type FamilyRow, gauge } from '../measures.ts'
import type { TicketsState } from './ticket.ts'

const waitBounds = [300, 900, 3600, 7200, 14_400, 28_800, 57_600, 144_000, 288_000]

export const families = {
  opened: { name: 'tickets_opened_total', help: 'Tickets opened.', labels: ['team', 'kind', 'class'] },
  closed: { name: 'tickets_closed_total', help: 'Tickets closed, by a person or by an automation.', labels: ['team', 'kind', 'class', 'by'] },
  work: { name: 'team_work_seconds_total', help: 'Time that people spent on tickets, counted when they are closed.', labels: ['team', 'kind', 'class'] },
  waited: { name: 'ticket_wait_seconds', help: 'From a ticket\'s opening to the beginning of work on it, in hours of work.', labels: ['team', 'kind'], bounds: waitBounds },
  runs: { name: 'automation_runs_total', help: 'Tickets that an automation has taken, by what came of it.', labels: ['team', 'automation', 'result'] },
} as const satisfies Readonly<Record<string, FamilyRow>>

export function ticketMetrics(state: TicketsState): readonly MetricFamily[] {
  const teams = [...state.teams.values()]
  const waiting = Array.from(state.lines, ([key, line]) => {
    const at = key.lastIndexOf('/')
    return { labels: { team: key.slice(0, at), priority: key.slice(at + 1) }, value: line.size }
  })
  return [
    ...familiesOf(state, Object.values(families)),
    gauge('tickets_waiting', 'Tickets that nobody works on.', waiting),
    gauge('team_engineers', 'People in the team.', teams.map(({ name, engineers }) => ({ labels: { team: name }, value: engineers }))),
    gauge('team_engineers_busy', 'People at work on a ticket.', teams.map(({ name }) => ({ labels: { team: name }, value: state.busy.get(name) ?? 0 }))),
    gauge('automation_last_success_timestamp_seconds', 'When an automation has last taken a ticket.', lastSuccesses(state)),
  ]
}

function lastSuccesses({ counters }: TicketsState): { readonly labels: Readonly<Record<string, string>>; readonly value: number }[] {
  return Array.from(counters).flatMap(([key, value]) => {
    const [family, team = '', automation = ''] = key.split('\n')
    return family === lastSuccess.name ? [{ labels: { team, automation }, value }] : []
  })
}

/** Kept as a counter is, and set. */
export const lastSuccess: FamilyRow = { name: 'automation last success', help: '', labels: ['team', 'automation'] }
