/**
 * How fast an autoscaler may act on what it recommends: recent recommendations hold it back, and so
 * many pods or percent a period are enough.
 *
 * Follows normalizeDesiredReplicas, normalizeDesiredReplicasWithBehaviors and what they call in
 * pkg/controller/podautoscaler/horizontal.go of Kubernetes 1.34.
 */
import type { HorizontalPodAutoscalerBehavior, HPAScalingRules } from '@track/apimachinery'
import { type Instant, minute, second } from '@track/simulation'
import { type Recommendation, remembered, type ScaleEvent } from './state.ts'

/** Without a behavior: down to the highest recommendation of so long. */
const downscaleStabilization = 5 * minute

export interface Bounds {
  readonly current: number
  readonly min: number
  readonly max: number
}

/** Why a wish was or was not fulfilled. */
export interface Reason {
  readonly reason: string
  readonly message: string
}

export interface Stabilized {
  readonly replicas: number
  readonly recommendations: readonly Recommendation[]
  /** Only when it differs from what was wished. */
  readonly held?: Reason
}

export interface Limited extends Reason {
  readonly replicas: number
}

const withinRange: Reason = { reason: 'DesiredWithinRange', message: 'the desired count is within the acceptable range' }
const tooMany: Reason = { reason: 'TooManyReplicas', message: 'the desired replica count is more than the maximum replica count' }
const tooFew: Reason = { reason: 'TooFewReplicas', message: 'the desired replica count is less than the minimum replica count' }
const tooFastUp: Reason = { reason: 'ScaleUpLimit', message: 'the desired replica count is increasing faster than the maximum scale rate' }
const tooFastDown: Reason = { reason: 'ScaleDownLimit', message: 'the desired replica count is decreasing faster than the maximum scale rate' }
const heldUp: Reason = {
  reason: 'ScaleUpStabilized', message: 'recent recommendations were lower than current one, applying the lowest recent recommendation',
}
const heldDown: Reason = {
  reason: 'ScaleDownStabilized', message: 'recent recommendations were higher than current one, applying the highest recent recommendation',
}

/** Without a behavior only scaling down is held back. */
export function stabilized(wished: number, past: readonly Recommendation[] = [], now: Instant): Stabilized {
  const cutoff = now - downscaleStabilization
  const replicas = Math.max(wished, ...past.filter(({ at }) => at >= cutoff).map((each) => each.replicas))
  const recommendations = remembered(past, { replicas: wished, at: now }, ({ at }) => at < cutoff)
  return { replicas, recommendations, ...(replicas !== wished && { held: heldDown }) }
}

/** Up to the lowest, down to the highest recommendation of each window. */
export function stabilizedWith(
  { scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior,
  wished: number,
  { current }: Bounds,
  past: readonly Recommendation[] = [],
  now: Instant,
): Stabilized {
  const upCutoff = now - (scaleUp?.stabilizationWindowSeconds ?? 0) * second
  const downCutoff = now - (scaleDown?.stabilizationWindowSeconds ?? downscaleStabilization / second) * second
  const lowest = Math.min(wished, ...past.filter(({ at }) => at > upCutoff).map((each) => each.replicas))
  const highest = Math.max(wished, ...past.filter(({ at }) => at > downCutoff).map((each) => each.replicas))
  const replicas = Math.min(Math.max(current, lowest), highest)
  const recommendations = remembered(past, { replicas: wished, at: now }, ({ at }) => at < upCutoff && at < downCutoff)
  return { replicas, recommendations, ...(replicas !== wished && { held: wished >= current ? heldUp : heldDown }) }
}

/** Without a behavior: at most twice as many, and four are always allowed. */
export function limited(wished: number, { current, min, max }: Bounds): Limited {
  const fastest = Math.max(2 * current, 4)
  if (wished < min) return { replicas: min, ...tooFew }
  if (wished > Math.min(max, fastest)) return { replicas: Math.min(max, fastest), ...(max > fastest ? tooFastUp : tooMany) }
  return { replicas: wished, ...withinRange }
}

export interface ScaleHistory {
  readonly ups: readonly ScaleEvent[]
  readonly downs: readonly ScaleEvent[]
}

export function limitedBy(
  { scaleUp, scaleDown }: HorizontalPodAutoscalerBehavior,
  wished: number,
  { current, min, max }: Bounds,
  history: ScaleHistory,
  now: Instant,
): Limited {
  if (wished > current) {
    const fastest = Math.max(current, rateLimit(scaleUp, current, history, now, 'up'))
    if (wished > Math.min(max, fastest)) return { replicas: Math.min(max, fastest), ...(max > fastest ? tooFastUp : tooMany) }
  } else if (wished < current) {
    const slowest = Math.min(current, rateLimit(scaleDown, current, history, now, 'down'))
    if (wished < Math.max(min, slowest)) return { replicas: Math.max(min, slowest), ...(min < slowest ? tooFastDown : tooFew) }
  }
  return { replicas: wished, ...withinRange }
}

/** How far the policies let it go from where each one's period began. */
function rateLimit(
  rules: HPAScalingRules | undefined,
  current: number,
  { ups, downs }: ScaleHistory,
  now: Instant,
  direction: 'up' | 'down',
): number {
  const { selectPolicy = 'Max', policies = [] } = rules ?? {}
  if (selectPolicy === 'Disabled') return current
  const limits = policies.map(({ type, value, periodSeconds }) => {
    const start = current - changeWithin(ups, periodSeconds, now) + changeWithin(downs, periodSeconds, now)
    if (type === 'Pods') return direction === 'up' ? start + value : start - value
    return direction === 'up' ? Math.ceil(start * (1 + value / 100)) : Math.trunc(start * (1 - value / 100))
  })
  const isHighest = (selectPolicy === 'Max') === (direction === 'up')
  return isHighest ? Math.max(-0x8000_0000, ...limits) : Math.min(0x7fff_ffff, ...limits)
}

function changeWithin(events: readonly ScaleEvent[], periodSeconds: number, now: Instant): number {
  return events.filter(({ at }) => at > now - periodSeconds * second).reduce((sum, { change }) => sum + change, 0)
}

/** The scale events with one more; those that no policy looks back to make room. */
export function withScaleEvent(
  events: readonly ScaleEvent[] | undefined,
  change: number,
  rules: HPAScalingRules | undefined,
  now: Instant,
): readonly ScaleEvent[] {
  const longest = Math.max(0, ...(rules?.policies ?? []).map(({ periodSeconds }) => periodSeconds))
  return remembered(events, { change, at: now }, ({ at }) => at < now - longest * second)
}
