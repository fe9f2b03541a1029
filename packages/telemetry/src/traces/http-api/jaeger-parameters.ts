/** What the parameters of a request to Jaeger's query API say. Follows cmd/query/app/query_parser.go of Jaeger 1.67. */
import { day, type Instant, millisecond } from '@track/simulation'
import { type ApiRequest, valueOf } from '../../http-api/request.ts'
import { quote } from '../../series/labels.ts'
import { parseGoDuration } from '../../logs/logql/quantities.ts'

/** What a request is refused for: its status and its words. */
export class JaegerFailure extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'JaegerFailure'
    this.status = status
  }
}

const bad = (message: string) => new JaegerFailure(400, message)

const unparsed = (name: string, words: string) => bad(`unable to parse param '${name}': ${words}`)

export interface TraceQuery {
  readonly service: string
  readonly operation: string
  /** Nanoseconds. */
  readonly start: bigint
  readonly end: bigint
  /** Nanoseconds; 0n for any. */
  readonly minDuration: bigint
  readonly maxDuration: bigint
  readonly limit: number
  readonly tags: ReadonlyMap<string, string>
  readonly traceIds: readonly string[]
}

function parsedInt(text: string, bits: 32 | 64): bigint | string {
  if (!/^[-+]?\d+$/.test(text)) return `strconv.ParseInt: parsing ${quote(text)}: invalid syntax`
  const value = BigInt(text.replace('+', ''))
  return BigInt.asIntN(bits, value) === value ? value : `strconv.ParseInt: parsing ${quote(text)}: value out of range`
}

/** A time in a unit of so many nanoseconds. */
function timeOf(request: ApiRequest, name: string, unit: bigint, otherwise: Instant): bigint {
  const text = valueOf(request, name)
  if (text === '') return BigInt(Math.floor(otherwise)) * 1000n
  const value = parsedInt(text, 64)
  if (typeof value === 'string') throw unparsed(name, value)
  return value * unit
}

function durationOf(request: ApiRequest, name: string): bigint {
  const text = valueOf(request, name)
  if (text === '') return 0n
  const duration = parseGoDuration(text)
  if (typeof duration === 'string') throw unparsed(name, duration)
  return BigInt(duration)
}

function tagsOf({ parameters }: ApiRequest): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  for (const tag of parameters['tag'] ?? []) {
    const at = tag.indexOf(':')
    if (at < 0) throw bad(`malformed 'tag' parameter, expecting key:value, received: ${tag}`)
    tags.set(tag.slice(0, at), tag.slice(at + 1))
  }
  for (const list of parameters['tags'] ?? []) for (const [key, value] of Object.entries(jsonTags(list))) tags.set(key, value)
  return tags
}

function jsonTags(text: string): Readonly<Record<string, string>> {
  const malformed = (words: string) => bad(`malformed 'tags' parameter, cannot unmarshal JSON: ${words}`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // A text that is no JSON.
    throw malformed('invalid character in the text')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('json: cannot unmarshal into Go value of type map[string]string')
  for (const each of Object.values(value)) {
    if (typeof each !== 'string') throw malformed(`json: cannot unmarshal ${typeof each === 'boolean' ? 'bool' : typeof each} into Go value of type string`)
  }
  return value as Readonly<Record<string, string>>
}

const limitDefault = 100
const lookback = 2 * day

export function traceQueryOf(request: ApiRequest, now: Instant): TraceQuery {
  const start = timeOf(request, 'start', 1000n, now - lookback)
  const end = timeOf(request, 'end', 1000n, now)
  const tags = tagsOf(request)
  const limitText = valueOf(request, 'limit')
  const limit = limitText === '' ? BigInt(limitDefault) : parsedInt(limitText, 32)
  if (typeof limit === 'string') throw bad(limit)
  const minDuration = durationOf(request, 'minDuration')
  const maxDuration = durationOf(request, 'maxDuration')
  const traceIds = (request.parameters['traceID'] ?? []).map(traceIdOf)
  const service = valueOf(request, 'service')
  if (traceIds.length === 0 && service === '') throw serviceRequired()
  if (minDuration !== 0n && maxDuration !== 0n && maxDuration < minDuration) throw bad("'maxDuration' should be greater than 'minDuration'")
  return { service, operation: valueOf(request, 'operation'), start, end, minDuration, maxDuration, limit: Number(limit), tags, traceIds }
}

export function serviceRequired(): JaegerFailure {
  return bad("parameter 'service' is required")
}

/** 32 digits of what may be written with fewer. */
export function traceIdOf(text: string): string {
  if (text.length > 32) throw bad(`cannot parse traceID param: TraceID cannot be longer than 32 hex characters: ${text}`)
  if (!/^[0-9a-fA-F]+$/.test(text)) throw bad(`cannot parse traceID param: strconv.ParseUint: parsing ${quote(text.slice(-16))}: invalid syntax`)
  return text.toLowerCase().padStart(32, '0')
}

/** A day back where it is not said. */
export function dependenciesOf(request: ApiRequest, now: Instant): { readonly start: bigint; readonly end: bigint } {
  const end = timeOf(request, 'endTs', 1_000_000n, now)
  const text = valueOf(request, 'lookback')
  const span = text === '' ? BigInt(day / millisecond) : parsedInt(text, 64)
  if (typeof span === 'string') throw unparsed('lookback', span.replace('ParseInt', 'Atoi'))
  return { start: end - span * 1_000_000n, end }
}
