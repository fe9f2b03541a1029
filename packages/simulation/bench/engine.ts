/** How fast the engine is: events of the table, events of a lane, forks, snapshots, draws. */
import {
  decode, encode, sample, Simulation, snapshot, stream, type Part, type Plain,
} from '../src/index.ts'

const tableEvents = 10_000_000
const pending = 10_000

interface Clock {
  ticks: number
}

const clock: Part<Clock> = {
  name: 'clock',
  initial: () => ({ ticks: 0 }),
  events: {
    tick(simulation: Simulation, data: Plain) {
      simulation.state(clock).ticks++
      // A different gap each time, so that rows do not stay in the order of their insertion.
      const after = 1 + Math.imul(simulation.handled, 0x9e37_79b1) % 100_000 + 100_000
      simulation.scheduleAfter({ after, part: 'clock', event: 'tick', data })
    },
  },
}

function handleTableEvents(): number {
  const simulation = Simulation.start([clock], { seed: 1, startedAt: 0 })
  for (let index = 0; index < pending; index++) {
    simulation.schedule({ at: index * 20, part: 'clock', event: 'tick', data: { index } })
  }
  const before = performance.now()
  while (simulation.state(clock).ticks < tableEvents) simulation.runFor(1_000_000)
  return (performance.now() - before) / 1000 * (tableEvents / simulation.state(clock).ticks)
}

interface Pulse {
  next: number
}

const pulse: Part<Pulse> = {
  name: 'pulse',
  initial: () => ({ next: 1 }),
  events: {},
  lane: {
    nextAt: (simulation) => simulation.state(pulse).next,
    run(simulation) {
      const state = simulation.state(pulse)
      while (state.next < simulation.horizon) {
        simulation.advance(state.next)
        state.next += 3
      }
    },
  },
}

function handleLaneEvents(): number {
  const simulation = Simulation.start([pulse], { seed: 1, startedAt: 0 })
  const before = performance.now()
  simulation.runUntil(60_000_000)
  return simulation.handled / (performance.now() - before) * 1000
}

interface Shop {
  objects: Map<string, Plain>
  queue: Plain[]
  inFlight: Map<string, Plain>
  series: Map<string, Float64Array>
}

const labels = { app: 'web', tier: 'front', 'pod-template-hash': '7d4b9c' }

/** Two hundred objects as an API server stores them, and the requests of a busy moment. */
const shop: Part<Shop> = {
  name: 'shop',
  initial(simulation) {
    const state: Shop = { objects: new Map(), queue: [], inFlight: new Map(), series: new Map() }
    for (let index = 0; index < 200; index++) {
      state.objects.set(`pods/default/web-${index}`, {
        apiVersion: 'v1', kind: 'Pod', metadata: { name: `web-${index}`, namespace: 'default', labels, resourceVersion: String(index) },
        spec: { nodeName: `node-${index % 9}`, containers: [{ name: 'web', image: 'shop/web:1.4', ports: [{ containerPort: 8080 }] }] },
        status: { phase: 'Running', podIP: `10.0.0.${index}`, conditions: [{ type: 'Ready', status: 'True' }] },
      })
    }
    for (let index = 0; index < 2_000; index++) state.queue.push({ request: index, route: '/cart', arrivedAt: index * 17, attempt: 1 })
    for (let index = 0; index < 1_800; index++) {
      state.inFlight.set(String(index), { request: index, route: '/pay', startedAt: index * 13, pod: `web-${index % 200}` })
      simulation.schedule({ at: index, part: 'shop', event: 'done', data: { request: index } })
    }
    for (let index = 0; index < 50; index++) state.series.set(`series ${index}`, new Float64Array(240))
    return state
  },
  events: { done: () => {} },
}

function openShop(): Simulation {
  return Simulation.start([shop], { seed: 1, startedAt: 0 })
}

function median(times: number, act: () => void): number {
  const taken: number[] = []
  for (let index = 0; index < times; index++) {
    const before = performance.now()
    act()
    taken.push(performance.now() - before)
  }
  return taken.sort((a, b) => a - b)[times >> 1]!
}

const draws = 5_000_000

function drawExponentials(): number {
  const from = stream(1, 'bench')
  const before = performance.now()
  for (let index = 0; index < draws; index++) sample({ kind: 'exponential', mean: 1_000 }, from, index)
  return draws / (performance.now() - before) * 1000
}

export const benchmarks = [
  { name: 'ten million events of the table, 10,000 pending', unit: 's', target: 10, run: handleTableEvents },
  { name: 'events of a lane', unit: 'events/s', target: 20_000_000, run: handleLaneEvents },
  {
    name: 'fork of a world of 200 objects, 2,000 queued and 1,800 in flight', unit: 'ms', target: 5,
    run: () => {
      const simulation = openShop()
      return median(200, () => simulation.fork())
    },
  },
  {
    name: 'snapshot of that world', unit: 'ms', target: 25,
    run: () => {
      const simulation = openShop()
      return median(40, () => snapshot(simulation))
    },
  },
  {
    name: 'reading it back', unit: 'ms', target: 25,
    run: () => {
      const bytes = encode(openShop().export())
      return median(40, () => decode(bytes))
    },
  },
  { name: 'its snapshot', unit: 'kB', target: 250, run: () => snapshot(openShop()).length / 1000 },
  { name: 'draws from an exponential', unit: 'draws/s', target: 5_000_000, run: drawExponentials },
]
