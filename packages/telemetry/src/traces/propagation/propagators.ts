/**
 * Propagators by their names, as `OTEL_PROPAGATORS` lists them.
 *
 * Follows the OpenTelemetry specification (general SDK configuration, composite propagators): contexts are read in the order of the
 * list, the last one that finds something counts; all of them write. Left out: jaeger, xray, ottrace.
 */
import { extractB3, injectB3Multi, printB3Single } from './b3.ts'
import { type BaggageMember, printBaggage, readBaggage } from './baggage.ts'
import type { Headers, SpanContext } from './span-context.ts'
import { extractTraceContext, injectTraceContext } from './trace-context.ts'

const propagatorNames = ['tracecontext', 'baggage', 'b3', 'b3multi'] as const
export type PropagatorName = typeof propagatorNames[number]

/** What a request carries. */
export interface Carried {
  readonly context?: SpanContext
  readonly baggage: readonly BaggageMember[]
}

export interface ReadPropagators {
  readonly names: readonly PropagatorName[]
  /** Names that are not known here. */
  readonly unknown: readonly string[]
}

/** `tracecontext,baggage` where nothing is set; none for `none`. Each name once. */
export function readPropagators(setting: string): ReadPropagators {
  const listed = (setting.trim() === '' ? 'tracecontext,baggage' : setting).split(',').map((name) => name.trim()).filter((name) => name !== '' && name !== 'none')
  const isKnown = (name: string): name is PropagatorName => (propagatorNames as readonly string[]).includes(name)
  return { names: [...new Set(listed.filter(isKnown))], unknown: listed.filter((name) => !isKnown(name)) }
}

export function extract(names: readonly PropagatorName[], headers: Headers): Carried {
  let carried: Carried = { baggage: [] }
  for (const name of names) {
    if (name === 'baggage') carried = { ...carried, baggage: readBaggage(headers['baggage'] ?? '') }
    else {
      const read = name === 'tracecontext' ? extractTraceContext(headers) : extractB3(headers)
      if (read && 'traceId' in read) carried = { ...carried, context: read }
    }
  }
  return carried
}

export function inject(names: readonly PropagatorName[], { context, baggage }: Carried): Headers {
  const headers: Record<string, string | undefined> = {}
  for (const name of names) {
    if (name === 'baggage') {
      if (baggage.length > 0) headers['baggage'] = printBaggage(baggage)
    } else if (context) Object.assign(headers, injected(name, context))
  }
  return headers
}

function injected(name: Exclude<PropagatorName, 'baggage'>, context: SpanContext): Headers {
  if (name === 'tracecontext') return injectTraceContext(context)
  return name === 'b3' ? { b3: printB3Single(context) } : injectB3Multi(context)
}
