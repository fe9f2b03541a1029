import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hour, minute, parseTimestamp, Simulation, stream, uniform } from '@track/simulation'
import { checkWorld } from '@track/simulation/testing'
import { aggregate, bill, efficiencyOf, idleName, shareIdle, totalOf } from './bill.ts'
import { costMetrics } from './cost-metrics.ts'
import { billOf, costsPart, windowsOf } from './costs-part.ts'
import type { ContainerLook, Look, Window } from './meter.ts'
import { bestCommitment, costWithCommitment, nimbusPrices, nodePrice } from './prices.ts'

const startedAt = parseTimestamp('2025-03-03T08:00:00Z')

const container = (more: Partial<ContainerLook> = {}): ContainerLook => ({
  id: 'uid/web', node: 'a', namespace: 'shop', controller: 'deployment/web', pod: 'web-1', container: 'web', labels: { team: 'red' },
  cpuRequest: 2, ramRequest: 4, cpuSeconds: 0, ramGiB: 1, ...more,
})

const node = { node: 'a', instanceType: 'n2.large', isSpot: false, cpu: 8, memoryGiB: 32 }

/** A world whose one container uses so many cores. */
function metered(cores: number, look: Partial<Look> = {}) {
  return costsPart({
    prices: nimbusPrices,
    look: ({ now }) => ({ nodes: [node], containers: [container({ cpuSeconds: cores * (now - startedAt) / 1_000_000 })], signals: { samples: (now - startedAt) / 1000, logs: 0, traces: 0 }, ...look }),
  })
}

test('prices of a node make its own price, whatever the list has', () => {
  expect(nodePrice(nimbusPrices, node)).toEqual({ perHour: 0.32, cpu: 0.025, ramGiB: 0.00375 })
  const spot = nodePrice(nimbusPrices, { ...node, isSpot: true })
  expect([spot.perHour, spot.cpu, 8 * spot.cpu + 32 * spot.ramGiB].map((each) => each.toFixed(6))).toEqual(['0.112000', '0.008750', '0.112000'])
  expect(nodePrice(nimbusPrices, { cpu: 3, memoryGiB: 5, instanceType: 'no such' }).perHour).toBeCloseTo(3 * 0.025 + 5 * 0.00375, 12)
  for (const { name, cpu, memoryGiB, perHour } of nimbusPrices.instanceTypes) {
    const price = nodePrice(nimbusPrices, { cpu, memoryGiB, instanceType: name })
    expect([price.perHour, cpu * price.cpu + memoryGiB * price.ramGiB].map((each) => each.toFixed(9))).toEqual([perHour.toFixed(9), perHour.toFixed(9)])
  }
})

describe('an hour of one container', () => {
  test.each([['under its request', 0.5, 2], ['beyond it', 3, 3]])('%s', (_name, cores, allocated) => {
    const part = metered(cores)
    const simulation = Simulation.start([part], { seed: 1, startedAt })
    simulation.runFor(2 * hour)
    const { allocations, total, signals } = billOf(simulation, part, { from: startedAt, until: startedAt + hour })
    const groups = aggregate(allocations, ['namespace'])
    const web = groups.get('shop')!
    expect([web.cpuCost, web.ramCost].map((each) => each.toFixed(9))).toEqual([(allocated * 0.025).toFixed(9), (4 * 0.00375).toFixed(9)])
    expect(efficiencyOf(web)).toEqual({ cpu: expect.closeTo(cores / 2, 9), ram: expect.closeTo(0.25, 9), total: expect.closeTo((allocated * 0.025 * cores / 2 + 0.015 * 0.25) / (allocated * 0.025 + 0.015), 9) })
    expect(signals.map(({ signal, amount }) => [signal, Math.round(amount)])).toEqual([['samples', 3_600_000], ['logs', 0], ['traces', 0]])
    expect(total).toBeCloseTo(0.32 + 3.6 * 0.1, 9)
    expect(totalOf(groups.get(idleName)!)).toBeCloseTo(0.32 - allocated * 0.025 - 0.015, 9)
    expect(shareIdle(groups).map(({ cost }) => cost.toFixed(9))).toEqual(['0.320000000'])
  })
})

test('whatever runs, the lines sum to what nodes, volumes, egress and signals cost', () => {
  const amount = fc.double({ min: 0, max: 5, noNaN: true })
  const use = fc.record({ node: fc.constantFrom('a', 'b'), namespace: fc.constantFrom('x', 'y'), pod: fc.constantFrom('p', 'q'), cpuAllocated: amount, ramAllocated: amount, cpuUsed: amount, cpuRequested: amount })
  fc.assert(fc.property(fc.array(use, { maxLength: 8 }), amount, amount, amount, (uses, storage, egress, samples) => {
    const window: Window = {
      from: startedAt, until: startedAt + hour, nodes: ['a', 'b'].map((name) => ({ ...node, node: name, hours: 1 })),
      containers: uses.map((each) => ({ ...each, controller: '', container: 'c', labels: {}, hours: 1, ramRequested: 1, ramUsed: 1 })),
      volumes: [{ namespace: 'x', pod: 'p', volume: 'v', gibHours: storage }], egress: [{ namespace: 'y', pod: 'q', to: 'internet', gib: egress }],
      signals: { samples: samples * 1e6, logs: 0, traces: 0 },
    }
    const { total, allocations } = bill([window], nimbusPrices, { from: startedAt, until: startedAt + hour })
    expect(total).toBeCloseTo(2 * 0.32 + storage * 0.1 / 730 + egress * 0.09 + samples * 0.1, 9)
    for (const by of ['namespace', 'pod', 'node', 'label:team'] as const) {
      const sum = [...aggregate(allocations, [by]).values()].reduce((all, each) => all + totalOf(each), 0)
      expect(sum).toBeCloseTo(total - samples * 0.1, 9)
    }
  }))
})

test('a unit of commitment pays while it is used more than 62 % of the hours, at 38 % off: the quantile 0.38', () => {
  const usage = Array.from({ length: 24 * 90 }, (_each, at) => 20 + 10 * Math.sin(at * Math.PI / 12) + 8 * uniform(stream(3, 'usage'), at))
  const level = bestCommitment(usage, 0.38)
  const cost = (at: number) => costWithCommitment(usage, { level: at, discount: 0.38, perHour: 1 })
  const levels = Array.from({ length: 400 }, (_each, at) => at / 10)
  const best = levels.reduce((least, each) => (cost(each) < cost(least) ? each : least))
  expect(Math.abs(best - level)).toBeLessThan(0.2)
  expect(usage.filter((each) => each < level).length / usage.length).toBeCloseTo(0.38, 2)
})

test('metrics bear OpenCost\'s names and say what is allocated at present', () => {
  const part = metered(3)
  const { simulation } = checkWorld(() => Simulation.start([part], { seed: 1, startedAt }), [{ run: 90 * minute }])
  expect(windowsOf(simulation.state(part)).map(({ from, until }) => [from - startedAt, until - startedAt])).toEqual([[0, hour], [hour, 90 * minute]])
  const found = Object.fromEntries(costMetrics(simulation.state(part), part.look(simulation), part.prices).map(({ name, samples }) => [name, samples[0]!.value]))
  expect(found).toMatchObject({ node_total_hourly_cost: 0.32, node_cpu_hourly_cost: 0.025, container_cpu_allocation: expect.closeTo(3, 6), container_memory_allocation_bytes: 4 * 1024 ** 3, telemetry_cost_total: expect.closeTo(0.54, 6) })
})
