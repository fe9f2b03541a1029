/**
 * Names of attributes and their values, of all spans or of those that a query finds: what completion asks for.
 *
 * Follows pkg/traceql/engine.go (ExecuteTagNames, ExecuteTagValues), pkg/traceql/util.go, and
 * tempodb/encoding/vparquet4/block_autocomplete.go and block_search_tags.go of Tempo 2.8. Left out: which names and
 * values of the spans that a query finds Tempo passes over, and those of other spans that it tells with them.
 */
import type { AttributeColumns, ColumnAttribute, ResourceColumns, TraceColumns } from '../store/columns.ts'
import type { Attribute, Scope } from './attribute.ts'
import { TraceqlError } from './error.ts'
import { type Condition, conditionsOf } from './fetch/conditions.ts'
import { newPass } from './fetch/fetch.ts'
import { FetchedSpan } from './fetch/span.ts'
import { readTraceql } from './parse.ts'
import { nil, printStatic, type Static } from './statics.ts'

export interface TagValue {
  readonly type: 'string' | 'bool' | 'int' | 'float' | 'duration' | 'keyword' | ''
  readonly value: string
}

export type NamedScope = Exclude<Scope, 'none'>

const scopes: readonly NamedScope[] = ['event', 'instrumentation', 'link', 'resource', 'span']

/** Conditions of a query that stand alone; none where it does not parse, or names an attribute without its scope. */
function filterOf(text: string): readonly Condition[] {
  try {
    const conditions = conditionsOf(readTraceql(text)).conditions.filter(({ attribute: { intrinsic } }) => intrinsic !== 'spanStartTime')
    return conditions.some(({ attribute: { scope, intrinsic } }) => scope === 'none' && intrinsic === undefined) ? [] : conditions
  } catch (reason) {
    // A query that is not finished yet asks for everything.
    if (reason instanceof TraceqlError) return []
    throw reason
  }
}

/** Rows of spans that meet the conditions; all where there is none. */
function* matchingTraces(traces: Iterable<TraceColumns>, conditions: readonly Condition[]): Generator<{ trace: TraceColumns; rows: ReadonlySet<number> | undefined }> {
  const pass = newPass(conditions, { allConditions: true, selectsAll: false, start: 0n, end: 0n })
  for (const trace of traces) {
    if (conditions.length === 0) yield { trace, rows: undefined }
    else {
      const read = pass.read(trace)
      if (read) yield { trace, rows: new Set(read.spans.map(({ columns }) => columns.row)) }
    }
  }
}

/** Names of the spans in these rows, and of what stands around them. */
function addNames(resource: ResourceColumns, rows: ReadonlySet<number> | undefined, add: (scope: NamedScope, name: string) => void): void {
  const addAll = (scope: NamedScope, attributes: readonly ColumnAttribute[]) => attributes.forEach(({ key }) => add(scope, key))
  for (const { attributes, spans } of resource.scopes) {
    const kept = rows ? spans.filter(({ row }) => rows.has(row)) : spans
    if (kept.length === 0) continue
    addAll('resource', [...resource.attributes, ...wellKnownOf(resource)])
    add('resource', 'service.name')
    addAll('instrumentation', attributes)
    addAll('span', kept.flatMap((span) => [...span.attributes, ...wellKnownOf(span)]))
    addAll('event', kept.flatMap(({ events }) => events.flatMap((event) => event.attributes)))
    addAll('link', kept.flatMap(({ links }) => links.flatMap((link) => link.attributes)))
  }
}

/** Names by scope, sorted; of one scope where it is given. */
export function tagNames(traces: Iterable<TraceColumns>, text: string, scope: Scope): Map<NamedScope, string[]> {
  const names = new Map<NamedScope, Set<string>>()
  const add = (of: NamedScope, name: string) => {
    if (scope === 'none' || scope === of) names.set(of, (names.get(of) ?? new Set()).add(name))
  }
  for (const { trace, rows } of matchingTraces(traces, filterOf(text))) for (const resource of trace.resources) addNames(resource, rows, add)
  return new Map(scopes.flatMap((of) => {
    const found = names.get(of)
    return found ? [[of, [...found].sort()] as const] : []
  }))
}

