/**
 * The policies of the processor tail_sampling, each a row by its type.
 *
 * Follows processor/tailsamplingprocessor (processor.go, *_helper.go, internal/sampling) of opentelemetry-collector-contrib 0.152. Left out: policies of extensions.
 */
import { quoteGo } from '@track/simulation'
import type { Span } from '../../otlp/traces.ts'
import { draftTraces, type SpanDraft } from '../ottl/data/batch.ts'
import { compile } from '../ottl/functions/pattern.ts'
import { OttlError, within } from '../ottl/ottl-error.ts'
import { anyHolds } from '../ottl/sequence.ts'
import { itemTargets, type Target } from '../ottl/target.ts'
import { OttlMap } from '../ottl/values/value.ts'
import { readTraceState } from '../ottl/paths/trace-state.ts'
import { compileFilter } from '../processors/filter.ts'
import { type Evaluator, stateless } from './evaluator.ts'
import type { PolicyConfig } from './policy-config.ts'
import { bytesLimiting, composite, rateLimiting } from './rate-policies.ts'
import { anySpan, attributePolicy } from './trace-facts.ts'
import { traceShare } from './trace-hash.ts'

type Build = (config: PolicyConfig, place: string) => Evaluator

const nanosecondsOfMillisecond = 1_000_000n

const latency: Build = ({ latency: { threshold_ms: least = 0, upper_threshold_ms: most = 0 } = {} }) => ({
  isStateful: most > 0,
  decide(trace) {
    let [first, last] = [0n, 0n]
    const isLong = (span: Span): boolean => {
      if (first === 0n || span.start < first) first = span.start
      if (last === 0n || span.end > last) last = span.end
      const duration = Number((BigInt.asIntN(64, last) - BigInt.asIntN(64, first)) / nanosecondsOfMillisecond)
      return most === 0 ? duration >= least : least < duration && duration <= most
    }
    return anySpan(trace, isLong) ? 'sampled' : 'not_sampled'
  },
})

/** A value of another type counts as 0, as the real one reads it. */
const numeric: Build = ({ numeric_attribute: { key = '', min_value: least = 0, max_value: most = 0, invert_match: isInverted = false } = {} }) => {
  if (least === 0 && most === 0) throw new OttlError('not simulated here: a policy numeric_attribute without min_value and max_value, which ends the real one with a panic at its first decision')
  const [low, high] = [least === 0 ? undefined : BigInt(least), most === 0 ? undefined : BigInt(most)]
  return stateless(attributePolicy(key, isInverted, (value) => {
    const number = typeof value === 'bigint' ? value : 0n
    return (low === undefined || number >= low) && (high === undefined || number <= high)
  }))
}

const text: Build = ({ string_attribute: { key = '', values = [], enabled_regex_matching: isPattern = false, invert_match: isInverted = false } = {} }) => {
  const patterns = isPattern ? values.map((value) => within(`invalid regex \`${value}\``, () => compile(value))) : []
  const isWanted = isPattern ? (value: string) => patterns.some((pattern) => pattern.matcher(value).find()) : (value: string) => value !== '' && values.includes(value)
  const asText = (value: unknown) => (typeof value === 'string' ? value : '')
  return stateless(attributePolicy(key, isInverted, (value) => isWanted(asText(value)), (value) => asText(value) !== '' && isWanted(asText(value))))
}

const statusCode: Build = ({ status_code: { status_codes: codes = [] } = {} }) => {
  if (codes.length === 0) throw new OttlError('expected at least one status code to filter on')
  const unknown = codes.find((code) => !['OK', 'ERROR', 'UNSET'].includes(code))
  if (unknown !== undefined) throw new OttlError(`unknown status code ${quoteGo(unknown)}, supported: OK, ERROR, UNSET`)
  return stateless((trace) => anySpan(trace, ({ status }) => codes.includes(status.code.toUpperCase())))
}

const keyAndValueMax = 256

const traceState: Build = ({ trace_state: { key = '', values = [] } = {} }) => {
  const size = (each: string) => new TextEncoder().encode(each).length
  const wanted = values.filter((value) => value !== '' && size(key) + size(value) < keyAndValueMax)
  return stateless((trace) => anySpan(trace, (span) => wanted.includes(readTraceState(span.traceState)?.get(key) ?? '')))
}

