/** A Service that is to one process another than to the rest. */
import { millisecond, second } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { expect, test } from 'vitest'
import { startClient } from '../clients.ts'
import { setReady, setServiceEndpoints } from '../servers.ts'
import { apiWorld, client, clientTruth, serve, server } from '../testing/scenario.ts'
import { trafficPart } from '../traffic-part.ts'

const load = client('service: api\nload: {rate: 100/s, arrivals: constant}\ntimeout: 500ms')

function twoClients() {
  const world = apiWorld({ api: server(''), load })
  serve(world, 'api', ['a', 'b'], server('concurrency: 100\nroutes: [{service: 1ms}]'))
  startClient(world, { id: 'other', workload: load })
  return world
}

type World = ReturnType<typeof twoClients>

const served = (world: World, id: string) => world.state(trafficPart).instanceServed[world.state(trafficPart).instanceIndex.get(id)!]!

test('what is lost on its way runs into the time-out, for one process alone', () => {
  const world = twoClients()
  setServiceEndpoints(world, 'api', ['a', 'b'], { ways: { other: { members: ['a', 'b'], lost: ['b'] } } })
  world.runFor(20 * second)
  expect(Object.keys(clientTruth(world).outcomes)).toEqual(['success'])
  const { success = 0, timeout = 0 } = clientTruth(world, 'other').outcomes
  expect([success > 900, timeout > 900, success + timeout >= 1950]).toEqual([true, true, true])
})

test('without a time-out of its own the connection is given up after 127 s', () => {
  const world = apiWorld({ api: server(''), load: client('service: api\nload: {rate: 1/s, arrivals: constant}') })
  setServiceEndpoints(world, 'api', ['api'], { ways: { load: { members: ['api'], lost: ['api'] } } })
  world.runFor(127 * second)
  expect(clientTruth(world).outcomes).toEqual({})
  world.runFor(1500 * millisecond)
  expect(Object.values(clientTruth(world).outcomes)).toEqual([1])
})

test('a process may have servers of its own, which are ready or not as for all', () => {
  const world = twoClients()
  setServiceEndpoints(world, 'api', ['a', 'b'], { ways: { load: { members: ['a'], lost: [] }, other: { members: [], lost: [] } } })
  world.runFor(5 * second)
  expect([served(world, 'a') > 450, served(world, 'b'), clientTruth(world, 'other').outcomes]).toEqual([true, 0, { refused: 500 }])
  setReady(world, 'a', false)
  world.runFor(5 * second)
  expect(clientTruth(world).outcomes['refused']).toBeGreaterThan(450)
  setServiceEndpoints(world, 'api', ['a', 'b'])
  world.runFor(5 * second)
  expect(served(world, 'b')).toBeGreaterThan(900)
})

test('ways fork', () => {
  checkWorld(twoClients, [
    { run: second },
    (world) => setServiceEndpoints(world, 'api', ['a', 'b'], { ways: { other: { members: ['a', 'b'], lost: ['b'] } } }),
    { run: 3 * second },
  ])
})
