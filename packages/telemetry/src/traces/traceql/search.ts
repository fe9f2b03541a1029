/**
 * Searches traces: what is told of each, with the spans that a query chose.
 *
 * Follows pkg/traceql/engine.go (ExecuteSearch, asTraceSearchMetadata) and combine.go of Tempo 2.8.
 */
import { hasHint } from './hints.ts'
import { evaluate, type Patterns } from './evaluate/expression.ts'
import { evaluatePipeline } from './evaluate/pipeline.ts'
import type { Spanset } from './evaluate/spanset.ts'
import { coalesced, conditionsOf, searchConditions } from './fetch/conditions.ts'
import { newPass, readAgain, spansetOf } from './fetch/fetch.ts'
import { traceIdText } from './fetch/lists.ts'
import type { FetchedSpan } from './fetch/span.ts'
import { building } from './fetch/building.ts'
import { parseTraceql } from './parse.ts'
import { int, no, printStatic, type Static, strictlyEquals } from './statics.ts'
import type { Intrinsic } from './attribute.ts'
import type { FieldExpression, Pipeline, PipelineElement } from './syntax.ts'
import type { ServiceStats, TraceColumns } from '../store/columns.ts'
import { compareText } from '../../series/labels.ts'

export interface SearchOptions {
  /** Traces to find; 0 for all. */
  readonly limit: number
  /** 3 where it is 0. */
  readonly spansPerSpanSet: number
  /** Nanoseconds; both 0 for all times. */
  readonly start: bigint
  readonly end: bigint
}

export interface FoundAttribute {
  readonly key: string
  readonly value: Static
}

export interface FoundSpan {
  readonly spanId: string
  readonly name: string
  readonly start: bigint
  readonly duration: bigint
  readonly attributes: readonly FoundAttribute[]
}

export interface FoundSpanset {
  readonly spans: readonly FoundSpan[]
  readonly matched: number
  readonly attributes: readonly FoundAttribute[]
}

export interface FoundTrace {
  readonly traceId: string
  readonly rootServiceName: string
  readonly rootTraceName: string
  readonly start: bigint
  readonly durationMs: number
  readonly spanSets: readonly FoundSpanset[]
  readonly serviceStats: ReadonlyMap<string, ServiceStats>
}

const matchedName = '__matched'
const spansDefault = 3

/** Traces that a query finds, the latest first; throws `TraceqlError`. */
export function searchTraces(traces: Iterable<TraceColumns>, text: string, options: SearchOptions): FoundTrace[] {
  const query = parseTraceql(text)
  if (isNoop(query.pipeline)) return []
  const found = new Found(options.limit, hasHint(query.hints, 'most_recent'))
  for (const set of foundSpansets(traces, query.pipeline, conditionsOf(query), options)) {
    found.add(toldOf(set))
    if (found.isComplete) break
  }
  return found.traces
}

function* foundSpansets(traces: Iterable<TraceColumns>, { elements }: Pipeline, request: ReturnType<typeof conditionsOf>, options: SearchOptions): Generator<Spanset> {
  const { start, end } = options
  const most = options.spansPerSpanSet === 0 ? spansDefault : options.spansPerSpanSet
  const first = building('creating fetch iter: error creating iterator: ', () => (
    newPass(coalesced(request), { allConditions: request.allConditions, selectsAll: false, start, end })))
  const second = building('creating fetch iter: error creating second pass iterator: ', () => (
    newPass([...request.secondPass, ...searchConditions(request)], { allConditions: false, selectsAll: request.selectsAll, start: 0n, end: 0n })))
  const patterns: Patterns = new Map()
  for (const trace of traces) {
    const read = first.read(trace)
    if (!read) continue
    const sets = evaluatePipeline(elements, [spansetOf(read)], patterns).map((set) => ({
      ...set, spans: set.spans.slice(0, most), attributes: [...set.attributes, { name: matchedName, value: int(BigInt(set.spans.length)) }],
    }))
    if (sets.length > 0) yield* readAgain(second, trace, sets)
  }
}

/** Whether a query can find nothing, as far as one look tells. */
function isNoop({ elements }: Pipeline): boolean {
  return elements.every((element) => (element.kind === 'spanset operation' ? isNoopFilter(element.left) && isNoopFilter(element.right) : isNoopFilter(element)))
}

