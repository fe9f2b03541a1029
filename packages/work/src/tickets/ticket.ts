/** Tickets as rows, and the state of the part that moves them. */
import type { Duration, Instant } from '@track/simulation'
import type { Measures } from '../measures.ts'
import type { Automation, Team, WorkClass } from './team.ts'

export interface Ticket {
  readonly id: string
  readonly team: string
  readonly kind: string
  readonly class: WorkClass
  readonly openedAt: Instant
  readonly priority: number
  readonly effort: Duration
  readonly startedAt?: Instant
  readonly closedAt?: Instant
  /** Absent: a person. */
  readonly by?: string
}

/** How an automation comes along. */
export interface Building {
  readonly declaredAt: Instant
  /** Builders who have not finished. */
  readonly left: number
  readonly readyAt?: Instant
  readonly expiredAt?: Instant
}

/** Sums over the team's own time, for means. */
export interface Area {
  /** What the team's clock showed when they were last brought up to date. */
  readonly clock: number
  readonly waiting: number
  readonly busy: number
}

export interface TicketsState extends Measures {
  readonly teams: Map<string, Team>
  /** When each team began: growth is counted from there. */
  readonly since: Map<string, Instant>
  readonly automations: Map<string, Automation>
  readonly buildings: Map<string, Building>
  /** `team/kind`, of which the next ticket is on its way: its number. */
  readonly arriving: Map<string, number>
  /** `team/priority`: tickets in line, by id, first come first. */
  readonly lines: Map<string, Map<string, Ticket>>
  /** Being worked on, by id. */
  readonly open: Map<string, Ticket>
  /** The last ones, oldest first. */
  readonly closed: Ticket[]
  /** By team. */
  readonly busy: Map<string, number>
  readonly areas: Map<string, Area>
  made: number
}
