/**
 * A bill: meter readings and a price list to costs by container, what is idle, and what telemetry costs. Pure.
 *
 * Follows the OpenCost specification: a container is allocated the larger of its request and its usage, a node's price is shared out over its cores
 * and memory, and what nobody is allocated is idle. Left out: GPUs, shared costs, adjustments to a cloud's own invoice; windows are whole hours.
 */
import { type ContainerUse, type Signal, signals, type Window } from './meter.ts'
import { hoursInMonth, nodePrice, type NodePrice, type PriceList, type Range } from './prices.ts'

export interface Allocation {
  readonly node: string
  readonly namespace: string
  readonly controller: string
  readonly pod: string
  readonly container: string
  readonly labels: Readonly<Record<string, string>>
  readonly hours: number
  readonly cpuCoreHours: number
  readonly cpuRequested: number
  readonly cpuUsed: number
  readonly ramGiBHours: number
  readonly ramRequested: number
  readonly ramUsed: number
  readonly cpuCost: number
  readonly ramCost: number
  readonly pvCost: number
  readonly networkCost: number
}

export const idleName = '__idle__'

export interface SignalCost {
  readonly signal: Signal
  readonly amount: number
  readonly cost: number
}

export interface Bill extends Range {
  readonly currency: string
  /** Of containers, volumes and egress; idle ones by node. */
  readonly allocations: readonly Allocation[]
  readonly signals: readonly SignalCost[]
  readonly total: number
}

const nobody = { labels: {}, hours: 0, cpuCoreHours: 0, cpuRequested: 0, cpuUsed: 0, ramGiBHours: 0, ramRequested: 0, ramUsed: 0, cpuCost: 0, ramCost: 0, pvCost: 0, networkCost: 0 }

/** Windows that lie within the range as a whole. */
export function bill(windows: readonly Window[], prices: PriceList, { from, until }: Range): Bill {
  const found = windows.filter((window) => window.from >= from && window.until <= until)
  const allocations = found.flatMap((window) => [...allocationsOf(window, prices), ...otherCosts(window, prices)])
  const costs = signals.map((signal) => signalCost(found, prices, signal))
  const total = allocations.reduce((sum, each) => sum + totalOf(each), 0) + costs.reduce((sum, { cost }) => sum + cost, 0)
  return { from, until, currency: prices.currency, allocations, signals: costs, total }
}

export function totalOf({ cpuCost, ramCost, pvCost, networkCost }: Allocation): number {
  return cpuCost + ramCost + pvCost + networkCost
}

function allocationsOf({ nodes, containers }: Window, prices: PriceList): Allocation[] {
  const byNode = new Map(nodes.map((node) => [node.node, nodePrice(prices, node)]))
  const used = containers.map((use) => allocation(use, byNode.get(use.node)))
  const idle = nodes.map(({ node, cpu, memoryGiB, hours }): Allocation => {
    const own = used.filter((each) => each.node === node)
    const { cpu: perCore, ramGiB } = byNode.get(node)!
    const sum = (of: (each: Allocation) => number) => own.reduce((total, each) => total + of(each), 0)
    return {
      ...nobody, node, namespace: idleName, controller: idleName, pod: idleName, container: idleName, hours,
      cpuCoreHours: cpu * hours - sum(({ cpuCoreHours }) => cpuCoreHours), ramGiBHours: memoryGiB * hours - sum(({ ramGiBHours }) => ramGiBHours),
      cpuCost: cpu * hours * perCore - sum(({ cpuCost }) => cpuCost), ramCost: memoryGiB * hours * ramGiB - sum(({ ramCost }) => ramCost),
    }
  })
  return [...used, ...idle]
}

/** On a node that was gone at the look nothing is charged. */
function allocation({ cpuAllocated, ramAllocated, ...use }: ContainerUse, price: NodePrice = { perHour: 0, cpu: 0, ramGiB: 0 }): Allocation {
  return { ...nobody, ...use, cpuCoreHours: cpuAllocated, ramGiBHours: ramAllocated, cpuCost: cpuAllocated * price.cpu, ramCost: ramAllocated * price.ramGiB }
}

