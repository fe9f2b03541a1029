/** A team with a queue of tickets: what arrives, how long each takes, who there is, and what has been automated. Plain rows. */
import { type Distribution, type Duration, meanOf, week } from '@track/simulation'
import { workedBetween, type WorkingHours } from '../working-time.ts'

/**
 * Follows Beyer et al., "Site Reliability Engineering" (2016), chapter 5: toil is manual, repetitive, automatable, tactical, without enduring
 * value, and grows with the service; overhead is work about work; engineering changes the service.
 */
export const workClasses = ['toil', 'overhead', 'engineering'] as const
export type WorkClass = (typeof workClasses)[number]

export interface TicketKind {
  readonly name: string
  readonly class: WorkClass
  readonly perWeek: number
  /** Each week so much more than the one before, as a share. */
  readonly growth: number
  /** By chance and independently of each other, or evenly. */
  readonly arrivals: 'poisson' | 'regular'
  /** Of one person who does nothing else. */
  readonly effort: Distribution
  /** Lower ones are worked on first; nobody is interrupted for them. */
  readonly priority: number
}

export interface Team {
  readonly name: string
  readonly engineers: number
  /** Tickets arrive, and people work, in these hours; round the clock where absent. */
  readonly hours?: WorkingHours
  /** The share of everybody's time that goes to whoever asks in between. */
  readonly interrupts: number
  readonly kinds: readonly TicketKind[]
}

export interface Automation {
  readonly name: string
  readonly team: string
  /** The kind of tickets that it takes over. */
  readonly kind: string
  /** Of people, in all. */
  readonly build: Duration
  /** How many build it side by side. */
  readonly builders: number
  /** The share of tickets that no person sees any more. */
  readonly handles: number
  /** Of the others: what is left of the effort, as a share. */
  readonly effortLeft: number
  /** Of people, a week. */
  readonly upkeep: Duration
  /** Of those that it handles: the share that it makes worse, and what that costs a person. */
  readonly failures?: { readonly share: number; readonly effort: Distribution }
  /** It stops in silence after so long: a token that nobody renewed. */
  readonly expiresAfter?: Duration
}

/** The hours that a kind costs people in a week, at a level of arrivals. */
export function weeklyEffort({ effort }: TicketKind, perWeek: number): Duration {
  return meanOf(effort) * perWeek
}

/**
 * Weeks until an automation has given back what it cost, at a level of arrivals; Infinity where it never does. Limoncelli,
 * "Manual Work is a Bug" (2018) and the usual sum: build / (saved - upkeep - failures).
 */
export function paybackWeeks(kind: TicketKind, { build, handles, effortLeft, upkeep, failures }: Automation, perWeek = kind.perWeek): number {
  const before = weeklyEffort(kind, perWeek)
  const after = before * (1 - handles) * effortLeft + upkeep + (failures ? perWeek * handles * failures.share * meanOf(failures.effort) : 0)
  return after < before ? build / (before - after) : Infinity
}

/** Person-time that a team has in a week. */
export function weeklyCapacity({ engineers, hours }: Team): Duration {
  return engineers * (hours ? workedBetween(hours, 0, week) : week)
}
