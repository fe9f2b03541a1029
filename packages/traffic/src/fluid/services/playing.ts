/** One run through all stations, callers before callees: what comes is met, lines are worked off. */
import { rejected } from '../../exact/outcomes.ts'
import type { TrafficState } from '../../state.ts'
import { answeringOf } from './answering.ts'
import { fullOf } from './calls.ts'
import { append, leaveLine, makeRoom, workOff } from './line.ts'
import { attemptAll, resolveFailures, start } from './pursuing.ts'
import { type Books, type Called, type Run, type WorkingGroup, workingStation, type WorkingStation } from './run.ts'
import { countAnswer, serve, settleWork } from './serving.ts'
import type { Cohort, Station } from './services.ts'
import { routesVisited } from './stores/store-ends.ts'
import { type WayPlace, waysOf } from './ways.ts'

type Span = Pick<Run, 'from' | 'length' | 'isBalance'>

export function newRun(state: TrafficState, stations: readonly Station[], span: Span, booksOf: (client: number) => Books): Run {
  return {
    state, ...span, booksOf,
    stations: new Map(stations.map((station) => [station.service, workingStation(state, station)])),
    requests: new Map(), due: new Map(), later: [], failures: [], calls: new Map(), ended: new Map(), tokens: new Map(), noted: new Map(),
  }
}

export function play(run: Run, fresh: readonly Cohort[], again: readonly Cohort[]): void {
  for (const cohort of fresh) if (cohort.mass > 0) start(run, cohort)
  for (const cohort of again) {
    const { service } = run.state.clientRows[cohort.client]!
    const list = run.due.get(service)
    if (list) list.push(cohort)
    else run.due.set(service, [cohort])
  }
  let lane = 0
  for (const station of run.stations.values()) {
    makeRooms(run, station)
    takeCalls(run, station)
    attemptAll(run, station)
    for (const working of station.groups) {
      lane++
      if (!answeringOf(run, working).isLine) continue
      workOff(run, working, lane)
      leaveLine(run, working)
    }
    resolveFailures(run)
    for (const working of station.groups) settleWork(run, working)
  }
  // What failed in a line during this run is tried again with the next one.
  for (const list of run.due.values()) run.later.push(...list)
}

/** Room is shared by all that come first; who is turned away and comes again at once finds none. */
function makeRooms(run: Run, station: WorkingStation): void {
  const arriving = new Map(station.groups.map((working) => [working, 0]))
  const add = (client: number, route: number, mass: number): void => {
    for (const { working, share, route: along } of waysOf(run, client, route).places) {
      if (along >= 0) arriving.set(working, arriving.get(working)! + visited(run, working, client, route, along).length * mass * share / working.size)
    }
  }
  for (const { client, route, mass } of run.due.get(station.service) ?? []) add(client, route, mass)
  for (const { client, route, mass } of run.calls.get(station.service) ?? []) add(client, route, mass)
  for (const [working, mass] of arriving) if (answeringOf(run, working).isLine) makeRoom(run, working, mass)
}

/** Calls whose ends their callers have foreseen: they are work that nobody waits for. */
function takeCalls(run: Run, station: WorkingStation): void {
  for (const called of run.calls.get(station.service) ?? []) {
    for (const place of waysOf(run, called.client, called.route).places) takeCallsAt(run, place, called)
  }
}

function takeCallsAt(run: Run, { working, share, route: along }: WayPlace, { client, route: asked, mass, patience }: Called): void {
  const each = mass * share / working.size
  if (along < 0) countAnswer(working, working.workload.routes.length, -along, each)
  else for (const route of visited(run, working, client, asked, along)) takeCall(run, working, { route, each, patience })
}

/** The routes that a call takes there: one, or those of its statements. */
function visited({ state }: Run, working: WorkingGroup, client: number, route: number, along: number): readonly number[] {
  const { store, routes } = state.clientRows[client]!
  return store ? routesVisited(working, routes[route]!) : [along]
}

function takeCall(run: Run, working: WorkingGroup, { route, each, patience }: { readonly route: number; readonly each: number; readonly patience: number }): void {
  working.arrived[route]! += each
  const answering = answeringOf(run, working)
  if (!answering.isLine) {
    serve(working, route, { arrived: each, full: fullOf(answering.full, 0), wait: answering.meanWait })
    return
  }
  if (working.workload['queue.full'] === 'reject') countAnswer(working, route, rejected, each * working.full)
  const isCancelled = working.workload.abandoned === 'cancel'
  append(working, {
    from: run.from, to: run.from + run.length, mass: each * (1 - working.full), route, cohort: undefined,
    patience: isCancelled ? patience : Infinity,
  })
}
