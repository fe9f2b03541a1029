/**
 * The growing delay between tries: 10 s, doubling to five minutes, forgotten after a time of calm.
 *
 * Follows k8s.io/client-go/util/flowcontrol/backoff.go and pkg/kubelet/kubelet.go (crashLoopBackOff,
 * imageBackOff) of Kubernetes 1.34.
 */
import { type Duration, type Instant, minute, second } from '@track/simulation'

export interface BackOffRow {
  readonly delay: Duration
  readonly updatedAt: Instant
}

export interface BackOffPolicy {
  readonly first: Duration
  readonly longest: Duration
  /** An event this long after the last update starts anew. */
  readonly forgottenAfter: Duration
}

export const restartBackOff: BackOffPolicy = { first: 10 * second, longest: 5 * minute, forgottenAfter: 10 * minute }
export const pullBackOff: BackOffPolicy = { first: 10 * second, longest: 5 * minute, forgottenAfter: 10 * minute }

/** Whether it is too early, this long after the event that started the wait. */
export function isInBackOff(
  row: BackOffRow | undefined, policy: BackOffPolicy, { since, event, now }: { since: Instant; event: Instant; now: Instant },
): boolean {
  if (!row || event - row.updatedAt > policy.forgottenAfter) return false
  return now - since < row.delay
}

export function nextBackOff(row: BackOffRow | undefined, policy: BackOffPolicy, event: Instant, now: Instant): BackOffRow {
  const isFirst = !row || event - row.updatedAt > policy.forgottenAfter
  return { delay: isFirst ? policy.first : Math.min(row.delay * 2, policy.longest), updatedAt: now }
}
