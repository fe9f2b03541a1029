/**
 * Pods that wait for a node: those to be tried next, those that back off, and those for which
 * something has to change first. Plain data; the order of trying is a heap of rows.
 *
 * Follows pkg/scheduler/backend/queue/{scheduling_queue,active_queue,backoff_queue}.go of Kubernetes
 * 1.34 (with SchedulerPopFromBackoffQ: back-off only delays while others are to be tried).
 */
import type { Pod } from '@track/apimachinery'
import { keyOf } from '@track/apiserver'
import { type Duration, type Instant, minute, second } from '@track/simulation'

export interface QueuedPod {
  readonly key: string
  readonly uid: string
  readonly priority: number
  /** When it came into the queue; of equal priority the older goes first. */
  readonly since: Instant
  readonly attempts: number
  /** When it was tried first. */
  readonly triedAt: Instant | undefined
  readonly place: 'active' | 'backing off' | 'unschedulable' | 'gated'
  /** Names of the plugins that refused it the last time. */
  readonly refusedBy: readonly string[]
  /** Backing off ends here; after an error it may not be tried before. */
  readonly until: Instant
  readonly afterError: boolean
  /** Tells a row of the heap from an earlier one of the same pod. */
  readonly entry: number
}

export interface QueueState {
  readonly queued: Map<string, QueuedPod>
  /** A binary heap; rows that are not the pod's latest are skipped. */
  readonly active: QueuedPod[]
  /** Keys of the pods that back off. */
  readonly backingOff: Map<string, true>
  entries: number
}

const backoffMin: Duration = 1 * second
const backoffMax: Duration = 10 * second
/** A pod that nothing seems to help is tried again after so long. */
export const unschedulableFor: Duration = 5 * minute
export const flushEvery: Duration = 30 * second

export const emptyQueue = (): QueueState => ({ queued: new Map(), active: [], backingOff: new Map(), entries: 0 })

/** `late` is how long the scheduler takes to hear of it: before that it is not tried. */
export function addPod(state: QueueState, pod: Pod, now: Instant, late: Duration = 0): void {
  const isGated = (pod.spec.schedulingGates?.length ?? 0) > 0
  put(state, {
    key: keyOf(pod), uid: pod.metadata.uid!, priority: pod.spec.priority ?? 0, since: now, attempts: 0, triedAt: undefined,
    place: isGated ? 'gated' : late > 0 ? 'backing off' : 'active', refusedBy: [], until: now + late, afterError: late > 0, entry: 0,
  })
}

function put(state: QueueState, row: QueuedPod): void {
  const next = { ...row, entry: ++state.entries }
  state.queued.set(row.key, next)
  if (next.place === 'active') push(state.active, next)
  if (next.place === 'backing off') state.backingOff.set(row.key, true)
  else state.backingOff.delete(row.key)
}

export function removePod({ queued, backingOff }: QueueState, key: string): void {
  queued.delete(key)
  backingOff.delete(key)
}

/** The next pod to try; it is out of the queue until it is put back. */
export function takePod(state: QueueState, now: Instant): QueuedPod | undefined {
  activateExpired(state, now)
  const row = popActive(state) ?? nextBackingOff(state, now)
  if (row) removePod(state, row.key)
  return row && { ...row, attempts: row.attempts + 1, triedAt: row.triedAt ?? now }
}

function activateExpired(state: QueueState, now: Instant): void {
  for (const key of state.backingOff.keys()) {
    const row = state.queued.get(key)!
    if (row.until <= now) put(state, { ...row, place: 'active' })
  }
}

function popActive({ active, queued }: QueueState): QueuedPod | undefined {
  for (;;) {
    const row = pop(active)
    if (!row || queued.get(row.key)?.entry === row.entry) return row
  }
}

/** With nothing else to try back-off has no point, except after an error. */
function nextBackingOff({ queued, backingOff }: QueueState, now: Instant): QueuedPod | undefined {
  let first: QueuedPod | undefined
  for (const key of backingOff.keys()) {
    const row = queued.get(key)!
    if (row.afterError && row.until > now) continue
    if (!first || row.until < first.until) first = row
  }
  return first
}

/** When the next pod can be tried; Infinity when none can by itself. */
export function nextTryAt({ queued, active, backingOff }: QueueState, now: Instant): Instant {
  if (active.length > 0) return now
  let at = Infinity
  for (const key of backingOff.keys()) {
    const { afterError, until } = queued.get(key)!
    at = Math.min(at, afterError ? Math.max(until, now) : now)
  }
  return at
}

/** Back into the queue after a refusal, until something changes. */
export function putUnschedulable(state: QueueState, row: QueuedPod, refusedBy: readonly string[], now: Instant): void {
  put(state, { ...row, place: 'unschedulable', refusedBy, since: now, until: now + backoff(row.attempts), afterError: false })
}

/** Back into the queue after an error, to be tried again by itself. */
export function putAfterError(state: QueueState, row: QueuedPod, now: Instant): void {
  put(state, { ...row, place: 'backing off', refusedBy: [], since: now, until: now + backoff(row.attempts), afterError: true })
}

function backoff(attempts: number): Duration {
  let duration = backoffMin
  for (let attempt = 1; attempt < attempts && duration < backoffMax; attempt++) duration *= 2
  return Math.min(duration, backoffMax)
}

/** Something changed that may help these pods. */
export function requeue(state: QueueState, isWorth: (row: QueuedPod) => boolean, now: Instant): void {
  for (const row of state.queued.values()) {
    if (row.place === 'unschedulable' && isWorth(row)) put(state, { ...row, place: row.until > now ? 'backing off' : 'active' })
  }
}

export function ungate(state: QueueState, pod: Pod): void {
  const row = state.queued.get(keyOf(pod))
  if (row?.place === 'gated' && !pod.spec.schedulingGates?.length) put(state, { ...row, place: 'active' })
}

function isBefore(a: QueuedPod, b: QueuedPod): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority
  return a.since !== b.since ? a.since < b.since : a.entry < b.entry
}

function push(heap: QueuedPod[], row: QueuedPod): void {
  let index = heap.length
  heap.push(row)
  while (index > 0) {
    const parent = (index - 1) >> 1
    if (!isBefore(row, heap[parent]!)) break
    heap[index] = heap[parent]!
    index = parent
  }
  heap[index] = row
}

function pop(heap: QueuedPod[]): QueuedPod | undefined {
  const first = heap[0]
  const last = heap.pop()
  if (last === undefined || last === first) return first
  let index = 0
  for (;;) {
    let child = 2 * index + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++
    if (!isBefore(heap[child]!, last)) break
    heap[index] = heap[child]!
    index = child
  }
  heap[index] = last
  return first
}
