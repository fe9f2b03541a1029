/** Variants of routes: who meets them, what they do otherwise, and how they are told apart. */
import { expect, test } from 'vitest'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { startClient } from '../clients.ts'
import { metricsOf } from '../measures/metrics.ts'
import { client, clientTruth, emptyWorld, serve, server } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'
import { parseWorkload } from '../workloads/parse-workload.ts'

const checkout = `
concurrency: 100
routes:
- path: /checkout
  service: 10ms
  variants:
  - {name: new, share: 20%, service: 30ms, errors: 10%}
  - {name: bare, flag: BARE, calls: []}
  calls: [{dependency: prices}]
dependencies: {prices: {service: prices}}`

function shop(env: Record<string, string> = {}): Simulation {
  const world = emptyWorld()
  serve(world, 'prices', ['prices'], server('routes: [{service: 5ms}]\nconcurrency: 100'))
  serve(world, 'web', ['web'], server(checkout, { env }))
  startClient(world, { id: 'load', workload: client('service: web\nroutes: [{path: /checkout}]\nload: {rate: 500/s}\nretries: 1') })
  return world
}

/** Answers of the server by variant (`-` for the route itself) and code. */
function answers(world: Simulation): Record<string, number> {
  const family = metricsOf(world, 'web').find(({ name }) => name === 'http_requests_total')!
  const found: Record<string, number> = {}
  for (const { labels, value } of family.samples) if (value > 0 && labels['route'] !== '') found[`${labels['variant'] ?? '-'} ${labels['code']}`] = value
  return found
}

/** Within four standard deviations of a binomial. */
function isShare(count: number, all: number, share: number): boolean {
  return Math.abs(count - all * share) <= 4 * Math.sqrt(all * share * (1 - share))
}

test('a share of the requests meets another service time and errors of its own; attempts meet the same', () => {
  const { simulation: world } = checkWorld(shop, [{ run: 30 * second }, (each) => void each.state(trafficPart), { run: 30 * second }])
  const { '- 200': plain, 'new 200': fine, 'new 500': failed, ...others } = answers(world)
  expect(others).toEqual({})
  const { requests, outcomes } = clientTruth(world)
  // An error is tried again, and meets the variant again: 1.1 attempts of each request.
  expect(isShare(plain!, requests, 0.8)).toBe(true)
  expect(isShare(failed!, fine! + failed!, 0.1)).toBe(true)
  expect(isShare(outcomes['error'] ?? 0, requests, 0.2 * 0.01)).toBe(true)
  const called = metricsOf(world, 'prices').find(({ name }) => name === 'http_requests_total')!.samples.reduce((sum, { value }) => sum + value, 0)
  expect(Math.abs(called - plain! - fine!)).toBeLessThan(30)
  const durations = metricsOf(world, 'web').find(({ name }) => name === 'http_request_duration_seconds')!.samples
  const mean = (variant: string | undefined) => {
    const [sum, count] = ['_sum', '_count'].map((suffix) => durations.find((each) => each.suffix === suffix && each.labels['variant'] === variant)!.value)
    return sum! / count!
  }
  expect(mean(undefined)).toBeCloseTo(0.015, 6)
  expect(mean('new')).toBeCloseTo(0.03 + 0.005 * fine! / (fine! + failed!), 4)
})

test.each<[string, Record<string, number>]>([
  ['25%', { '- 200': 0.55, 'bare 200': 0.25 }], ['0.5', { '- 200': 0.3, 'bare 200': 0.5 }], ['false', { '- 200': 0.8 }],
])('a flag of %s', (flag, shares) => {
  const world = shop({ BARE: flag })
  world.runFor(minute)
  const found = answers(world)
  for (const [what, share] of Object.entries(shares)) expect(isShare(found[what]!, clientTruth(world).requests, share), what).toBe(true)
})

test.each([
  ['{share: 10%}', 'routes[0].variants[0].name: not there, expected'],
  ['{name: a}', 'routes[0].variants[0].share: expected either a share or, in flag, a variable that says it'],
  ['{name: a, share: 1.5}', 'routes[0].variants[0].share: found "1.5", expected'],
  ['{name: a, flag: ODD}', 'routes[0].variants[0].flag: found ODD="maybe", expected true, false or a share from 0 to 1'],
  ['{name: a, share: 10%, path: /other}', 'routes[0].variants[0].path: unknown field'],
  ['{name: a, share: 10%}, {name: a, share: 10%}', 'routes[0].variants[1].name: found "a" twice'],
  ['{name: a, share: 10%, service: soon}', 'routes[0].variants[0].service: found "soon"'],
  ['{name: a, share: 10%, calls: [{dependency: none}]}', 'routes[0].variants[0].calls[0].dependency: '],
  ['{name: a, share: 80%}, {name: b, flag: ON}', 'routes[0].variants: found shares of 1.8 in all, expected at most 1'],
])('refused: %s', (variants, words) => {
  const { complaints } = parseWorkload({ text: `kind: server\nroutes: [{variants: [${variants}]}]`, env: { ODD: 'maybe', ON: 'true' } })
  expect(complaints).toEqual([expect.stringContaining(words)])
})

test('a flag with the name of what every object has is a variable that is not there', () => {
  const { workload, complaints } = parseWorkload({ text: 'kind: server\nroutes: [{variants: [{name: a, flag: constructor}]}]' })
  expect(complaints).toEqual([])
  expect(workload).toMatchObject({ routes: [{ path: '/' }] })
})
