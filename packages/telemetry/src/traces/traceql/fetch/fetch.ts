/**
 * Reads traces by the conditions of a query: first what the query is worked out on, then, of the spans that
 * it chose, what is told of them.
 *
 * Follows tempodb/encoding/vparquet4/block_traceql.go (fetch, createAllIterator, the collectors, the bridge and
 * rebatch iterators) of Tempo 2.8.
 */
import { type ResourceColumns, type ScopeColumns, type ServiceStats, type TraceColumns, wellKnownColumn, wellKnownColumns } from '../../store/columns.ts'
import { attribute, intrinsic, intrinsics, type Level, printAttribute } from '../attribute.ts'
import { evaluationError } from '../error.ts'
import type { Spanset, TraceFacts } from '../evaluate/spanset.ts'
import { duration, nil, string } from '../statics.ts'
import { attributeReader } from './attributes.ts'
import { building } from './building.ts'
import type { Condition } from './conditions.ts'
import { eventReader, linkReader, traceIdText } from './lists.ts'
import { idPredicate, type Predicate, textPredicate, wholePredicate } from './predicate.ts'
import { FetchedSpan, type ReadAttribute } from './span.ts'
import { spanReader } from './span-columns.ts'

type ConditionLevel = Level | 'resource'

/** Spans of a trace that meet the conditions, with what was read of it; none where the trace is not kept. */
export interface FetchedTrace extends TraceFacts {
  readonly spans: readonly FetchedSpan[]
}

export interface Pass {
  /** Reads a trace; or, of spans that were read before, more. */
  readonly read: (trace: TraceColumns, before?: ReadonlySet<FetchedSpan>) => FetchedTrace | undefined
}

export interface PassOptions {
  readonly allConditions: boolean
  readonly selectsAll: boolean
  readonly start: bigint
  readonly end: bigint
}

function byLevel(conditions: readonly Condition[]): { levels: Record<ConditionLevel, Condition[]>; isMingled: boolean } {
  const levels: Record<ConditionLevel, Condition[]> = { trace: [], resource: [], span: [], event: [], link: [], instrumentation: [] }
  let isMingled = false
  for (const condition of conditions) {
    const { scope, intrinsic: own } = condition.attribute
    if (scope !== 'none') levels[scope].push(condition)
    else if (own) levelOf(levels, own, condition).push(condition)
    else {
      isMingled = true
      levels.span.push(condition)
      levels.resource.push(condition)
    }
  }
  return { levels, isMingled }
}

function levelOf(levels: Record<ConditionLevel, Condition[]>, own: keyof typeof intrinsics, { attribute: of }: Condition): Condition[] {
  const { level } = intrinsics[own]
  if (!level) throw evaluationError(`unsupported traceql scope: ${printAttribute(of)}`)
  return levels[level]
}

export function newPass(conditions: readonly Condition[], { allConditions: all, selectsAll, start, end }: PassOptions): Pass {
  const { levels, isMingled } = byLevel(conditions)
  const allConditions = all && !isMingled
  const events = building('creating event iterator: ', () => eventReader(levels.event, allConditions, selectsAll))
  const links = building('creating link iterator: ', () => linkReader(levels.link, allConditions, selectsAll))
  const ofSpan = building('creating span iterator: ', () => spanReader(levels.span, allConditions, selectsAll))
  const ofScope = building('creating scope iterator: ', () => scopeReader(levels.instrumentation, allConditions, selectsAll))
  const ofResource = building('creating resource iterator: ', () => resourceReader(levels.resource, allConditions, selectsAll))
  const ofTrace = traceReader(levels.trace, { allConditions, selectsAll, start, end })
  const needsMatch = conditions.length > 0 && levels.trace.length === 0

  const readSpan = (span: FetchedSpan): boolean => {
    for (const [level, reader] of [['event', events], ['link', links]] as const) {
      if (!reader) continue
      const rows = reader(span.columns)
      if (rows.length === 0) return false
      for (const row of rows) span.read[level].push(...row)
    }
    return ofSpan(span)
  }
  return {
    read: (trace, before) => {
      if (!ofTrace.isIn(trace)) return undefined
      const spans = trace.resources.flatMap((resource) => {
        const ofTheResource = ofResource(resource)
        if (!ofTheResource) return []
        return resource.scopes.flatMap((scope) => {
          const ofTheScope = ofScope(scope)
          return ofTheScope ? spansOf(scope, before).filter(readSpan).filter((span) => {
            span.read.instrumentation.push(...ofTheScope)
            span.read.resource.push(...ofTheResource)
            return !needsMatch || span.matched > 0
          }) : []
        })
      })
      return spans.length === 0 ? undefined : ofTrace.read(trace, spans)
    },
  }
}

