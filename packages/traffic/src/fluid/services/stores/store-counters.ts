/** What a run brings into the counters of databases and caches. */
import { databaseLayout } from '../../../dependencies/database/layout.ts'
import { figure } from '../../../dependencies/cache/entries.ts'
import type { InstanceRow } from '../../../exact/instances.ts'
import { histogramSize, observe, observeFinely } from '../../../measures/histogram.ts'
import { serverLayout } from '../../../measures/layout.ts'
import type { TrafficState } from '../../../state.ts'
import { answeringOf, foreseenWait } from '../answering.ts'
import { sumOf } from '../points.ts'
import type { Run, WorkingGroup } from '../run.ts'
import { hitShare } from './hit-share.ts'
import { isFluidStore, targetsAt } from './visits.ts'

/** Behind a cache's histogram: what goes into its figures. */
const cacheFigures = [figure.commands, figure.hits, figure.misses] as const

/** How many counters a run of it has. */
export function tallySize({ workload, bounds }: InstanceRow, routes: number): number {
  if (workload.kind === 'database') return databaseLayout.size(bounds)
  return workload.kind === 'cache' ? histogramSize(bounds) + cacheFigures.length : serverLayout.size(routes, bounds)
}

/** Visits of a route that were worked on; answers whether it is a store's. */
export function countVisits(run: Run, working: WorkingGroup, route: number, mass: number): boolean {
  const { row } = working.group.members[0]!
  if (!isFluidStore(row.workload)) return false
  const { block } = working.tally
  const { bounds } = row
  const { path } = working.workload.routes[route]!
  const { values, shares } = sumOf(answeringOf(run, working).works[route]!.hold, foreseenWait(run, working))
  const isDatabase = row.workload.kind === 'database'
  for (let index = 0; index < values.length; index++) {
    observe(block, isDatabase ? databaseLayout.statements : 0, bounds, values[index]!, mass * shares[index]!)
    if (isDatabase) observeFinely(block, databaseLayout.truth(bounds), values[index]!, mass * shares[index]!)
  }
  if (isDatabase) {
    block[path.startsWith('write') ? databaseLayout.writes : databaseLayout.reads]! += mass
    block[databaseLayout.commits]! += mass
    return true
  }
  const looks = targetsAt(run.state, stationOf(run, working)).find(({ step, path: asked }) => step?.does === 'look up' && asked === path)?.step?.use
  const first = histogramSize(bounds)
  block[first]! += mass
  if (!looks) return true
  const found = hitShare(run, clientTo(run, working), looks)
  block[first + 1]! += mass * found
  block[first + 2]! += mass * (1 - found)
  return true
}

function stationOf({ stations }: Run, working: WorkingGroup): number {
  return [...stations.values()].find(({ groups }) => groups.includes(working))!.service
}

function clientTo(run: Run, working: WorkingGroup): number {
  const service = stationOf(run, working)
  return run.state.clientRows.findIndex((row) => row?.service === service)
}

/** Brings a run's counters into those of an instance. */
export function bookBlock(state: TrafficState, instance: number, block: Float64Array, times: number): void {
  const base = state.instanceCounts[instance]!
  const { workload, bounds } = state.instanceRows[instance]!
  const length = workload.kind === 'cache' ? histogramSize(bounds) : block.length
  for (let index = 0; index < length; index++) state.counts[base + index]! += block[index]! * times
  if (workload.kind === 'cache') cacheFigures.forEach((place, index) => void (state.cacheFigures![instance]![place]! += block[length + index]! * times))
}

/** A cache's figures with what is not written to them yet. */
export function figuresWith(figures: Float64Array, block: Float64Array, times: number): Float64Array {
  const copy = figures.slice()
  cacheFigures.forEach((place, index) => void (copy[place]! += block[block.length - cacheFigures.length + index]! * times))
  return copy
}
