/**
 * What has come of the scheduler's decisions, as counts: attempts by their result, the attempts and the time that bound pods took,
 * preemptions and their victims. Plain numbers by name; a histogram is kept by the bounds that its values fall under.
 *
 * Follows pkg/scheduler/metrics/metrics.go and schedule_one.go of Kubernetes 1.34.
 */
import { type Duration, millisecond, second } from '@track/simulation'
import type { QueuedPod } from './queue.ts'
import type { SchedulerState } from './state.ts'

export type Result = 'scheduled' | 'unschedulable' | 'error'

type Counts = SchedulerState['counts']

/** How long one decision takes. */
export const cycleTime: Duration = 1 * millisecond

/** Upper bounds of the histograms, in their own units. */
export const attemptBounds: readonly number[] = [1, 2, 4, 8, 16]
export const victimBounds: readonly number[] = [1, 2, 4, 8, 16, 32, 64]
/** Seconds, from 10 ms on, each twice the one before. */
export const durationBounds: readonly number[] = Array.from({ length: 20 }, (_, index) => 10 * (1 << index) / 1000)

/** What one count is of: `attempts`, with the bound under which its values fall, or `sum`. */
export function countName(histogram: string, place: number | 'sum'): string {
  return `${histogram} ${place}`
}

function add(counts: Counts, name: string, value = 1): void {
  counts.set(name, (counts.get(name) ?? 0) + value)
}

function observe(counts: Counts, histogram: string, bounds: readonly number[], value: number): void {
  const place = bounds.findIndex((bound) => value <= bound)
  add(counts, countName(histogram, place < 0 ? bounds.length : place))
  add(counts, countName(histogram, 'sum'), value)
}

export function countAttempt({ counts }: SchedulerState, result: Result): void {
  add(counts, result)
}

const attemptsTold = 15

export function countBound({ counts }: SchedulerState, { attempts, triedAt = 0 }: QueuedPod, now: number): void {
  add(counts, 'scheduled')
  observe(counts, 'attempts', attemptBounds, attempts)
  const label = attempts >= attemptsTold ? `${attemptsTold}+` : String(attempts)
  observe(counts, `sli ${label}`, durationBounds, (now - triedAt + cycleTime) / second)
}

export function countPreemption({ counts }: SchedulerState, victims: number | undefined): void {
  add(counts, 'preemptions')
  if (victims !== undefined) observe(counts, 'victims', victimBounds, victims)
}
