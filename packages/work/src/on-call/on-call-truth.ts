/** What really happened to people on call: every page and notification, and the means that teams are judged by. */
import type { Duration } from '@track/simulation'
import type { Notification, OnCallState, Page } from './page.ts'

export interface OnCallTruth {
  /** Closed ones in the order of their ends, then those that are open. */
  readonly pages: readonly Page[]
  readonly notifications: readonly Notification[]
  /** From the page to the acknowledgement, over those acknowledged; NaN without any. */
  readonly meanTimeToAcknowledge: Duration
  /** From the incident's beginning to its repair, over those repaired; NaN without any. */
  readonly meanTimeToRepair: Duration
  /** By person: pages that they were told of, those that woke them, and those that were about nothing. */
  readonly burden: Readonly<Record<string, Burden>>
}

export interface Burden {
  readonly pages: number
  readonly atNight: number
  readonly falseAlarms: number
}

export function onCallTruth({ pages, closed, notifications }: OnCallState): OnCallTruth {
  const all = [...closed, ...pages.values()]
  const acknowledged = all.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)
  const repaired = all.filter(({ how }) => how === 'repaired')
  return {
    pages: all, notifications, burden: burdenOf(all, notifications),
    meanTimeToAcknowledge: mean(acknowledged.map(({ acknowledgedAt, triggeredAt }) => acknowledgedAt! - triggeredAt)),
    meanTimeToRepair: mean(repaired.map(({ resolvedAt, cause }) => resolvedAt! - cause!.since)),
  }
}

function mean(durations: readonly Duration[]): number {
  return durations.reduce((sum, each) => sum + each, 0) / durations.length
}

function burdenOf(pages: readonly Page[], notifications: readonly Notification[]): Readonly<Record<string, Burden>> {
  const nothing = new Set(pages.filter(({ how }) => how === 'false alarm').map(({ id }) => id))
  const burden: Record<string, Burden> = {}
  for (const { person, page, mood, attempt } of notifications) {
    if (attempt > 0) continue
    const before = burden[person] ?? { pages: 0, atNight: 0, falseAlarms: 0 }
    burden[person] = { pages: before.pages + 1, atNight: before.atNight + Number(mood === 'asleep'), falseAlarms: before.falseAlarms + Number(nothing.has(page)) }
  }
  return burden
}
