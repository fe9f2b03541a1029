/** How fast reduced worlds of things that fail are. */
import { day, hour, minute } from '@track/simulation'
import { runUpDown } from '../src/index.ts'

const months = 200

/** A service that fails twice a day: two hundred seeded months. */
function twoHundredMonths(): number {
  const web = { between: { kind: 'weibull', scale: 12 * hour, shape: 1.5 }, lasts: { kind: 'lognormal', median: 20 * minute, sigma: 0.8 } } as const
  const before = performance.now()
  for (let seed = 0; seed < months; seed++) runUpDown({ components: { web }, structure: 'web' }, { seed, startedAt: 0, for: 30 * day })
  return (performance.now() - before) / 1000
}

export const benchmarks = [
  { name: 'faults: 200 seeded months of a service that is up or down', unit: 's', target: 1, run: twoHundredMonths },
]
