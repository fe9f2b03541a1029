/** Times and durations. Follows pkg/ottl/ottlfuncs of opentelemetry-collector-contrib 0.152. Left out: Time with a locale. */
import { parseGoDuration } from '@track/simulation'
import { OttlError } from '../ottl-error.ts'
import { calendarOfTime, formatTime, layoutOf, parseTime } from '../values/time-format.ts'
import { GoDuration, GoTime, type Value } from '../values/value.ts'
import { define } from './row.ts'

function ofTime(name: string, of: (time: GoTime) => Value) {
  return define(name, 'Time TimeGetter', ({ Time }) => (target) => of(Time.get(target)))
}

function ofDuration(name: string, of: (nanoseconds: bigint) => Value) {
  return define(name, 'Duration DurationGetter', ({ Duration }) => (target) => of(Duration.get(target).nanoseconds))
}

const second = 1_000_000_000n

/** Rounded down, also before the epoch. */
function floored(value: bigint, unit: bigint): bigint {
  const rest = ((value % unit) + unit) % unit
  return (value - rest) / unit
}

/** As Go computes `d.Seconds()`: whole ones, and the rest. */
function inUnits(nanoseconds: bigint, unit: bigint): number {
  return Number(nanoseconds / unit) + Number(nanoseconds % unit) / Number(unit)
}

/** Multiples are counted from the year 1. */
const sinceYearOne = 62_135_596_800n * second

function truncatedTime({ nanoseconds, offset, zone }: GoTime, unit: bigint): GoTime {
  if (unit <= 0n) return new GoTime(nanoseconds, offset, zone)
  const since = nanoseconds + sinceYearOne
  return new GoTime(floored(since, unit) * unit - sinceYearOne, offset, zone)
}

/** time.ParseDuration, to the nanosecond. */
function durationOf(text: string): GoDuration {
  const read = parseGoDuration(text)
  if (typeof read === 'string') throw new OttlError(read)
  const units: Readonly<Record<string, number>> = { ns: 1, us: 1e3, '\u00b5s': 1e3, '\u03bcs': 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 }
  let total = 0n
  for (const [, whole = '', fraction = '', unit = ''] of text.matchAll(/(\d*)(?:\.(\d*))?(ns|us|\u00b5s|\u03bcs|ms|s|m|h)/g)) {
    const size = BigInt(units[unit]!)
    total += BigInt(whole || '0') * size + (fraction === '' ? 0n : BigInt(fraction.slice(0, 18)) * size / BigInt(`1${'0'.repeat(Math.min(fraction.length, 18))}`))
  }
  return new GoDuration(text.startsWith('-') ? -total : total)
}

export const timeFunctions = [
  define('Now', '', () => (target) => new GoTime(target.now)),
  define('Duration', 'Duration StringGetter', ({ Duration }) => (target) => durationOf(Duration.get(target))),
  define('Time', 'Time StringGetter, Format string, Location Optional[string], Locale Optional[string]', ({ Time, Format, Location, Locale }) => {
    if (Format === '') throw new OttlError('format cannot be nil')
    const layout = layoutOf(Format)
    if (Location !== undefined && !/^(UTC|)$/.test(Location)) throw new OttlError(`failed to load location ${Location}: not simulated here: zones by name`)
    if (Locale !== undefined && !/^en(-|$)/.test(Locale)) throw new OttlError(`not simulated here: the locale ${Locale}`)
    return (target) => {
      const text = Time.get(target)
      if (text === '') throw new OttlError('time cannot be nil')
      return parseTime(text, Format, layout)
    }
  }),
  define('FormatTime', 'Time TimeGetter, Format string', ({ Time, Format }) => {
    if (Format === '') throw new OttlError('format cannot be nil')
    const layout = layoutOf(Format)
    return (target) => formatTime(Time.get(target), layout)
  }),
  define('TruncateTime', 'Time TimeGetter, Duration DurationGetter', ({ Time, Duration }) => (target) => truncatedTime(Time.get(target), Duration.get(target).nanoseconds)),
  define('Unix', 'Seconds IntGetter, Nanoseconds Optional[IntGetter]', ({ Seconds, Nanoseconds }) => (target) => {
    const seconds = Seconds.get(target)
    return new GoTime(seconds * second + (Nanoseconds ? Nanoseconds.get(target) : 0n))
  }),
  ofTime('UnixNano', ({ nanoseconds }) => BigInt.asIntN(64, nanoseconds)),
  ofTime('UnixMicro', ({ nanoseconds }) => floored(nanoseconds, 1000n)),
  ofTime('UnixMilli', ({ nanoseconds }) => floored(nanoseconds, 1_000_000n)),
  ofTime('UnixSeconds', ({ nanoseconds }) => floored(nanoseconds, second)),
  ofTime('Year', (time) => BigInt(calendarOfTime(time).year)),
  ofTime('Month', (time) => BigInt(calendarOfTime(time).month)),
  ofTime('Day', (time) => BigInt(calendarOfTime(time).day)),
  ofTime('Hour', (time) => BigInt(calendarOfTime(time).hour)),
  ofTime('Minute', (time) => BigInt(calendarOfTime(time).minute)),
  ofTime('Second', (time) => BigInt(calendarOfTime(time).second)),
  ofTime('Nanosecond', (time) => calendarOfTime(time).nanosecond),
  ofTime('Weekday', (time) => BigInt(calendarOfTime(time).weekday)),
  ofDuration('Nanoseconds', (value) => value),
  ofDuration('Microseconds', (value) => value / 1000n),
  ofDuration('Milliseconds', (value) => value / 1_000_000n),
  ofDuration('Seconds', (value) => inUnits(value, second)),
  ofDuration('Minutes', (value) => inUnits(value, 60n * second)),
  ofDuration('Hours', (value) => inUnits(value, 3600n * second)),
]
