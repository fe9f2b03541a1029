/**
 * A request to Prometheus' HTTP API and what its parameters say.
 *
 * Follows web/api/v1/api.go of Prometheus 3.16 (parseTime, parseDuration, parseLimitParam,
 * parseMatchersParam).
 */
import { type Duration, type Instant, millisecond, parsePrometheusDuration, parseTimestamp, printGoDuration, second } from '@track/simulation'
import { parseFloat } from '../exposition/float.ts'
import { PromqlError } from '../promql/error.ts'
import { parseMetricSelector } from '../promql/parse-metric-selector.ts'
import type { Matcher } from '../series/matcher.ts'
import { quote } from '../series/labels.ts'
import { ApiFailure } from './failure.ts'

export interface ApiRequest {
  readonly method: string
  /** Without its query: `/api/v1/query`. */
  readonly path: string
  /** Of a form in the body first, then of the query. */
  readonly parameters: Readonly<Record<string, readonly string[]>>
}

/** Of a path with its query, and a form (application/x-www-form-urlencoded) that comes with it. */
export function requestOf(method: string, path: string, form = ''): ApiRequest {
  const at = path.indexOf('?')
  const parameters: Record<string, string[]> = Object.create(null) as Record<string, string[]>
  for (const pairs of [form, at < 0 ? '' : path.slice(at + 1)]) {
    for (const [name, value] of new URLSearchParams(pairs)) (parameters[name] ??= []).push(value)
  }
  return { method, path: at < 0 ? path : path.slice(0, at), parameters }
}

export function valueOf({ parameters }: ApiRequest, name: string): string {
  return parameters[name]?.[0] ?? ''
}

/** 0 is no limit. */
export function limitOf(request: ApiRequest): number {
  const text = valueOf(request, 'limit')
  if (text === '') return 0
  const limit = wholeNumber(text)
  if (typeof limit === 'string') throw invalid('limit', limit)
  if (limit < 0) throw invalid('limit', 'limit must be non-negative')
  return limit
}

/** As strconv.Atoi reads it, or what that says. */
export function wholeNumber(text: string): number | string {
  if (!/^[-+]?\d+$/.test(text)) return `strconv.Atoi: parsing ${quote(text)}: invalid syntax`
  const number = BigInt(text.replace('+', ''))
  const isOut = number > 9_223_372_036_854_775_807n || number < -9_223_372_036_854_775_808n
  return isOut ? `strconv.Atoi: parsing ${quote(text)}: value out of range` : Number(number)
}

/** A time that must be given. */
export function timeOf(request: ApiRequest, name: string): Instant {
  const time = parseTime(valueOf(request, name))
  if (typeof time === 'string') throw invalid(name, time)
  return time
}

/** A time that may be left out. */
export function optionalTimeOf(request: ApiRequest, name: string, otherwise: Instant): Instant {
  if (valueOf(request, name) === '') return otherwise
  const time = parseTime(valueOf(request, name))
  if (typeof time === 'string') throw invalid(name, `invalid time value for '${name}': ${time}`)
  return time
}

/** The bounds of time as the API prints them. */
const bounds: Readonly<Record<string, Instant>> = {
  '-292273086-05-16T16:47:06Z': -Infinity,
  '292277025-08-18T07:12:54.999999999Z': Infinity,
}

function parseTime(text: string): Instant | string {
  const seconds = numberOf(text)
  // A fraction is rounded to the millisecond.
  if (seconds !== undefined) return Math.trunc(seconds) * second + Math.round((seconds % 1) * 1000) * millisecond
  const time = parseTimestamp(text)
  if (!Number.isNaN(time)) return time
  return bounds[text] ?? `cannot parse ${quote(text)} to a valid timestamp`
}

/** As strconv.ParseFloat reads it, which refuses what is out of range. */
function numberOf(text: string): number | undefined {
  const number = parseFloat(text)
  const isOut = (number === Infinity || number === -Infinity) && /\d/.test(text)
  return isOut ? undefined : number
}

/** Seconds, or a duration of Prometheus; a sentence where it is neither. */
function parseDuration(text: string): Duration | string {
  const seconds = numberOf(text)
  if (seconds !== undefined) {
    const nanoseconds = seconds * 1e9
    if (!(nanoseconds < 9_223_372_036_854_775_808 && nanoseconds >= -9_223_372_036_854_775_808)) {
      return `cannot parse ${quote(text)} to a valid duration. It overflows int64`
    }
    return seconds * second
  }
  const duration = parsePrometheusDuration(text)
  return typeof duration === 'number' ? duration : `cannot parse ${quote(text)} to a valid duration`
}

/** A step above zero. */
export function stepOf(request: ApiRequest): Duration {
  const step = parseDuration(valueOf(request, 'step'))
  if (typeof step === 'string') throw invalid('step', step)
  if (step <= 0) throw invalid('step', 'zero or negative query resolution step widths are not accepted. Try a positive integer')
  return step
}

/** A query is answered at once: its time-out is read, and never reached. */
export function checkTimeout(request: ApiRequest): void {
  const text = valueOf(request, 'timeout')
  if (text === '') return
  const timeout = parseDuration(text)
  if (typeof timeout === 'string') throw invalid('timeout', timeout)
  if (timeout <= 0) throw invalid('timeout', `timeout must be positive, got ${printGoDuration(timeout)}`)
}

export function lookbackOf(request: ApiRequest): Duration | undefined {
  const text = valueOf(request, 'lookback_delta')
  if (text === '') return undefined
  const lookback = parseDuration(text)
  if (typeof lookback === 'string') throw badData(`error parsing lookback delta duration: ${lookback}`)
  return lookback > 0 ? lookback : undefined
}

/** The selectors of `match[]`; each must say something. */
export function matcherSetsOf({ parameters }: ApiRequest, refuse: (words: string) => ApiFailure): (readonly Matcher[])[] {
  const sets = (parameters['match[]'] ?? []).map((text) => matchersOf(text, refuse))
  if (sets.some((matchers) => matchers.every((matcher) => matcher.matches('')))) {
    throw refuse('match[] must contain at least one non-empty matcher')
  }
  return sets
}

/** A selector without modifiers: `up{job="api"}`. */
function matchersOf(text: string, refuse: (words: string) => ApiFailure): readonly Matcher[] {
  try {
    return parseMetricSelector(text)
  } catch (reason) {
    // What the text is refused for.
    if (!(reason instanceof PromqlError)) throw reason
    throw refuse(reason.message)
  }
}

export function badData(words: string): ApiFailure {
  return new ApiFailure('bad_data', words)
}

export function invalid(parameter: string, words: string): ApiFailure {
  return badData(`invalid parameter ${quote(parameter)}: ${words}`)
}
