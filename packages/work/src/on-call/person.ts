/**
 * A person who can be paged: when they work and sleep, how soon they answer, and how pages wear them down. The
 * figures are for practice; nobody's statistics stand behind them.
 */
import { day, type Distribution, type Duration, hour, type Instant, minute, sample, type Stream, substream, uniform } from '@track/simulation'
import { isWorkingAt, type WorkingHours } from '../working-time.ts'

export const moods = ['working', 'awake', 'asleep'] as const
export type Mood = (typeof moods)[number]

export interface Answering {
  /** From the notification to the acknowledgement, of a person who has not been paged lately. */
  readonly after: Distribution
  /** The share of notifications that are not noticed. */
  readonly missed: number
}

export interface Person {
  readonly name: string
  /** Hours of work, and with their offset from UTC where the person lives. */
  readonly works: WorkingHours
  /** After local midnight; `from` may be later than `until`. */
  readonly sleeps: { readonly from: Duration; readonly until: Duration }
  readonly answers: Readonly<Record<Mood, Answering>>
  /** What each page of the shift so far adds: to the time of an answer as a share of it, to what is missed as a share of all. */
  readonly fatigue: { readonly slower: number; readonly missed: number }
  /** After how long a notification that was not answered is sent again. */
  readonly remindedEvery: Duration
  /** To find out that nothing is wrong. */
  readonly falseAlarm: Distribution
}

const usual: Omit<Person, 'name' | 'works'> = {
  sleeps: { from: 23 * hour, until: 7 * hour },
  answers: {
    working: { after: { kind: 'lognormal', median: minute, sigma: 0.6 }, missed: 0.02 },
    awake: { after: { kind: 'lognormal', median: 2 * minute, sigma: 0.8 }, missed: 0.05 },
    asleep: { after: { kind: 'lognormal', median: 5 * minute, sigma: 0.6 }, missed: 0.15 },
  },
  fatigue: { slower: 0.1, missed: 0.02 },
  remindedEvery: 5 * minute,
  falseAlarm: { kind: 'lognormal', median: 15 * minute, sigma: 0.5 },
}

export function person(name: string, { utcOffset = 0, ...more }: Partial<Omit<Person, 'name'>> & { readonly utcOffset?: Duration } = {}): Person {
  return { name, ...usual, works: { days: [1, 2, 3, 4, 5], from: 9 * hour, until: 17 * hour, utcOffset }, ...more }
}

export function localTime({ works: { utcOffset } }: Person, at: Instant): Duration {
  const local = at + utcOffset
  return local - Math.floor(local / day) * day
}

export function moodAt(who: Person, at: Instant): Mood {
  const { from, until } = who.sleeps
  const local = localTime(who, at)
  const sleeps = from <= until ? local >= from && local < until : local >= from || local < until
  if (sleeps) return 'asleep'
  return isWorkingAt(who.works, at) ? 'working' : 'awake'
}

/** More than nineteen notifications in twenty nobody misses. */
const missedMost = 0.95

export interface Answer {
  readonly mood: Mood
  /** Undefined where the notification is not noticed. */
  readonly after: Duration | undefined
}

/** What becomes of a notification, after so many pages in the shift. */
export function answerOf(who: Person, { at, pages, chance, attempt }: { readonly at: Instant; readonly pages: number; readonly chance: Stream; readonly attempt: number }): Answer {
  const mood = moodAt(who, at)
  const { after, missed } = who.answers[mood]
  if (uniform(substream(chance, 'missed'), attempt) < Math.min(missedMost, missed + who.fatigue.missed * pages)) return { mood, after: undefined }
  return { mood, after: Math.max(1, Math.round(sample(after, substream(chance, 'answer'), attempt) * (1 + who.fatigue.slower * pages))) }
}
