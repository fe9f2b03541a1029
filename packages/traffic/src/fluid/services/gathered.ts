/** Cohorts that are alike go on as one: without that each retry would multiply them. */
import type { Duration } from '@track/simulation'
import { fineIndex } from '../../measures/histogram.ts'
import { mergedTries } from '../sampling/noting.ts'
import type { Cohort } from './services.ts'

/** Of one client, route, attempt and step, with about as much time behind them; `step` is Infinity where that does not matter. */
export function gathered(cohorts: readonly Cohort[], step: Duration): Cohort[] {
  if (cohorts.length < 2) return [...cohorts]
  const rows = new Map<string, Cohort>()
  for (const cohort of cohorts) {
    const { client, route, attempts, elapsed, at, mass, isTurnedAway } = cohort
    const key = `${client}/${route}/${attempts}/${Math.floor(at / step)}/${fineIndex(elapsed) >> 4}/${isTurnedAway}`
    const known = rows.get(key)
    if (!known) {
      rows.set(key, cohort)
      continue
    }
    const total = known.mass + mass
    const between = (a: number, b: number): number => (a * known.mass + b * mass) / total
    rows.set(key, { ...known, mass: total, elapsed: between(known.elapsed, elapsed), at: between(known.at, at), wait: between(known.wait, cohort.wait), tries: mergedTries(known.tries, known.mass, cohort.tries, mass) })
  }
  return [...rows.values()]
}
