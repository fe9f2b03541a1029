/**
 * A whole request out of a flow: its attempts, what servers did for each of them, and the calls that those made, as pieces that
 * lie within one another. How long each takes is drawn from the flow's own distributions, and made to add up to what the request took.
 *
 * Left out: what is done for clients that have left a line; in earlier attempts, what has changed since.
 */
import { type Duration, oncePerRow, quantileOf, type Stream, uniform } from '@track/simulation'
import { answerToFailure } from '../../exact/answer-to-failure.ts'
import { error, outcomes, timeout } from '../../exact/outcomes.ts'
import type { Call, Route } from '../../workloads/workload.ts'
import { answeringOf, type End, foreseenWait } from '../services/answering.ts'
import { backOffPoints } from '../services/back-off-points.ts'
import { systems } from '../../tracing/tracing.ts'
import { attemptEnds, isRetried, requestEnds } from '../services/calls.ts'
import { type Points, totalOf } from '../services/points.ts'
import type { Run, WorkingGroup } from '../services/run.ts'
import { hitShare } from '../services/stores/hit-share.ts'
import { type WayPlace, waysOf } from '../services/ways.ts'
import type { Noted } from './noting.ts'
import type { SampledRequest, SampledSpan, Tried } from './sampled.ts'

interface Draw {
  readonly took: Duration
  readonly startedAt: number
  readonly chance: Stream
}

/** What is being put together. Scratch. */
interface Making {
  readonly run: Run
  readonly spans: SampledSpan[]
  /** The next number of its chance. */
  readonly next: () => number
}

/** Services within services; a circle ends here. */
const depthMax = 12

export function wholeRequest(run: Run, noted: Noted, { took, startedAt, chance }: Draw): SampledRequest {
  const { client, route, outcome } = noted
  const row = run.state.clientRows[client]!
  let drawn = 0
  const making: Making = { run, spans: [], next: () => uniform(chance, drawn++) }
  const { path, method } = row.routes[route]!
  const attempts = attemptsOf(noted, took)
  making.spans.push({ of: 'request', process: row.process, parent: -1, at: 0, took, method, path, peer: '', system: '', outcome, attempt: Math.max(1, attempts.length) })
  attempts.forEach((tried, index) => addAttempt(making, { client, route, parent: 0, number: index + 1, depth: 0 }, tried))
  const users = run.state.fluidLoads.find((load) => load.client === client)?.users ?? 0
  return {
    startedAt, took, route, outcome, path: attempts.map((tried) => tried.outcome), user: users > 0 ? 1 + Math.floor(making.next() * users) : 0,
    spans: making.spans,
  }
}

/** The attempts as they were on average, so that the last one ends with the request. */
function attemptsOf({ attempts, isAttempt, outcome }: Noted, took: Duration): readonly Tried[] {
  const last = attempts.at(-1)
  const before = last ? last.at + last.took : 0
  const factor = before > took ? took / before : 1
  const fitted = factor === 1 ? attempts : attempts.map((tried) => ({ ...tried, at: tried.at * factor, took: tried.took * factor }))
  const begins = Math.min(took, before)
  return isAttempt ? [...fitted, { outcome, at: begins, took: took - begins }] : fitted
}

interface Way {
  readonly client: number
  readonly route: number
  readonly parent: number
  readonly number: number
  readonly depth: number
}

function addAttempt(making: Making, { client, route, parent, number, depth }: Way, { outcome, at, took }: Tried): void {
  const { state } = making.run
  const { process, routes, service, network, store } = state.clientRows[client]!
  const { path, method } = routes[route]!
  const place = making.spans.length
  making.spans.push({ of: 'attempt', process, parent, at, took, method, path, peer: state.serviceRows[service]!.name, system: store ? systems[store.kind] : '', outcome, attempt: number })
  if (store) return
  const found = depth < depthMax ? pick(waysOf(making.run, client, route).places, making.next(), (each) => each.share * shareOf(making.run, each, outcome)) : undefined
  if (!found) return
  const late = quantile(found.late, making.next())
  const onTheWay = network + found.working.group.members[0]!.delay + (late < took ? late : 0)
  addService(making, found, { parent: place, depth, at, outcome, left: took - onTheWay })
}

