/** Spans sorted by the traces they belong to, each with what stands around it. Follows modules/distributor/distributor.go (requestsByTraceID) of Tempo 2.8. */
import type { Attributes } from '../../otlp/attribute.ts'
import type { ResourceSpans, ScopeSpans, Span } from '../../otlp/traces.ts'

/** In the order in which traces are first met. */
export function spansByTrace(resourceSpans: readonly ResourceSpans[]): Map<string, ResourceSpans[]> {
  const byTrace = new Map<string, ResourceSpans[]>()
  for (const batch of resourceSpans) {
    for (const scoped of batch.scopeSpans) {
      for (const [traceId, spans] of Map.groupBy(scoped.spans, (span) => span.traceId)) addSpans(byTrace, traceId, batch, { ...scoped, spans })
    }
  }
  return byTrace
}

function addSpans(byTrace: Map<string, ResourceSpans[]>, traceId: string, batch: ResourceSpans, scoped: ScopeSpans): void {
  const batches = byTrace.get(traceId) ?? []
  byTrace.set(traceId, batches)
  const last = batches.at(-1)
  if (last?.resource === batch.resource) batches[batches.length - 1] = { ...last, scopeSpans: [...last.scopeSpans, scoped] }
  else batches.push({ ...batch, scopeSpans: [scoped] })
}

/** Names and texts that are too long are cut. */
export function truncated(batches: readonly ResourceSpans[], most: number): readonly ResourceSpans[] {
  const isLong = ({ resource, scopeSpans }: ResourceSpans) => isTooLong(resource.attributes, most)
    || scopeSpans.some(({ scope, spans }) => isTooLong(scope.attributes, most) || spans.some((span) => isLongSpan(span, most)))
  if (!batches.some(isLong)) return batches
  const cut = (attributes: Attributes) => cutAttributes(attributes, most)
  return batches.map((batch) => ({
    ...batch, resource: { ...batch.resource, attributes: cut(batch.resource.attributes) },
    scopeSpans: batch.scopeSpans.map((scoped) => ({
      ...scoped, scope: { ...scoped.scope, attributes: cut(scoped.scope.attributes) },
      spans: scoped.spans.map((span) => ({
        ...span, attributes: cut(span.attributes), events: span.events.map((event) => ({ ...event, attributes: cut(event.attributes) })),
        links: span.links.map((link) => ({ ...link, attributes: cut(link.attributes) })),
      })),
    })),
  }))
}

function isLongSpan({ attributes, events, links }: Span, most: number): boolean {
  return isTooLong(attributes, most) || [...events, ...links].some((each) => isTooLong(each.attributes, most))
}

function isTooLong(attributes: Attributes, most: number): boolean {
  return attributes.some(({ key, value }) => key.length * 3 > most && bytesOf(key) > most
    || (typeof value === 'string' && value.length * 3 > most && bytesOf(value) > most))
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length
}

function cutAttributes(attributes: Attributes, most: number): Attributes {
  return attributes.map(({ key, value }) => ({ key: cutText(key, most), value: typeof value === 'string' ? cutText(value, most) : value }))
}

function cutText(text: string, most: number): string {
  const bytes = new TextEncoder().encode(text)
  return bytes.length > most ? new TextDecoder().decode(bytes.subarray(0, most)) : text
}