function isNoopFilter(element: PipelineElement): boolean {
  return element.kind === 'spanset filter' && isStatic(element.expression) && strictlyEquals(evaluate(element.expression, nowhere, new Map()), no)
}

const nowhere = { valueOf: () => ({ type: 'nil' }) as const }

function isStatic(expression: FieldExpression): boolean {
  return expression.kind === 'static' || (expression.kind !== 'attribute' && !expression.referencesSpan)
}

const untold: ReadonlySet<Intrinsic | undefined> = new Set<Intrinsic>([
  'name', 'duration', 'traceDuration', 'rootServiceName', 'rootName', 'trace:id', 'span:id',
])

function toldOf(set: Spanset): FoundTrace {
  const matched = set.attributes.find(({ name }) => name === matchedName)
  return {
    traceId: traceIdText(set.traceId), rootServiceName: set.rootServiceName, rootTraceName: set.rootName, start: set.start,
    durationMs: Number(BigInt.asUintN(32, set.duration / 1_000_000n)), serviceStats: set.serviceStats,
    spanSets: [{
      spans: set.spans.map(toldOfSpan), matched: matched?.value.type === 'int' ? Number(matched.value.value) : 0,
      attributes: set.attributes.filter(({ name }) => name !== matchedName).map(({ name, value }) => ({ key: name, value })),
    }],
  }
}

function toldOfSpan(span: FetchedSpan): FoundSpan {
  const all = span.all()
  const name = all.find(({ attribute }) => attribute.intrinsic === 'name')
  const attributes = all.filter(({ attribute }) => !untold.has(attribute.intrinsic)).map(({ attribute, value }) => ({ key: attribute.name, value }))
  return {
    spanId: span.id.replace(/^0+/, '').padStart(16, '0'), name: name ? printStatic(name.value, true) : '', start: span.start, duration: span.duration,
    attributes: attributes.sort((a, b) => compareText(a.key, b.key)),
  }
}

/** The traces that are told, one row a trace. */
class Found {
  readonly #limit: number
  readonly #isMostRecent: boolean
  readonly #byId = new Map<string, FoundTrace>()

  constructor(limit: number, isMostRecent: boolean) {
    this.#limit = limit
    this.#isMostRecent = isMostRecent
  }

  /** Of any traces enough; the most recent are known at the end. */
  get isComplete(): boolean {
    return !this.#isMostRecent && this.#isFull
  }

  get #isFull(): boolean {
    return this.#limit > 0 && this.#byId.size >= this.#limit
  }

  add(trace: FoundTrace): void {
    const known = this.#byId.get(trace.traceId)
    if (known) {
      this.#byId.set(trace.traceId, combined(known, trace))
      return
    }
    if (this.#isFull) {
      const oldest = this.traces.at(-1)!
      if (!this.#isMostRecent || oldest.start > trace.start) return
      this.#byId.delete(oldest.traceId)
    }
    this.#byId.set(trace.traceId, trace)
  }

  get traces(): FoundTrace[] {
    return [...this.#byId.values()].sort((a, b) => (a.start < b.start ? 1 : a.start > b.start ? -1 : 0))
  }
}

/** The earliest start and the longest duration; of sets of one group the one that matched more. */
function combined(known: FoundTrace, more: FoundTrace): FoundTrace {
  const sets = new Map(known.spanSets.map((set) => [groupOf(set), set]))
  for (const set of more.spanSets) {
    const same = sets.get(groupOf(set))
    if (!same || same.matched < set.matched) sets.set(groupOf(set), set)
  }
  const serviceStats = new Map(known.serviceStats)
  for (const [service, { spanCount, errorCount }] of more.serviceStats) {
    const stats = serviceStats.get(service) ?? { spanCount: 0, errorCount: 0 }
    serviceStats.set(service, { spanCount: Math.max(stats.spanCount, spanCount), errorCount: Math.max(stats.errorCount, errorCount) })
  }
  return {
    ...known, rootServiceName: known.rootServiceName || more.rootServiceName, rootTraceName: known.rootTraceName || more.rootTraceName,
    start: known.start === 0n || more.start < known.start ? more.start : known.start, durationMs: Math.max(known.durationMs, more.durationMs),
    serviceStats, spanSets: [...sets.values()],
  }
}

function groupOf({ attributes }: FoundSpanset): string {
  return attributes.filter(({ key }) => key.startsWith('by')).map(({ key, value }) => `${key}${value.type}${printStatic(value)}`).join('')
}
