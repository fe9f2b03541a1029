/**
 * Times in templates: `time.Time` with the methods that templates call, and Go's layouts.
 *
 * Follows time/format.go of Go. Left out: zones other than UTC, weeks, reading a time.
 */
import { calendarOf, dayOfYear, type Instant, millisecond, second, weekdayOf } from '@track/simulation'
import { answer, fixed, typed, type TemplateFunction } from './answers.ts'
import { type GoType, GoValue } from './go-value.ts'

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December']
const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const elements = /January|Jan|Monday|Mon|MST|Z0700|Z07:00|-0700|-07:00|-07|2006|002|__2|_2|01|02|03|04|05|06|15|PM|pm|[,.]0+(?!\d)|[,.]9+(?!\d)|[1-5]/g

/** `2006-01-02T15:04:05Z07:00` filled in. */
export function formatGoTime(at: Instant, layout: string): string {
  const { year, month, day, hour, minute, second: seconds } = calendarOf(at)
  const micros = ((at % second) + second) % second
  const two = (value: number) => String(value).padStart(2, '0')
  const shown: Readonly<Record<string, () => string>> = {
    January: () => months[month - 1]!, Jan: () => months[month - 1]!.slice(0, 3), Monday: () => weekdays[weekdayOf(at)]!, Mon: () => weekdays[weekdayOf(at)]!.slice(0, 3),
    MST: () => 'UTC', Z0700: () => 'Z', 'Z07:00': () => 'Z', '-0700': () => '+0000', '-07:00': () => '+00:00', '-07': () => '+00',
    2006: () => String(year).padStart(4, '0'), '06': () => two(year % 100), '01': () => two(month), 1: () => String(month),
    '02': () => two(day), _2: () => String(day).padStart(2), 2: () => String(day), '002': () => String(dayOfYear(at)).padStart(3, '0'), __2: () => String(dayOfYear(at)).padStart(3),
    15: () => two(hour), '03': () => two(hour % 12 || 12), 3: () => String(hour % 12 || 12), '04': () => two(minute), 4: () => String(minute),
    '05': () => two(seconds), 5: () => String(seconds), PM: () => (hour < 12 ? 'AM' : 'PM'), pm: () => (hour < 12 ? 'am' : 'pm'),
  }
  return layout.replaceAll(elements, (element) => {
    if (element[0] !== '.' && element[0] !== ',') return shown[element]!()
    const digits = String(micros).padStart(6, '0').padEnd(9, '0').slice(0, element.length - 1)
    if (element[1] === '0') return element[0] + digits
    const kept = digits.replace(/0+$/, '')
    return kept === '' ? '' : element[0] + kept
  })
}

const number = (of: (at: Instant) => number): TemplateFunction => fixed(1, ([time]) => answer(BigInt(of((time as GoValue).value as Instant))))

const print = (at: unknown): string => formatGoTime(at as Instant, '2006-01-02 15:04:05.999999999 -0700 MST')

const time: GoType = {
  name: 'time.Time',
  kind: 'other',
  print,
  methods: {
    Format: typed(['any', 'string'], ([at, layout]) => answer(formatGoTime((at as GoValue).value as Instant, String(layout)))),
    String: fixed(1, ([at]) => answer(print((at as GoValue).value))),
    Unix: number((at) => Math.floor(at / second)),
    UnixMilli: number((at) => Math.floor(at / millisecond)),
    Year: number((at) => calendarOf(at).year),
    YearDay: number(dayOfYear),
    Day: number((at) => calendarOf(at).day),
    Hour: number((at) => calendarOf(at).hour),
    Minute: number((at) => calendarOf(at).minute),
    Second: number((at) => calendarOf(at).second),
    Month: fixed(1, ([at]) => answer(months[calendarOf((at as GoValue).value as Instant).month - 1]!)),
    Weekday: fixed(1, ([at]) => answer(weekdays[weekdayOf((at as GoValue).value as Instant)]!)),
    IsZero: fixed(1, ([at]) => answer((at as GoValue).value === undefined)),
    UTC: fixed(1, ([at]) => answer(at)),
    Local: fixed(1, ([at]) => answer(at)),
  },
}

export function goTime(at: Instant, typeName = 'time.Time'): GoValue {
  return new GoValue(typeName === 'time.Time' ? time : { ...time, name: typeName }, at)
}