const condition: Build = ({ ottl_condition: { error_mode: mode = 'silent' as const, span = [], spanevent = [] } = {} }) => {
  if (span.length === 0 && spanevent.length === 0) throw new OttlError('expected at least one OTTL condition to filter on')
  const all = ([['span', span], ['spanevent', spanevent]] as const).flatMap(([context, texts]) => (texts.length > 0 ? [[context, compileFilter(texts, context)] as const] : []))
  return {
    isStateful: false,
    decide({ received }, { now, note }) {
      const holds = (span: SpanDraft, around: Target) => all.some(([context, conditions]) => (
        itemTargets(span, around, context).some((target) => anyHolds(conditions, target, mode, note))
      ))
      const isSampled = draftTraces(received).some((group) => {
        const around: Target = { now: BigInt(now) * 1000n, resource: group.resource, resourceGroup: group, cache: new OttlMap() }
        return group.scopes.some((scope) => scope.items.some((span) => holds(span, { ...around, scope: scope.scope, scopeGroup: scope })))
      })
      return isSampled ? 'sampled' : 'not_sampled'
    },
  }
}

/** All of them, in a row. */
function allOf(parts: readonly Evaluator[], then: 'sampled' | 'dropped'): Evaluator {
  return { isStateful: parts.some(({ isStateful }) => isStateful), decide: (trace, world) => (parts.every((part) => part.decide(trace, world) !== 'not_sampled') ? then : 'not_sampled') }
}

const shared: Readonly<Record<string, Build>> = {
  always_sample: () => stateless(() => true),
  latency, numeric_attribute: numeric, string_attribute: text, status_code: statusCode, trace_state: traceState, ottl_condition: condition,
  probabilistic({ probabilistic: { hash_salt: salt = '', sampling_percentage: percentage = 0 } = {} }) {
    const isTaken = traceShare(salt, percentage)
    return stateless(({ id }) => isTaken(id))
  },
  rate_limiting: (config, place) => rateLimiting(place, config.rate_limiting),
  bytes_limiting: (config, place) => bytesLimiting(place, config.bytes_limiting),
  span_count: ({ span_count: { min_spans: least = 0, max_spans: most = 0 } = {} }) => (
    { isStateful: most > 0, decide: ({ spanCount }) => (spanCount >= least && (most === 0 || spanCount <= most) ? 'sampled' : 'not_sampled') }
  ),
  boolean_attribute: ({ boolean_attribute: { key = '', value: wanted = false, invert_match: isInverted = false } = {} }) => (
    stateless(attributePolicy(key, isInverted, (value) => (value === true) === wanted))
  ),
  trace_flags: () => stateless((trace) => anySpan(trace, ({ flags }) => (flags & 1) !== 0)),
}

function sharedPolicy(config: PolicyConfig, place: string): Evaluator {
  const { type = '' } = config
  if (!Object.hasOwn(shared, type)) throw new OttlError(`unknown sampling policy type ${type}`)
  return shared[type]!(config, place)
}

const and: Build = ({ and: { and_sub_policy: parts = [] } = {} }, place) => allOf(parts.map((part, index) => sharedPolicy(part, `${place}/${index}`)), 'sampled')

const nested: Readonly<Record<string, Build>> = {
  and,
  not({ not: { not_sub_policy: part = {} } = {} }, place) {
    const { isStateful, decide } = sharedPolicy(part, `${place}/not`)
    return { isStateful, decide: (trace, world) => (decide(trace, world) === 'sampled' ? 'not_sampled' : 'sampled') }
  },
  drop: ({ drop: { drop_sub_policy: parts = [] } = {} }, place) => allOf(parts.map((part, index) => sharedPolicy(part, `${place}/${index}`)), 'dropped'),
  composite({ composite: { max_total_spans_per_second: most = 0, composite_sub_policy: parts = [], rate_allocation: rates = [] } = {} }, place) {
    // A policy that no share is given to gets nothing; a share of 0 is an equal one.
    const shares = new Map(rates.map(({ policy = '', percent = 0 }) => [policy, percent > 0 ? percent / 100 * most : most / parts.length]))
    return composite(place, most, parts.map((part, index) => ({
      evaluator: part.type === 'and' ? and(part, `${place}/${index}`) : sharedPolicy(part, `${place}/${index}`),
      most: Math.trunc(shares.get(part.name ?? '') ?? 0),
    })))
  },
}

/** Throws OttlError in the Collector's words. */
export function policyOf(config: PolicyConfig, place: string): Evaluator {
  const { type = '' } = config
  return Object.hasOwn(nested, type) ? nested[type]!(config, place) : sharedPolicy(config, place)
}
