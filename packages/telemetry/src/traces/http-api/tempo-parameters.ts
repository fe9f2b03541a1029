/**
 * What the parameters of a request to Tempo's HTTP API say.
 *
 * Follows pkg/api/http.go of Tempo 2.8. Left out: parameters between Tempo's own parts.
 */
import { type Instant, parseGoDuration, parsePrometheusDuration, parseTimestamp } from '@track/simulation'
import { parseFloat } from '../../exposition/float.ts'
import { type ApiRequest, valueOf, wholeNumber } from '../../http-api/request.ts'
import { quote } from '../../series/labels.ts'
import { parseNanoseconds } from '../traceql/durations.ts'
import { defaultStep, type Steps } from '../traceql/metrics/intervals.ts'
import { tagsOf } from './logfmt-tags.ts'

/** What a request is refused for: its status and its whole text. */
export class TempoFailure extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'TempoFailure'
    this.status = status
  }
}

export function bad(message: string): TempoFailure {
  return new TempoFailure(400, message)
}

export interface SearchParameters {
  readonly query: string
  readonly tags: ReadonlyMap<string, string>
  readonly minDurationMs: number
  readonly maxDurationMs: number
  /** 0 where it was not said. */
  readonly limit: number
  readonly spansPerSpanSet: number
  /** Seconds; 0 where it was not said. */
  readonly start: bigint
  readonly end: bigint
}

const reserved: ReadonlySet<string> = new Set(['q', 'tags', 'minDuration', 'maxDuration', 'limit', 'spss', 'start', 'end'])
const int32Max = 2_147_483_647n

/** strconv.ParseInt to 32 bits, taken without a sign. */
function secondsOf(request: ApiRequest, name: 'start' | 'end'): bigint {
  const text = valueOf(request, name)
  if (text === '') return 0n
  if (!/^[-+]?\d+$/.test(text)) throw bad(`invalid ${name}: strconv.ParseInt: parsing ${quote(text)}: invalid syntax`)
  const value = BigInt(text.replace('+', ''))
  if (value > int32Max || value < -int32Max - 1n) throw bad(`invalid ${name}: strconv.ParseInt: parsing ${quote(text)}: value out of range`)
  return BigInt.asUintN(32, value)
}

function positive(request: ApiRequest, name: 'limit' | 'spss'): number | undefined {
  const text = valueOf(request, name)
  if (text === '') return undefined
  const value = wholeNumber(text)
  if (typeof value === 'string') throw bad(`invalid ${name}: ${value}`)
  if (value <= 0) throw bad(`invalid ${name}: must be a positive number`)
  return value
}

function milliseconds(request: ApiRequest, name: 'minDuration' | 'maxDuration'): number {
  const text = valueOf(request, name)
  if (text === '') return 0
  const duration = parseGoDuration(text)
  if (typeof duration === 'string') throw bad(`invalid ${name}: ${duration}`)
  return Math.trunc(duration / 1000) >>> 0
}

/** Seconds at both ends, checked against each other. */
export function secondsSpan(request: ApiRequest): { readonly start: bigint; readonly end: bigint } {
  return { start: secondsOf(request, 'start'), end: secondsOf(request, 'end') }
}

export function searchOf(request: ApiRequest): SearchParameters {
  const { start, end } = secondsSpan(request)
  const query = valueOf(request, 'q')
  const text = valueOf(request, 'tags')
  if (query !== '' && text !== '') throw bad("invalid request: can't specify tags and q in the same query")
  const isOld = query === '' && text === '' && start === 0n && end === 0n
  const tags = isOld ? otherParameters(request) : tagsOf(text)
  const minDurationMs = milliseconds(request, 'minDuration')
  const maxDurationMs = milliseconds(request, 'maxDuration')
  if (valueOf(request, 'maxDuration') !== '' && minDurationMs !== 0 && minDurationMs > maxDurationMs) {
    throw bad('invalid maxDuration: must be greater than minDuration')
  }
  const limit = positive(request, 'limit') ?? 0
  const spansPerSpanSet = positive(request, 'spss') ?? 3
  if ((start !== 0n || end !== 0n) && end <= start) throw bad(`http parameter start must be before end. received start=${start} end=${end}`)
  return { query, tags, minDurationMs, maxDurationMs, limit, spansPerSpanSet, start, end }
}

/** In an old search each parameter is a tag. */
function otherParameters({ parameters }: ApiRequest): ReadonlyMap<string, string> {
  return new Map(Object.entries(parameters).flatMap(([name, [value = '']]) => (reserved.has(name) || value === '' ? [] : [[name, value] as const])))
}

/** Seconds with a point, seconds in up to ten digits, nanoseconds, or RFC 3339; what is none of them begins in 1970. */
function nanosecondsOf(text: string, otherwise: bigint): bigint {
  if (text === '') return otherwise
  const number = text.includes('.') ? parseFloat(text) : undefined
  // What is out of a double's range is no number either.
  if (number !== undefined && Number.isFinite(number)) return BigInt(Math.trunc(number)) * 1_000_000_000n + BigInt(Math.round(number % 1 * 1000)) * 1_000_000n
  if (/^[+-]?\d+$/.test(text)) return text.length <= 10 ? BigInt(text) * 1_000_000_000n : BigInt(text)
  const time = parseTimestamp(text)
  return Number.isNaN(time) ? 0n : BigInt(time) * 1000n
}

const hour = 3_600_000_000_000n

function boundsOf(request: ApiRequest, now: Instant): { readonly start: bigint; readonly end: bigint } {
  const sinceText = valueOf(request, 'since')
  const since = sinceText === '' ? undefined : parsePrometheusDuration(sinceText)
  const present = BigInt(Math.floor(now)) * 1000n
  const end = nanosecondsOf(valueOf(request, 'end'), present)
  const last = end > present ? present : end
  const start = nanosecondsOf(valueOf(request, 'start'), last - (typeof since === 'number' ? BigInt(since) * 1000n : hour))
  return { start, end }
}

export function queryOf(request: ApiRequest): string {
  return valueOf(request, 'q') || valueOf(request, 'query')
}

export function rangeOf(request: ApiRequest, now: Instant): Steps {
  const { start, end } = boundsOf(request, now)
  const text = valueOf(request, 'step')
  return { start, end, step: text === '' ? defaultStep(start, end) : stepOf(text) }
}

/** The whole range is one step. */
export function instantOf(request: ApiRequest, now: Instant): Steps {
  const { start, end } = boundsOf(request, now)
  return { start, end, step: end - start }
}

function stepOf(text: string): bigint {
  const seconds = parseFloat(text)
  if (seconds !== undefined) {
    if (!(Math.abs(seconds * 1e9) <= 9_223_372_036_854_775_808)) throw bad(`cannot parse ${quote(text)} to a valid duration. It overflows int64`)
    return BigInt(Math.trunc(seconds * 1e9))
  }
  const duration = /[dwy]/.test(text) ? undefined : parseNanoseconds(text)
  if (duration === undefined) throw bad(`cannot parse ${quote(text)} to a valid duration`)
  return duration
}
