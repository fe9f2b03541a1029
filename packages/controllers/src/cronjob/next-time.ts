/**
 * When a schedule is due next, in UTC.
 *
 * Follows spec.go and constantdelay.go of github.com/robfig/cron/v3.
 */
import type { CronSchedule } from '@track/apiserver'
import { calendarOf, day, hour, type Instant, minute, second, weekdayOf } from '@track/simulation'

/** A schedule that is not due within so many days (the 30th of February) is never due. */
const daysMax = 5 * 366

/** The first time after `after`; Infinity for a schedule that is never due. */
export function nextTime(schedule: CronSchedule, after: Instant): Instant {
  const whole = Math.floor(after / second) * second
  if (schedule.kind === 'every') return whole + schedule.interval
  const start = Math.ceil((whole + second) / minute) * minute
  let midnight = Math.floor(start / day) * day
  for (let passed = 0; passed < daysMax; passed++, midnight += day) {
    if (!isDueOn(schedule, midnight)) continue
    const found = timeOfDay(schedule, start - midnight)
    if (found !== undefined) return midnight + found
  }
  return Infinity
}

type Fields = Extract<CronSchedule, { kind: 'fields' }>

/** With both kinds of days restricted, either will do. */
function isDueOn({ months, daysOfMonth, daysOfWeek, isAnyDayOfMonth, isAnyDayOfWeek }: Fields, midnight: Instant): boolean {
  const date = calendarOf(midnight)
  if (!months.includes(date.month)) return false
  const byMonth = daysOfMonth.includes(date.day)
  const byWeek = daysOfWeek.includes(weekdayOf(midnight))
  return isAnyDayOfMonth || isAnyDayOfWeek ? byMonth && byWeek : byMonth || byWeek
}

/** The first time of a day that is not before `from`. */
function timeOfDay({ hours, minutes }: Fields, from: number): number | undefined {
  for (const each of hours) {
    for (const past of minutes) if (each * hour + past * minute >= from) return each * hour + past * minute
  }
  return undefined
}
