/**
 * OpenCost's allocation API: what a window of time has cost, by namespace, controller, pod, label or node.
 *
 * Follows pkg/costmodel/aggregation.go (ComputeAllocationHandler) and core/pkg/opencost/allocation_json.go of OpenCost. Left out: steps, filters in its own language,
 * GPUs, load balancers, shared costs, properties; hours are whole ones, the present hour as far as it has come.
 */
import { hour, type Instant, minute, printTimestamp, type Simulation } from '@track/simulation'
import { aggregate, type Allocation, billOf, type CostsPart, efficiencyOf, type Grouping, idleName, totalOf } from '@track/work'
import type { SystemAnswer, SystemRequest } from '../../network/system-apis.ts'
import { type AskedWindow, readWindow } from './window.ts'

const groupings = ['cluster', 'node', 'namespace', 'controller', 'deployment', 'pod', 'container']
const everything = 'cluster,node,namespace,pod,container'

export function answerOpenCost(simulation: Simulation, part: CostsPart, { path }: SystemRequest): SystemAnswer {
  const [page = '', query = ''] = path.split('?')
  if (page === '/healthz') return text(200, '')
  if (page !== '/allocation' && page !== '/allocation/compute') return text(404, '404 page not found\n')
  const given = parametersIn(query)
  const asked = readWindow(given['window'] ?? '', simulation.now)
  if (!asked) return text(400, `Invalid 'window' parameter: illegal window: ${given['window'] ?? ''}\n`)
  const by = (given['aggregate'] || everything).split(',')
  const unknown = by.find((each) => !groupings.includes(each) && !each.startsWith('label:'))
  if (unknown !== undefined) return text(400, `not simulated here: aggregate ${unknown}\n`)
  // Hours begun before the window count as a whole, or a young world would have cost nothing.
  const range = { from: Math.floor(asked.from / hour) * hour, until: asked.until }
  const { allocations } = billOf(simulation, part, range)
  const wanted = given['filterNamespaces'] ? allocations.filter(({ namespace }) => namespace === given['filterNamespaces'] || namespace === idleName) : allocations
  const rows = [...aggregate(wanted, by as Grouping[])].filter(([name]) => name !== idleName || given['includeIdle'] === 'true')
  const length = { from: Math.max(range.from, simulation.startedAt), until: Math.min(asked.until, simulation.state(part).lastAt) }
  const data = [Object.fromEntries(rows.map(([name, row]) => [name, allocationJson(name, row, length)]))]
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ code: 200, status: 'success', data }) }
}

function text(status: number, body: string): SystemAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', body }
}

function parametersIn(query: string): Readonly<Record<string, string>> {
  return Object.fromEntries(query.split('&').map((pair) => pair.split('=').map((word) => decodeURIComponent(word.replaceAll('+', ' '))) as [string, string]))
}

const giB = 1_073_741_824

function allocationJson(name: string, row: Allocation, { from, until }: AskedWindow): object {
  const { cpu, ram, total } = efficiencyOf(row)
  const hours = hoursIn(from, until)
  const [start, end] = [printTimestamp(from), printTimestamp(until)]
  return {
    name, window: { start, end }, start, end, minutes: (until - from) / minute,
    cpuCores: row.cpuCoreHours / hours, cpuCoreRequestAverage: row.cpuRequested / hours, cpuCoreUsageAverage: row.cpuUsed / hours, cpuCoreHours: row.cpuCoreHours,
    cpuCost: row.cpuCost, cpuEfficiency: cpu,
    ramBytes: row.ramGiBHours * giB / hours, ramByteRequestAverage: row.ramRequested * giB / hours, ramByteUsageAverage: row.ramUsed * giB / hours, ramByteHours: row.ramGiBHours * giB,
    ramCost: row.ramCost, ramEfficiency: ram,
    gpuCost: 0, networkCost: row.networkCost, loadBalancerCost: 0, pvCost: row.pvCost, sharedCost: 0, externalCost: 0, totalCost: totalOf(row), totalEfficiency: total,
  }
}

function hoursIn(from: Instant, until: Instant): number {
  return (until - from) / hour
}