/** What an attribute is in the spans that a query finds, sorted; without a scope in all spans. Durations and IDs are not told. */
export function tagValues(traces: Iterable<TraceColumns>, text: string, attribute: Attribute): TagValue[] {
  const isScoped = attribute.scope !== 'none' || attribute.intrinsic !== undefined
  const filter = filterOf(text)
  const given = filter.find(({ attribute: { key }, operator }) => key === attribute.key && operator === '=')
  if (given?.operand) return [tagValue(given.operand)]
  const values = new Map<string, TagValue>()
  const add = (value: Static) => {
    for (const each of singles(value)) values.set(`${each.type} ${each.value}`, each)
  }
  if (attribute.intrinsic !== undefined && untold.has(attribute.intrinsic)) return []
  if (isScoped && (filter.length > 0 || attribute.intrinsic !== undefined)) addRead(traces, filter, attribute, add)
  else for (const { key, type, values: of } of allAttributes(traces, attribute)) if (key === attribute.name) add(columnValue(type, of))
  return Array.from(values).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
}

function addRead(traces: Iterable<TraceColumns>, filter: readonly Condition[], attribute: Attribute, add: (value: Static) => void): void {
  const options = { allConditions: true, selectsAll: false, start: 0n, end: 0n }
  const found = newPass(filter.length > 0 ? filter : [{ attribute }], options)
  const read = newPass([{ attribute }], { ...options, allConditions: false })
  for (const trace of traces) {
    const spans = found.read(trace)?.spans.map(({ columns }) => new FetchedSpan(columns))
    const again = (spans && read.read(trace, new Set(spans))?.spans) ?? []
    for (const each of again.flatMap((span) => Object.values(span.read).flat())) {
      // A span without events has one without a name.
      const isNothing = attribute.intrinsic === 'event:name' && each.value.type === 'string' && each.value.value === ''
      if (each.attribute.key === attribute.key && !isNothing) add(each.value)
    }
  }
}

/** Attributes of a scope, those with columns of their own too; of spans and resources where there is none. */
function* allAttributes(traces: Iterable<TraceColumns>, { scope }: Attribute): Generator<ColumnAttribute> {
  for (const resource of [...traces].flatMap(({ resources }) => resources)) {
    if (scope === 'resource' || scope === 'none') yield* [...resource.attributes, ...wellKnownOf(resource), { key: 'service.name', type: 'string', values: [resource.serviceName] } as const]
    for (const { attributes, spans } of resource.scopes) {
      if (scope === 'instrumentation') yield* attributes
      if (scope === 'span' || scope === 'none') yield* spans.flatMap((span) => [...span.attributes, ...wellKnownOf(span)])
      if (scope === 'event') yield* spans.flatMap(({ events }) => events.flatMap((event) => event.attributes))
      if (scope === 'link') yield* spans.flatMap(({ links }) => links.flatMap((link) => link.attributes))
    }
  }
}

function wellKnownOf({ wellKnown }: AttributeColumns): ColumnAttribute[] {
  return Array.from(wellKnown, ([key, value]) => ({ key, type: typeof value === 'bigint' ? 'int' : 'string', values: [value] }))
}

function columnValue(type: ColumnAttribute['type'], values: ColumnAttribute['values']): Static {
  return type === 'none' ? nil : { type: `${type} array`, value: values } as Static
}

const untold: ReadonlySet<string> = new Set(['duration', 'traceDuration', 'trace:id', 'span:id', 'span:parentID', 'link:spanID', 'link:traceID', 'nestedSetLeft', 'nestedSetRight', 'nestedSetParent'])

function singles(value: Static): readonly TagValue[] {
  switch (value.type) {
    case 'nil': return []
    case 'string array': return value.value.map((each) => tagValue({ type: 'string', value: each }))
    case 'int array': return value.value.map((each) => tagValue({ type: 'int', value: each }))
    case 'float array': return value.value.map((each) => tagValue({ type: 'float', value: each }))
    case 'boolean array': return value.value.map((each) => tagValue({ type: 'boolean', value: each }))
    default: return [tagValue(value)]
  }
}

const typeWords: Readonly<Partial<Record<Static['type'], TagValue['type']>>> = {
  string: 'string', boolean: 'bool', int: 'int', float: 'float', duration: 'duration', status: 'keyword',
}

/** A kind has no name in Tempo's table, and so no value. */
function tagValue(value: Static): TagValue {
  const type = typeWords[value.type]
  return type === undefined ? { type: '', value: '' } : { type, value: printStatic(value, true) }
}
