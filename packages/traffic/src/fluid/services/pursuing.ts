/**
 * The client's side of cohorts: attempts are made, end, and are made again by the client's policy, until
 * each request of the cohort has ended or waits for a later step.
 */
import type { Duration } from '@track/simulation'
import { breakerShare } from '../../exact/breaker.ts'
import { circuitOpen, outcomes, rejected, timeout } from '../../exact/outcomes.ts'
import { depositIntoBudget, withdrawUpTo } from '../../exact/retry-budget.ts'
import { bucketOf, fineIndex, observe, observeFinely } from '../../measures/histogram.ts'
import { clientLayout } from '../../measures/layout.ts'
import { noteEnds, withAttempt } from '../sampling/noting.ts'
import { backOffPoints } from './back-off-points.ts'
import { answeringOf, type End } from './answering.ts'
import { connectTimeout, cut, fullOf, groupEnds, isRetried, type Place } from './calls.ts'
import { gathered } from './gathered.ts'
import { standInLine } from './line.ts'
import { atOnce, type Points, pointAt, totalOf } from './points.ts'
import { recall } from './recall.ts'
import type { Ended, Failure, Run, WorkingGroup, WorkingStation } from './run.ts'
import { countAnswer, serve } from './serving.ts'
import type { Cohort } from './services.ts'
import { choicesOf, type WayPlace, waysOf } from './ways.ts'

/** Requests begin. */
export function start(run: Run, cohort: Cohort): void {
  const { policy } = run.state.clientRows[cohort.client]!
  if (policy['budget.ratio'] !== undefined) {
    if (run.isBalance) run.tokens.set(cohort.client, cohort.mass * policy['budget.ratio'] + policy['budget.minPerSecond'])
    else depositIntoBudget(run.state, cohort.client, run.from, policy, cohort.mass)
  }
  put(run, cohort)
}

function put(run: Run, cohort: Cohort): void {
  const { service } = run.state.clientRows[cohort.client]!
  const list = run.due.get(service)
  if (list) list.push(cohort)
  else run.due.set(service, [cohort])
}

/** Attempts of loads at a Service, round after round: what fails at once may come again at once. */
export function attemptAll(run: Run, station: WorkingStation): void {
  for (let round = 0; round < 128; round++) {
    const due = run.due.get(station.service)
    if (!due || due.length === 0) return
    run.due.set(station.service, [])
    for (const cohort of gathered(due, run.isBalance ? Infinity : run.length)) attempt(run, station, cohort)
    resolveFailures(run)
  }
}

function attempt(run: Run, station: WorkingStation, before: Cohort): void {
  const { client } = before
  const row = run.state.clientRows[client]!
  const admitted = row.policy['breaker.threshold'] === undefined || run.isBalance ? 1
    : breakerShare(run.state, client, before.at, row.policy, before.mass)
  if (admitted < 1) {
    if (before.tries.length > 0) noteEnds(run, before, { outcome: circuitOpen, isAttempt: false }, atOnce, before.mass * (1 - admitted))
    end(run, before, circuitOpen, before.elapsed, before.mass * (1 - admitted))
  }
  if (admitted <= 0) return
  const cohort = { ...before, mass: before.mass * admitted, attempts: before.attempts + 1 }
  const { counts, base } = blockOf(run, cohort)
  counts[base + clientLayout.attempts]! += cohort.mass
  const { places, astray } = waysOf(run, client, cohort.route)
  for (const each of astray.length === 0 ? astray : cut(astray, row.policy.timeout ?? Infinity)) conclude(run, cohort, each, cohort.mass)
  for (const place of places) meet(run, station, cohort, place)
}

