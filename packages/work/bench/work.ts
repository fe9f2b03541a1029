/** How fast the models run alone: what batches of hundreds of seeded weeks are made of. */
import { day, type Distribution, hour, minute, week } from '@track/simulation'
import { officeHours, person, runDelivery, runOnCall, runTickets } from '../src/index.ts'

/** A Monday. */
const startedAt = 1_740_960_000_000_000
const exponential = (mean: number): Distribution => ({ kind: 'exponential', mean })

function secondsOf(run: () => void): number {
  const before = performance.now()
  run()
  return (performance.now() - before) / 1000
}

function onCallMonths(): void {
  const world = {
    people: [person('ada'), person('bob')], schedules: [{ name: 'primary', layers: [{ people: ['ada', 'bob'], start: startedAt, turn: week }], overrides: [] }],
    policies: [{ name: 'web', routingKey: 'web', loops: 1, rules: [{ schedules: ['primary'], people: [], escalateAfter: 15 * minute }] }],
    incidents: [{ name: 'hang', between: exponential(20 * hour), detection: exponential(5 * minute), diagnosis: exponential(15 * minute), repair: exponential(20 * minute), policy: 'web' }],
    noise: [{ name: 'cpu', between: exponential(8 * hour), policy: 'web' }],
  }
  for (let seed = 0; seed < 200; seed++) runOnCall(world, { seed, startedAt, for: 30 * day })
}

function ticketYears(): void {
  const kinds = [{ name: 'environment', class: 'toil', perWeek: 50, growth: 0, arrivals: 'poisson', effort: exponential(40 * hour / 18), priority: 1 }] as const
  for (let seed = 0; seed < 100; seed++) runTickets({ name: 'infra', engineers: 3, hours: officeHours, interrupts: 0, kinds }, { seed, startedAt, for: 52 * week })
}

function builds(): void {
  runDelivery([{
    name: 'shop', changes: { perWeek: 10_080, arrivals: 'poisson' }, batch: 1, stages: [{ name: 'build', duration: exponential(12 * minute), concurrency: 13 }],
    rework: exponential(hour), failure: { share: 0.1, restore: exponential(hour) },
  }], { seed: 1, startedAt, for: 5 * week })
}

export const benchmarks = [
  { name: '200 seeded months of people on call', unit: 's', target: 3, run: () => secondsOf(onCallMonths) },
  { name: '100 seeded years of 50 tickets a week', unit: 's', target: 4, run: () => secondsOf(ticketYears) },
  { name: '50,000 changes through a build with 13 runners', unit: 's', target: 2, run: () => secondsOf(builds) },
]
