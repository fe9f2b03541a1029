/**
 * What the parameters of a request to Loki's HTTP API say.
 *
 * Follows pkg/loghttp/params.go and query.go of Loki 3. Entries have whole microseconds, so bounds in
 * nanoseconds are the next microsecond, and an instant in nanoseconds the one before.
 */
import { type Duration, hour, type Instant, millisecond, parsePrometheusDuration, parseTimestamp, second } from '@track/simulation'
import { parseFloat } from '../../exposition/float.ts'
import { type ApiRequest, valueOf, wholeNumber } from '../../http-api/request.ts'
import { quote } from '../../series/labels.ts'

/** What a request is refused for: its status and its whole text. */
export class LokiFailure extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'LokiFailure'
    this.status = status
  }
}

function bad(message: string): LokiFailure {
  return new LokiFailure(400, message)
}

const limitDefault = 100
const sinceDefault: Duration = hour
const pointsMax = 11_000

export function limitOf(request: ApiRequest): number {
  const text = valueOf(request, 'limit')
  const limit = text === '' ? limitDefault : wholeNumber(text)
  if (typeof limit === 'string') throw bad(limit)
  if (limit <= 0) throw bad('limit must be a positive value')
  return limit
}

export function directionOf(request: ApiRequest): 'forward' | 'backward' {
  const text = valueOf(request, 'direction')
  const direction = text === '' ? 'backward' : text.toLowerCase()
  if (direction !== 'forward' && direction !== 'backward') throw bad(`invalid direction '${text}'`)
  return direction
}

export function timeOf(request: ApiRequest, now: Instant): Instant {
  const time = parseTime(valueOf(request, 'time'), now)
  if (typeof time === 'string') throw bad(time)
  return time
}

const floor = (nanos: bigint) => Number(nanos / 1000n)
const ceiling = (nanos: bigint) => Number((nanos + 999n) / 1000n)

/** Nanoseconds, seconds in up to ten digits or with a point, or RFC 3339. */
function parseTime(text: string, otherwise: Instant, isBound = false): Instant | string {
  if (text === '') return otherwise
  const number = text.includes('.') ? parseFloat(text) : undefined
  if (number !== undefined) return Math.trunc(number) * second + Math.round(number % 1 * 1000) * millisecond
  if (/^[+-]?\d+$/.test(text)) return text.length <= 10 ? Number(text) * second : (isBound ? ceiling : floor)(BigInt(text))
  const time = parseTimestamp(text)
  return Number.isNaN(time) ? `strconv.ParseInt: parsing ${quote(text)}: invalid syntax` : time
}

export function boundsOf(request: ApiRequest, now: Instant): { start: Instant; end: Instant } {
  const sinceText = valueOf(request, 'since')
  const since = sinceText === '' ? sinceDefault : parsePrometheusDuration(sinceText)
  if (typeof since === 'string') throw bad(`could not parse 'since' parameter: ${since}`)
  const end = parseTime(valueOf(request, 'end'), now, true)
  if (typeof end === 'string') throw bad(`could not parse 'end' parameter: ${end}`)
  const start = parseTime(valueOf(request, 'start'), Math.min(end, now) - since, true)
  if (typeof start === 'string') throw bad(`could not parse 'start' parameter: ${start}`)
  return { start, end }
}

/** Seconds, or a duration of Prometheus. */
function durationOf(text: string): Duration {
  const seconds = parseFloat(text)
  if (seconds !== undefined) {
    if (!(Math.abs(seconds * 1e9) <= 9_223_372_036_854_775_808)) throw bad(`cannot parse ${quote(text)} to a valid duration. It overflows int64`)
    return Math.trunc(seconds * second)
  }
  const duration = parsePrometheusDuration(text)
  if (typeof duration === 'string') throw bad(`cannot parse ${quote(text)} to a valid duration`)
  return duration
}

export interface RangeParameters {
  readonly start: Instant
  readonly end: Instant
  readonly step: Duration
  readonly interval: Duration
  readonly limit: number
  readonly direction: 'forward' | 'backward'
}

export function rangeOf(request: ApiRequest, now: Instant): RangeParameters {
  const { start, end } = boundsOf(request, now)
  if (end < start) throw bad('end timestamp must not be before or equal to start time')
  const limit = limitOf(request)
  const direction = directionOf(request)
  const stepText = valueOf(request, 'step')
  const step = stepText === '' ? Math.max(Math.floor((end - start) / second / 250), 1) * second : durationOf(stepText)
  if (step <= 0) throw bad('zero or negative query resolution step widths are not accepted. Try a positive integer')
  if (Math.floor((end - start) / step) > pointsMax) {
    throw bad('exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter')
  }
  const intervalText = valueOf(request, 'interval')
  const interval = intervalText === '' ? 0 : durationOf(intervalText)
  if (interval < 0) throw bad('interval must be >= 0')
  return { start, end, step, interval, limit, direction }
}
