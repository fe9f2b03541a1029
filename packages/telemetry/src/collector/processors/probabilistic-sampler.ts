/**
 * The probabilistic sampler: a share of traces by their ids, the same at every place that has the same share; what was
 * sampled says so in its trace state.
 *
 * Follows processor/probabilisticsamplerprocessor and pkg/sampling of opentelemetry-collector-contrib 0.152. Left out: logs.
 */
import type { ResourceSpans, Span } from '../../otlp/traces.ts'

export interface SamplerConfig {
  readonly sampling_percentage?: number | undefined
  readonly hash_seed?: number | undefined
  readonly mode?: string | undefined
  readonly fail_closed?: boolean | undefined
  readonly sampling_precision?: number | undefined
}

const most = 1n << 56n
const never = most
const hashBuckets = 0x4000

/** `ot=rv:…;th:…` and what others say. */
interface TraceState {
  readonly randomness: bigint | undefined
  readonly threshold: bigint | undefined
  readonly more: readonly string[]
  readonly others: readonly string[]
}

/** Undefined for what is no trace state. */
function readTraceState(text: string): TraceState | undefined {
  let own: TraceState = { randomness: undefined, threshold: undefined, more: [], others: [] }
  const others: string[] = []
  for (const member of text.split(',').map((each) => each.trim())) {
    if (member === '') continue
    if (!/^[a-z0-9][a-z0-9_\-*/@]{0,255}=[\x20-\x2b\x2d-\x3c\x3e-\x7e]+$/.test(member)) return undefined
    if (!member.startsWith('ot=')) others.push(member)
    else {
      const read = readOwn(member.slice(3))
      if (!read) return undefined
      own = read
    }
  }
  return { ...own, others }
}

function readOwn(text: string): TraceState | undefined {
  const state = { randomness: undefined as bigint | undefined, threshold: undefined as bigint | undefined, more: [] as string[], others: [] }
  for (const part of text.split(';')) {
    const [, key, value = ''] = /^([a-z][a-z0-9]*):([a-zA-Z0-9._-]*)$/.exec(part) ?? []
    if (key === 'rv' && /^[\da-f]{14}$/.test(value)) state.randomness = BigInt(`0x${value}`)
    else if (key === 'th' && /^[\da-f]{1,14}$/.test(value)) state.threshold = BigInt(`0x${value.padEnd(14, '0')}`)
    else if (key === undefined || key === 'rv' || key === 'th') return undefined
    else state.more.push(part)
  }
  return state
}

function printTraceState({ randomness, threshold, more, others }: TraceState): string {
  const own = [
    ...(randomness === undefined ? [] : [`rv:${randomness.toString(16).padStart(14, '0')}`]),
    ...(threshold === undefined ? [] : [`th:${threshold.toString(16).padStart(14, '0').replace(/0+$/, '') || '0'}`]), ...more,
  ]
  return [...(own.length > 0 ? [`ot=${own.join(';')}`] : []), ...others].join(',')
}

/** Binary digits before the first that counts, as Go's Frexp has them. */
function exponentOf(value: number): number {
  let exponent = 0
  let scaled = value
  while (scaled < 0.5 && scaled > 0) {
    scaled *= 2
    exponent--
  }
  return exponent
}

function thresholdOf(share: number, precision: number): bigint {
  if (share >= 1) return 0n
  const digits = (rest: number) => precision + Math.trunc(exponentOf(rest) / -4)
  const kept = Math.min(14, Math.max(digits(share), digits(1 - share)))
  const threshold = most - BigInt(Math.round(share * Number(most)))
  const shift = BigInt(4 * (14 - kept))
  return shift === 0n ? threshold : (threshold + (1n << (shift - 1n)) >> shift) << shift
}

const idBytes = (id: string) => (id.match(/../g) ?? []).map((byte) => Number.parseInt(byte, 16))

function hashedRandomness(id: string, seed: number): bigint {
  let hash = 0x811c9dc5
  for (const byte of [seed & 255, seed >>> 8 & 255, seed >>> 16 & 255, seed >>> 24, ...idBytes(id)]) hash = Math.imul(hash ^ byte, 0x01000193)
  const bucket = hash & (hashBuckets - 1)
  const unused = BigInt((hash >>> 0) >>> 18)
  const mixed = unused ^ unused << 10n
  return BigInt(hashBuckets - 1 - bucket) << 42n | mixed << 14n | BigInt(bucket)
}

