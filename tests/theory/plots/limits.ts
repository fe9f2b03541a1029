/** A queue with a bound, and users who wait for their answer. */
import { minute, second } from '@track/simulation'
import { apiWorld, client, clientTruth, over, server } from '../../../packages/traffic/src/testing/scenario.ts'
import { batchMeans, type Measured, type Plot } from '../plot.ts'

/** M/M/1/K with room for `limit` who wait beside the one in service. */
const turnedAway = (limit: number) => (load: number) => {
  const places = limit + 1
  if (Math.abs(load - 1) < 1e-9) return 1 / (places + 1)
  return (1 - load) * load ** places / (1 - load ** (places + 1))
}

function measureTurnedAway(limit: number, load: number): Measured {
  const rate = load * 500
  const world = apiWorld({
    seed: Math.round(1000 * load) + limit,
    api: server(`concurrency: 1\nqueue: {limit: ${limit}, full: reject}\nroutes: [{service: exponential(2ms)}]`),
    load: client(`service: api\nload: {rate: ${rate}/s}`),
  })
  world.runFor(10 * second)
  return batchMeans(() => {
    const { requests, successes } = over(world, Math.round(100_000 / 32 / rate * second))
    return 1 - successes / requests
  })
}

const loads = [0.5, 0.7, 0.9, 1, 1.2, 1.5, 2]

export const boundedQueue: Plot = {
  id: 'bounded-queue',
  title: 'Turned away by a full queue',
  horizontal: { title: 'offered load', from: 0, to: 2 },
  vertical: { title: 'share of requests turned away', from: 0, to: 0.7 },
  curves: [0, 4, 20].map((limit) => ({
    name: limit === 0 ? 'no room to wait' : `room for ${limit} to wait`, theory: turnedAway(limit), at: loads.filter((load) => limit < 20 || load > 0.7), measure: (load: number) => measureTurnedAway(limit, load),
  })),
  says: 'A bound turns overload into refusals. Below saturation a longer queue refuses less; well above it the length hardly changes how many are refused, only how '
    + 'long the others wait. The lines are M/M/1/K.',
}

/** The machine-repairman model: so many users think for a mean time, then stand in line before one exponential server. */
const closedThroughput = ({ think, service }: { think: number; service: number }) => (users: number) => {
  const whole = Math.max(1, Math.round(users))
  let term = 1
  let sum = 1
  for (let inLine = 1; inLine <= whole; inLine++) {
    term *= (whole - inLine + 1) * service / think
    sum += term
  }
  return (1 - 1 / sum) / service
}

function measureThroughput(users: number): Measured {
  const world = apiWorld({
    seed: users,
    api: server('concurrency: 1\nqueue: {limit: 100000}\nroutes: [{service: exponential(20ms)}]'),
    load: client(`service: api\nload: {model: closed, users: ${users}, think: exponential(1s)}`),
  })
  world.runFor(minute)
  return batchMeans(() => over(world, 2 * minute).successes / 120)
}

export const closedLoop: Plot = {
  id: 'closed-loop',
  title: 'Users who wait for their answer',
  horizontal: { title: 'users', from: 0, to: 120 },
  vertical: { title: 'answers a second', from: 0, to: 60 },
  curves: [{
    name: 'one server of 20 ms, a second of thinking', theory: closedThroughput({ think: 1, service: 0.02 }),
    at: [5, 10, 20, 30, 40, 50, 60, 80, 100, 120], measure: measureThroughput,
  }],
  says: 'A closed loop cannot overload a server: whoever waits asks for nothing. So a load test with a fixed number of users finds the capacity, and never sees the queue that '
    + 'an open load would build. The line is the machine-repairman model (M/M/1//N).',
}

/** Ten minutes after a burst of one minute: do requests come through? */
function measureAfterStorm(offered: number, retries: number): Measured {
  const world = apiWorld({
    api: server('concurrency: 10\nqueue: {limit: 2000, full: reject}\nroutes: [{service: exponential(20ms)}]'),
    load: client(`service: api\nload: {rate: ${offered}/s}\ntimeout: 1s\nretries: ${retries}\nshape: [{at: 1m, times: 8, for: 1m}]`),
  })
  world.runFor(12 * minute)
  const { requests, successes } = over(world, 5 * minute)
  if (clientTruth(world).requests === 0) throw new Error('no load')
  return { mean: successes / requests, halfWidth: 0 }
}

/** Retries that follow at once multiply the load by 1 + retries for as long as attempts fail. */
const survives = (retries: number) => (offered: number) => (offered <= 500 / (1 + retries) ? 1 : NaN)

export const retryStorm: Plot = {
  id: 'retry-storm',
  title: 'Ten minutes after a burst',
  horizontal: { title: 'offered load, requests a second (the server can do 500)', from: 0, to: 500 },
  vertical: { title: 'share of requests answered', from: 0, to: 1.1 },
  curves: [
    { name: 'no retries', theory: survives(0), at: [50, 150, 250, 350, 450], measure: (at) => measureAfterStorm(at, 0) },
    { name: 'one retry', theory: survives(1), at: [100, 200, 240, 280, 300, 400], measure: (at) => measureAfterStorm(at, 1) },
    { name: 'three retries', theory: survives(3), at: [75, 110, 120, 135, 150, 200, 300], measure: (at) => measureAfterStorm(at, 3) },
  ],
  says: 'A burst that has passed leaves a full queue behind, and whoever is behind it times out and tries again. Below *capacity / (1 + retries)* the storm dies out by itself; that is how far each line '
    + 'goes. Above it, it may stay for good though the load is far below what the server can do: a metastable failure (Bronson et al., HotOS 2021).',
}
