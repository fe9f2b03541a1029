/**
 * How the instances of a group answer now: what each route holds a worker for and how it ends, what they
 * manage, and how long an attempt waits that comes while they are quiet.
 *
 * Left out: the share of a service that a stall would freeze; work that a client's leaving cuts short.
 */
import { type Duration, meanOf, millisecond, oncePerRow, varianceOf } from '@track/simulation'
import { error, outcomes, success } from '../../exact/outcomes.ts'
import { answerToFailure } from '../../exact/answer-to-failure.ts'
import { boundedWait } from './bounded-wait.ts'
import { requestEnds } from './calls.ts'
import { asMeanIfRare, atOnce, Gathering, momentsOf, nothing, type Points, pointAt, pointsOf, scaled, sumOf, totalOf } from './points.ts'
import { recall } from './recall.ts'
import type { FluidRoute, Run, WorkingGroup } from './run.ts'
import { hitShare } from './stores/hit-share.ts'

/** A way to end, with how long it takes; shares are of all. */
export interface End {
  readonly outcome: number
  readonly points: Points
}

/** What a route's work is made of. */
export interface Work {
  /** How long a worker is held. */
  readonly hold: Points
  readonly ends: readonly End[]
  readonly cpu: Duration
  /** Calls to dependencies: by which client, along which of its routes, by what share of the jobs. */
  readonly calls: readonly { readonly name: string; readonly route: number; readonly share: number }[]
  readonly mean: Duration
}

export interface Answering {
  readonly works: readonly Work[]
  /** True while jobs stand in line; else waits are those of theory. */
  readonly isLine: boolean
  /** Jobs a microsecond that one instance manages, with how much a step of it varies. */
  readonly capacity: number
  readonly variation: number
  /** In workers' hands while quiet. */
  readonly busy: number
  /** While quiet: the share turned away, and the wait of the others. */
  readonly full: number
  readonly wait: Points
  readonly meanWait: Duration
}

const ownPoints = oncePerRow((route: FluidRoute) => pointsOf(route.service))
const ownMean = oncePerRow((route: FluidRoute) => ({ mean: meanOf(route.service), variance: varianceOf(route.service) }))

/** Above this load a queue is no longer quiet, unless it is so short that it comes and goes at once. */
const quietLoadMax = 0.95
const shortQueue = 100 * millisecond

export function answeringOf(run: Run, working: WorkingGroup): Answering {
  if (working.answering) return working.answering
  const { isStalled } = working.group.members[0]!
  const { concurrency, 'queue.limit': limit } = working.workload
  const works = worksOf(run, working)
  const { weights, arrivals } = mixOf(working)
  let [mean, squares] = [0, 0]
  works.forEach(({ hold }, route) => {
    const moments = momentsOf(hold)
    mean += weights[route]! * moments.sum
    squares += weights[route]! * moments.squares
  })
  mean = Math.max(1, mean)
  const variation = Math.max(0, squares / (mean * mean) - 1)
  const load = arrivals * mean / concurrency
  const isShort = limit * mean / concurrency <= shortQueue
  const isLine = isStalled || working.lined > 0 || (load > quietLoadMax && !isShort)
  const asked = { service: mean, hands: concurrency, spacingVariation: 1, serviceVariation: variation }
  const bounded = boundedWait({ ...asked, arrivals: isLine ? Math.min(arrivals, calmOf(run, mean, concurrency)) : arrivals }, limit)
  const { wait, full, meanWait } = isStalled ? { wait: atOnce, full: 0, meanWait: 0 } : bounded
  return (working.answering = {
    works, isLine, variation: working.bottleneck ?? variation, wait, meanWait, full,
    capacity: isStalled ? 0 : concurrency / mean, busy: Math.min(concurrency, arrivals * (1 - full) * mean),
  })
}

/** The arrivals up to which waits forget within a step; what is slower is in the line itself. */
function calmOf({ length }: Run, mean: Duration, hands: number): number {
  const root = Math.max(0, 1 - Math.sqrt(mean / hands / Math.max(1, length)))
  return root * root * hands / mean
}

function mixOf({ expected, workload: { routes } }: WorkingGroup): { weights: readonly number[]; arrivals: number } {
  const arrivals = expected.reduce((sum, rate) => sum + rate, 0)
  return { arrivals, weights: routes.map((_, route) => (arrivals > 0 ? expected[route]! / arrivals : 1 / routes.length)) }
}

