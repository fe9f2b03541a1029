/**
 * Which traces a service keeps, decided when they begin: by what its environment says, without a draw.
 *
 * Follows the OpenTelemetry specification (OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG, TraceIdRatioBased, ParentBased) and, for which
 * traces a ratio keeps, opentelemetry-go sdk/trace/sampling.go. Left out: jaeger_remote, xray.
 */
export interface Sampler {
  /** Of traces that begin here: 1 for all, 0 for none. */
  readonly ratio: number
  /** A trace that has begun elsewhere is kept where it was. */
  readonly isParentBased: boolean
}

export interface ReadSampler {
  readonly sampler: Sampler
  /** What of the settings was not understood. */
  readonly warning?: string
}

const keepsAll: Sampler = { ratio: 1, isParentBased: true }

const samplers: Readonly<Record<string, Sampler>> = {
  always_on: { ratio: 1, isParentBased: false }, always_off: { ratio: 0, isParentBased: false },
  parentbased_always_on: keepsAll, parentbased_always_off: { ratio: 0, isParentBased: true },
}

const ratioNames: Readonly<Record<string, { readonly isParentBased: boolean }>> = {
  traceidratio: { isParentBased: false }, parentbased_traceidratio: { isParentBased: true },
}

/** `parentbased_always_on` where nothing is set, or what is set is not known; a ratio that is none is 1. */
export function readSampler(name: string, argument: string): ReadSampler {
  const text = name.trim().toLowerCase()
  if (text === '') return { sampler: keepsAll }
  if (Object.hasOwn(samplers, text)) return { sampler: samplers[text]! }
  if (!Object.hasOwn(ratioNames, text)) return { sampler: keepsAll, warning: `unsupported sampler: ${name}` }
  const { isParentBased } = ratioNames[text]!
  if (argument.trim() === '') return { sampler: { ratio: 1, isParentBased } }
  const ratio = Number(argument)
  const words = Number.isNaN(ratio) ? `parsing sampler argument: ${argument}` : ratio < 0 ? 'invalid trace ID ratio: less than 0.0' : ratio > 1 ? 'invalid trace ID ratio: greater than 1.0' : ''
  return words === '' ? { sampler: { ratio, isParentBased } } : { sampler: { ratio: 1, isParentBased }, warning: words }
}

/** Whether a trace is kept: the same answer wherever it is asked. */
export function isSampled({ ratio, isParentBased }: Sampler, traceId: string, parent?: { readonly isSampled: boolean }): boolean {
  if (isParentBased && parent) return parent.isSampled
  if (ratio >= 1) return true
  // The first 63 of the last 64 bits, as a number below the ratio's share of them.
  return ratio > 0 && BigInt(`0x${traceId.slice(16)}`) >> 1n < BigInt(Math.floor(ratio * 9_223_372_036_854_775_808))
}
