/** A trace as policies look at it: what holds of any of its resources or spans, or of all. Follows processor/tailsamplingprocessor/internal/sampling/util.go of opentelemetry-collector-contrib 0.152. */
import type { Attributes, AttributeValue } from '../../otlp/attribute.ts'
import type { ResourceSpans, Span } from '../../otlp/traces.ts'

export interface GatheredTrace {
  readonly id: string
  readonly received: readonly ResourceSpans[]
  readonly spanCount: number
}

export function anySpan({ received }: GatheredTrace, holds: (span: Span) => boolean): boolean {
  return received.some(({ scopeSpans }) => scopeSpans.some(({ spans }) => spans.some(holds)))
}

/** Whether an attribute of a resource or of a span is as wanted; inverted, whether none is. */
export function attributePolicy(key: string, isInverted: boolean, ofResource: (value: AttributeValue) => boolean, ofSpan = ofResource): (trace: GatheredTrace) => boolean {
  const among = (attributes: Attributes, holds: (value: AttributeValue) => boolean): boolean => {
    const found = attributes.find((each) => each.key === key)
    return found !== undefined && holds(found.value)
  }
  const isWanted = (trace: GatheredTrace) => trace.received.some(({ resource, scopeSpans }) => (
    among(resource.attributes, ofResource) || scopeSpans.some(({ spans }) => spans.some(({ attributes }) => among(attributes, ofSpan)))
  ))
  return isInverted ? (trace) => !isWanted(trace) : isWanted
}
