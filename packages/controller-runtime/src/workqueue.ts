/**
 * Which keys are to be reconciled when: of two calls for one key the earlier wins, since a change
 * must not wait for a requeue. Plain data; what it puts on the clock is a row.
 *
 * Follows k8s.io/client-go/util/workqueue (default typed controller rate limiter: 5 ms doubling to 1000 s).
 */
import { type Duration, type Instant, millisecond, second, type Simulation } from '@track/simulation'

export interface Item {
  readonly due: Instant
  /** Of the event row, to take it back. */
  readonly event: string
}

export interface WorkqueueState {
  /** `controller key` → when it is due. */
  readonly items: Map<string, Item>
  /** `controller key` → failures in a row. */
  readonly failures: Map<string, number>
  /** Controller → how many keys it has taken. */
  readonly taken: Map<string, number>
  /** Controller → how many of them came back after a failure. */
  readonly retried: Map<string, number>
}

export const emptyWorkqueue = (): WorkqueueState => ({ items: new Map(), failures: new Map(), taken: new Map(), retried: new Map() })

const defaultBackoff: { readonly min: Duration; readonly max: Duration } = { min: 5 * millisecond, max: 1000 * second }

/** `part` gets the event `reconcile` with the controller's name and the key when it is due. */
export function enqueue(
  simulation: Simulation,
  { items }: WorkqueueState,
  { part = 'controller-runtime', controller, key, after }: { part?: string; controller: string; key: string; after: Duration },
): void {
  const name = `${controller} ${key}`
  const due = simulation.now + after
  const waiting = items.get(name)
  if (waiting && waiting.due <= due) return
  if (waiting) simulation.cancel(waiting.event)
  items.set(name, { due, event: simulation.schedule({ at: due, part, event: 'reconcile', data: { controller, key } }) })
}

export function dequeue({ items, taken }: WorkqueueState, controller: string, key: string): void {
  items.delete(`${controller} ${key}`)
  taken.set(controller, (taken.get(controller) ?? 0) + 1)
}

/** How long to wait after one more failure. */
export function nextBackoff(
  { failures, retried }: WorkqueueState,
  controller: string,
  key: string,
  { min, max }: { readonly min: Duration; readonly max: Duration } = defaultBackoff,
): Duration {
  const name = `${controller} ${key}`
  const count = failures.get(name) ?? 0
  failures.set(name, count + 1)
  retried.set(controller, (retried.get(controller) ?? 0) + 1)
  let backoff = min
  for (let doubled = 0; doubled < count && backoff < max; doubled++) backoff *= 2
  return Math.min(backoff, max)
}

export function forget({ failures }: WorkqueueState, controller: string, key: string): void {
  failures.delete(`${controller} ${key}`)
}
