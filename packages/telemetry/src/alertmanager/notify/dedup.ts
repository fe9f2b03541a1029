/**
 * Whether a group is worth a notification, given what its receiver was told last.
 *
 * Follows notify/dedup_stage.go and nflog/nflogpb/set.go of Alertmanager 0.34.
 */
import type { Duration, Instant } from '@track/simulation'
import type { LogRow } from '../state.ts'

export interface Told {
  /** Fingerprints. */
  readonly firing: readonly string[]
  readonly resolved: readonly string[]
}

/** Why it is; undefined when it is not. */
export function notificationReason(
  last: LogRow | undefined, { firing, resolved }: Told, { sendsResolved, repeatInterval, at }: { readonly sendsResolved: boolean; readonly repeatInterval: Duration; readonly at: Instant },
): string | undefined {
  if (!last) return firing.length > 0 ? 'first notification' : undefined
  if (!isWithin(firing, last.firing)) return last.firing.length === 0 ? 'first notification' : 'new alerts added'
  // Told even without send_resolved, so that the log forgets what fired.
  if (firing.length === 0) return last.firing.length > 0 ? 'all alerts resolved' : undefined
  if (sendsResolved && !isWithin(resolved, last.resolved)) return 'some alerts resolved'
  return last.at < at - repeatInterval ? 'repeat interval elapsed' : undefined
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  const known = new Set(all)
  return some.every((each) => known.has(each))
}
