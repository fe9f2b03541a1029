import { minute, type Simulation, second } from '@track/simulation'
import { groundTruth } from '@track/traffic'
import { onCallTruth } from '@track/work'
import type { Delivery } from '@track/telemetry'
import { expect, test } from 'vitest'
import { apply, clusterOptions, workload } from '../../testing/play-cluster.ts'
import { buildWorld } from '../../world.ts'
import { onCall } from './on-call.ts'
import { answerPage, pagerOf } from './pager.ts'

const people = `
{apiVersion: work.track.dev/v1, kind: Person, metadata: {name: ada}, spec: {answers: {awake: {after: 1m, missed: 0}}}}
---
{apiVersion: work.track.dev/v1, kind: EscalationPolicy, metadata: {name: shop}, spec: {routingKey: f00d, rules: [{people: [ada]}]}}`

function start(): Simulation {
  const world = buildWorld({ seed: 7, ...clusterOptions, addons: [onCall] })
  world.runFor(5 * second)
  apply(world, people)
  world.runFor(second)
  return world
}

/** As Alertmanager sends it. */
function delivery(event: object, to = 'https://events.pagerduty.com/v2/enqueue', integration: Delivery['integration'] = 'pagerduty'): Delivery {
  return {
    id: '1', at: 0, receiver: 'shop', integration, index: 0, groupKey: '{}', attempt: 1, reason: '', to, body: JSON.stringify(event), mail: undefined,
    state: 'open', error: '', endedAt: undefined,
  }
}

const trigger = { routing_key: 'f00d', dedup_key: 'k', event_action: 'trigger', payload: { summary: 'web fails', severity: 'critical' } }
const refused = (error: string) => ({ status: 400, body: JSON.stringify({ status: 'invalid event', message: 'Event object is invalid', errors: [error] }) })

test.each<[string, Delivery, unknown]>([
  ['an event', delivery(trigger), { status: 202, body: '{"status":"success","message":"Event processed","dedup_key":"k"}' }],
  ['a key of nobody', delivery({ ...trigger, routing_key: 'dead' }), refused('Invalid routing key')],
  ['a severity that there is not', delivery({ ...trigger, payload: { summary: 'x', severity: 'page' } }), refused("'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')")],
  ['version 1', delivery({}, 'https://events.pagerduty.com/generic/2010-04-15/create_event.json'), { error: 'not simulated here: version 1 of the Events API' }],
  ['a webhook', delivery({}, 'http://example.org', 'webhook'), undefined],
])('the pager answers %s', (_name, sent, answer) => {
  expect(answerPage(start(), sent)).toEqual(answer)
})

test('without a pager in the world nobody answers', () => {
  expect(answerPage(buildWorld({ seed: 7, ...clusterOptions }), delivery(trigger))).toBeUndefined()
})

test('who is paged mends one fault after the other; one without a fault was for nothing', () => {
  const world = start()
  apply(world, workload('api', 'kind: server\nroutes: [{path: /, service: 5ms}]', { port: 8080 }))
  for (const name of ['first', 'second']) {
    apply(world, `{apiVersion: traffic.track.dev/v1, kind: Fault, metadata: {name: ${name}, annotations: {work.track.dev/diagnosis: 10m, work.track.dev/repair: 5m}}, spec: {kind: slow, factor: 2, target: {service: api}}}`)
    world.runFor(second)
  }
  for (const key of ['a', 'b', 'c']) answerPage(world, delivery({ ...trigger, dedup_key: key }))
  world.runFor(35 * minute)
  const truth = onCallTruth(world.state(pagerOf(world)!))
  expect(truth.pages.map(({ key, how, cause }) => [key, how, cause?.id.split('#')[0]])).toEqual([['a', 'repaired', 'default/first'], ['b', 'repaired', 'default/second'], ['c', undefined, undefined]])
  expect(groundTruth(world).faults.map(({ phase }) => phase)).toEqual(['healed', 'healed'])
  expect((truth.pages[0]!.resolvedAt! - truth.pages[0]!.triggeredAt) / minute).toBe(16)
})
