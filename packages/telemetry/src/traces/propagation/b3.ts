/**
 * The headers of B3, in one and in several.
 *
 * Follows github.com/openzipkin/b3-propagation (README) and the OpenTelemetry specification's B3 propagator: an ID of
 * 64 bits is filled up with zeros, a parent is not used.
 */
import { type Headers, isSpanId, isTraceId, type SpanContext } from './span-context.ts'

/** What B3 says without a trace: a decision alone. */
export interface B3Decision {
  readonly isSampled: boolean
  readonly isDebug: boolean
}

type Read = SpanContext | B3Decision | undefined

const decisions: Readonly<Record<string, B3Decision>> = {
  0: { isSampled: false, isDebug: false }, 1: { isSampled: true, isDebug: false }, d: { isSampled: true, isDebug: true },
}

function decisionOf(text: string): B3Decision | undefined {
  return Object.hasOwn(decisions, text) ? decisions[text] : undefined
}

/** `{trace}-{span}-{decision}-{parent}`, where the last two may be missing; or a decision alone. */
export function readB3Single(header: string): Read {
  const text = header.trim()
  const alone = decisionOf(text)
  if (alone) return alone
  const [trace = '', span = '', decision, parent, ...more] = text.split('-')
  const known = decision === undefined ? undefined : decisionOf(decision)
  const isWrong = more.length > 0 || (decision !== undefined && !known) || (parent !== undefined && !isSpanId(parent))
  return isWrong ? undefined : contextOf(trace, span, known)
}

export function readB3Multi(headers: Headers): Read {
  const flags = headers['x-b3-flags']
  const sampled = headers['x-b3-sampled']?.toLowerCase()
  const isDebug = flags === '1'
  const known = isDebug ? decisions['d'] : sampled === '1' || sampled === 'true' ? decisions[1] : sampled === '0' || sampled === 'false' ? decisions[0] : undefined
  if (sampled !== undefined && !known) return undefined
  const [trace, span] = [headers['x-b3-traceid'], headers['x-b3-spanid']]
  return trace === undefined && span === undefined ? known : contextOf(trace ?? '', span ?? '', known)
}

/** Without a decision the next one decides: nothing is known to be sampled. */
function contextOf(trace: string, span: string, decision: B3Decision | undefined): SpanContext | undefined {
  const traceId = (trace.length === 16 ? trace.padStart(32, '0') : trace).toLowerCase()
  const spanId = span.toLowerCase()
  if (!isTraceId(traceId) || !isSpanId(spanId)) return undefined
  return { traceId, spanId, isSampled: decision?.isSampled ?? false, ...(decision?.isDebug ? { isDebug: true } : {}), traceState: '' }
}

/** The single header is looked at first. */
export function extractB3(headers: Headers): Read {
  return (headers['b3'] === undefined ? undefined : readB3Single(headers['b3'])) ?? readB3Multi(headers)
}

export function printB3Single({ traceId, spanId, isSampled, isDebug = false }: SpanContext): string {
  return `${traceId}-${spanId}-${isDebug ? 'd' : isSampled ? '1' : '0'}`
}

export function injectB3Multi({ traceId, spanId, isSampled, isDebug = false }: SpanContext): Headers {
  return {
    'x-b3-traceid': traceId, 'x-b3-spanid': spanId,
    // Debug says that it is sampled.
    ...(isDebug ? { 'x-b3-flags': '1' } : { 'x-b3-sampled': isSampled ? '1' : '0' }),
  }
}
