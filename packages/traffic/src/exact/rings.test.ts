/** Servers that call each other in a ring: the calls come to an end, and so does every request. */
import { second, Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { startClient } from '../clients.ts'
import { client, clientTruth, serve, server, startedAt } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'

test.each([['cancel'], ['serve']])('a server that calls itself, abandoned: %s', (abandoned) => {
  const world = Simulation.start([trafficPart], { seed: 1, startedAt })
  serve(world, 'me', ['me'], server(`concurrency: 100000
queue: {limit: 100000}
abandoned: ${abandoned}
routes: [{path: /, service: 100us, calls: [{dependency: me, path: /}]}]
dependencies: {me: {service: me, timeout: 60s}}`))
  startClient(world, { id: 'load', workload: client('service: me\nload: {rate: 1/s}\ntimeout: 2s') })
  world.runFor(10 * second)
  const { outcomes } = clientTruth(world)
  // The thousandth call is refused a tenth of a second after the request came.
  expect(outcomes['bad_gateway']).toBeGreaterThan(3)
  expect(outcomes['timeout'] ?? 0).toBe(0)
})
