/**
 * The retry budget of a client: each request puts `ratio` into a bucket, each retry takes 1 out of
 * it, and what was put in or taken out is forgotten after `ttl`.
 *
 * Follows Finagle's RetryBudget over util's TokenBucket.newLeakyBucket: a sum over ten slices of the
 * ttl, above a reserve of minPerSecond * ttl.
 */
import { type Instant, second } from '@track/simulation'
import type { Policy } from '../workloads/workload.ts'
import { budgetSlices, budgetStride, type Clients } from './clients.ts'

/** A request is made, or as many as the fluid grain counts in a step. */
export function depositIntoBudget(state: Clients, client: number, now: Instant, policy: Policy, requests = 1): void {
  const slice = turnTo(state, client, now, policy)
  state.budget[slice]! += policy['budget.ratio']! * requests
}

/** Takes as many retries out of the budget as there are, and answers how many. */
export function withdrawUpTo(state: Clients, client: number, now: Instant, policy: Policy, retries: number): number {
  const slice = turnTo(state, client, now, policy)
  const granted = Math.max(0, Math.min(retries, balance(state, client, policy)))
  state.budget[slice]! -= granted
  return granted
}

/** A budget as it stands after a while of so many requests and retries a second. */
export function fillBudget(
  state: Clients, client: number, now: Instant, policy: Policy, { requests, retries }: { requests: number; retries: number },
): void {
  turnTo(state, client, now, policy)
  const net = (requests * policy['budget.ratio']! - retries) * (policy['budget.ttl'] / second) / budgetSlices
  const from = client * budgetStride + 1
  state.budget.fill(net, from, from + budgetSlices)
}

/** Takes a retry out of the budget; false, and nothing taken, where there is none left. */
export function withdrawFromBudget(state: Clients, client: number, now: Instant, policy: Policy): boolean {
  const slice = turnTo(state, client, now, policy)
  // Ten deposits of 0.1 are one retry, though they add up to a little less in binary.
  if (balance(state, client, policy) < 1 - 1e-9) return false
  state.budget[slice]! -= 1
  return true
}

function balance(state: Clients, client: number, policy: Policy): number {
  let sum = policy['budget.minPerSecond'] * (policy['budget.ttl'] / second)
  const from = client * budgetStride + 1
  for (let slice = from; slice < from + budgetSlices; slice++) sum += state.budget[slice]!
  return sum
}

/** Empties the slices that time has passed over and answers the place of the current one. */
function turnTo(state: Clients, client: number, now: Instant, policy: Policy): number {
  const from = client * budgetStride
  const number = Math.floor(now / (policy['budget.ttl'] / budgetSlices))
  const passed = number - state.budget[from]!
  if (passed > 0) {
    for (let each = 1; each <= Math.min(passed, budgetSlices); each++) {
      state.budget[from + 1 + (number - Math.min(passed, budgetSlices) + each) % budgetSlices] = 0
    }
    state.budget[from] = number
  }
  return from + 1 + number % budgetSlices
}
