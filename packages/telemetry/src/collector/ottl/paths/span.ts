/** Paths of spans and of their events. Follows pkg/ottl/contexts/internal (ctxspan, ctxspanevent) of opentelemetry-collector-contrib 0.152. */
import { spanKinds, statusCodes } from '../../../otlp/rows/traces.ts'
import type { SpanKind, SpanLink } from '../../../otlp/traces.ts'
import type { EventDraft } from '../data/batch.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { Opaque, type Value } from '../values/value.ts'
import { type Access, countAccess, expectInt, expectOpaque, expectText, idRow, mapRow, type PathRow, textAccess, timeRows } from './access.ts'
import type { Key } from './keys.ts'
import { readTraceState, withTraceState } from './trace-state.ts'

const span = (target: Target) => target.span!
const event = (target: Target) => target.event!

/** Kinds as one of three texts. */
function kindAccess(what: string, print: (kind: SpanKind) => string): Access {
  return {
    get: (target) => print(span(target).kind),
    set(target, value) {
      const text = expectText(value)
      const kind = spanKinds.find((each) => print(each) === text)
      if (!kind) throw new OttlError(`unknown span kind ${what}, ${text}`)
      span(target).kind = kind
    },
  }
}

function traceStateAccess(keys: readonly Key[]): Access {
  if (keys.length !== 1) throw new OttlError('must provide exactly 1 key when accessing trace_state')
  const name = () => {
    if (keys[0]!.string === undefined) throw new OttlError('trace_state indexing type must be a string')
    return keys[0]!.string
  }
  return {
    get(target): Value {
      const members = readTraceState(span(target).traceState)
      return members ? members.get(name()) ?? '' : null
    },
    set(target, value) {
      const text = expectText(value)
      if (readTraceState(span(target).traceState)) span(target).traceState = withTraceState(span(target).traceState, name(), text)
    },
  }
}

const status: Access = {
  get: (target) => new Opaque('ptrace.Status', span(target).status),
  set: (target, value) => (span(target).status = expectOpaque('ptrace.Status', value).content as Target['span'] extends { status: infer Status } | undefined ? Status : never),
}

const flags: Access = {
  get: (target) => BigInt(span(target).flags),
  set(target, value) {
    const number = expectInt(value)
    if (number < 0n || number > 0xffff_ffffn) throw new OttlError(`value ${number} is out of range for uint32`)
    span(target).flags = Number(number)
  },
}

export const spanPaths: Readonly<Record<string, PathRow>> = {
  trace_id: idRow('TraceID', (target) => span(target).traceId, (target, id) => (span(target).traceId = id)),
  span_id: idRow('SpanID', (target) => span(target).spanId, (target, id) => (span(target).spanId = id)),
  parent_span_id: idRow('SpanID', (target) => span(target).parentSpanId, (target, id) => (span(target).parentSpanId = id)),
  trace_state: { whole: textAccess(span, (each) => each.traceState, (each, value) => (each.traceState = value)), keyed: traceStateAccess },
  name: { whole: textAccess(span, (each) => each.name, (each, value) => (each.name = value)) },
  kind: {
    whole: {
      get: (target) => BigInt(spanKinds.indexOf(span(target).kind)),
      set: (target, value) => (span(target).kind = spanKinds[Number(expectInt(value))] ?? 'unspecified'),
    },
    next: {
      string: kindAccess('string', (kind) => kind[0]!.toUpperCase() + kind.slice(1)),
      deprecated_string: kindAccess('deprecated string', (kind) => `SPAN_KIND_${kind.toUpperCase()}`),
    },
  },
  ...timeRows('start_time', { get: (target) => span(target).start, set: (target, value) => (span(target).start = value) }),
  ...timeRows('end_time', { get: (target) => span(target).end, set: (target, value) => (span(target).end = value) }),
  attributes: mapRow((target) => span(target).attributes),
  dropped_attributes_count: {
    whole: countAccess((target) => span(target).droppedAttributesCount, (target, value) => (span(target).droppedAttributesCount = value)),
  },
  events: {
    whole: {
      get: (target) => new Opaque('ptrace.SpanEventSlice', span(target).events),
      // The old ones go before the new ones come: its own events are gone by then.
      set(target, value) {
        const events = expectOpaque('ptrace.SpanEventSlice', value).content as EventDraft[]
        span(target).events = events === span(target).events ? [] : events
      },
    },
  },
  dropped_events_count: { whole: countAccess((target) => span(target).droppedEventsCount, (target, value) => (span(target).droppedEventsCount = value)) },
  links: {
    whole: {
      get: (target) => new Opaque('ptrace.SpanLinkSlice', span(target).links),
      set(target, value) {
        const links = expectOpaque('ptrace.SpanLinkSlice', value).content as readonly SpanLink[]
        span(target).links = links === span(target).links ? [] : links
      },
    },
  },
  dropped_links_count: { whole: countAccess((target) => span(target).droppedLinksCount, (target, value) => (span(target).droppedLinksCount = value)) },
  status: {
    whole: status,
    next: {
      code: {
        get: (target) => BigInt(statusCodes.indexOf(span(target).status.code)),
        set: (target, value) => (span(target).status = { ...span(target).status, code: statusCodes[Number(expectInt(value))] ?? 'unset' }),
      },
      message: textAccess(span, (each) => each.status.message, (each, message) => (each.status = { ...each.status, message })),
    },
  },
  flags: { whole: flags },
}

export const eventPaths: Readonly<Record<string, PathRow>> = {
  ...timeRows('time', { get: (target) => event(target).time, set: (target, value) => (event(target).time = value) }),
  name: { whole: textAccess(event, (each) => each.name, (each, value) => (each.name = value)) },
  attributes: mapRow((target) => event(target).attributes),
  dropped_attributes_count: {
    whole: countAccess((target) => event(target).droppedAttributesCount, (target, value) => (event(target).droppedAttributesCount = value)),
  },
  event_index: {
    whole: {
      get: (target) => BigInt(target.eventIndex!),
      set() {
        throw new OttlError("the 'event_index' path cannot be modified")
      },
    },
  },
}

export const spanSymbols: Readonly<Record<string, bigint>> = {
  SPAN_KIND_UNSPECIFIED: 0n, SPAN_KIND_INTERNAL: 1n, SPAN_KIND_SERVER: 2n, SPAN_KIND_CLIENT: 3n, SPAN_KIND_PRODUCER: 4n, SPAN_KIND_CONSUMER: 5n,
  STATUS_CODE_UNSET: 0n, STATUS_CODE_OK: 1n, STATUS_CODE_ERROR: 2n,
}
