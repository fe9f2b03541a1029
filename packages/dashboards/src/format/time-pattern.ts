/**
 * Times by a pattern (`YYYY-MM-DD HH:mm:ss`), and how long ago they are in words.
 *
 * Follows moment's format and fromNow in English, as packages/grafana-data/src/datetime of Grafana uses them.
 * Left out: time zones other than UTC, week-numbered years, languages other than English.
 */
import { calendarOf, dayOfYear, millisecond, weekdayOf } from '@track/simulation'

export const fullDate = 'YYYY-MM-DD HH:mm:ss'
export const fullDateWithMilliseconds = 'YYYY-MM-DD HH:mm:ss.SSS'

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

type Moment = ReturnType<typeof momentOf>

/** `time` in milliseconds, as Grafana's frames hold it. */
function momentOf(time: number) {
  const whole = Math.trunc(time)
  return { ...calendarOf(whole * millisecond), time: whole, weekday: weekdayOf(whole * millisecond) }
}

const two = (value: number) => String(value).padStart(2, '0')
const twelfth = ({ hour }: Moment) => hour % 12 || 12
const milliseconds = ({ time }: Moment) => String(((time % 1000) + 1000) % 1000).padStart(3, '0')

function ordinal(value: number): string {
  const ending = Math.floor((value % 100) / 10) === 1 ? 'th' : ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th'
  return `${value}${ending}`
}

const tokens: Readonly<Record<string, (moment: Moment) => string>> = {
  YYYY: ({ year }) => String(year).padStart(4, '0'), YY: ({ year }) => two(year % 100),
  Q: ({ month }) => String(Math.ceil(month / 3)),
  MMMM: ({ month }) => months[month - 1]!, MMM: ({ month }) => months[month - 1]!.slice(0, 3), MM: ({ month }) => two(month), M: ({ month }) => String(month),
  DDDD: ({ time }) => String(dayOfYear(time * millisecond)).padStart(3, '0'), DDD: ({ time }) => String(dayOfYear(time * millisecond)),
  DD: ({ day }) => two(day), Do: ({ day }) => ordinal(day), D: ({ day }) => String(day),
  dddd: ({ weekday }) => weekdays[weekday]!, ddd: ({ weekday }) => weekdays[weekday]!.slice(0, 3), dd: ({ weekday }) => weekdays[weekday]!.slice(0, 2), d: ({ weekday }) => String(weekday),
  HH: ({ hour }) => two(hour), H: ({ hour }) => String(hour), hh: (moment) => two(twelfth(moment)), h: (moment) => String(twelfth(moment)),
  mm: ({ minute }) => two(minute), m: ({ minute }) => String(minute), ss: ({ second }) => two(second), s: ({ second }) => String(second),
  SSS: milliseconds, SS: (moment) => milliseconds(moment).slice(0, 2), S: (moment) => milliseconds(moment).slice(0, 1),
  A: ({ hour }) => (hour < 12 ? 'AM' : 'PM'), a: ({ hour }) => (hour < 12 ? 'am' : 'pm'),
  X: ({ time }) => String(Math.floor(time / 1000)), x: ({ time }) => String(time), ZZ: () => '+0000', Z: () => '+00:00', z: () => 'UTC',
}

const tokenPattern = /\[([^\]]*)\]|\\(.)|YYYY|YY|Q|MMMM|MMM|MM|Mo|M|DDDD|DDD|DD|Do|D|dddd|ddd|dd|d|HH|H|hh|h|mm|m|ss|s|SSS|SS|S|A|a|X|x|ZZ|Z|z/g

/** A hundred million days around the epoch. */
function isTime(time: number): boolean {
  return Math.abs(time) <= 8.64e15
}

export function printTime(time: number, pattern: string): string {
  if (!isTime(time)) return 'Invalid date'
  const moment = momentOf(time)
  return pattern.replace(tokenPattern, (token, quoted: string | undefined, escaped: string | undefined) =>
    quoted ?? escaped ?? tokens[token]?.(moment) ?? token)
}

/** Whether two times lie on one day. */
export function isSameDay(a: number, b: number): boolean {
  return Math.floor(a / 86_400_000) === Math.floor(b / 86_400_000)
}

/** `5 minutes ago`, `in 2 hours`. */
export function fromNow(time: number, now: number): string {
  if (!isTime(time)) return 'Invalid date'
  const words = sizeInWords(Math.abs(now - time))
  return time > now ? `in ${words}` : `${words} ago`
}

function sizeInWords(size: number): string {
  const seconds = Math.round(size / 1000)
  const minutes = Math.round(size / 60_000)
  const hours = Math.round(size / 3_600_000)
  const days = Math.round(size / 86_400_000)
  const wholeMonths = Math.round((size / 86_400_000) * 4800 / 146_097)
  const years = Math.round((size / 86_400_000) * 400 / 146_097)
  if (seconds < 45) return 'a few seconds'
  if (minutes <= 1) return 'a minute'
  if (minutes < 45) return `${minutes} minutes`
  if (hours <= 1) return 'an hour'
  if (hours < 22) return `${hours} hours`
  if (days <= 1) return 'a day'
  if (days < 26) return `${days} days`
  if (wholeMonths <= 1) return 'a month'
  if (wholeMonths < 11) return `${wholeMonths} months`
  return years <= 1 ? 'a year' : `${years} years`
}
