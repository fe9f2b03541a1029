/**
 * How fast the traffic is: events of the exact grain, a fork of a busy world, weeks of the fluid grain. An
 * event is an entry of the lane's calendar that is handled: a request's arrival, the end of its service, a
 * time-out, a retry that was waited for. What happens within one (an attempt refused and made again at
 * once, the next job's beginning) counts as no event of its own.
 */
import { day, minute, second, type Simulation } from '@track/simulation'
import { declareQueue, injectFault, startClient, startWorker, trafficPart } from '../src/index.ts'
import { apiWorld, client, emptyWorld, queue, server, startedAt, worker } from '../src/testing/scenario.ts'

/** The lab's API: ten workers, 500/s, a queue of 2,000. */
const api = server('concurrency: 10\nqueue: {limit: 2000, full: reject}\nroutes: [{service: exponential(20ms)}]')
/** The same, but whom it refuses hears nothing and waits for its time-out. */
const silent = { ...api, 'queue.full': 'drop' as const }

/** The fastest of ten stretches: what others do on the machine only makes a stretch slower. */
function eventsASecond(world: Simulation, seconds: number): number {
  // What comes first pays for the compiler.
  world.runFor(200 * second)
  const rates = Array.from({ length: 10 }, () => {
    const [handled, before] = [world.handled, performance.now()]
    world.runFor(seconds * second)
    return (world.handled - handled) / (performance.now() - before) * 1000
  })
  return Math.max(...rates)
}

function calmEvents(): number {
  return eventsASecond(apiWorld({ api, load: client('service: api\nload: {rate: 450/s}\ntimeout: 1s\nretries: 3') }), 500)
}

function stormyWorld(by = api): Simulation {
  const world = apiWorld({ api: by, load: client('service: api\nload: {rate: 450/s}\ntimeout: 1s\nretries: 3') })
  injectFault(world, { id: 'stall', kind: 'stall', where: { service: 'api' }, at: startedAt + minute, for: minute })
  return world
}

/** Half an hour of the lab's storm, 1,800 attempts a second: the wall time that the lab's proof pays for. */
function stormMilliseconds(): number {
  const world = stormyWorld()
  world.runFor(3 * minute)
  const before = performance.now()
  world.runFor(30 * minute)
  return performance.now() - before
}

/** A world with 2,000 requests queued and 1,800 attempts on their way. */
function forkMilliseconds(): number {
  const world = stormyWorld(silent)
  world.runFor(5 * minute)
  const { requestCount, instanceQueued } = world.state(trafficPart)
  if (requestCount < 1700 || instanceQueued[0]! < 1900) throw new Error(`${requestCount} requests, ${instanceQueued[0]} queued`)
  const times = Array.from({ length: 50 }, () => {
    const before = performance.now()
    world.fork()
    return performance.now() - before
  })
  return times.toSorted((a, b) => a - b)[25]!
}

/** Thirty days of a queue with a curve over the day and the week, 20 workers, a step a second. */
function fluidMonthSeconds(): number {
  const world = emptyWorld()
  declareQueue(world, { name: 'jobs', workload: queue(), grain: 'fluid' })
  const week = 'week: [1, 1, 1, 1.05, 1.1, 0.6, 0.5]'
  const load = `load: {rate: 600/s, day: [0.3, 0.2, 0.3, 0.8, 1.2, 1.4, 1.2, 0.6], ${week}}`
  startClient(world, { id: 'producer', workload: client(`publishes: jobs\n${load}`) })
  for (let each = 0; each < 16; each++) {
    startWorker(world, { id: `worker-${each}`, workload: worker('consumes: jobs\nservice: exponential(20ms)') })
  }
  const before = performance.now()
  world.runFor(30 * day)
  return (performance.now() - before) / 1000
}

export const benchmarks = [
  { name: 'traffic: exact grain, events of requests at 90 % load', unit: 'events/s', target: 3_000_000, run: calmEvents },
  { name: 'traffic: half an hour of a retry storm (3.2 million attempts)', unit: 'ms', target: 2_000, run: stormMilliseconds },
  { name: 'traffic: fork with 2,000 queued and 1,800 in flight', unit: 'ms', target: 5, run: forkMilliseconds },
  { name: 'traffic: fluid grain, thirty days of a queue in steps of a second', unit: 's', target: 10, run: fluidMonthSeconds },
]
