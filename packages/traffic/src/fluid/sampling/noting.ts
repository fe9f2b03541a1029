/** What a run of flows tells about the requests that ended in it, for their sample. Scratch: nothing of it is state. */
import type { Duration } from '@track/simulation'
import { Gathering, type Points } from '../services/points.ts'
import type { Run } from '../services/run.ts'
import type { Cohort } from '../services/services.ts'
import type { Tried, Tries } from './sampled.ts'

/** Requests that ended alike. */
export interface Noted {
  readonly client: number
  readonly route: number
  readonly outcome: number
  /** Attempts before the one that ended them; all of them where none did. */
  readonly attempts: readonly Tried[]
  /** Whether an attempt ended them; a breaker's refusal does not. */
  readonly isAttempt: boolean
  mass: number
  /** How long they took. */
  readonly took: Gathering
}

/** The end of requests of a cohort: durations are from the start of its last attempt on. */
export function noteEnds(run: Run, cohort: Cohort, { outcome, isAttempt }: { readonly outcome: number; readonly isAttempt: boolean }, points: Points, mass: number): void {
  for (const { share, attempts } of cohort.tries) {
    const key = classKey(cohort, outcome, attempts, isAttempt)
    let noted = run.noted.get(key)
    if (!noted) {
      noted = { client: cohort.client, route: cohort.route, outcome, attempts, isAttempt, mass: 0, took: new Gathering() }
      run.noted.set(key, noted)
    }
    noted.took.addAll(points, mass * share, cohort.elapsed)
    for (const part of points.shares) noted.mass += part * mass * share
  }
}

function classKey({ client, route }: Cohort, outcome: number, attempts: readonly Tried[], isAttempt: boolean): string {
  return `${client}/${route}/${outcome}/${attempts.map((each) => each.outcome).join(',')}${isAttempt ? '' : '!'}`
}

/** One attempt more behind all of them. */
export function withAttempt(tries: readonly Tries[], attempt: Tried): readonly Tries[] {
  return tries.length === 0 ? tries : tries.map(({ share, attempts }) => ({ share, attempts: [...attempts, attempt] }))
}

/** Paths that a cohort keeps; of more than that the rarest go with the most frequent. */
const pathsMax = 16

/** What two cohorts that go on together have behind them. */
export function mergedTries(a: readonly Tries[], massOfA: number, b: readonly Tries[], massOfB: number): readonly Tries[] {
  if (a.length === 0) return a
  const total = massOfA + massOfB
  const paths = new Map<string, Tries>()
  const add = (tries: readonly Tries[], mass: number): void => {
    for (const { share, attempts } of tries) {
      const key = attempts.map(({ outcome }) => outcome).join(',')
      const part = share * mass / total
      const known = paths.get(key)
      paths.set(key, known ? { share: known.share + part, attempts: between(known, attempts, part) } : { share: part, attempts })
    }
  }
  add(a, massOfA)
  add(b, massOfB)
  const rows = [...paths.values()].toSorted((one, other) => other.share - one.share)
  const rest = rows.slice(pathsMax).reduce((sum, { share }) => sum + share, 0)
  return rows.slice(0, pathsMax).map((row, index) => (index === 0 && rest > 0 ? { ...row, share: row.share + rest } : row))
}

function between(known: Tries, attempts: readonly Tried[], part: number): Tried[] {
  const mean = (one: Duration, other: Duration): Duration => (one * known.share + other * part) / (known.share + part)
  return known.attempts.map(({ outcome, at, took }, index) => ({ outcome, at: mean(at, attempts[index]!.at), took: mean(took, attempts[index]!.took) }))
}
