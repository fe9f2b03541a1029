/** Which grain a load is counted in where it leaves the choice, and what is said of it. */
import { expect, test } from 'vitest'
import { minute, type Part, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { chosenGrain, refusedGrain, startClient, updateClient } from '../../clients.ts'
import { declareQueue } from '../../queues.ts'
import { client, clientTruth, emptyWorld, queue, serve, server, startedAt } from '../../testing/scenario.ts'
import { trafficPart } from '../../traffic-part.ts'

const plain = 'routes: [{service: 2ms}]\nconcurrency: 1000'

function grainOf(world: Simulation, id: string): string | undefined {
  const { clientRows, clientIndex } = world.state(trafficPart)
  return clientRows[clientIndex.get(id)!]!.workload!.grain
}

test.each<[what: string, api: string, load: string, grain: string, why: string]>([
  ['little for an hour', plain, 'load: {rate: 100/s}', 'exact', 'less than a second of a machine (360000 requests in 60m, 2 events each, 3000000 events/s)'],
  ['little for a month', plain, 'load: {rate: 100/s}\nhorizon: 720h', 'fluid', 'request by request it would take about 2m52s of a machine (259200000 requests in 30d, 2 events each, 3000000 events/s)'],
  ['much for an hour', plain, 'load: {rate: 50000/s}', 'fluid', 'request by request it would take about 2m of a machine (180000000 requests in 60m, 2 events each, 3000000 events/s)'],
  ['much, on less of a day', plain, 'load: {rate: 50000/s, day: [0.1]}', 'exact', 'about 12s of a machine (18000000 requests in 60m, 2 events each, 3000000 events/s)'],
  ['many users', plain, 'load: {model: closed, users: 100000, think: 1s}', 'fluid', 'request by request it would take about 4m of a machine (360000000 requests in 60m, 2 events each, 3000000 events/s)'],
  ['what flows do not do', `${plain}\ndiscipline: ps`, 'load: {rate: 50000/s}', 'exact',
    'about 2m of a machine (180000000 requests in 60m, 2 events each, 3000000 events/s); grain: fluid does not simulate servers whose requests share their cores (discipline, usl), and api-0 is one'],
  ['as it is said', plain, 'load: {rate: 100/s}\ngrain: fluid', 'fluid', 'the load says so'],
])('%s', (_what, api, load, grain, why) => {
  const world = emptyWorld()
  serve(world, 'api', ['api-0'], server(api))
  const start = { id: 'load', workload: client(`service: api\n${load}`) }
  expect(chosenGrain(world, start)).toEqual({ grain, why })
  startClient(world, start)
  world.runFor(1)
  expect(grainOf(world, 'load')).toBe(grain)
})

test('loads of one Service are counted in one grain, and the choice says why', () => {
  const heard: string[] = []
  const hearing: Part = { name: 'hearing', initial: () => ({}), events: { heard: (_world, { message }: { message?: string }) => void (message !== undefined && heard.push(message)) } }
  const world = Simulation.start([trafficPart, hearing], { seed: 1, startedAt })
  serve(world, 'api', ['api-0'], server(plain))
  startClient(world, { id: 'a', workload: client('service: api\nload: {rate: 50000/s}') })
  world.runFor(1)
  startClient(world, { id: 'b', workload: client('service: api\nload: {rate: 10/s}'), reportTo: { part: 'hearing', event: 'heard' } })
  world.runFor(second)
  expect([grainOf(world, 'a'), grainOf(world, 'b')]).toEqual(['fluid', 'fluid'])
  expect(heard).toEqual(['grain: fluid, grain: load "a" counts requests to Service "api" in the grain fluid, and a Service has one grain'])
})

test('a load that grows is chosen for anew', { timeout: 30_000 }, () => {
  const start = () => {
    const world = emptyWorld()
    serve(world, 'api', ['api-0'], server(plain))
    startClient(world, { id: 'load', workload: client('service: api\nload: {rate: 100/s}') })
    return world
  }
  const { simulation } = checkWorld(start, [
    { run: 10 * second }, (world) => updateClient(world, 'load', client('service: api\nload: {rate: 50000/s}')), { run: minute },
    (world) => updateClient(world, 'load', client('service: api\nload: {rate: 200/s}')), { run: 10 * second },
  ])
  expect(grainOf(simulation, 'load')).toBe('exact')
  expect(clientTruth(simulation).requests).toBeGreaterThan(2_900_000)
})

test('messages that a machine would count for hours are refused before the first', () => {
  const world = emptyWorld()
  declareQueue(world, { name: 'orders', workload: queue(''), grain: 'exact' })
  const asks = (rate: string) => refusedGrain(world, { id: 'load', workload: client(`publishes: orders\nload: {rate: ${rate}}`) })
  expect(asks('1000/s')).toBeUndefined()
  expect(asks('10000000/s')).toBe('grain: exact of the Queue "orders" would take about 10h of a machine (36000000000 messages in 60m, 3 events each, 3000000 events/s); use grain: fluid there, or a shorter horizon')
})
