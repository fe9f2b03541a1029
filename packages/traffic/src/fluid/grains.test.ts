/**
 * Both grains over the same scenarios: throughput, mean backlog and waits of the fluid grain lie within 5 %
 * of those of the exact one (means over seeds; below 3 ms or half a message a difference counts as none).
 */
import { describe, expect, test } from 'vitest'
import { minute, second, type Simulation } from '@track/simulation'
import { startClient } from '../clients.ts'
import type { Grain } from '../exact/queues.ts'
import { injectFault } from '../faults.ts'
import { declareQueue } from '../queues.ts'
import { startWorker, stopWorker, updateWorker } from '../servers.ts'
import { client, emptyWorld, queue, queueTruth, startedAt, worker } from '../testing/scenario.ts'

interface Scenario {
  readonly name: string
  readonly load: string
  readonly service: string
  readonly workers: number
  readonly minutes: number
  readonly meanwhile?: (world: Simulation, seconds: number) => void
}

const scenarios: readonly Scenario[] = [
  { name: 'M/M/4 at 50 %', load: 'load: {rate: 100/s}', service: 'exponential(20ms)', workers: 4, minutes: 20 },
  { name: 'M/M/8 at 80 %', load: 'load: {rate: 320/s}', service: 'exponential(20ms)', workers: 8, minutes: 30 },
  { name: 'M/M/1 at 80 %', load: 'load: {rate: 40/s}', service: 'exponential(20ms)', workers: 1, minutes: 120 },
  { name: 'constant arrivals, constant service', load: 'load: {rate: 100/s, arrivals: constant}', service: '15ms', workers: 2, minutes: 5 },
  { name: 'overload without end', load: 'load: {rate: 260/s}', service: 'exponential(20ms)', workers: 4, minutes: 20 },
  {
    name: 'an overload of five minutes that drains', load: 'load: {rate: 100/s}\nshape: [{at: 2m, times: 4, for: 5m}]',
    service: 'exponential(20ms)', workers: 4, minutes: 20,
  },
  {
    name: 'a ramp through the capacity and back', load: 'load: {rate: 100/s}\nshape: [{at: 1m, to: 400/s, over: 8m}, {at: 9m, to: 50/s, over: 5m}]',
    service: '"lognormal(15ms, 0.7)"', workers: 4, minutes: 30,
  },
  {
    name: 'bursts, again and again', load: 'load: {rate: 120/s}\nshape: [{at: 30s, times: 5, for: 20s, every: 4m}]',
    service: 'exponential(20ms)', workers: 6, minutes: 30,
  },
  {
    name: 'a stall of a minute', load: 'load: {rate: 150/s}', service: 'exponential(20ms)', workers: 4, minutes: 15,
    meanwhile: (world, seconds) => {
      if (seconds === 0) injectFault(world, { id: 'stall', kind: 'stall', where: {}, at: startedAt + 3 * minute, for: minute })
    },
  },
  {
    name: 'slow consumers for two minutes', load: 'load: {rate: 150/s}', service: 'exponential(20ms)', workers: 4, minutes: 15,
    meanwhile: (world, seconds) => {
      if (seconds === 0) injectFault(world, { id: 'slow', kind: 'slow', where: {}, at: startedAt + 3 * minute, for: 2 * minute, factor: 3 })
    },
  },
  {
    name: 'half of the consumers die, and come back', load: 'load: {rate: 150/s}', service: 'exponential(20ms)', workers: 4, minutes: 15,
    meanwhile: (world, seconds) => {
      const half = ['worker-0', 'worker-1']
      if (seconds === 180) half.forEach((id) => stopWorker(world, id, { graceful: false }))
      if (seconds === 300) half.forEach((id) => startWorker(world, { id, workload: consumer('exponential(20ms)') }))
    },
  },
  {
    name: 'consumers that get more hands', load: 'load: {rate: 300/s}', service: 'exponential(20ms)', workers: 4, minutes: 15,
    meanwhile: (world, seconds) => {
      if (seconds !== 300) return
      for (let each = 0; each < 4; each++) updateWorker(world, `worker-${each}`, consumer('exponential(20ms)', 3))
    },
  },
]

const consumer = (service: string, hands = 1) => worker(`consumes: jobs\nconcurrency: ${hands}\nservice: ${service}`)

type Figures = Record<'throughput' | 'backlog' | 'p50' | 'p95' | 'p99', number>

function play(scenario: Scenario, grain: Grain, seed: number): Figures {
  const world = emptyWorld(seed)
  declareQueue(world, { name: 'jobs', workload: queue(), grain })
  startClient(world, { id: 'producer', workload: client(`publishes: jobs\n${scenario.load}`) })
  for (let each = 0; each < scenario.workers; each++) {
    startWorker(world, { id: `worker-${each}`, workload: consumer(scenario.service) })
  }
  let backlog = 0
  const seconds = scenario.minutes * 60
  for (let at = 0; at < seconds; at++) {
    scenario.meanwhile?.(world, at)
    world.runFor(second)
    backlog += queueTruth(world, 'jobs').ready
  }
  const { acknowledged, waitSeconds: { p50, p95, p99 } } = queueTruth(world, 'jobs')
  return { throughput: acknowledged / seconds, backlog: backlog / seconds, p50, p95, p99 }
}

const floors: Figures = { throughput: 0, backlog: 0.5, p50: 0.003, p95: 0.003, p99: 0.003 }

function mean(scenario: Scenario, grain: Grain): Figures {
  const seeds = [1, 2]
  const figures = seeds.map((seed) => play(scenario, grain, seed))
  const names = Object.keys(floors) as (keyof Figures)[]
  return Object.fromEntries(names.map((name) =>
    [name, figures.reduce((sum, each) => sum + each[name], 0) / seeds.length])) as Figures
}

describe('exact and fluid', () => {
  test.each(scenarios)('$name', { timeout: 60_000 }, (scenario) => {
    const exact = mean(scenario, 'exact')
    const fluid = mean(scenario, 'fluid')
    const differences = Object.entries(floors).map(([name, floor]) => {
      const difference = Math.abs(fluid[name as keyof Figures] - exact[name as keyof Figures])
      return [name, difference <= floor ? 0 : difference / exact[name as keyof Figures]]
    })
    for (const [name, difference] of differences) expect([name, difference]).toEqual([name, expect.closeTo(0, 1.0)])
  })
})
