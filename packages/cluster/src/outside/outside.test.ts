/** Load and Journey objects: what they send, what a change does, what is refused. */
import { events as eventResource, StatusError } from '@track/apimachinery'
import { clientFor } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { minute, second, type Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { journeys } from './journey-kind.ts'
import { apply, ask, startCluster, workload } from '../testing/play-cluster.ts'
import { loads } from './load-kind.ts'

const server = (name: string, more = '') => workload(name, `
kind: server
routes: [{path: /, service: 10ms${more}}]`, { port: 8080 })

const load = (spec: string) => `
apiVersion: traffic.track.dev/v1
kind: Load
metadata: {name: shoppers}
spec: ${spec}`

const journey = (steps: string) => `
apiVersion: traffic.track.dev/v1
kind: Journey
metadata: {name: checkout}
spec:
  load: {model: closed, users: 10, think: 1s}
  steps: ${steps}`

const admin = (world: Simulation) => clientFor(world, { user: { name: 'admin', groups: ['system:masters'] }, manager: 'kubectl' })

const statusOf = (world: Simulation) => cacheOf(world).get(loads, 'shoppers', 'default')!.status
const ready = (world: Simulation) => {
  const { status, reason, message } = statusOf(world)!.conditions!.find(({ type }) => type === 'Ready')!
  return [status, reason, message]
}
const said = (world: Simulation) => cacheOf(world).list(eventResource, 'default')
  .filter((each) => (each as unknown as { involvedObject: { kind: string } }).involvedObject.kind === 'Load')
  .map((each) => (each as unknown as { reason: string }).reason)
const looping = 'grain: fluid does not simulate event loops, warm-up and pauses (model, warmup, gc), and '

test('a Load that is refused its grain says so in its status, and begins when it is not any more', () => {
  const world = startCluster()
  apply(world, `${server('api', '}]\nmodel: event-loop #')}\n---\n${load('{service: api, grain: fluid, load: {rate: 100/s}}')}`)
  world.runFor(minute)
  expect(ready(world)).toEqual(['False', 'GrainRefused', expect.stringContaining(looping)])
  expect(statusOf(world)!.grain).toBeUndefined()
  const since = statusOf(world)!.conditions![0]!.lastTransitionTime
  world.runFor(minute)
  expect(statusOf(world)!.conditions![0]!.lastTransitionTime).toBe(since)
  apply(world, load('{service: api, grain: exact, load: {rate: 100/s}}'))
  world.runFor(minute)
  expect(ready(world)).toEqual(['True', 'Sending', ''])
  expect(statusOf(world)).toMatchObject({ grain: 'exact' })
})

test('what joins a Load in flows and is not simulated there makes it exact where the grain was left to choose, and ends it where not', () => {
  const flowing = (grain: string) => {
    const world = startCluster()
    apply(world, `${server('api')}\n---\n${load(`{service: api, ${grain}load: {rate: 20000/s}, horizon: 2h}`)}`)
    world.runFor(minute)
    expect(statusOf(world)).toMatchObject({ grain: 'fluid', conditions: [{ type: 'Ready', status: 'True' }] })
    apply(world, server('api', '}]\nmodel: event-loop #').replace('annotations: {', 'annotations: {release: "2", '))
    return world
  }
  const chosen = flowing('')
  for (let seconds = 0; statusOf(chosen)!.grain === 'fluid' && seconds < 60; seconds++) chosen.runFor(second)
  expect(statusOf(chosen)).toMatchObject({ grain: 'exact', grainReason: expect.stringContaining(looping), conditions: [{ status: 'True' }] })
  expect(said(chosen)).toEqual(['GrainChosen', 'GrainChosen'])
  const asked = flowing('grain: fluid, ')
  asked.runFor(minute)
  expect(ready(asked)).toEqual(['False', 'GrainRefused', expect.stringContaining(looping)])
  expect(statusOf(asked)!.grain).toBeUndefined()
  expect(said(asked)).toContain('GrainRefused')
  expect(ask(asked, 'http_client_requests_total{load="shoppers"}')).toEqual([])
}, 60_000)

test('a Load sends without a pod, and its change is no restart', () => {
  const world = startCluster()
  apply(world, `${server('api')}\n---\n${load('{service: api, load: {rate: 100/s, arrivals: constant}}')}`)
  world.runFor(3 * minute)
  expect(ask(world, 'round(rate(http_client_requests_total{load="shoppers"}[1m])) > 0', 'outcome')).toEqual(['success 100'])
  expect(ask(world, 'round(rate(http_requests_total{app="api"}[1m]))', 'code')).toEqual(['200 100'])
  const { status } = cacheOf(world).get(loads, 'shoppers', 'default')!
  apply(world, load('{service: api, load: {rate: 200/s, arrivals: constant}}'))
  world.runFor(2 * minute)
  expect(ask(world, 'round(rate(http_requests_total{app="api"}[1m]))', 'code')).toEqual(['200 200'])
  expect(ask(world, 'resets(http_client_requests_total{load="shoppers",outcome="success"}[5m])', 'outcome')).toEqual(['success 0'])
  expect(cacheOf(world).get(loads, 'shoppers', 'default')!.status).toEqual({
    ...status, grainReason: expect.stringContaining('(720000 requests in 60m'), conditions: [{ ...status!.conditions![0], observedGeneration: 2 }],
  })
  expect(status).toMatchObject({ grain: 'exact', grainReason: expect.stringContaining('(360000 requests in 60m') })
  admin(world).delete(loads, { metadata: { name: 'shoppers', namespace: 'default' } })
  world.runFor(2 * minute)
  expect(ask(world, 'rate(http_requests_total{app="api"}[1m])', 'code')).toEqual(['200 0'])
  expect(ask(world, 'http_client_requests_total{load="shoppers"}')).toEqual([])
})

test('a Journey over a Service that a Load counts in flows is refused, and begins when the Load has gone', () => {
  const world = startCluster()
  apply(world, `${server('api')}\n---\n${load('{service: api, grain: fluid, load: {rate: 100/s}}')}`)
  world.runFor(minute)
  apply(world, journey('[{service: api}]'))
  world.runFor(5 * second)
  const said = cacheOf(world).list(eventResource, 'default').map((each) => (each as unknown as { message: string }).message)
  expect(said).toContain('grain: load "load/default/shoppers" counts requests to Service "default/api" in the grain fluid, and a Service has one grain')
  expect(cacheOf(world).get(journeys, 'checkout', 'default')!.status).toBeUndefined()
  admin(world).delete(loads, { metadata: { name: 'shoppers', namespace: 'default' } })
  world.runFor(minute)
  expect(cacheOf(world).get(journeys, 'checkout', 'default')!.status).toBeDefined()
})

test('a Load without its queue says so, and begins when there is one', () => {
  const world = startCluster()
  apply(world, load('{publishes: orders, load: {rate: 10/s}}'))
  world.runFor(5 * second)
  const said = cacheOf(world).list(eventResource, 'default').map((each) => (each as unknown as { message: string }).message)
  expect(said).toContain("NOT_FOUND - no queue 'orders' in vhost '/'")
  expect(statusOf(world)).toEqual({ conditions: [expect.objectContaining({ type: 'Ready', status: 'False', reason: 'NoQueue', message: "NOT_FOUND - no queue 'orders' in vhost '/'" })] })
  apply(world, 'apiVersion: traffic.track.dev/v1\nkind: Queue\nmetadata: {name: orders}\nspec: {}')
  world.runFor(2 * minute)
  expect(ask(world, 'round(rate(queue_published_total{queue="orders"}[1m]))')).toEqual(['10'])
})

test('a Journey goes through its services in order, and fails with the step that fails', () => {
  const world = startCluster()
  apply(world, [server('cart'), server('payment', ', errors: 0.5'), server('mail'), journey('[{service: cart}, {service: payment, timeout: 1s}, {service: mail, onFailure: ignore}]')].join('\n---\n'))
  world.runFor(10 * minute)
  const ratio = (name: string) => Number(ask(world, `sum(increase(http_requests_total{app="${name}"}[5m])) / sum(increase(journeys_total[5m]))`)[0])
  expect(ratio('cart')).toBeCloseTo(1, 1)
  expect(ratio('mail')).toBeCloseTo(0.5, 1)
  const ended = Number(ask(world, 'sum(increase(journeys_total{outcome="success"}[5m])) / sum(increase(journeys_total[5m]))')[0])
  expect(ended).toBeCloseTo(0.5, 1)
  // Ten users, a second of thinking and 20 or 30 ms under way: the law of the closed loop.
  expect(Number(ask(world, 'sum(rate(journeys_total[5m]))')[0])).toBeCloseTo(10 / 1.025, 0)
  expect(ask(world, 'sum by (service) (rate(http_client_requests_total{journey="checkout"}[5m])) > 0', 'service').map((line) => line.split(' ')[0]).sort())
    .toEqual(['default/cart', 'default/mail', 'default/payment'])
  apply(world, journey('[{service: cart}]'))
  world.runFor(3 * minute)
  expect(ask(world, 'sum(rate(http_requests_total{app="mail"}[1m]))')).toEqual(['0'])
  admin(world).delete(journeys, { metadata: { name: 'checkout', namespace: 'default' } })
  world.runFor(3 * minute)
  expect(ask(world, 'sum(rate(http_requests_total{app="cart"}[1m]))')).toEqual(['0'])
})

test('a world with both forks, is saved, and replays', () => {
  checkWorld(startCluster, [
    (world) => apply(world, [server('api'), load('{service: api, load: {rate: 50/s}}'), journey('[{service: api}, {service: api}]')].join('\n---\n')),
    { run: minute },
    (world) => apply(world, load('{service: api, load: {rate: 20/s}}')),
    { run: 30 * second },
  ])
}, 60_000)

const refused: [object: string, words: string][] = [
  [load('{service: api, load: {rate: 5}}'), 'Load.traffic.track.dev "shoppers" is invalid: spec.load.rate: Invalid value: 5: expected a rate such as 450/s or 30/m'],
  [load('{load: {rate: 5/s}}'), 'Load.traffic.track.dev "shoppers" is invalid: spec.service: Required value: expected either a service to call or, in publishes, a queue'],
  [load('{service: api, routes: [{weight: -1}]}'), 'spec.routes[0].weight: Invalid value: -1: expected a number, at least 0'],
  [journey('[]'), 'Journey.traffic.track.dev "checkout" is invalid: spec.steps: Required value: a journey has at least one step'],
  [journey('[{service: api}, {service: api, retries: many}]'), 'spec.steps[1].retries: Invalid value: "many": expected a whole number, at most 100'],
  [journey('[{path: /}]'), 'spec.steps[0].service: Required value'],
  [journey('[{service: api, onFailure: panic}]'), 'spec.steps[0].onFailure: Invalid value: "panic": expected one of fail, ignore'],
]

test.each(refused)('refused: %s', (object, words) => {
  const create = () => apply(startCluster(), object)
  expect(create).toThrow(StatusError)
  expect(create).toThrow(words)
})
