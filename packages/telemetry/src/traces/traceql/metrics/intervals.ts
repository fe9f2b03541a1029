/**
 * The steps of a metrics query. Times are nanoseconds.
 *
 * Follows pkg/traceql/engine_metrics.go (IntervalCount, IntervalOf, TimestampOf, DefaultQueryRangeStep) of Tempo 2.8.
 */
export interface Steps {
  readonly start: bigint
  readonly end: bigint
  readonly step: bigint
}

const second = 1_000_000_000n
const millisecond = 1_000_000n

export function alignedStart({ start, step }: Steps): bigint {
  return start - start % step
}

export function alignedEnd({ end, step }: Steps): bigint {
  const rest = end % step
  return rest === 0n ? end : end + (step - rest)
}

export function intervalCount(steps: Steps): number {
  return Number((alignedEnd(steps) - alignedStart(steps)) / steps.step) + 1
}

/** -1 for a time outside. */
export function intervalOf(time: bigint, steps: Steps): number {
  const start = alignedStart(steps)
  const end = alignedEnd(steps) + steps.step
  return time < start || time > end || end === start ? -1 : Number((time - start) / steps.step)
}

export function intervalOfMs(ms: number, { start, end, step }: Steps): number {
  return intervalOf(BigInt(ms) * millisecond, { start: start - start % millisecond, end: end - end % millisecond, step })
}

export function timestampOf(interval: number, steps: Steps): bigint {
  return alignedStart(steps) + BigInt(interval) * steps.step
}

/** About 240 points: in steps of five seconds, of one for short ranges. */
export function defaultStep(start: bigint, end: bigint): bigint {
  const baseline = (end - start) / 240n
  const coarse = baseline / (5n * second) * (5n * second)
  const step = coarse < 5n * second ? baseline / second * second : coarse
  return step < second ? second : step
}