/** A part of a cohort comes to a group. */
function meet(run: Run, station: WorkingStation, cohort: Cohort, { working, share, route, late }: WayPlace): void {
  const mass = cohort.mass * share
  if (route < 0) {
    // Requests that match no route are answered all the same.
    countAnswer(working, working.workload.routes.length, -route, mass / working.size)
    conclude(run, cohort, { outcome: -route, points: atOnce }, mass)
    return
  }
  const { network, policy } = run.state.clientRows[cohort.client]!
  const turnedAway = cohort.isTurnedAway ? 1 / choicesOf(run, cohort.client, station) : 0
  const answering = answeringOf(run, working)
  working.arrived[route]! += mass / working.size
  if (!answering.isLine) {
    const ends = endsOf(run, working, route, { network, patience: policy.timeout ?? Infinity, turnedAway, late })
    serve(working, route, { arrived: mass / working.size, full: fullOf(answering.full, turnedAway), wait: answering.meanWait })
    for (const each of ends) conclude(run, cohort, each, mass)
    return
  }
  const full = fullOf(working.full, turnedAway)
  if (full > 0) refuse(run, cohort, working, route, mass * full)
  if (full < 1) standInLine(run, working, route, { ...cohort, mass: mass * (1 - full) })
}

const refusal: End = { outcome: rejected, points: atOnce }
const silence: End = { outcome: timeout, points: pointAt(connectTimeout) }

interface Meeting {
  readonly network: Duration
  readonly patience: Duration
  readonly turnedAway: number
  readonly late: Points
}

/** Worked out once in a run for all cohorts that meet the same. */
function endsOf(run: Run, working: WorkingGroup, route: number, { network, patience, turnedAway, late }: Meeting): readonly End[] {
  const key = `${route}/${network}/${patience}/${turnedAway}`
  const known = late === atOnce ? working.met.get(key) : undefined
  if (known) return known
  const all = groupEnds(run, working, route, { share: 1, delay: network, turnedAway, late })
  const ends = recallCut(all, [patience], () => cut(all, patience))
  if (late === atOnce) working.met.set(key, ends)
  return ends
}

const recallCut = recall<readonly End[], readonly End[]>()

/** The queue is full: a 503, or silence. */
function refuse(run: Run, cohort: Cohort, working: Place['working'], route: number, mass: number): void {
  const isSilent = working.workload['queue.full'] === 'drop'
  if (!isSilent) countAnswer(working, route, rejected, mass / working.size)
  const [ends] = isSilent ? cut([silence], run.state.clientRows[cohort.client]!.policy.timeout ?? Infinity).slice(-1) : [refusal]
  conclude(run, cohort, ends!, mass)
}

/** Takes note of how attempts of a cohort ended; shares of the end are of `mass`. */
export function conclude(run: Run, cohort: Cohort, { outcome, points }: End, mass: number, waited = 0): void {
  const { policy } = run.state.clientRows[cohort.client]!
  const total = totalOf(points) * mass
  if (total <= 0) return
  const { counts, base } = blockOf(run, cohort)
  counts[base + clientLayout.attempt(outcome)]! += total
  const ended = endedOf(run, cohort.client)
  ended.calls += total
  if (outcomes[outcome]!.retryOn !== undefined) ended.failures += total
  const { values, shares } = points
  for (let index = 0; index < values.length; index++) ended.flying += shares[index]! * mass * Math.max(0, values[index]! - waited)
  if (isRetried(policy, outcome, cohort.attempts)) {
    collect(run, cohort, outcome, { points, mass })
    return
  }
  if (cohort.tries.length > 0) noteEnds(run, cohort, { outcome, isAttempt: true }, points, mass)
  if (cohort.elapsed === 0) endAtFirst(run, cohort, outcome, { points, mass })
  else for (let index = 0; index < values.length; index++) end(run, cohort, outcome, cohort.elapsed + values[index]!, shares[index]! * mass)
}

/** First attempts that end their requests: in which buckets that is is the same each time. */
function endAtFirst(run: Run, cohort: Cohort, outcome: number, { points, mass }: { readonly points: Points; readonly mass: number }): void {
  const { bounds, routes } = run.state.clientRows[cohort.client]!
  const { counts, base } = blockOf(run, cohort)
  const durations = base + clientLayout.durations
  const truth = run.booksOf(cohort.client).base + routes.length * clientLayout.perRoute(bounds)
  const { values, shares } = points
  const [buckets, fine] = recallBuckets(points, [bounds], () => [values.map((value) => bucketOf(bounds, value)), values.map(fineIndex)])
  for (let index = 0; index < values.length; index++) {
    const ended = shares[index]! * mass
    counts[base + clientLayout.request(outcome)]! += ended
    counts[durations + buckets[index]!]! += ended
    counts[durations + bounds.length + 1]! += values[index]! * ended
    counts[truth + fine[index]!]! += ended
  }
}

