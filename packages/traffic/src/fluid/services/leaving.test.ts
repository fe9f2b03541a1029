/** What joins a Service of running flows and is not simulated in them: loads go on request by request, or end with the reason. */
import { expect, test } from 'vitest'
import { minute, type Part, second, Simulation } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { startClient, stopClient } from '../../clients.ts'
import { setServiceEndpoints, updateServer } from '../../servers.ts'
import type { ReportData } from '../../state.ts'
import { startStore } from '../../stores.ts'
import { client, clientTruth, serve, server, startedAt } from '../../testing/scenario.ts'
import { objectStore } from '../../testing/stores.ts'
import { trafficPart } from '../../traffic-part.ts'

const plain = 'routes: [{service: 2ms}]\nconcurrency: 1000'
const loop = `${plain}\nmodel: event-loop`
const refusal = 'grain: fluid does not simulate event loops, warm-up and pauses (model, warmup, gc), and api-1 has them'

interface Heard {
  said: readonly string[]
}

const hearing: Part<Heard> = {
  name: 'hearing', initial: () => ({ said: [] }),
  events: {
    heard(world, { id, what, message }: ReportData) {
      const state = world.state(hearing)
      state.said = [...state.said, `${id} ${what}${message === undefined ? '' : `: ${message}`}`]
    },
  },
}

function flowing(loads: Readonly<Record<string, string>>, services = ['api']): Simulation {
  const world = Simulation.start([trafficPart, hearing], { seed: 1, startedAt })
  for (const service of services) serve(world, service, [`${service}-0`], server(plain))
  for (const [id, text] of Object.entries(loads)) {
    startClient(world, { id, workload: client(text), reportTo: { part: 'hearing', event: 'heard' } })
    world.runFor(second)
  }
  world.runFor(10 * second)
  return world
}

function grains(world: Simulation): Record<string, string> {
  const { clientRows, clientIndex, fluidLoads } = world.state(trafficPart)
  return Object.fromEntries([...clientIndex].filter(([, row]) => clientRows[row]!.generator).map(([id, row]) =>
    [id, fluidLoads.some((load) => load.client === row) ? 'fluid' : clientRows[row]!.workload!.grain]))
}

function joinLoop(world: Simulation): void {
  serve(world, 'api', ['api-1'], server(loop))
  setServiceEndpoints(world, 'api', ['api-0', 'api-1'])
}

test('a load that left the choice goes on request by request, and no request is lost', () => {
  const { simulation } = checkWorld(() => flowing({ load: 'service: api\nload: {rate: 20000/s, arrivals: constant}\nhorizon: 2h' }), [
    (world) => {
      expect(grains(world)).toEqual({ load: 'fluid' })
      joinLoop(world)
    },
    { run: 2 * second },
    (world) => expect(grains(world)).toEqual({ load: 'exact' }),
    { run: 2 * second },
  ])
  const { requests, inFlight } = clientTruth(simulation, 'load')
  // But for those under way, 2 ms of them, whom flows count as ended.
  expect(Math.abs(requests + inFlight - 20000 * 15)).toBeLessThanOrEqual(40)
  expect(simulation.state(hearing).said.at(-1)).toBe(
    `load logged: grain: exact, about 96s of a machine (144000000 requests in 120m, 2 events each, 3000000 events/s); ${refusal}`)
})

test('one that asked for flows ends with the reason that it would have been refused for', () => {
  const world = flowing({ load: 'service: api\ngrain: fluid\nload: {rate: 100/s}' })
  const before = clientTruth(world, 'load').requests
  expect(before).toBeGreaterThan(900)
  joinLoop(world)
  world.runFor(minute)
  expect(world.state(hearing).said).toEqual(['load started', `load boot failed: ${refusal}`])
  expect(clientTruth(world, 'load').requests - before).toBeLessThanOrEqual(1)
})

test('who shares a Service with it goes along where it left the choice, and stays where it did not', () => {
  const bulk = 'load: {rate: 50000/s}'
  const chosen = flowing({ a: `service: api\n${bulk}`, b: `service: api\n${bulk}`, other: `service: web\n${bulk}` }, ['api', 'web'])
  joinLoop(chosen)
  chosen.runFor(second / 10)
  expect(grains(chosen)).toEqual({ a: 'exact', b: 'exact', other: 'fluid' })
})

test('a description that changes counts as one that joins, and so does what is no server at all', () => {
  const changed = flowing({ load: 'service: api\nload: {rate: 50000/s}' })
  updateServer(changed, 'api-0', server(`${plain}\nqueue: {order: lifo}`))
  changed.runFor(second / 10)
  expect(grains(changed)).toEqual({ load: 'exact' })
  const stored = flowing({ load: 'service: api\nload: {rate: 50000/s}' })
  startStore(stored, { id: 'objects', workload: objectStore() })
  setServiceEndpoints(stored, 'api', ['api-0', 'objects'])
  stored.runFor(second / 10)
  expect(grains(stored)).toEqual({ load: 'exact' })
})

test('users who think begin anew in the grain that they have now', () => {
  const world = flowing({ load: 'service: api\nload: {model: closed, users: 2000, think: 20ms}' })
  expect(grains(world)).toEqual({ load: 'fluid' })
  joinLoop(world)
  world.runFor(second)
  expect(grains(world)).toEqual({ load: 'exact' })
  const { requests } = clientTruth(world, 'load')
  world.runFor(second)
  // 2,000 users, 22 ms a turn.
  expect((clientTruth(world, 'load').requests - requests) / (2000 / 0.022)).toBeCloseTo(1, 1)
})

test('nothing of the flows stays: who comes afterwards finds no line that is not there', () => {
  const world = flowing({ load: 'service: api\ngrain: fluid\nload: {rate: 5000/s}' }, [])
  serve(world, 'api', ['api-0'], server('routes: [{service: 10ms}]\nconcurrency: 10\nqueue: {limit: 100}'))
  world.runFor(10 * second)
  const gauges = () => {
    const { instanceLined, instanceFlowing, instanceForeseen } = world.state(trafficPart)
    return [instanceLined[0], instanceFlowing[0], instanceForeseen[0]]
  }
  expect(gauges().every((each) => each! > 0)).toBe(true)
  stopClient(world, 'load')
  expect(gauges()).toEqual([0, 0, 0])
})
