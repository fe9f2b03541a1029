/**
 * A virtual year of `shop` in the fluid grain, as a reduced world: five Services in a chain with ten instances each and a
 * load with a curve over the day and the week, scraped every minute; no API server, and no database or cache, which are
 * exact. Two hundred incidents: errors, slowness, delays, instances that go and come back, scrapes that fail, and stalls,
 * which alone take the flows out of balance.
 */
import v8 from 'node:v8'
import vm from 'node:vm'
import { day, type Duration, hour, millisecond, minute, parseTimestamp, second, Simulation, uniform } from '@track/simulation'
import { headStatistics, queryInstant } from '@track/telemetry'
import {
  groundTruth, injectFault, loseScrapes, parseWorkload, recordedSeries, recordingPart, setReady, setServiceEndpoints, startClient, startServer, stopServer,
  trafficPart,
} from '@track/traffic'

const year = 365 * day
const startedAt = parseTimestamp('2026-01-05T00:00:00Z')
const services = ['edge', 'cart', 'orders', 'prices', 'stock'] as const
const instances = 10
const paths = ['/list', '/item', '/search', '/change', '/export'] as const
const incidents = 200
const recording = recordingPart({ interval: minute })

type Service = typeof services[number]

const idsOf = (service: Service): string[] => Array.from({ length: instances }, (_, each) => `${service}-${each}`)

function workloadOf(text: string) {
  const { workload, complaints } = parseWorkload({ text })
  if (!workload) throw new Error(complaints.join('\n'))
  return workload
}

function serverOf(service: Service) {
  const next = services[services.indexOf(service) + 1]
  const call = next === undefined ? '' : `, calls: [{dependency: ${next}, path: /item}]`
  const routes = paths.map((path, index) =>
    `{path: ${path}, service: "lognormal(${5 + 2 * index}ms, 0.6)", cpu: 2ms, errors: 0.05%${index === 0 ? '' : call}}`)
  const dependencies = next === undefined ? '' : `\ndependencies: {${next}: {service: ${next}, timeout: 1s, retries: 1}}`
  const workload = workloadOf(`kind: server\nconcurrency: 40\nqueue: {limit: 200}\nroutes: [${routes.join(', ')}]${dependencies}`)
  if (workload.kind !== 'server') throw new Error(`a server's description reads as a ${workload.kind}`)
  return workload
}

function start(world: Simulation, service: Service, id: string): void {
  startServer(world, { id, workload: serverOf(service), labels: { app: service } })
  setReady(world, id, true)
}

function shop(): Simulation {
  const world = Simulation.start([trafficPart, recording], { seed: 1, startedAt })
  for (const service of services) {
    for (const id of idsOf(service)) start(world, service, id)
    setServiceEndpoints(world, service, idsOf(service))
  }
  const workload = workloadOf(`kind: client
service: edge
grain: fluid
routes: [${paths.map((path, index) => `{path: ${path}, weight: ${10 - 2 * index}}`).join(', ')}]
load: {rate: 2000/s, day: [0.3, 0.2, 0.3, 0.8, 1.2, 1.4, 1.2, 0.6], week: [1, 1, 1, 1.05, 1.1, 0.6, 0.5]}
timeout: 2s`)
  if (workload.kind !== 'client') throw new Error(`a load's description reads as a ${workload.kind}`)
  startClient(world, { id: 'load', workload })
  return world
}

type Kind = 'errors' | 'slow' | 'latency' | 'instance' | 'scrapes' | 'stall'

/** How many of each hundred. */
const kinds: Readonly<Record<Kind, number>> = { errors: 32, slow: 24, latency: 18, instance: 16, scrapes: 5, stall: 5 }

function kindOf(index: number): Kind {
  let left = (index * 37) % 100
  for (const [kind, share] of Object.entries(kinds)) {
    if (left < share) return kind as Kind
    left -= share
  }
  return 'errors'
}

/** Runs the world on by a stretch of the year with its incidents. */
function play(world: Simulation, { from, to }: { readonly from: number; readonly to: number }): void {
  for (let index = from; index < to; index++) {
    const stream = world.stream('incident', String(index))
    world.runUntil(startedAt + Math.floor(((index + 0.2 + 0.6 * uniform(stream, 0)) * year) / incidents))
    const service = services[Math.floor(services.length * uniform(stream, 1))]!
    const member = `${service}-${Math.floor(instances * uniform(stream, 2))}`
    happen(world, { id: `incident-${index}`, kind: kindOf(index), service, member, lasts: Math.floor(5 + 35 * uniform(stream, 3)) * minute })
  }
  world.runUntil(startedAt + Math.floor((to * year) / incidents))
}

interface Incident {
  readonly id: string
  readonly kind: Kind
  readonly service: Service
  readonly member: string
  readonly lasts: Duration
}

