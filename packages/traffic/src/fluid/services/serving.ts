/** The server's side of a run: what jobs that begin add to an instance's counters, and the calls that they make. */
import { rejected } from '../../exact/outcomes.ts'
import { observe } from '../../measures/histogram.ts'
import { serverLayout } from '../../measures/layout.ts'
import { answeringOf, type Work } from './answering.ts'
import { bookCalls } from './booking.ts'
import { totalOf } from './points.ts'
import type { Run, WorkingGroup } from './run.ts'
import { countVisits } from './stores/store-counters.ts'
import { isFluidStore } from './stores/visits.ts'

/** Jobs at one instance: how many came, how many of those found the queue full, how long the others waited. */
interface Jobs {
  readonly arrived: number
  readonly full: number
  readonly wait: number
}

export function serve(working: WorkingGroup, route: number, { arrived, full, wait }: Jobs): void {
  if (full > 0 && working.workload['queue.full'] === 'reject') countAnswer(working, route, rejected, arrived * full)
  begin(working, route, { mass: arrived * (1 - full), wait })
}

/** Workers take jobs. */
export function begin({ tally }: WorkingGroup, route: number, { mass, wait }: { mass: number; wait: number }): void {
  tally.taken[route]! += mass
  tally.waits += mass * wait
}

/** What the jobs that began do to counters, and the calls that they make: once a run, after all have come. */
export function settleWork(run: Run, working: WorkingGroup): void {
  const { tally } = working
  tally.stays += tally.waits
  answeringOf(run, working).works.forEach((work, route) => {
    const mass = tally.taken[route]!
    if (mass <= 0) return
    const isVisit = countVisits(run, working, route, mass)
    if (!isVisit) countWork(working, route, work, mass)
    tally.served += mass
    tally.cpu += mass * (isVisit ? work.mean : work.cpu)
    tally.stays += mass * work.mean
    for (const call of work.calls) bookCalls(run, working, call, mass * call.share)
  })
}

function countWork(working: WorkingGroup, route: number, work: Work, mass: number): void {
  const { tally, group } = working
  const { bounds } = group.members[0]!.row
  for (const { outcome, points } of work.ends) countAnswer(working, route, outcome, mass * totalOf(points))
  const durations = route * serverLayout.perRoute(bounds) + serverLayout.durations
  const { values, shares } = work.hold
  for (let index = 0; index < values.length; index++) observe(tally.block, durations, bounds, values[index]!, mass * shares[index]!)
}

export function countAnswer({ tally, group }: WorkingGroup, route: number, outcome: number, mass: number): void {
  if (isFluidStore(group.members[0]!.row.workload)) return
  tally.block[route * serverLayout.perRoute(group.members[0]!.row.bounds) + serverLayout.answer(outcome)]! += mass
}
