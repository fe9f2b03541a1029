/** Waiting before one server, and before several. */
import { second, type Simulation } from '@track/simulation'
import { trafficPart } from '@track/traffic'
import { apiWorld, client, server } from '../../../packages/traffic/src/testing/scenario.ts'
import { batchMeans, type Measured, type Plot } from '../plot.ts'

const requests = 200_000

/** The mean wait before a service, in units of the service time, under Poisson arrivals. */
function meanWait({ service, mean, servers, load }: { service: string; mean: number; servers: number; load: number }): Measured {
  const rate = load * servers / mean
  const world = apiWorld({
    // Points of their own chance: what is off in one says nothing of the next.
    seed: Math.round(1000 * load) + servers,
    api: server(`concurrency: ${servers}\nqueue: {limit: 1000000}\nroutes: [{service: "${service}"}]`),
    load: client(`service: api\nload: {rate: ${rate}/s}`),
  })
  const { waits, served } = sumsOf(world)
  // An empty queue at the start is no fair sample.
  world.runFor(60 * second)
  return batchMeans(() => {
    const before = [waits(), served()] as const
    world.runFor(Math.round(requests / 32 / rate * second))
    return (waits() - before[0]) / (served() - before[1]) / second / mean
  })
}

function sumsOf(world: Simulation): { waits: () => number; served: () => number } {
  const state = () => world.state(trafficPart)
  return { waits: () => state().instanceWaitSum[0]!, served: () => state().instanceServed[0]! }
}

/** Pollaczek-Khinchine: `variation` is the squared coefficient of variation of service times. */
const oneServer = (variation: number) => (load: number) => load * (1 + variation) / 2 / (1 - load)

const loads = [0.2, 0.4, 0.6, 0.7, 0.8, 0.9]
const load = { title: 'load: share of the time that a server is busy', from: 0, to: 1 }

/** log-normal with sigma 1.2: exp(sigma²) - 1. */
const lognormalVariation = Math.exp(1.44) - 1

export const oneServerWaits: Plot = {
  id: 'one-server',
  title: 'The wait before one server',
  horizontal: load,
  vertical: { title: 'mean wait, in service times', from: 0, to: 10 },
  curves: [
    { name: 'log-normal service, σ = 1.2', theory: oneServer(lognormalVariation), at: loads.slice(0, -1), measure: (at) => meanWait({ service: 'lognormal(1ms, 1.2)', mean: 0.001 * Math.exp(0.72), servers: 1, load: at }) },
    { name: 'exponential service (M/M/1)', theory: oneServer(1), at: loads, measure: (at) => meanWait({ service: 'exponential(2ms)', mean: 0.002, servers: 1, load: at }) },
    { name: 'constant service (M/D/1)', theory: oneServer(0), at: loads, measure: (at) => meanWait({ service: '2ms', mean: 0.002, servers: 1, load: at }) },
  ],
  says: 'Half of what a queue costs is utilisation, the other half is variation: at the same load a service whose times vary makes everybody wait '
    + 'longer. The line is the formula of Pollaczek and Khinchine, *ρ (1 + c²) / 2 (1 − ρ)* service times, with c² the squared coefficient of variation.',
}

/** The probability that all servers are busy. */
function erlangC(servers: number, offered: number): number {
  let sum = 0
  let term = 1
  for (let busy = 0; busy < servers; busy++) {
    sum += term
    term *= offered / (busy + 1)
  }
  const all = term / (1 - offered / servers)
  return all / (sum + all)
}

const manyServers = (servers: number) => (at: number) => (at <= 0 ? 0 : erlangC(servers, at * servers) / (servers * (1 - at)))

export const manyServersWaits: Plot = {
  id: 'many-servers',
  title: 'The wait before one queue with several servers',
  horizontal: load,
  vertical: { title: 'mean wait, in service times', from: 0, to: 5 },
  curves: [1, 4, 20].map((servers) => ({
    name: servers === 1 ? 'one server' : `${servers} servers`,
    theory: manyServers(servers),
    at: loads.filter((at) => servers < 20 || at >= 0.6),
    measure: (at: number) => meanWait({ service: 'exponential(20ms)', mean: 0.02, servers, load: at }),
  })),
  says: 'Servers that share a queue hide each other\'s bad luck: twenty of them can be kept 90 % busy at a wait that one alone has at a fifth. '
    + 'The lines are Erlang\'s C formula for M/M/c.',
}
