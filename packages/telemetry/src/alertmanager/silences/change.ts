/**
 * Silences being made, changed, ended and forgotten.
 *
 * Follows silence/silence.go (Set, Expire, GC) of Alertmanager 0.34.
 */
import { type Instant, uniform } from '@track/simulation'
import type { Labels } from '../../series/labels.ts'
import { nextNumber, type Machine } from '../machine.ts'
import type { AlertMatcher } from '../matchers/matcher.ts'
import { defaultRetention } from '../notify/attempts.ts'
import { canUpdate, expired, silenceFault, silenceState } from './silence.ts'

export interface WantedSilence {
  /** Of the silence that is to become this one; '' for a new one. */
  readonly id: string
  readonly matchers: readonly AlertMatcher[]
  readonly startsAt: Instant
  readonly endsAt: Instant
  readonly createdBy: string
  readonly comment: string
  readonly annotations: Labels
}

/** The id of the silence, or why there is none. */
export function setSilence({ state, simulation, options }: Machine, wanted: WantedSilence): { readonly id: string } | { readonly fault: string; readonly isUnknown?: true } {
  const { now } = simulation
  const retention = options.retention ?? defaultRetention
  const fault = silenceFault(wanted.matchers)
  if (fault !== undefined) return { fault }
  const known = state.silences.get(wanted.id)
  if (wanted.id !== '' && !known) return { fault: 'silence not found', isUnknown: true }
  if (known && canUpdate(known, wanted, now)) {
    state.silences.set(wanted.id, { ...wanted, updatedAt: now, expiresAt: wanted.endsAt + retention })
    return { id: wanted.id }
  }
  // What a silence has muted stays told: the old one ends, a new one begins.
  if (known && silenceState(known, now) !== 'expired') state.silences.set(known.id, expired(known, now, retention))
  const id = newId(simulation, nextNumber(state))
  state.silences.set(id, { ...wanted, id, startsAt: Math.max(wanted.startsAt, now), updatedAt: now, expiresAt: wanted.endsAt + retention })
  return { id }
}

/** Whether there was one to end. */
export function expireSilence({ state, simulation, options }: Machine, id: string): boolean {
  const silence = state.silences.get(id)
  if (!silence) return false
  state.silences.set(id, expired(silence, simulation.now, options.retention ?? defaultRetention))
  return true
}

export function collectSilences({ state, simulation }: Machine): void {
  for (const [id, { expiresAt }] of state.silences) if (expiresAt <= simulation.now) state.silences.delete(id)
}

/** A UUID of version 4. */
function newId(simulation: Machine['simulation'], number: string): string {
  const chance = simulation.stream('alertmanager', 'silence', number)
  const digits = Array.from({ length: 32 }, (_, index) => {
    const digit = Math.floor(uniform(chance, index) * 16)
    if (index === 12) return '4'
    return (index === 16 ? 8 + digit % 4 : digit).toString(16)
  }).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
