/** What outside changes mean for Services in the fluid grain: loads begin and end, instances come, go and change. */
import type { Instant } from '@track/simulation'
import type { ClientRow } from '../../exact/clients.ts'
import { abandoned, reset } from '../../exact/outcomes.ts'
import type { TrafficState } from '../../state.ts'
import { offerStep } from '../sampling/drawing.ts'
import { drawSample, forgetSample } from '../sampling/telling.ts'
import { sampledLoads } from '../sampling/wanting.ts'
import { atOnce } from './points.ts'
import { leavingLoads } from './leaving.ts'
import { newRun } from './playing.ts'
import { conclude, resolveFailures } from './pursuing.ts'
import { fineStep } from './run.ts'
import { sameRow } from './same-row.ts'
import type { Cohort, FluidLoad, Segment, Station } from './services.ts'
import { bookBalance, carryServices, leaveBalance, setOut } from './stepping.ts'
import { type Lost, refreshedStations } from './stations.ts'
import { oweWatchers } from './watching.ts'

/** Around every change from outside: what was goes on until now. */
export function beforeChange(state: TrafficState, now: Instant): void {
  carryServices(state, now)
  bookBalance(state)
}

/** And what is then goes on from now; loads for which it cannot are to begin anew. */
export function afterChange(state: TrafficState, now: Instant): readonly ClientRow[] {
  if (state.fluidLoads.length === 0 && state.fluidStations.length === 0) return none
  const isOther = state.fluidLoads.some(({ client, row }) => !sameRow(row, state.clientRows[client]!))
  const refreshed = refreshedStations(state, now)
  if (!isOther && !refreshed && (state.fluidEntry !== 0 || state.fluidLoads.length === 0)) return none
  const leaving = leavingLoads(state)
  if (leaving.length > 0) {
    const rows = leaving.map((load) => leaveFlows(state, now, load))
    return [...rows, ...afterChange(state, now)]
  }
  oweWatchers(state)
  leaveBalance(state, now)
  state.fluidLoads = state.fluidLoads.map((load) => ({ ...load, row: state.clientRows[load.client]! }))
  state.fluidTryAt = now
  if (refreshed) {
    forgetGauges(state, refreshed.stations)
    state.fluidStations = refreshed.stations
    loseLines(state, now, refreshed.lost)
  }
  refreshSampled(state, now)
  setOut(state, now)
  return none
}

const none: readonly ClientRow[] = []

/** It is to begin anew, and to choose anew where it left the choice. */
function leaveFlows(state: TrafficState, now: Instant, { client, isByChoice }: FluidLoad): ClientRow {
  removeFluidLoad(state, now, client)
  const row = state.clientRows[client]!
  const workload = isByChoice ? { ...row.workload!, grain: 'auto' as const } : row.workload!
  state.clientRows[client] = { ...row, workload, policy: workload }
  return state.clientRows[client]
}

/** Of instances that flows do not come to any more. */
function forgetGauges(state: TrafficState, stations: readonly Station[]): void {
  const there = new Set(instancesOf(stations))
  for (const instance of instancesOf(state.fluidStations)) {
    if (!there.has(instance)) state.instanceLined[instance] = state.instanceFlowing[instance] = state.instanceForeseen[instance] = 0
  }
}

function instancesOf(stations: readonly Station[]): number[] {
  return stations.flatMap(({ groups }) => groups.flatMap(({ members }) => members.map(({ instance }) => instance)))
}

/** Of which loads a sample is wanted now; where none was, its first window begins. */
function refreshSampled(state: TrafficState, now: Instant): void {
  const wanted = sampledLoads(state)
  if (state.fluidSampled.length === 0) state.sampleFrom = now
  for (const client of state.fluidSampled) if (!wanted.includes(client) && state.clientRows[client]) forgetSample(state, client)
  state.fluidSampled = wanted
}

export function addFluidLoad(state: TrafficState, client: number, isByChoice: boolean): void {
  // One that was changed before it had come up is there already.
  if (state.fluidLoads.some((load) => load.client === client)) {
    state.fluidLoads = state.fluidLoads.map((load) => (load.client === client ? { ...load, isByChoice } : load))
    return
  }
  state.fluidLoads = [...state.fluidLoads, { client, isByChoice, row: state.clientRows[client]!, drawn: 0, expected: 0, users: 0, flying: 0 }]
  state.fluidEntry = 0
}

/** Its requests under way are cut off: what stands in lines is work for nobody. */
export function removeFluidLoad(state: TrafficState, now: Instant, client: number): void {
  if (!state.fluidLoads.some((load) => load.client === client)) return
  leaveBalance(state, now)
  const run = pathRun(state, now)
  const cutOff = (cohort: Cohort, mass: number): void => conclude(run, cohort, { outcome: abandoned, points: atOnce }, mass)
  for (const cohort of state.fluidLater) if (cohort.client === client) cutOff(cohort, cohort.mass)
  state.fluidLater = state.fluidLater.filter((cohort) => cohort.client !== client)
  state.fluidStations = state.fluidStations.map((station) => ({
    ...station,
    groups: station.groups.map((group) => ({ ...group, line: group.line.map((segment) => {
      const { cohort, mass } = segment
      if (cohort?.client !== client) return segment
      cutOff({ ...cohort, elapsed: cohort.elapsed + now - (segment.from + segment.to) / 2 }, mass * group.members.length)
      return { ...segment, cohort: undefined, patience: Infinity }
    }) })),
  }))
  offerStep(state, run)
  if (state.fluidSampled.includes(client)) {
    drawSample(state, now, client)
    forgetSample(state, client)
    state.fluidSampled = state.fluidSampled.filter((each) => each !== client)
  }
  state.fluidLoads = state.fluidLoads.filter((load) => load.client !== client)
  state.fluidEntry = 0
}

/** Lines of instances that are gone are cut off, and tried again as the policy says. */
function loseLines(state: TrafficState, now: Instant, lost: readonly Lost[]): void {
  const run = pathRun(state, now)
  for (const { segment, instances } of lost) {
    if (!segment.cohort) continue
    const came = midOf(segment)
    conclude(run, { ...segment.cohort, elapsed: segment.cohort.elapsed + now - came, at: now }, { outcome: reset, points: atOnce }, segment.mass * instances)
  }
  resolveFailures(run)
  offerStep(state, run)
  state.fluidLater = [...state.fluidLater, ...run.later, ...[...run.due.values()].flat()]
}

function midOf({ from, to }: Segment): Instant {
  return (from + to) / 2
}

function pathRun(state: TrafficState, now: Instant): ReturnType<typeof newRun> {
  const books = (client: number): { counts: Float64Array; base: number } => ({ counts: state.counts, base: state.clientCounts[client]! })
  return newRun(state, state.fluidStations, { from: now, length: fineStep(state), isBalance: false }, books)
}

/** Whether requests of the fluid grain stand in line at an instance. */
export function hasLine(state: TrafficState, instance: number): boolean {
  return state.fluidStations.some(({ groups }) => groups.some(({ members, lined }) =>
    lined > 0 && members.some((each) => each.instance === instance)))
}

/** Whether a client's row says that it is counted in flows. */
export function isFluid({ workload, service }: ClientRow): boolean {
  return service >= 0 && workload?.grain === 'fluid'
}