function worksOf(run: Run, working: WorkingGroup): Work[] {
  const { slowness, errors } = working.group.members[0]!
  return working.workload.routes.map((route, index) => {
    const factor = slowness * stretchOf(working, route, index)
    const failing = Math.min(1, route.errors + (errors?.[index] ?? 0))
    const called = route.calls.map((call) => calledBy(run, working, call))
    return recallWork(route, [factor, failing, ...called.flatMap(({ along, ends, found }) => [along, ends, found])], () => workOf(route, { work: stretched(route, factor), failing }, called))
  })
}

const recallWork = recall<FluidRoute, Work>()

function stretched(route: FluidRoute, factor: number): Points {
  const own = ownPoints(route)
  return factor === 1 ? own : { values: own.values.map((value) => value * factor), shares: own.shares }
}

interface Called {
  /** The client's route. */
  readonly along: number
  readonly ends: readonly End[]
  /** Of a look-up in a cache: the share that it answers. */
  readonly found: number
}

function calledBy(run: Run, working: WorkingGroup, call: FluidRoute['calls'][number]): Called {
  const client = working.group.members[0]!.row.clients[call.dependency]!
  const along = run.state.clientRows[client]!.routes.findIndex(({ path, method }) => path === call.path && method === call.method)
  return { along, ends: requestEnds(run, client, along).ends, found: call.step?.does === 'look up' ? hitShare(run, client, call.step.use) : 0 }
}

/** A CPU limit stretches what all busy workers do together. */
function stretchOf(working: WorkingGroup, route: FluidRoute, index: number): number {
  const { cpuLimit } = working.group.members[0]!.row
  if (route.cpu === 0 || cpuLimit === Infinity) return 1
  const mean = ownMean(route).mean * working.group.members[0]!.slowness
  const quiet = 1 + (working.expected[index] ?? 0) * mean
  const busy = working.lined > 0 ? working.workload.concurrency : Math.min(working.workload.concurrency, quiet)
  return Math.max(1, route.cpu / mean) * Math.max(1, busy * Math.min(1, route.cpu / Math.max(1, mean)) / cpuLimit)
}

interface Own {
  readonly work: Points
  readonly failing: number
}

/** The work itself, then the calls one after the other, as long as all goes well. */
function workOf(route: FluidRoute, { work, failing }: Own, called: readonly Called[]): Work {
  const ends: End[] = failing > 0 ? [{ outcome: error, points: scaled(work, failing) }] : []
  const calls: Work['calls'][number][] = []
  let fine = scaled(work, 1 - failing)
  // Past the call and its fill: what the cache answered.
  let past = nothing
  route.calls.forEach((call, index) => {
    const share = totalOf(fine)
    const { along, ends: met, found } = called[index]!
    const { step } = call
    calls.push({ name: call.dependency, route: along, share })
    let after = nothing
    for (const { outcome, points } of met) {
      const summed = sumOf(fine, asMeanIfRare(points))
      if (outcomes[outcome]!.isSuccess) {
        after = mixed(after, scaled(summed, 1 - found))
        if (found > 0) past = mixed(past, scaled(summed, found))
      } else if (step?.does === 'look up' && step.use.onFailure === 'closed') ends.push({ outcome: answerToFailure(outcome), points: summed })
      else if (call.onFailure === 'ignore') after = mixed(after, summed)
      else ends.push({ outcome: answerToFailure(outcome), points: summed })
    }
    fine = step?.does === 'fill' ? mixed(after, past) : after
    if (step?.does === 'fill') past = nothing
  })
  if (fine.values.length > 0) ends.push({ outcome: success, points: fine })
  const hold = ends.reduce((sum, { points }) => mixed(sum, points), nothing)
  return { hold, ends, calls, cpu: route.cpu, mean: momentsOf(hold).sum }
}

export function mixed(a: Points, b: Points): Points {
  if (a.values.length === 0) return b
  if (b.values.length === 0) return a
  const gathering = new Gathering()
  gathering.addAll(a)
  gathering.addAll(b)
  return gathering.points()
}

/** How long one that comes now would wait, foreseen. */
export function foreseenWait(run: Run, working: WorkingGroup): Points {
  const { isLine, capacity, wait } = answeringOf(run, working)
  if (!isLine) return wait
  return capacity > 0 ? pointAt(working.lined / capacity) : forEver
}

/** Of a group that stands still nobody knows when it goes on. */
const forEver = pointAt(3600_000 * millisecond)
