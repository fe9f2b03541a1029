/** Instants to go back to: where a learner stood before a command. */
import type { SessionView } from '@track/session'
import type { Instant } from '@track/simulation'

export interface Moment {
  readonly branch: number
  readonly at: Instant
}

/** While time stands still, what is typed next happens at the present instant: the one before it is meant. */
export function beforeEnter({ branch, now }: SessionView, begins: Instant): Moment {
  return { branch, at: Math.max(begins, now - 1) }
}
