/** What a pager exposes: pages by person and hour, times to acknowledge and to resolve, who is on duty, and what it costs in hours. */
import { hour, type Instant, second } from '@track/simulation'
import type { MetricFamily } from '@track/telemetry'
import { familiesOf, type FamilyRow, gauge } from '../measures.ts'
import type { OnCallState } from './page.ts'
import { onDuty } from './schedule.ts'

const answerBounds = [30, 60, 120, 300, 600, 900, 1800, 3600, 7200]
const repairBounds = [300, 600, 1800, 3600, 7200, 14_400, 28_800, 86_400]

export const families = {
  notifications: { name: 'oncall_notifications_total', help: 'Notifications sent to people, by what they were doing and the hour where they live.', labels: ['person', 'mood', 'hour'] },
  pages: { name: 'oncall_pages_total', help: 'Pages triggered.', labels: ['policy', 'severity'] },
  escalations: { name: 'oncall_escalations_total', help: 'Times that a page went on to the next rule because nobody answered.', labels: ['policy'] },
  unanswered: { name: 'oncall_pages_unanswered_total', help: 'Pages that have been through all rules without an answer.', labels: ['policy'] },
  closed: { name: 'oncall_pages_closed_total', help: 'Pages closed, by how.', labels: ['policy', 'how'] },
  acknowledged: { name: 'oncall_time_to_acknowledge_seconds', help: 'From the page to its acknowledgement.', labels: ['policy'], bounds: answerBounds },
  resolved: { name: 'oncall_time_to_resolve_seconds', help: 'From the page to its end.', labels: ['policy'], bounds: repairBounds },
  work: { name: 'oncall_work_seconds_total', help: 'Time that people spent on pages.', labels: ['person', 'on'] },
} as const satisfies Readonly<Record<string, FamilyRow>>

export function onCallMetrics(state: OnCallState, now: Instant): readonly MetricFamily[] {
  const open = Array.from(state.policies.values()).flatMap(({ name }) => (['triggered', 'acknowledged'] as const).map((status) => ({
    labels: { policy: name, status }, value: [...state.pages.values()].filter((page) => page.policy === name && page.state === status).length,
  })))
  const duties = Array.from(state.schedules.values()).flatMap((schedule) => {
    const duty = onDuty(schedule, now)
    return duty ? [{ labels: { schedule: schedule.name, person: duty.person }, value: 1 }] : []
  })
  return [
    ...familiesOf(state, Object.values(families)),
    gauge('oncall_pages_open', 'Pages that are open, by whether somebody has answered.', open),
    gauge('oncall_on_duty', 'Who is on duty.', duties),
  ]
}

/** The hour of the day as the label has it. */
export function hourLabel(local: number): string {
  return String(Math.floor(local / hour))
}

/** As the counter has it. */
export function inSeconds(duration: number): number {
  return duration / second
}