function happen(world: Simulation, { id, kind, service, member, lasts }: Incident): void {
  const fault = { id, at: world.now, for: lasts }
  switch (kind) {
    case 'errors': return injectFault(world, { ...fault, kind, where: { service }, ratio: 0.05 })
    case 'slow': return injectFault(world, { ...fault, kind, where: { service }, factor: 2 })
    case 'latency': return injectFault(world, { ...fault, kind, where: { service }, delay: 80 * millisecond })
    case 'stall': return injectFault(world, { ...fault, kind, where: { instances: [member] }, for: 20 * second })
    case 'scrapes': return loseScrapes(world, recording, { ids: idsOf(service), lasts })
    case 'instance':
      stopServer(world, member, { graceful: false })
      setServiceEndpoints(world, service, idsOf(service).filter((each) => each !== member))
      world.runFor(lasts)
      start(world, service, member)
      setServiceEndpoints(world, service, idsOf(service))
  }
}

function heapBytes(): number {
  v8.setFlagsFromString('--expose-gc')
  const collect = vm.runInNewContext('gc') as () => void
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

interface Year {
  readonly seconds: number
  readonly bytes: number
  readonly world: Simulation
  readonly monthBefore: ReturnType<typeof truthOf>
}

function truthOf(world: Simulation) {
  const { requests, outcomes, seconds } = groundTruth(world).clients[0]!
  return { at: world.now, requests, successes: outcomes['success'] ?? 0, p99: seconds.p99 }
}

let played: Year | undefined

function playedYear(): Year {
  if (played) return played
  const before = heapBytes()
  const began = performance.now()
  const processor = process.cpuUsage()
  const world = shop()
  const last = Math.round(incidents * 335 / 365)
  play(world, { from: 0, to: last })
  const monthBefore = truthOf(world)
  play(world, { from: last, to: incidents })
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(processor)
  played = { seconds, bytes: heapBytes() - before, world, monthBefore }
  const { numSeries, samplesAppended, bytes } = headStatistics(recordedSeries(world, recording))
  const { appended, bundles } = world.state(recording)
  const segments = [...bundles!.values()].reduce((sum, { full, open }) => sum + full.length * 64 + open.segments.length, 0)
  process.stdout.write(`${numSeries} series, ${(samplesAppended / 1e9).toFixed(2)} thousand million samples, of which ${appended} stored one by one; `
    + `${segments} segments in ${bundles!.size} bundles; the store has ${(bytes / 1e6).toFixed(0)} MB; ${world.handled} events; `
    + `${((user + system) / 1e6).toFixed(1)} s of processor time, the collector's included\n`)
  return played
}

/**
 * Asks over the year what the truth answers too; the largest difference in parts of a million. A counter's first sample
 * is no increase in Prometheus, so that what fails first in a stall's minute is lost to it.
 */
function largestDifference(): number {
  const { world, monthBefore } = playedYear()
  const store = recordedSeries(world, recording)
  const truth = truthOf(world)
  const ask = (query: string): number => {
    const began = performance.now()
    const [sample] = queryInstant(store, query, world.now).result as readonly { readonly value: number }[]
    process.stdout.write(`${query}: ${sample!.value} in ${(performance.now() - began).toFixed(0)} ms\n`)
    return sample!.value
  }
  const ended = 'http_client_requests_total{pod="load"'
  const month = `${Math.round((world.now - monthBefore.at) / hour)}h`
  const rate = (truth.requests - monthBefore.requests) / ((world.now - monthBefore.at) / second)
  const failed = 1 - truth.successes / truth.requests
  const p99 = ask('histogram_quantile(0.99, sum by (le) (increase(http_client_request_duration_seconds_bucket{pod="load"}[365d])))')
  process.stdout.write(`the true p99 is ${truth.p99}\n`)
  if (!(Math.abs(p99 - truth.p99) / truth.p99 < 0.25)) throw new Error(`p99 over the year is ${p99}, and truly ${truth.p99}`)
  ask(`sum(rate(http_requests_total[${month}]))`)
  const differences = [
    Math.abs(ask(`sum(rate(${ended}}[${month}]))`) / rate - 1),
    Math.abs(ask(`1 - sum(increase(${ended},outcome="success"}[365d])) / sum(increase(${ended}}[365d]))`) / failed - 1),
    Math.abs(ask(`sum(increase(${ended}}[365d]))`) / truth.requests - 1),
  ]
  return 1e6 * Math.max(...differences)
}

export const benchmarks = [
  { name: 'telemetry: a virtual year of shop in fluid grain (5,000 series, 200 incidents)', unit: 's', target: 10, run: () => playedYear().seconds },
  { name: 'telemetry: memory of that year, the whole world', unit: 'MB', target: 200, run: () => playedYear().bytes / 1e6 },
  { name: 'telemetry: queries over that year beside the truth, the largest difference', unit: 'millionths', target: 1_000, run: largestDifference },
]