/** Spans to be read: anew, or those that were read before. */
function spansOf({ spans }: ScopeColumns, before: ReadonlySet<FetchedSpan> | undefined): FetchedSpan[] {
  if (!before) return spans.map((columns) => new FetchedSpan(columns))
  const rows = new Set(spans.map(({ row }) => row))
  return [...before].filter(({ columns }) => rows.has(columns.row)).sort((a, b) => a.columns.row - b.columns.row)
}

type RowReader<Row> = (row: Row) => ReadAttribute[] | undefined

function scopeReader(conditions: readonly Condition[], allConditions: boolean, selectsAll: boolean): RowReader<ScopeColumns> {
  const tests: { readonly field: 'name' | 'version'; readonly predicate: Predicate }[] = []
  const generic: Condition[] = []
  for (const condition of conditions) {
    const own = condition.attribute.intrinsic
    if (own === 'instrumentation:name') tests.push({ field: 'name', predicate: textPredicate(condition) })
    else if (own === 'instrumentation:version') tests.push({ field: 'version', predicate: textPredicate(condition) })
    else generic.push(condition)
  }
  if (selectsAll) tests.push({ field: 'name', predicate: () => true }, { field: 'version', predicate: () => true })
  const attributes = attributeReader('instrumentation', generic, allConditions, selectsAll)
  const least = allConditions ? new Set(conditions.map((condition) => condition.attribute.name)).size : 0
  return (scope) => {
    const read = attributes?.(scope.attributes) ?? []
    if (allConditions && attributes && read.length === 0) return undefined
    for (const { field, predicate } of tests) {
      if (predicate(scope[field])) read.push({ attribute: intrinsic(`instrumentation:${field}`), value: string(scope[field]) })
      else if (allConditions) return undefined
    }
    return read.length < least ? undefined : read
  }
}

interface ResourceTest {
  readonly name: string
  readonly predicate: Predicate
}

function resourceReader(conditions: readonly Condition[], allConditions: boolean, selectsAll: boolean): RowReader<ResourceColumns> {
  const tests: ResourceTest[] = []
  const whole = new Set<string>()
  const generic: Condition[] = []
  for (const condition of conditions) {
    const { name } = condition.attribute
    if (wellKnownColumn(name)?.level !== 'resource') generic.push(condition)
    else if (!condition.operand) whole.add(name)
    else if (condition.operand.type === 'string') tests.push({ name, predicate: textPredicate(condition) })
    else generic.push(condition)
  }
  if (selectsAll) for (const name of Object.keys(wellKnownColumns)) if (wellKnownColumns[name]!.level === 'resource') whole.add(name)
  for (const name of whole) tests.push({ name, predicate: () => true })
  const attributes = attributeReader('resource', generic, allConditions, selectsAll)
  const least = allConditions ? new Set(conditions.map((condition) => condition.attribute.name)).size : 0
  return (resource) => {
    const read = attributes?.(resource.attributes) ?? []
    if (allConditions && attributes && read.length === 0) return undefined
    for (const { name, predicate } of tests) {
      const value = name === 'service.name' ? resource.serviceName : resource.wellKnown.get(name)
      if (!predicate(value)) {
        if (allConditions) return undefined
      } else if (value !== undefined) read.push({ attribute: attribute('resource', name), value: string(value as string) })
    }
    return read.length < least ? undefined : read
  }
}

type TraceField = 'traceId' | 'rootName' | 'rootServiceName' | 'duration' | 'start' | 'serviceStats'

interface TraceReader {
  readonly isIn: (trace: TraceColumns) => boolean
  readonly read: (trace: TraceColumns, spans: readonly FetchedSpan[]) => FetchedTrace | undefined
}

interface TraceTest {
  readonly field: TraceField
  readonly isMet: (trace: TraceColumns) => boolean
}