function otherCosts({ volumes, egress }: Window, { storageGiBPerMonth, egressGiB }: PriceList): Allocation[] {
  const placed = (namespace: string, pod: string): Allocation => ({ ...nobody, node: '', namespace, controller: '', pod, container: '' })
  return [
    ...volumes.map(({ namespace, pod, gibHours }) => ({ ...placed(namespace, pod), pvCost: gibHours * storageGiBPerMonth / hoursInMonth })),
    ...egress.map(({ namespace, pod, to, gib }) => ({ ...placed(namespace, pod), networkCost: gib * egressGiB[to] })),
  ]
}

const giB = 1_073_741_824

function signalCost(windows: readonly Window[], prices: PriceList, signal: Signal): SignalCost {
  const amount = windows.reduce((sum, { signals: used }) => sum + used[signal], 0)
  return { signal, amount, cost: amount * signalPrice(prices, signal) }
}

/** Of one sample, or one byte. */
export function signalPrice({ signals: { millionSamples, logsGiB, tracesGiB } }: PriceList, signal: Signal): number {
  return { samples: millionSamples / 1_000_000, logs: logsGiB / giB, traces: tracesGiB / giB }[signal]
}

export type Grouping = 'cluster' | 'node' | 'namespace' | 'controller' | 'deployment' | 'pod' | 'container' | `label:${string}`

/** As OpenCost calls a cluster that nobody has named. */
const clusterName = 'cluster-one'

/** One row a group, in the order of their first appearance; `__idle__` is a group of its own, `__unallocated__` has no such label. */
export function aggregate(allocations: readonly Allocation[], by: readonly Grouping[]): ReadonlyMap<string, Allocation> {
  const groups = new Map<string, Allocation>()
  for (const each of allocations) {
    const isIdle = each.namespace === idleName
    const name = isIdle ? idleName : by.map((grouping) => groupOf(each, grouping)).join('/')
    const before = groups.get(name)
    groups.set(name, before ? sum(before, each) : each)
  }
  return groups
}

function groupOf(allocation: Allocation, grouping: Grouping): string {
  if (grouping === 'cluster') return clusterName
  if (grouping === 'deployment') return /^deployment:(.+)$/.exec(allocation.controller)?.[1] ?? unallocated
  if (grouping === 'node' || grouping === 'namespace' || grouping === 'controller' || grouping === 'pod' || grouping === 'container') return allocation[grouping] || unallocated
  return allocation.labels[grouping.slice('label:'.length)] ?? unallocated
}

const unallocated = '__unallocated__'

function sum(a: Allocation, b: Allocation): Allocation {
  return {
    ...a, hours: a.hours + b.hours, cpuCoreHours: a.cpuCoreHours + b.cpuCoreHours, cpuRequested: a.cpuRequested + b.cpuRequested, cpuUsed: a.cpuUsed + b.cpuUsed,
    ramGiBHours: a.ramGiBHours + b.ramGiBHours, ramRequested: a.ramRequested + b.ramRequested, ramUsed: a.ramUsed + b.ramUsed,
    cpuCost: a.cpuCost + b.cpuCost, ramCost: a.ramCost + b.ramCost, pvCost: a.pvCost + b.pvCost, networkCost: a.networkCost + b.networkCost,
  }
}

/** Follows core/pkg/opencost/allocation.go (CPUEfficiency, RAMEfficiency, TotalEfficiency) of OpenCost. */
export function efficiencyOf({ cpuRequested, cpuUsed, ramRequested, ramUsed, cpuCost, ramCost }: Allocation): { readonly cpu: number; readonly ram: number; readonly total: number } {
  const share = (used: number, requested: number) => (requested > 0 ? used / requested : Number(used > 0))
  const [cpu, ram] = [share(cpuUsed, cpuRequested), share(ramUsed, ramRequested)]
  return { cpu, ram, total: cpuCost + ramCost > 0 ? (cpuCost * cpu + ramCost * ram) / (cpuCost + ramCost) : 0 }
}

export interface Showback {
  readonly name: string
  readonly cost: number
}

/**
 * What is idle, charged to those who have allocations, in proportion to what they cost; the sum stays.
 */
export function shareIdle(groups: ReadonlyMap<string, Allocation>): readonly Showback[] {
  const idle = groups.get(idleName)
  const others = Array.from(groups).filter(([name]) => name !== idleName)
  const costs = others.reduce((total, [, each]) => total + totalOf(each), 0)
  return others.map(([name, each]) => ({ name, cost: totalOf(each) + (idle && costs > 0 ? totalOf(idle) * totalOf(each) / costs : 0) }))
}

