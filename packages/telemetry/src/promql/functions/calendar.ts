/**
 * Times and dates, all in UTC.
 *
 * Follows promql/functions.go of Prometheus 3 (dateWrapper, funcTime, funcTimestamp). The civil
 * calendar follows Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
 */
import type { CallContext } from '../evaluate/context.ts'
import { withoutNames } from '../evaluate/same-labels.ts'
import { StepMatrix } from '../evaluate/step-matrix.ts'
import type { FunctionRow } from './row.ts'

interface Civil {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
}

/** A day counted from 1970-01-01, and a second of it. */
interface Moment {
  readonly day: number
  readonly second: number
}

const date = (name: string, help: string, of: (moment: Moment) => number): FunctionRow => ({
  name, arguments: ['vector'], variadic: 1, returns: 'vector', dependsOnTime: true, help,
  each: (value) => of(momentOf(value)),
})

export const calendarRows: readonly FunctionRow[] = [
  { name: 'time', arguments: [], returns: 'scalar', dependsOnTime: true, help: 'The time of evaluation, in seconds since 1970', scalar: (_, timeMs) => timeMs / 1000 },
  {
    name: 'timestamp', arguments: ['vector'], returns: 'vector', dependsOnTime: true, help: 'When each sample was taken, in seconds since 1970',
    call: timestamps,
  },
  {
    name: 'start_timestamp', arguments: ['vector'], returns: 'vector', isExperimental: true,
    help: 'When each counter began; no sample here knows it',
    call: ({ call, steps, evaluate }) => {
      evaluate(call.arguments[0]!)
      return new StepMatrix(steps, 0)
    },
  },
  { name: 'start', arguments: [], returns: 'scalar', dependsOnTime: true, isExperimental: true, help: 'The beginning of the query, in seconds since 1970', fold: ({ startMs }) => startMs / 1000 },
  { name: 'end', arguments: [], returns: 'scalar', dependsOnTime: true, isExperimental: true, help: 'The end of the query, in seconds since 1970', fold: ({ endMs }) => endMs / 1000 },
  { name: 'range', arguments: [], returns: 'scalar', dependsOnTime: true, isExperimental: true, help: 'The length of the query in seconds', fold: ({ startMs, endMs }) => (endMs - startMs) / 1000 },
  {
    name: 'step', arguments: [], returns: 'scalar', dependsOnTime: true, isExperimental: true, help: 'The step of the query in seconds',
    fold: ({ startMs, endMs, stepMs }) => (startMs === endMs ? 0 : stepMs / 1000),
  },
  date('minute', 'The minute of the hour, in UTC', ({ second }) => Math.floor(second / 60) % 60),
  date('hour', 'The hour of the day, in UTC', ({ second }) => Math.floor(second / 3600)),
  date('day_of_week', 'The day of the week, Sunday being 0, in UTC', ({ day }) => day + 4 - Math.floor((day + 4) / 7) * 7),
  date('day_of_month', 'The day of the month, in UTC', ({ day }) => civil(day).day),
  date('day_of_year', 'The day of the year, in UTC', ({ day }) => day - dayNumber({ year: civil(day).year, month: 1, day: 1 }) + 1),
  date('days_in_month', 'How many days the month has', ({ day }) => {
    const { year, month } = civil(day)
    const next = month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 }
    return dayNumber(next) - dayNumber({ year, month, day: 1 })
  }),
  date('month', 'The month, January being 1, in UTC', ({ day }) => civil(day).month),
  date('year', 'The year, in UTC', ({ day }) => civil(day).year),
]

function momentOf(value: number): Moment {
  if (!(Math.abs(value) <= 9_007_199_254_740_991)) return farMoment(value)
  const seconds = Math.trunc(value)
  const day = Math.floor(seconds / 86_400)
  return { day, second: seconds - day * 86_400 }
}

/** Days from the first that Go's calendar knows, some 292277022400 years back, to 1970-01-01. */
const daysBefore = 106_751_991_073_400n

/** As Go counts on amd64: what 64 bits do not hold is their smallest number, and sums wrap around. */
function farMoment(value: number): Moment {
  const seconds = Math.abs(value) < 9_223_372_036_854_775_808 ? BigInt(Math.trunc(value)) : -9_223_372_036_854_775_808n
  const counted = BigInt.asUintN(64, seconds + daysBefore * 86_400n)
  return { day: Number(counted / 86_400n - daysBefore), second: Number(counted % 86_400n) }
}

/** The date of a day counted from 1970-01-01. */
function civil(day: number): Civil {
  const shifted = day + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const leapDays = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096)
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365)
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1 }
}

/** The day, counted from 1970-01-01, of a date. */
function dayNumber({ year, month, day }: Civil): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

/** Of a selector: when its samples were taken. Of anything else: the step's time. */
function timestamps({ call, steps, startMs, intervalMs, evaluate, sampleTimes }: CallContext): StepMatrix {
  const times = sampleTimes(call.arguments[0]!)
  const input = times ?? evaluate(call.arguments[0]!)
  const output = input.relabelled((labels) => labels)
  output.values = input.values.map((value, index) => (times ? value : startMs + (index % steps) * intervalMs) / 1000)
  output.histograms = undefined
  return withoutNames(output)
}