interface Sampler {
  readonly mode: 'hash' | 'equalizing' | 'proportional' | 'never'
  readonly share: number
  readonly threshold: bigint
  readonly precision: number
  readonly seed: number
  readonly failsClosed: boolean
}

function samplerOf(config: SamplerConfig): Sampler {
  const percentage = Math.min(100, Math.fround(config.sampling_percentage ?? 0))
  const [seed, precision] = [config.hash_seed ?? 0, config.sampling_precision ?? 4]
  const share = Math.max(percentage / 100, 1 / Number(most))
  const mode = config.mode || 'hash_seed'
  const rest = { share, precision, seed, failsClosed: config.fail_closed ?? true }
  if (percentage === 0) return { mode: 'never', threshold: never, ...rest }
  if (mode === 'equalizing') return { mode, threshold: thresholdOf(share, precision), ...rest }
  if (mode === 'proportional') return { mode, threshold: 0n, ...rest }
  const scaled = Math.trunc(Math.fround(percentage * Math.fround(hashBuckets / 100)))
  return scaled === 0 ? { mode: 'never', threshold: never, ...rest } : { mode: 'hash', threshold: BigInt(hashBuckets - scaled) << 42n, ...rest }
}

/** Undefined where nothing is left. */
export function sampleTraces(traces: readonly ResourceSpans[], config: SamplerConfig): readonly ResourceSpans[] | undefined {
  const sampler = samplerOf(config)
  const left = traces.flatMap((group) => {
    const scopeSpans = group.scopeSpans.flatMap((scope) => {
      const spans = scope.spans.flatMap((span) => sampled(span, sampler) ?? [])
      return spans.length > 0 ? [{ ...scope, spans }] : []
    })
    return scopeSpans.length > 0 ? [{ ...group, scopeSpans }] : []
  })
  return left.length > 0 ? left : undefined
}

/** The span with its trace state, or undefined where it falls out. */
function sampled(span: Span, sampler: Sampler): Span | undefined {
  const found = readTraceState(span.traceState)
  const { randomness, state } = chance(span, sampler, found)
  let carried = state
  const isConsistent = carried?.threshold === undefined || (randomness !== undefined && randomness >= carried.threshold)
  if (carried && !isConsistent) carried = { ...carried, threshold: undefined }
  const isFaulty = !found || randomness === undefined || !isConsistent || (sampler.mode === 'hash' && (found.randomness !== undefined || found.threshold !== undefined))
  const decided = isFaulty ? (sampler.failsClosed ? never : 0n) : decide(sampler, carried?.threshold)
  const threshold = priority(span) ?? decided
  if ((randomness ?? most - 1n) < threshold) return undefined
  if (!carried) return span
  // A smaller threshold would claim that more was sampled than was.
  const kept = carried.threshold !== undefined && threshold < carried.threshold ? carried.threshold : threshold
  return { ...span, traceState: printTraceState({ ...carried, threshold: kept }) }
}

function chance(span: Span, sampler: Sampler, found: TraceState | undefined): { readonly randomness: bigint | undefined; readonly state: TraceState | undefined } {
  if (sampler.mode === 'never') return { randomness: most - 1n, state: found ?? { randomness: undefined, threshold: undefined, more: [], others: [] } }
  if (sampler.mode === 'hash') {
    const randomness = span.traceId === '' ? undefined : hashedRandomness(span.traceId, sampler.seed)
    const isInUse = found?.randomness !== undefined || found?.threshold !== undefined
    return { randomness, state: found && !isInUse ? { ...found, randomness: randomness ?? most - 1n } : undefined }
  }
  const byId = span.traceId === '' ? undefined : BigInt(`0x${span.traceId.slice(18)}`)
  return { randomness: found ? found.randomness ?? byId : undefined, state: found }
}

function decide({ mode, threshold, share, precision }: Sampler, arriving: bigint | undefined): bigint {
  if (mode === 'equalizing') return arriving !== undefined && threshold < arriving ? arriving : threshold
  if (mode !== 'proportional') return threshold
  const incoming = arriving === undefined ? 1 : Number(most - arriving) / Number(most)
  return incoming * share < 1 / Number(most) ? never : thresholdOf(incoming * share, precision)
}

/** `sampling.priority`: 0 is never, more is always. */
function priority({ attributes }: Span): bigint | undefined {
  const value = attributes.find(({ key }) => key === 'sampling.priority')?.value
  const isText = typeof value === 'string' && /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value)
  const number = typeof value === 'bigint' || typeof value === 'number' || isText ? Number(value) : NaN
  return number === 0 ? never : number > 0 ? 0n : undefined
}
