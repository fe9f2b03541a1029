/** Spans between messages and rows. Follows opentelemetry/proto/trace/v1. */
import type { ResourceSpans, ScopeSpans, Span, SpanEvent, SpanKind, SpanLink, StatusCode } from '../traces.ts'
import type { Message } from '../wire/schema.ts'
import {
  attributeMessages, attributesOf, innerOf, items, longOf, numberOf, resourceMessage, resourceOf, scopeMessage, scopeOf, textOf,
} from './attributes.ts'

export const spanKinds: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer']
export const statusCodes: readonly StatusCode[] = ['unset', 'ok', 'error']

export function resourceSpansOf(message: Message): ResourceSpans {
  return { resource: resourceOf(innerOf(message, 'resource')), schemaUrl: textOf(message, 'schemaUrl'), scopeSpans: items(message, 'scopeSpans').map(scopeSpansOf) }
}

function scopeSpansOf(message: Message): ScopeSpans {
  return { scope: scopeOf(innerOf(message, 'scope')), schemaUrl: textOf(message, 'schemaUrl'), spans: items(message, 'spans').map(spanOf) }
}

function spanOf(message: Message): Span {
  const status = innerOf(message, 'status')
  return {
    traceId: textOf(message, 'traceId'), spanId: textOf(message, 'spanId'), traceState: textOf(message, 'traceState'),
    parentSpanId: textOf(message, 'parentSpanId'), flags: numberOf(message, 'flags'), name: textOf(message, 'name'),
    kind: spanKinds[numberOf(message, 'kind')] ?? 'unspecified', start: longOf(message, 'startTimeUnixNano'), end: longOf(message, 'endTimeUnixNano'),
    attributes: attributesOf(message), droppedAttributesCount: numberOf(message, 'droppedAttributesCount'),
    events: items(message, 'events').map(eventOf), droppedEventsCount: numberOf(message, 'droppedEventsCount'),
    links: items(message, 'links').map(linkOf), droppedLinksCount: numberOf(message, 'droppedLinksCount'),
    status: { code: statusCodes[numberOf(status, 'code')] ?? 'unset', message: textOf(status, 'message') },
  }
}

function eventOf(message: Message): SpanEvent {
  return {
    time: longOf(message, 'timeUnixNano'), name: textOf(message, 'name'), attributes: attributesOf(message),
    droppedAttributesCount: numberOf(message, 'droppedAttributesCount'),
  }
}

function linkOf(message: Message): SpanLink {
  return {
    traceId: textOf(message, 'traceId'), spanId: textOf(message, 'spanId'), traceState: textOf(message, 'traceState'), flags: numberOf(message, 'flags'),
    attributes: attributesOf(message), droppedAttributesCount: numberOf(message, 'droppedAttributesCount'),
  }
}

export function resourceSpansMessage({ resource, schemaUrl, scopeSpans }: ResourceSpans): Message {
  return {
    resource: resourceMessage(resource), schemaUrl,
    scopeSpans: scopeSpans.map(({ scope, schemaUrl: url, spans }) => ({ scope: scopeMessage(scope), schemaUrl: url, spans: spans.map(spanMessage) })),
  }
}

function spanMessage({ start, end, kind, status, attributes, events, links, ...span }: Span): Message {
  return {
    ...span, kind: spanKinds.indexOf(kind), startTimeUnixNano: start, endTimeUnixNano: end, attributes: attributeMessages(attributes),
    events: events.map(({ time, attributes: own, ...event }) => ({ ...event, timeUnixNano: time, attributes: attributeMessages(own) })),
    links: links.map(({ attributes: own, ...link }) => ({ ...link, attributes: attributeMessages(own) })),
    status: { code: statusCodes.indexOf(status.code), message: status.message },
  }
}