/** How much of a place's work ends so; of what took too long, all of it. */
function shareOf(run: Run, { working, route }: WayPlace, outcome: number): number {
  if (route < 0) return 0
  const answering = answeringOf(run, working)
  if (outcome === timeout) return answering.isLine ? 0 : 1
  return answering.works[route]!.ends.reduce((sum, end) => sum + (end.outcome === outcome ? totalOf(end.points) : 0), 0)
}

function pick<Row>(rows: readonly Row[], luck: number, weigh: (row: Row) => number): Row | undefined {
  const weights = rows.map(weigh)
  let left = luck * weights.reduce((sum, weight) => sum + weight, 0)
  const found = rows.find((_row, index) => (left -= weights[index]!) < 0)
  return found ?? rows.findLast((_row, index) => weights[index]! > 0)
}

interface Serving {
  readonly parent: number
  readonly depth: number
  readonly at: Duration
  /** As the client saw it. */
  readonly outcome: number
  /** From the attempt's start to the answer. */
  readonly left: Duration
}

/** What a worker did: its own work, then its calls. */
interface Work {
  readonly outcome: number
  readonly wait: Duration
  readonly own: Duration
  readonly calls: readonly { readonly call: Call; readonly client: number; readonly along: number; readonly tried: readonly Tried[]; readonly took: Duration }[]
}

const tries = 6

function addService(making: Making, { working, route }: WayPlace, { parent, depth, at, outcome, left }: Serving): void {
  const { members } = working.group
  const { row } = members[Math.floor(making.next() * members.length)]!
  const described = working.workload.routes[route]!
  const isLate = outcome === timeout
  const ends = answeringOf(making.run, working).works[route]!.ends
  const seen = isLate ? pick(ends, making.next(), (end) => totalOf(end.points))!.outcome : outcome
  let best: Work | undefined
  for (let each = 0; each < tries; each++) {
    const work = drawnWork(making, { working, row, route: described, outcome: seen })
    if (!best || misses(work, left, isLate) < misses(best, left, isLate)) best = work
  }
  const { wait, own, calls } = fitted(best!, Math.max(0, left), isLate)
  const place = making.spans.length
  const spent = calls.reduce((sum, call) => sum + call.took, own)
  making.spans.push({
    of: 'service', process: row.id, parent, at: at + wait, took: spent, method: described.method, path: described.path, peer: '', system: '', outcome: seen, attempt: 1,
  })
  let begins = at + wait + own
  for (const { client, along, tried, took } of calls) {
    tried.forEach((attempt, index) => {
      addAttempt(making, { client, route: along, parent: place, number: index + 1, depth: depth + 1 }, { ...attempt, at: begins + attempt.at })
    })
    begins += took
  }
}

function lengthOf({ wait, own, calls }: Work): Duration {
  return calls.reduce((sum, { took }) => sum + took, wait + own)
}

/** How far a draw is from what is to be explained: what came too late may take any longer time. */
function misses(work: Work, left: Duration, isLate: boolean): number {
  const by = lengthOf(work) - left
  return isLate && by > 0 ? 0 : Math.abs(by)
}

/** The same with the time that is left: what gives way first is the wait and the work of its own. */
function fitted(work: Work, left: Duration, isLate: boolean): Work {
  const by = left - lengthOf(work)
  if (by === 0 || (isLate && by < 0)) return work
  const [flexible, fixed] = [work.wait + work.own, lengthOf(work) - work.wait - work.own]
  if (flexible + by >= 0) {
    const wait = flexible > 0 ? work.wait * (flexible + by) / flexible : 0
    return { ...work, wait, own: flexible + by - wait }
  }
  const factor = fixed > 0 ? left / fixed : 0
  return {
    ...work, wait: 0, own: 0,
    calls: work.calls.map((call) => ({ ...call, took: call.took * factor, tried: call.tried.map((tried) => ({ ...tried, at: tried.at * factor, took: tried.took * factor })) })),
  }
}

interface Asked {
  readonly working: WorkingGroup
  readonly row: WorkingGroup['group']['members'][number]['row']
  readonly route: Route
  readonly outcome: number
}

