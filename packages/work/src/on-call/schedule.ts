/**
 * Who is on duty: layers of people who take turns, of which a later one covers those before it, and overrides above all.
 *
 * Follows schedules of PagerDuty's REST API v2 (schedule_layers with rotation_virtual_start, rotation_turn_length_seconds and
 * daily restrictions; overrides). Left out: weekly restrictions, time zones with summer time.
 */
import { day, type Duration, type Instant } from '@track/simulation'

export interface Layer {
  readonly people: readonly string[]
  /** When the first person's first turn begins. */
  readonly start: Instant
  readonly turn: Duration
  /** Only so long each day, from so long after midnight UTC on. */
  readonly daily?: { readonly from: Duration; readonly for: Duration }
}

export interface Override {
  readonly person: string
  readonly from: Instant
  readonly until: Instant
}

export interface Schedule {
  readonly name: string
  readonly layers: readonly Layer[]
  readonly overrides: readonly Override[]
}

export interface Duty {
  readonly person: string
  /** When this shift of theirs began. */
  readonly since: Instant
}

export function onDuty({ layers, overrides }: Schedule, at: Instant): Duty | undefined {
  const override = overrides.findLast(({ from, until }) => from <= at && at < until)
  if (override) return { person: override.person, since: override.from }
  for (const layer of layers.toReversed()) {
    const duty = dutyIn(layer, at)
    if (duty) return duty
  }
  return undefined
}

function dutyIn({ people, start, turn, daily }: Layer, at: Instant): Duty | undefined {
  if (at < start || people.length === 0) return undefined
  const turns = Math.floor((at - start) / turn)
  const turnSince = start + turns * turn
  const person = people[turns % people.length]!
  if (!daily) return { person, since: people.length === 1 ? start : turnSince }
  const began = Math.floor((at - daily.from) / day) * day + daily.from
  return at < began + daily.for ? { person, since: Math.max(began, turnSince) } : undefined
}
