/**
 * Silences: which alerts they mute, when, and what becomes of one that is changed.
 *
 * Follows silence/silence.go of Alertmanager 0.34. Left out: silences of several sets of matchers.
 */
import { type Instant, quoteGo, second } from '@track/simulation'
import { PatternError } from '../../series/matcher.ts'
import type { Labels } from '../../series/labels.ts'
import { type AlertMatcher, compileGo, matcherMatches, matchersMatch } from '../matchers/matcher.ts'

export interface SilenceRow {
  readonly id: string
  readonly matchers: readonly AlertMatcher[]
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly updatedAt: Instant
  readonly createdBy: string
  readonly comment: string
  readonly annotations: Labels
  /** When it is forgotten. */
  readonly expiresAt: Instant
}

export type SilenceState = 'active' | 'pending' | 'expired'

export function silenceState({ startsAt, endsAt }: Pick<SilenceRow, 'startsAt' | 'endsAt'>, at: Instant): SilenceState {
  if (at < startsAt) return 'pending'
  // In the very instant of its end it is over: nobody sees two instants that are one.
  return at >= endsAt ? 'expired' : 'active'
}

/** The silences that mute an alert, oldest first. */
export function silencedBy(silences: Iterable<SilenceRow>, labels: Labels, at: Instant): readonly string[] {
  const ids: string[] = []
  for (const silence of silences) if (silenceState(silence, at) === 'active' && matchersMatch(silence.matchers, labels)) ids.push(silence.id)
  return ids
}

/** Why a silence is not taken, in Alertmanager's words. */
export function silenceFault(matchers: readonly AlertMatcher[]): string | undefined {
  if (matchers.length === 0) return 'invalid silence: matcher set 0 is empty'
  for (const [index, matcher] of matchers.entries()) {
    const fault = matcherFault(matcher)
    if (fault !== undefined) return `invalid silence: invalid label matcher ${index} in set 0: ${fault}`
  }
  return matchers.every(matchesNothing) ? 'invalid silence: matcher set 0: at least one matcher must not match the empty string' : undefined
}

function matcherFault({ name, type, value }: AlertMatcher): string | undefined {
  if (name === '') return `invalid label name ${quoteGo(name)}`
  if (type === '=' || type === '!=') return undefined
  try {
    compileGo(value)
    return undefined
  } catch (error) {
    // A pattern that RE2 refuses.
    if (!(error instanceof PatternError)) throw error
    return `invalid regular expression ${quoteGo(value)}: ${error.message}`
  }
}

/** Only `=` and `=~` are asked. */
function matchesNothing(matcher: AlertMatcher): boolean {
  return (matcher.type === '=' && matcher.value === '') || (matcher.type === '=~' && matcherMatches(matcher, ''))
}

/** Whether a silence may become another without a change of what was silenced before. */
export function canUpdate(known: SilenceRow, wanted: Pick<SilenceRow, 'matchers' | 'startsAt' | 'endsAt'>, at: Instant): boolean {
  const isSame = known.matchers.length === wanted.matchers.length && known.matchers.every(({ name, type, value }, index) => {
    const other = wanted.matchers[index]!
    return name === other.name && type === other.type && value === other.value
  })
  if (!isSame) return false
  switch (silenceState(known, at)) {
    case 'active': return Math.floor(known.startsAt / second) === Math.floor(wanted.startsAt / second) && wanted.endsAt >= at
    case 'pending': return wanted.startsAt >= at
    case 'expired': return false
  }
}

/** Ended now; a silence that has ended stays as it is. */
export function expired(silence: SilenceRow, at: Instant, retention: number): SilenceRow {
  const state = silenceState(silence, at)
  if (state === 'expired') return silence
  return { ...silence, startsAt: state === 'pending' ? at : silence.startsAt, endsAt: at, updatedAt: at, expiresAt: at + retention }
}