function drawnWork(making: Making, { working, row, route, outcome }: Asked): Work {
  const { run } = making
  const wait = quantile(foreseenWait(run, working), making.next())
  const own = quantileOf(route.service, making.next()) * working.group.members[0]!.slowness
  const reached = failingCall(making, row.clients, route, outcome)
  const calls: Work['calls'][number][] = []
  let isFound = false
  for (const [index, call] of route.calls.slice(0, reached + 1).entries()) {
    // Past the call and its fill: what the cache answered.
    if (isFound) {
      isFound = call.step?.does !== 'fill'
      continue
    }
    const client = row.clients[call.dependency]!
    if (call.step?.does === 'look up') isFound = index + 1 !== reached && making.next() < hitShare(run, client, call.step.use)
    const along = run.state.clientRows[client]!.routes.findIndex(({ path, method }) => path === call.path && method === call.method)
    const wanted = (end: number): boolean => (index === reached && !outcomes[outcome]!.isSuccess ? answerToFailure(end) === outcome && !outcomes[end]!.isSuccess
      : outcomes[end]!.isSuccess || call.onFailure === 'ignore')
    const tried = drawnCall(making, client, along, wanted)
    const last = tried.at(-1)
    calls.push({ call, client, along, tried, took: last ? last.at + last.took : 0 })
  }
  return { outcome, wait, own, calls }
}

/** The last call that is made: -1 where the work itself fails, before all calls. */
function failingCall({ run, next }: Making, clients: Readonly<Record<string, number>>, { calls, errors }: Route, outcome: number): number {
  if (outcomes[outcome]!.isSuccess) return calls.length - 1
  const places = [-1, ...calls.keys()]
  let fine = 1
  const weights = places.map((place) => {
    if (place < 0) return outcome === error ? Math.max(1e-9, errors) : 0
    const { dependency, path, method, onFailure } = calls[place]!
    const client = clients[dependency]!
    const along = run.state.clientRows[client]!.routes.findIndex((route) => route.path === path && route.method === method)
    if (onFailure === 'ignore') return 0
    const { ends } = requestEnds(run, client, along)
    const share = (is: (end: End) => boolean): number => ends.reduce((sum, end) => sum + (is(end) ? totalOf(end.points) : 0), 0)
    const weight = fine * share((end) => !outcomes[end.outcome]!.isSuccess && answerToFailure(end.outcome) === outcome)
    fine *= share((end) => outcomes[end.outcome]!.isSuccess)
    return weight
  })
  return pick(places, next(), (place) => weights[place + 1]!) ?? -1
}

/** Attempts of a call, drawn until they end as wanted. */
function drawnCall(making: Making, client: number, along: number, isWanted: (outcome: number) => boolean): readonly Tried[] {
  for (let each = 0; each < tries; each++) {
    const tried = attemptsDrawn(making, client, along, () => true)
    const last = tried.at(-1)
    if (last && isWanted(last.outcome)) return tried
  }
  // What is rare is taken at once, where a single attempt may end so.
  return attemptsDrawn(making, client, along, isWanted)
}

function attemptsDrawn({ run, next }: Making, client: number, along: number, isPossible: (outcome: number) => boolean): readonly Tried[] {
  const { policy } = run.state.clientRows[client]!
  const tried: Tried[] = []
  const ends = endsOf(run, client, along)
  for (let at = 0; ;) {
    const found = pick(ends, next(), ({ end, share }) => (isPossible(end.outcome) ? share : 0))
    if (!found) return tried
    const { end } = found
    const took = quantile(end.points, next())
    tried.push({ outcome: end.outcome, at, took })
    if (!isRetried(policy, end.outcome, tried.length)) return tried
    at += took + quantile(backOffPoints(policy, tried.length), next())
  }
}

/** Worked out once in a run. */
function endsOf(run: Run, client: number, along: number): readonly WeighedEnd[] {
  const known = endsByRun(run)
  const key = `${client}/${along}`
  if (!known.has(key)) known.set(key, attemptEnds(run, client, along).map((end) => ({ end, share: totalOf(end.points) })))
  return known.get(key)!
}

const endsByRun = oncePerRow((_run: Run) => new Map<string, readonly WeighedEnd[]>())

interface WeighedEnd {
  readonly end: End
  readonly share: number
}

/** The duration below which a part of them lies. */
export function quantile(points: Points, part: number): Duration {
  const below = cumulative(points)
  const sought = part * (below.at(-1) ?? 0)
  let [low, high] = [0, below.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (below[middle]! > sought) high = middle
    else low = middle + 1
  }
  return points.values[low] ?? 0
}

const cumulative = oncePerRow(({ shares }: Points) => {
  let sum = 0
  return shares.map((share) => (sum += share))
})
