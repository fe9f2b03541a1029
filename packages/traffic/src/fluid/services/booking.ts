/** Brings what a run found into counters: calls to dependencies, and each instance's part. */
import { outcomes } from '../../exact/outcomes.ts'
import { observe } from '../../measures/histogram.ts'
import { clientLayout } from '../../measures/layout.ts'
import type { TrafficState } from '../../state.ts'
import type { Work } from './answering.ts'
import { type RequestEnds, requestEnds } from './calls.ts'
import { momentsOf, totalOf } from './points.ts'
import type { Run, WorkingGroup } from './run.ts'
import type { Tally } from './services.ts'
import { bookBlock } from './stores/store-counters.ts'

/**
 * Calls that the workers of each instance make: counted for every instance's own client, and sent on. In balance
 * the first instance's client stands for all.
 */
export function bookCalls(run: Run, working: WorkingGroup, { name, route }: Work['calls'][number], mass: number): void {
  const { state } = run
  const first = working.group.members[0]!.row.clients[name]!
  const { bounds, policy, service } = state.clientRows[first]!
  const request = requestEnds(run, first, route)
  const flying = request.ends.reduce((sum, { points }) => sum + momentsOf(points).sum, 0)
  const block = callBlock(request, bounds)
  for (const { row } of run.isBalance ? working.group.members.slice(0, 1) : working.group.members) {
    const client = row.clients[name]!
    const { counts, base } = run.booksOf(client)
    const from = base + route * clientLayout.perRoute(bounds)
    for (let index = 0; index < block.length; index++) counts[from + index]! += block[index]! * mass
    noteEnds(run, client, request.attemptEnds, { mass, flying })
  }
  const called = { client: first, route, mass: mass * working.size * request.attempts, patience: policy.timeout ?? Infinity }
  const list = run.calls.get(service)
  if (list) list.push(called)
  else run.calls.set(service, [called])
}

/** What one call adds to its client's counters. */
function callBlock(request: RequestEnds, bounds: readonly number[]): Float64Array {
  const block = new Float64Array(clientLayout.perRoute(bounds))
  block[clientLayout.attempts] = request.attempts
  block[clientLayout.retries] = request.retries
  block[clientLayout.denied] = request.denied
  for (const [outcome, share] of request.attemptEnds) block[clientLayout.attempt(outcome)]! += share
  for (const { outcome, points } of request.ends) {
    block[clientLayout.request(outcome)]! += totalOf(points)
    for (let index = 0; index < points.values.length; index++) {
      observe(block, clientLayout.durations, bounds, points.values[index]!, points.shares[index]!)
    }
  }
  return block
}

/** What the breakers of callers will look at. */
function noteEnds(
  run: Run, client: number, ends: readonly (readonly [number, number])[], { mass, flying }: { mass: number; flying: number },
): void {
  const ended = run.ended.get(client) ?? { calls: 0, failures: 0, flying: 0 }
  for (const [outcome, share] of ends) {
    ended.calls += share * mass
    if (outcomes[outcome]!.retryOn !== undefined) ended.failures += share * mass
  }
  ended.flying += flying * mass
  run.ended.set(client, ended)
}

/** Adds what one instance did to its counters. */
export function bookInstance(state: TrafficState, instance: number, { block, served, cpu, waits, stays }: Tally, times: number): void {
  bookBlock(state, instance, block, times)
  state.instanceServed[instance]! += served * times
  state.instanceCpu[instance]! += cpu * times
  state.instanceWaitSum[instance]! += waits * times
  state.instanceStaySum[instance]! += stays * times
}
