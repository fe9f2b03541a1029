/**
 * What an answer of HTTP means: 2xx is taken, 5xx is tried again, all else is refused.
 *
 * Follows notify/util.go (Retrier) of Alertmanager 0.34.
 */
import type { Outcome } from './delivery.ts'
import type { Fault } from './notifier.ts'

interface Habits {
  /** Tried again beside 5xx. */
  readonly retryCodes?: readonly number[]
  /** What of the body is told. */
  readonly details?: (status: number, body: string) => string
}

export function judgeHttp(outcome: Outcome, { retryCodes = [], details = (_, body) => body }: Habits = {}): Fault | undefined {
  if ('error' in outcome) return { error: outcome.error, retries: true, reason: 'other' }
  const { status, body = '' } = outcome
  if (Math.floor(status / 100) === 2) return undefined
  const told = details(status, body)
  return {
    error: `unexpected status code ${status}${told === '' ? '' : `: ${told}`}`, retries: Math.floor(status / 100) === 5 || retryCodes.includes(status), reason: reasonOf(status),
  }
}

function reasonOf(status: number): string {
  if (status === 401 || status === 403) return 'authError'
  if (status === 429) return 'rateLimited'
  if (Math.floor(status / 100) === 4) return 'clientError'
  return Math.floor(status / 100) === 5 ? 'serverError' : 'other'
}
