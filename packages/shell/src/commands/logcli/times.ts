/** Times that logcli is given, and how it prints those of entries. Follows mustParse and the formats of Go's time package. */
import { type Guest, now } from '@track/processes'
import { calendarOf, type Duration, hour, type Instant, parseGoDuration, parseTimestamp, quoteGo, weekdayOf } from '@track/simulation'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { LogcliError } from './client.ts'

export interface Span {
  readonly start: Instant
  readonly end: Instant
}

export function* spanOf(invocation: Invocation): Guest<Span> {
  const at = yield* now()
  const since = invocation.value('since') === '' ? hour : durationOf(invocation, 'since')
  return { start: timeOf(invocation.value('from'), at - since), end: timeOf(invocation.value('to'), at) }
}

export function timeOf(text: string, otherwise: Instant): Instant {
  if (text === '') return otherwise
  const at = parseTimestamp(text)
  if (!Number.isNaN(at)) return at
  const rest = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?)?/.exec(text)?.[0]
  const missing = rest === undefined ? '2006' : rest.length === 10 ? 'T' : 'Z07:00'
  throw new LogcliError(`Unable to parse time parsing time ${quoteGo(text)} as "2006-01-02T15:04:05.999999999Z07:00": cannot parse ${quoteGo(text.slice(rest?.length ?? 0))} as ${quoteGo(missing)}`)
}

/** 0 where none was given. The parser has read it already. */
export function durationOf(invocation: Invocation, flag: string): Duration {
  const duration = invocation.value(flag) === '' ? 0 : parseGoDuration(invocation.value(flag))
  if (typeof duration === 'string') throw new LogcliError(duration)
  return duration
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

interface Parts {
  readonly date: string
  readonly time: string
  /** Nine digits. */
  readonly fraction: string
  readonly weekday: string
  readonly month: string
  readonly day: string
}

/** The machine of the prompt keeps UTC, so that Local is the same. */
const formats: Readonly<Record<string, (parts: Parts) => string>> = {
  rfc3339: ({ date, time }) => `${date}T${time}Z`,
  rfc3339nano: ({ date, time, fraction }) => `${date}T${time}${fraction.replace(/0+$/, '').replace(/^(?=\d)/, '.')}Z`,
  rfc822z: ({ date, time, month, day }) => `${day} ${month} ${date.slice(2, 4)} ${time.slice(0, 5)} +0000`,
  rfc1123z: ({ date, time, weekday, month, day }) => `${weekday}, ${day} ${month} ${date.slice(0, 4)} ${time} +0000`,
  stampmilli: ({ time, fraction, month, day }) => `${month} ${day.replace(/^0/, ' ')} ${time}.${fraction.slice(0, 3)}`,
  stampmicro: ({ time, fraction, month, day }) => `${month} ${day.replace(/^0/, ' ')} ${time}.${fraction.slice(0, 6)}`,
  stampnano: ({ time, fraction, month, day }) => `${month} ${day.replace(/^0/, ' ')} ${time}.${fraction}`,
  unixdate: ({ date, time, weekday, month, day }) => `${weekday} ${month} ${day.replace(/^0/, ' ')} ${time} UTC ${date.slice(0, 4)}`,
}

/** A time in nanoseconds since the epoch. */
export function printTime(nanos: bigint, format: string): string {
  const at = Number(nanos / 1000n)
  const { year, month, day, hour: ofDay, minute, second: ofMinute } = calendarOf(at)
  const digits = (value: number) => String(value).padStart(2, '0')
  return formats[format]!({
    date: `${String(year).padStart(4, '0')}-${digits(month)}-${digits(day)}`, time: `${digits(ofDay)}:${digits(minute)}:${digits(ofMinute)}`,
    fraction: String(nanos % 1_000_000_000n).padStart(9, '0'), weekday: weekdays[weekdayOf(at)]!, month: months[month - 1]!, day: digits(day),
  })
}