const recallBuckets = recall<Points, readonly [buckets: Float64Array, fine: Float64Array]>()

function endedOf(run: Run, client: number): Ended {
  const known = run.ended.get(client)
  if (known) return known
  const ended = { calls: 0, failures: 0, flying: 0 }
  run.ended.set(client, ended)
  return ended
}

/** Failures go on together that took about as long, within a fifth. */
function collect(run: Run, cohort: Cohort, outcome: number, { points, mass }: { points: Points; mass: number }): void {
  let [share, sum, bin] = [0, 0, -1]
  const flush = (): void => {
    if (share > 0) run.failures.push({ cohort, outcome, elapsed: cohort.elapsed + sum / share, at: cohort.at + sum / share, mass: share * mass })
    share = sum = 0
  }
  for (let index = 0; index < points.values.length; index++) {
    const next = fineIndex(points.values[index]!) >> 4
    if (next !== bin) flush()
    bin = next
    share += points.shares[index]!
    sum += points.shares[index]! * points.values[index]!
  }
  flush()
}

/** Retries what the budget allows, and ends the rest. */
export function resolveFailures(run: Run): void {
  const failures = run.failures
  run.failures = []
  for (const failure of failures) {
    const { cohort, outcome, mass, elapsed } = failure
    const granted = grant(run, failure)
    const { counts, base } = blockOf(run, cohort)
    counts[base + clientLayout.denied]! += mass - granted
    counts[base + clientLayout.retries]! += granted
    if (granted < mass) {
      if (cohort.tries.length > 0) noteEnds(run, cohort, { outcome, isAttempt: true }, pointAt(elapsed - cohort.elapsed), mass - granted)
      end(run, cohort, outcome, elapsed, mass - granted)
    }
    if (granted > 1e-9 * mass) retry(run, failure, granted)
  }
}

function grant(run: Run, { cohort: { client }, mass }: Failure): number {
  const { policy } = run.state.clientRows[client]!
  if (policy['budget.ratio'] === undefined) return mass
  if (!run.isBalance) return withdrawUpTo(run.state, client, run.from, policy, mass)
  const granted = Math.min(mass, run.tokens.get(client) ?? 0)
  run.tokens.set(client, (run.tokens.get(client) ?? 0) - granted)
  return granted
}

function retry(run: Run, { cohort, outcome, elapsed, at }: Failure, mass: number): void {
  const { policy } = run.state.clientRows[cohort.client]!
  const waits = backOffPoints(policy, cohort.attempts, cohort.wait)
  const isTurnedAway = outcome === rejected && policy['backoff.base'] === 0
  const tries = withAttempt(cohort.tries, { outcome, at: cohort.elapsed, took: elapsed - cohort.elapsed })
  waits.values.forEach((wait, index) => {
    const next = { ...cohort, elapsed: elapsed + wait, at: at + wait, mass: mass * waits.shares[index]!, wait, isTurnedAway, tries }
    endedOf(run, cohort.client).flying += run.isBalance ? next.mass * wait : 0
    if (run.isBalance || next.at < run.from + run.length) put(run, next)
    else run.later.push(next)
  })
}

function end(run: Run, cohort: Cohort, outcome: number, took: number, mass: number): void {
  const { bounds, routes } = run.state.clientRows[cohort.client]!
  const { counts, base } = blockOf(run, cohort)
  counts[base + clientLayout.request(outcome)]! += mass
  observe(counts, base + clientLayout.durations, bounds, took, mass)
  observeFinely(counts, run.booksOf(cohort.client).base + routes.length * clientLayout.perRoute(bounds), took, mass)
}

function blockOf(run: Run, { client, route }: Cohort): { counts: Float64Array; base: number } {
  const { counts, base } = run.booksOf(client)
  return { counts, base: base + route * clientLayout.perRoute(run.state.clientRows[client]!.bounds) }
}