function traceTest(condition: Condition): TraceTest | undefined {
  switch (condition.attribute.intrinsic) {
    case 'trace:id': {
      const predicate = idPredicate(condition, false)
      return { field: 'traceId', isMet: ({ traceId }) => predicate(traceId) }
    }
    case 'traceDuration': {
      const predicate = wholePredicate(condition)
      return { field: 'duration', isMet: (trace) => predicate(BigInt.asIntN(64, trace.duration)) }
    }
    case 'rootName': {
      const predicate = textPredicate(condition)
      return { field: 'rootName', isMet: ({ rootName }) => predicate(rootName) }
    }
    case 'rootServiceName': {
      const predicate = textPredicate(condition)
      return { field: 'rootServiceName', isMet: ({ rootServiceName }) => predicate(rootServiceName) }
    }
    case 'traceStartTime': return { field: 'start', isMet: () => true }
    case 'service stats': return { field: 'serviceStats', isMet: () => true }
    default: return undefined
  }
}

function traceReader(conditions: readonly Condition[], { allConditions, selectsAll, start, end }: PassOptions): TraceReader {
  const ofAll: readonly TraceTest[] = (['traceId', 'rootServiceName', 'rootName', 'duration'] as const).map((field) => ({ field, isMet: () => true }))
  const tests = selectsAll ? ofAll : conditions.flatMap((condition) => traceTest(condition) ?? [])
  const isTimed = start > 0n && end > 0n
  return {
    isIn: (trace) => !isTimed || (trace.start <= end && trace.end >= start),
    read: (trace, spans) => {
      const fields = new Set<TraceField>(isTimed ? ['start'] : [])
      for (const { field, isMet } of tests) {
        if (isMet(trace)) fields.add(field)
        else if (allConditions) return undefined
      }
      for (const each of spans) each.read.trace.push(...traceAttributes(trace, fields))
      return {
        spans, traceId: fields.has('traceId') ? trace.traceId : '', rootName: fields.has('rootName') ? trace.rootName : '',
        rootServiceName: fields.has('rootServiceName') ? trace.rootServiceName : '', start: fields.has('start') ? trace.start : 0n,
        duration: fields.has('duration') ? trace.duration : 0n, serviceStats: fields.has('serviceStats') ? trace.serviceStats : new Map<string, ServiceStats>(),
      }
    },
  }
}

function traceAttributes(trace: TraceColumns, fields: ReadonlySet<TraceField>): ReadAttribute[] {
  const read: ReadAttribute[] = []
  if (fields.has('traceId')) read.push({ attribute: intrinsic('trace:id'), value: string(traceIdText(trace.traceId)) })
  if (fields.has('duration')) read.push({ attribute: intrinsic('traceDuration'), value: duration(BigInt.asIntN(64, trace.duration)) })
  if (fields.has('rootName')) read.push({ attribute: intrinsic('rootName'), value: string(trace.rootName) })
  if (fields.has('rootServiceName')) read.push({ attribute: intrinsic('rootServiceName'), value: string(trace.rootServiceName) })
  return read
}

/** What has been read of a trace, as one set of spans. */
export function spansetOf(trace: FetchedTrace): Spanset {
  return { ...trace, spans: [...trace.spans], scalar: nil, attributes: [] }
}

/**
 * Reads the spans of sets that a query made out of one trace once more, by further conditions; the sets in the
 * order of their last spans, told with what was read of the trace.
 */
export function readAgain(pass: Pass, trace: TraceColumns, sets: readonly Spanset[]): Spanset[] {
  // A set is found again by its last span, and a span by the set that has it last.
  const lastOf = new Map<FetchedSpan, Spanset>()
  const spans = new Set<FetchedSpan>()
  for (const set of sets) {
    for (const span of set.spans) {
      spans.add(span)
      lastOf.delete(span)
    }
    const last = set.spans.at(-1)
    if (last) lastOf.set(last, set)
  }
  const read = pass.read(trace, spans)
  if (!read) return []
  return read.spans.flatMap((span) => {
    const set = lastOf.get(span)
    if (!set) return []
    const { spans: _, ...whole } = read
    return [{ ...set, ...filled(set, whole) }]
  })
}

/** What a set does not know yet. */
function filled(set: Spanset, read: Omit<FetchedTrace, 'spans'>): Omit<FetchedTrace, 'spans'> {
  return {
    traceId: set.traceId === '' ? read.traceId : set.traceId, rootName: set.rootName === '' ? read.rootName : set.rootName,
    rootServiceName: set.rootServiceName === '' ? read.rootServiceName : set.rootServiceName, start: set.start === 0n ? read.start : set.start,
    duration: set.duration === 0n ? read.duration : set.duration, serviceStats: set.serviceStats.size === 0 ? read.serviceStats : set.serviceStats,
  }
}
