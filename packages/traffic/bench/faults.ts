/** How fast reduced worlds of things that fail are. */
import { day, hour, millisecond, minute, second } from '@track/simulation'
import { injectFault, runUpDown, startClient } from '../src/index.ts'
import { client, emptyWorld, serve, server } from '../src/testing/scenario.ts'

const months = 200

/** A service that fails twice a day: two hundred seeded months. */
function twoHundredMonths(): number {
  const web = { between: { kind: 'weibull', scale: 12 * hour, shape: 1.5 }, lasts: { kind: 'lognormal', median: 20 * minute, sigma: 0.8 } } as const
  const before = performance.now()
  for (let seed = 0; seed < months; seed++) runUpDown({ components: { web }, structure: 'web' }, { seed, startedAt: 0, for: 30 * day })
  return (performance.now() - before) / 1000
}

/** A Schedule that makes a fault each second, for six hours: what is over must cost nothing. */
function oneEachSecond(): number {
  const world = emptyWorld()
  serve(world, 'api', ['api'], server('routes: [{service: 1ms}]'))
  startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 1/s}\ntimeout: 1s') })
  const before = performance.now()
  for (let number = 0; number < 6 * 3600; number++) {
    injectFault(world, { id: `late ${number}`, kind: 'link', where: { instances: ['api'] }, at: world.now, for: 500 * millisecond, delay: 5 * millisecond })
    world.runFor(second)
  }
  return (performance.now() - before) / 1000
}

export const benchmarks = [
  { name: 'faults: 200 seeded months of a service that is up or down', unit: 's', target: 1, run: twoHundredMonths },
  { name: 'faults: six hours of a fault each second', unit: 's', target: 1, run: oneEachSecond },
]
