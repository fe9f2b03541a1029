/** What a recording knows of the processes that it scrapes, and of the bundles that their series follow. */
import { type Duration, type Instant, millisecond, type Simulation } from '@track/simulation'
import type { Motion } from '@track/telemetry'
import type { Balance } from '../fluid/services/services.ts'
import type { Signal } from './signals.ts'

export interface Recorded {
  readonly id: string
  readonly start: number
  /** The id of the target in the store. */
  readonly target: string
  readonly firstMs: number
  readonly intervalMs: number
  readonly signals: readonly Signal[]
  readonly failsUntilMs: number
  /** Signals of which the store knows the series. */
  readonly isNamed: readonly boolean[]
  /** The id of the scheduled scrape; '' while it follows a bundle. */
  readonly event: string
}

export interface RecordedGroup {
  readonly key: string
  readonly bundle: string
  readonly members: readonly string[]
  /** Motions whose signals all have their series. */
  readonly named: readonly Motion[]
}

export interface Recording {
  interval: Duration
  /** By the id of the process. */
  recorded: Map<string, Recorded>
  /** Those that follow a bundle each; none out of balance. */
  recordedGroups: readonly RecordedGroup[]
  /** The ids of courses: of all loads together, and of each of several. */
  recordedCourses: Map<string, string>
  /** The balance that bundles are written for; none out of balance. */
  recordedBalance: readonly Balance['instances'][]
}

export function newRecording(interval: Duration): Recording {
  return { interval, recorded: new Map(), recordedGroups: [], recordedCourses: new Map(), recordedBalance: [] }
}

/** The first scrape at or after a time. */
export function scrapeAfter({ firstMs, intervalMs }: Pick<Recorded, 'firstMs' | 'intervalMs'>, timeMs: number): number {
  return firstMs + Math.max(0, Math.ceil((timeMs - firstMs) / intervalMs)) * intervalMs
}

/** The row with its next scrape on the event table, at or after a time. */
export function scrapedNext(simulation: Simulation, recorded: Recorded, timeMs: number): Recorded {
  const at: Instant = scrapeAfter(recorded, timeMs) * millisecond
  return { ...recorded, event: simulation.schedule({ at, part: 'recording', event: 'scrape', data: recorded.id }) }
}
