/**
 * The headers `traceparent` and `tracestate`.
 *
 * Follows W3C Trace Context, level 1 (Recommendation) and the random flag of level 2.
 */
import { type Headers, isSpanId, isTraceId, type SpanContext } from './span-context.ts'

const flagSampled = 1
const flagRandom = 2

/** undefined where the header is none, or of a version that cannot be read. */
export function readTraceParent(header: string): Omit<SpanContext, 'traceState'> | undefined {
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(header.trim())
  if (!match) return undefined
  const [, version = '', traceId = '', spanId = '', flags = '', more] = match
  // A higher version may have more behind its flags; version 00 has not, and ff is none.
  if (version === 'ff' || (version === '00' && more !== undefined) || !isTraceId(traceId) || !isSpanId(spanId)) return undefined
  const bits = Number.parseInt(flags, 16)
  return { traceId, spanId, isSampled: (bits & flagSampled) !== 0, ...((bits & flagRandom) !== 0 ? { isRandom: true } : {}) }
}

export function printTraceParent({ traceId, spanId, isSampled, isRandom = false }: Omit<SpanContext, 'traceState'>): string {
  const bits = (isSampled ? flagSampled : 0) | (isRandom ? flagRandom : 0)
  return `00-${traceId}-${spanId}-${bits.toString(16).padStart(2, '0')}`
}

export interface TraceStateMember {
  readonly key: string
  readonly value: string
}

const membersMax = 32
const simpleKey = /^[a-z][_0-9a-z\-*/]{0,255}$/
const tenantKey = /^[a-z0-9][_0-9a-z\-*/]{0,240}@[a-z][_0-9a-z\-*/]{0,13}$/
const memberValue = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

function isMember({ key, value }: TraceStateMember): boolean {
  return (simpleKey.test(key) || tenantKey.test(key)) && memberValue.test(value)
}

/** undefined where one member is wrong, stands twice, or there are too many: then the whole header is dropped. */
export function readTraceState(header: string): readonly TraceStateMember[] | undefined {
  const members: TraceStateMember[] = []
  for (const part of header.split(',')) {
    const text = part.replace(/^[ \t]+|[ \t]+$/g, '')
    if (text === '') continue
    const at = text.indexOf('=')
    const member = { key: text.slice(0, at), value: text.slice(at + 1) }
    if (at < 0 || !isMember(member) || members.some(({ key }) => key === member.key)) return undefined
    members.push(member)
  }
  return members.length > membersMax ? undefined : members
}

export function printTraceState(members: readonly TraceStateMember[]): string {
  return members.map(({ key, value }) => `${key}=${value}`).join(',')
}

/** A member that is changed moves to the front; the last ones give way where there are too many. */
export function withTraceState(members: readonly TraceStateMember[], member: TraceStateMember): readonly TraceStateMember[] {
  if (!isMember(member)) return members
  return [member, ...members.filter(({ key }) => key !== member.key)].slice(0, membersMax)
}

/** A state is read only beside a parent that could be. */
export function extractTraceContext(headers: Headers): SpanContext | undefined {
  const parent = readTraceParent(headers['traceparent'] ?? '')
  if (!parent) return undefined
  return { ...parent, traceState: printTraceState(readTraceState(headers['tracestate'] ?? '') ?? []) }
}

export function injectTraceContext(context: SpanContext): Headers {
  return { traceparent: printTraceParent(context), ...(context.traceState === '' ? {} : { tracestate: context.traceState }) }
}
