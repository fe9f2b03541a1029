/** strftime(3) in UTC and the C locale, for `date`, `printf %(…)T` and `ls`. */
import { day, type Instant, printTimestamp, second } from '@track/simulation'

const dayNames = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const monthNames = [
  'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December',
]

export interface CalendarTime {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  /** From Sunday, 0. */
  readonly weekday: number
  /** From 1. */
  readonly dayOfYear: number
  readonly microsecond: number
}

export function calendarTime(at: Instant): CalendarTime {
  const [year = 0, month = 0, dayOfMonth = 0, hour = 0, minute = 0, seconds = 0] = printTimestamp(at).match(/\d+/g)!.map(Number)
  const days = Math.floor(at / day)
  return {
    year, month, day: dayOfMonth, hour, minute, second: seconds, weekday: (((days + 4) % 7) + 7) % 7,
    dayOfYear: days - daysBefore(year) + 1, microsecond: at - Math.floor(at / second) * second,
  }
}

/** Days from 1970 to the first of January of a year. */
function daysBefore(year: number): number {
  const past = year - 1
  return 365 * (year - 1970) + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) - 477
}

export function strftime(format: string, at: Instant): string {
  const time = calendarTime(at)
  return format.replace(/%([-_0^#]*)(\d*)([:]*[a-zA-Z%+])/g, (whole, flags: string, width: string, letter: string) => {
    const text = field(letter, time, at)
    return text === undefined ? whole : shaped(text, flags, width)
  })
}

function shaped(text: string, flags: string, width: string): string {
  let result = text
  if (flags.includes('-')) result = result.replace(/^[0 ]+(?=.)/, '')
  if (flags.includes('_')) result = result.replace(/^0+(?=.)/, (zeros) => ' '.repeat(zeros.length))
  if (flags.includes('^')) result = result.toUpperCase()
  return width === '' ? result : result.padStart(Number(width), /^\d/.test(result) ? '0' : ' ')
}

const two = (value: number) => String(value).padStart(2, '0')

function field(letter: string, time: CalendarTime, at: Instant): string | undefined {
  const { year, month, hour, minute, weekday } = time
  const twelve = ((hour + 11) % 12) + 1
  switch (letter) {
    case '%': return '%'
    case 'a': return dayNames[weekday]!.slice(0, 3)
    case 'A': return dayNames[weekday]!
    case 'b':
    case 'h': return monthNames[month - 1]!.slice(0, 3)
    case 'B': return monthNames[month - 1]!
    case 'c': return strftime('%a %b %e %H:%M:%S %Y', at)
    case 'C': return two(Math.floor(year / 100))
    case 'd': return two(time.day)
    case 'D':
    case 'x': return strftime('%m/%d/%y', at)
    case 'e': return String(time.day).padStart(2)
    case 'F': return strftime('%Y-%m-%d', at)
    case 'g': return two(isoWeek(time).year % 100)
    case 'G': return String(isoWeek(time).year)
    case 'H': return two(hour)
    case 'I': return two(twelve)
    case 'j': return String(time.dayOfYear).padStart(3, '0')
    case 'k': return String(hour).padStart(2)
    case 'l': return String(twelve).padStart(2)
    case 'm': return two(month)
    case 'M': return two(minute)
    case 'n': return '\n'
    case 'N': return `${String(time.microsecond).padStart(6, '0')}000`
    case 'p': return hour < 12 ? 'AM' : 'PM'
    case 'P': return hour < 12 ? 'am' : 'pm'
    case 'q': return String(Math.ceil(month / 3))
    case 'r': return strftime('%I:%M:%S %p', at)
    case 'R': return strftime('%H:%M', at)
    case 's': return String(Math.floor(at / second))
    case 'S': return two(time.second)
    case 't': return '\t'
    case 'T':
    case 'X': return strftime('%H:%M:%S', at)
    case 'u': return String(weekday || 7)
    case 'U': return two(Math.floor((time.dayOfYear + 6 - weekday) / 7))
    case 'V': return two(isoWeek(time).week)
    case 'w': return String(weekday)
    case 'W': return two(Math.floor((time.dayOfYear + 6 - ((weekday + 6) % 7)) / 7))
    case 'y': return two(year % 100)
    case 'Y': return String(year)
    case 'z': return '+0000'
    case ':z': return '+00:00'
    case 'Z': return 'UTC'
    default: return undefined
  }
}

/** The week of ISO 8601: the one with the year's first Thursday is number 1. */
function isoWeek({ year, dayOfYear, weekday }: CalendarTime): { year: number; week: number } {
  const fromMonday = (weekday + 6) % 7
  const week = Math.floor((dayOfYear - 1 - fromMonday + 10) / 7)
  if (week < 1) return { year: year - 1, week: weeksIn(year - 1) }
  return week > weeksIn(year) ? { year: year + 1, week: 1 } : { year, week }
}

function weeksIn(year: number): number {
  const first = (((daysBefore(year) + 4) % 7) + 7) % 7
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return first === 4 || (first === 3 && isLeap) ? 53 : 52
}
