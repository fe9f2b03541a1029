/**
 * Lengths of time as dashboards show them: `1.5 min`, `2 hours, 5 minutes`, `01:02:03`.
 *
 * Follows packages/grafana-data/src/valueFormats/dateTimeFormatters.ts of Grafana.
 */
import { type Decimals, type Formatted, type Formatter, toFixed, toFixedScaled } from './decimal.ts'

/** From which size on a value is shown in which unit, and what it is divided by; the last has no bound. */
type Rung = readonly [below: number, divisor: number, suffix: string]

/** The first rung is the unit itself and has no plural, as Grafana has it; that of days has one. */
function ladder(rungs: readonly Rung[], isFirstPlural = false): Formatter {
  return (value, decimals) => {
    const place = rungs.findIndex(([below]) => Math.abs(value) < below)
    const [, divisor, suffix] = rungs[place] ?? rungs.at(-1)!
    if (place === 0 && !isFirstPlural) return { text: toFixed(value, decimals), suffix }
    return toFixedScaled(value / divisor, decimals, suffix)
  }
}

export const nanoseconds = ladder([
  [1e3, 1, ' ns'], [1e6, 1e3, ' µs'], [1e9, 1e6, ' ms'], [6e10, 1e9, ' s'], [36e11, 6e10, ' min'], [864e11, 36e11, ' hour'],
  [Infinity, 864e11, ' day'],
])
export const microseconds = ladder([[1e3, 1, ' µs'], [1e6, 1e3, ' ms'], [Infinity, 1e6, ' s']])
export const milliseconds = ladder([
  [1e3, 1, ' ms'], [6e4, 1e3, ' s'], [36e5, 6e4, ' min'], [864e5, 36e5, ' hour'], [31_536e6, 864e5, ' day'], [Infinity, 31_536e6, ' year'],
])
export const minutes = ladder([
  [60, 1, ' min'], [1440, 60, ' hour'], [10_080, 1440, ' day'], [604_800, 10_080, ' week'], [Infinity, 525_948, ' year'],
])
export const hours = ladder([[24, 1, ' hour'], [168, 24, ' day'], [8760, 168, ' week'], [Infinity, 8760, ' year']])
export const days = ladder([[7, 1, ' day'], [365, 7, ' week'], [Infinity, 365, ' year']], true)

const wholeSeconds = ladder([
  [60, 1, ' s'], [3600, 60, ' min'], [86_400, 3600, ' hour'], [604_800, 86_400, ' day'], [31_536_000, 604_800, ' week'],
  [Infinity, 31_556_900, ' year'],
])

export function seconds(value: number, decimals: Decimals): Formatted {
  if (value === 0) return { text: '0', suffix: ' s' }
  const size = Math.abs(value)
  if (size < 1e-6) return toFixedScaled(value * 1e9, decimals, ' ns')
  if (size < 1e-3) return toFixedScaled(value * 1e6, decimals, ' µs')
  return size < 1 ? toFixedScaled(value * 1e3, decimals, ' ms') : wholeSeconds(value, decimals)
}

/** Hundredths of a second. */
export function timeTicks(value: number, decimals: Decimals): Formatted {
  return seconds(value / 100, decimals)
}

/** In seconds, a thousand of which are reckoned with: 0.001 * 1000. */
const wordsOfTime: readonly (readonly [unit: string, seconds: number])[] = [
  ['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3_600], ['minute', 60], ['second', 1], ['millisecond', 0.001],
]

function inWords(value: number, decimals: Decimals, unit: 'second' | 'millisecond'): Formatted {
  if (value === 0) return { text: '0', suffix: ` ${unit}s` }
  if (value < 0) {
    const { text, suffix = '' } = inWords(-value, decimals, unit)
    return { text, suffix: `${suffix} ago` }
  }
  let left = unit === 'second' ? value * 1000 : value
  let room = decimals ?? 0
  const parts: string[] = []
  for (const [word, length] of wordsOfTime) {
    if (room < 0) break
    const interval = length * 1000
    if (left / interval < 1 && parts.length === 0) continue
    const count = Math.floor(left / interval)
    parts.push(`${count} ${word}${count === 1 ? '' : 's'}`)
    left %= interval
    room--
  }
  return { text: parts.join(', ') }
}

export const millisecondsInWords: Formatter = (value, decimals) => inWords(value, decimals, 'millisecond')
export const secondsInWords: Formatter = (value, decimals) => inWords(value, decimals, 'second')

function two(value: number): string {
  return value > 9 ? String(value) : `0${value}`
}

/** `01:02:03`. */
export function hoursMinutesSeconds(value: number): Formatted {
  if (value < 0) return { text: hoursMinutesSeconds(-value).text, suffix: ' ago' }
  const parts = [Math.floor(value / 3600), Math.floor((value % 3600) / 60), Math.floor(value % 60)]
  return { text: parts.map(two).join(':') }
}

/** `2 d 01:02:03`. */
export function daysHoursMinutesSeconds(value: number): Formatted {
  if (value < 0) return { text: daysHoursMinutesSeconds(-value).text, suffix: ' ago' }
  const count = Math.floor(value / 86_400)
  return { text: `${count > 0 ? `${count} d ` : ''}${hoursMinutesSeconds(value - count * 24 * 3600).text}` }
}

/** `02h:05m:07s:120ms`; decimals say how many parts follow the first. */
export function clock(value: number, decimals: Decimals): Formatted {
  const instant = Math.trunc(value)
  const rest = (instant % 3_600_000 + 3_600_000) % 3_600_000
  const parts = [
    `${two(Math.floor(rest / 60_000))}m`, `${two(Math.floor(rest / 1000) % 60)}s`, `${String(rest % 1000).padStart(3, '0')}ms`,
  ]
  if (value < 1000) return { text: parts[2]! }
  if (value < 60_000) return { text: (decimals === 0 ? parts.slice(1, 2) : parts.slice(1)).join(':') }
  if (Math.abs(value) > 8.64e15) return { text: [`${Math.floor(value / 3_600_000)}h`, ...(decimals === 0 ? [] : ['Invalid date'])].join(':') }
  const shown = (count: number) => parts.slice(0, decimals === undefined || decimals > 2 ? 3 : count)
  if (value < 3_600_000) return { text: (decimals === 0 || decimals === 1 ? shown(decimals + 1) : parts).join(':') }
  return { text: [`${Math.floor(value / 3_600_000)}h`, ...shown(decimals ?? 3)].join(':') }
}

export const clockSeconds: Formatter = (value, decimals) => clock(value * 1000, decimals)
