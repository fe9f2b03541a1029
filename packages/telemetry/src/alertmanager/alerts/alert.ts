/**
 * One alert, and how two of the same labels become one.
 *
 * Follows alert/alert.go and provider/mem/mem.go (Put) of Alertmanager 0.34.
 */
import { type Instant, quoteGo } from '@track/simulation'
import type { Labels } from '../../series/labels.ts'
import { labelPairs } from '../labels/label-set.ts'

export interface AlertRow {
  readonly labels: Labels
  readonly annotations: Labels
  readonly startsAt: Instant
  /** Undefined only within a notification, of an alert that still fires. */
  readonly endsAt: Instant | undefined
  readonly generatorUrl: string
  readonly updatedAt: Instant
  /** Nobody said when it ends: it does when nobody says that it goes on. */
  readonly isTimeout: boolean
}

export function isResolved({ endsAt }: AlertRow, at: Instant): boolean {
  return endsAt !== undefined && endsAt <= at
}

/** What is kept when an alert arrives of which another is known: one of both where their times overlap. */
export function received(known: AlertRow | undefined, arrived: AlertRow, now: Instant): AlertRow {
  if (!known) return arrived
  const isWithin = (at: Instant) => at > known.startsAt && at < known.endsAt!
  return isWithin(arrived.endsAt!) || isWithin(arrived.startsAt) ? merged(known, arrived, now) : arrived
}

/** The younger one, with the earlier start; an end that was said counts, if it is later, more than one that was assumed. */
function merged(known: AlertRow, arrived: AlertRow, now: Instant): AlertRow {
  const startsAt = Math.min(known.startsAt, arrived.startsAt)
  const isLater = known.endsAt! > arrived.endsAt!
  const keepsEnd = isResolved(arrived, now) ? isResolved(known, now) && isLater : isLater && !known.isTimeout
  return { ...arrived, startsAt, endsAt: keepsEnd ? known.endsAt : arrived.endsAt }
}

/** Why an alert is not taken, in Alertmanager's words. */
export function alertFault({ labels, annotations, startsAt, endsAt }: AlertRow): string | undefined {
  if (endsAt !== undefined && endsAt < startsAt) return 'start time must be before end time'
  if (labels.length === 0) return 'at least one label pair required'
  const fault = (set: Labels) => (labelPairs(set).some(([name]) => name === '') ? `invalid name ${quoteGo('')}` : undefined)
  const ofLabels = fault(labels)
  if (ofLabels !== undefined) return `invalid label set: ${ofLabels}`
  const ofAnnotations = fault(annotations)
  return ofAnnotations === undefined ? undefined : `invalid annotations: ${ofAnnotations}`
}
