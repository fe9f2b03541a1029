/** What of a server's levers the fluid grain does not do is refused in a sentence. */
import { expect, test } from 'vitest'
import { refusedGrain } from '../../clients.ts'
import { client, emptyWorld, serve, server } from '../../testing/scenario.ts'

test.each([
  ['routes: [{calls: [{parallel: [{dependency: api}]}]}]\ndependencies: {api: {service: api}}', 'calls side by side (parallel)'],
  ['routes: [{variants: [{name: new, share: 10%}]}]', 'variants of routes (variants)'],
  ['limit: {rate: 5/s}', 'limits, shedding, bulkheads and orders of queues (limit, shed, bulkhead, queue.order, queue.codel)'],
  ['routes: [{shed: 50%}]', 'limits, shedding, bulkheads and orders of queues (limit, shed, bulkhead, queue.order, queue.codel)'],
  ['queue: {order: lifo}', 'limits, shedding, bulkheads and orders of queues (limit, shed, bulkhead, queue.order, queue.codel)'],
  ['model: event-loop', 'event loops, warm-up and pauses (model, warmup, gc)'],
  ['gc: {pause: 50ms, every: 1s}', 'event loops, warm-up and pauses (model, warmup, gc)'],
  ['routes: [{idempotency: replay}]', 'Idempotency-Keys (idempotency)'],
  ['routes: [{batch: {size: 8}}]', 'requests that are worked on together (batch, coalesce)'],
  ['log: {requests: sampled, share: 10%}', 'shares and formats of request logs (log.share, log.format: logfmt)'],
  ['log: {requests: sampled}', undefined],
  ['model: threads', undefined],
])('%s', (text, what) => {
  const world = emptyWorld()
  serve(world, 'api', ['api'], server(text))
  const refused = refusedGrain(world, { id: 'load', workload: client('service: api\ngrain: fluid\nload: {rate: 1/s}') })
  expect(refused).toBe(what && `grain: fluid does not simulate ${what}, and api has them`)
})
