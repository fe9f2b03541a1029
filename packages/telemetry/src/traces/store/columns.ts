/**
 * A trace as it is searched: its spans in rows with typed values beside their names, their places in the
 * tree, and what is known of the trace as a whole.
 *
 * Follows tempodb/encoding/vparquet4/schema.go (traceToParquet), rebatch_trace.go and nested_set_model.go of
 * Tempo 2.8. Left out: dedicated columns.
 */
import type { Attribute as OtlpAttribute, Attributes, AttributeValue } from '../../otlp/attribute.ts'
import type { ResourceSpans, Span } from '../../otlp/traces.ts'
import { compareText } from '../../series/labels.ts'
import { placeInTree } from './nested-set.ts'

/** Values of one type; a value that is no list is a list of one. `none` for bytes, maps and mixed lists. */
export interface ColumnAttribute {
  readonly key: string
  readonly type: 'string' | 'int' | 'float' | 'boolean' | 'none'
  readonly values: readonly (string | bigint | number | boolean)[]
}

/** Attributes with a column of their own, and the rest. */
export interface AttributeColumns {
  readonly wellKnown: ReadonlyMap<string, string | bigint>
  readonly attributes: readonly ColumnAttribute[]
}

export interface EventColumns {
  readonly name: string
  readonly timeSinceStart: bigint
  readonly attributes: readonly ColumnAttribute[]
}

export interface LinkColumns {
  readonly traceId: string
  readonly spanId: string
  readonly attributes: readonly ColumnAttribute[]
}

/** Bounds of a span's subtree; a parent of -1 is a root's, 0 is not known. */
export interface Place {
  readonly left: number
  readonly right: number
  readonly parent: number
}

export interface SpanColumns extends AttributeColumns {
  readonly span: Span
  readonly row: number
  readonly duration: bigint
  readonly place: Place
  readonly events: readonly EventColumns[]
  readonly links: readonly LinkColumns[]
}

export interface ScopeColumns {
  readonly name: string
  readonly version: string
  readonly attributes: readonly ColumnAttribute[]
  readonly spans: readonly SpanColumns[]
}

export interface ResourceColumns extends AttributeColumns {
  readonly serviceName: string
  readonly scopes: readonly ScopeColumns[]
}

export interface ServiceStats {
  readonly spanCount: number
  readonly errorCount: number
}

export interface TraceColumns {
  readonly traceId: string
  readonly start: bigint
  readonly end: bigint
  readonly duration: bigint
  readonly rootName: string
  readonly rootServiceName: string
  readonly serviceStats: ReadonlyMap<string, ServiceStats>
  readonly resources: readonly ResourceColumns[]
}

export const serviceNameKey = 'service.name'

const resourceColumns: ReadonlySet<string> = new Set([
  'cluster', 'namespace', 'pod', 'container', 'k8s.cluster.name', 'k8s.namespace.name', 'k8s.pod.name', 'k8s.container.name',
])

/** What has a column beside the attributes, and its type. */
export const wellKnownColumns: Readonly<Record<string, { readonly level: 'resource' | 'span'; readonly type: 'string' | 'int' }>> = {
  [serviceNameKey]: { level: 'resource', type: 'string' },
  ...Object.fromEntries([...resourceColumns].map((name) => [name, { level: 'resource', type: 'string' } as const])),
  'http.status_code': { level: 'span', type: 'int' }, 'http.method': { level: 'span', type: 'string' }, 'http.url': { level: 'span', type: 'string' },
}

export function wellKnownColumn(name: string): { readonly level: 'resource' | 'span'; readonly type: 'string' | 'int' } | undefined {
  return Object.hasOwn(wellKnownColumns, name) ? wellKnownColumns[name] : undefined
}

function typeOf(value: AttributeValue): ColumnAttribute['type'] {
  switch (typeof value) {
    case 'string': return 'string'
    case 'bigint': return 'int'
    case 'number': return 'float'
    case 'boolean': return 'boolean'
    default: return 'none'
  }
}

function columnOf({ key, value }: OtlpAttribute): ColumnAttribute {
  const values: readonly AttributeValue[] = Array.isArray(value) ? value : [value as AttributeValue]
  const type = values.length > 0 ? typeOf(values[0]!) : 'none'
  const isOfOneType = type !== 'none' && values.every((element) => typeOf(element) === type)
  return isOfOneType ? { key, type, values: values as readonly (string | bigint | number | boolean)[] } : { key, type: 'none', values: [] }
}

function columnsOf(attributes: Attributes, level: 'resource' | 'span'): AttributeColumns {
  const wellKnown = new Map<string, string | bigint>()
  const kept: ColumnAttribute[] = []
  for (const attribute of attributes) {
    const { key, value } = attribute
    const column = wellKnownColumn(key)
    const isWellKnown = column?.level === level && typeOf(value) === column.type
    if (isWellKnown) wellKnown.set(key, value as string | bigint)
    else kept.push(columnOf(attribute))
  }
  return { wellKnown, attributes: kept }
}

const sorted = (attributes: readonly ColumnAttribute[]) => attributes.toSorted((a, b) => compareText(a.key, b.key))

interface Drawn<Item> {
  readonly key: string
  readonly items: Item[]
}

/** What has one key is drawn together, where the first of it stood. */
function drawnTogether<Item>(groups: readonly Drawn<Item>[]): Item[][] {
  const byKey = new Map<string, Item[]>()
  for (const { key, items } of groups) {
    const known = byKey.get(key)
    if (known) known.push(...items)
    else byKey.set(key, [...items])
  }
  return [...byKey.values()]
}

function keyOfAttributes({ wellKnown, attributes }: AttributeColumns): string {
  const pairs = [...wellKnown].sort(([a], [b]) => compareText(a, b)).map(([key, value]) => `${key}\0${value}`)
  return [...pairs, ...sorted(attributes).map(({ key, type, values }) => `${key}\0${type}\0${values.join('\u0001')}`)].join('\u0002')
}

interface ScopedSpans {
  readonly name: string
  readonly version: string
  readonly attributes: readonly ColumnAttribute[]
  readonly span: Span
}

/** One row a span before they are drawn together, in the order in which they came. */
function resourceGroups(resourceSpans: readonly ResourceSpans[]) {
  const groups = resourceSpans.map(({ resource, scopeSpans }) => {
    const columns = columnsOf(resource.attributes, 'resource')
    const items = scopeSpans.map(({ scope, spans }) => ({ columns, scope: { ...scope, attributes: scope.attributes.map(columnOf) }, spans }))
    return { key: keyOfAttributes(columns), items }
  })
  return drawnTogether(groups)
}

function scopeGroups(items: ReturnType<typeof resourceGroups>[number]): ScopedSpans[][] {
  return drawnTogether(items.map(({ scope, spans }) => ({
    key: `${scope.name}\0${scope.version}\0${keyOfAttributes({ wellKnown: new Map(), attributes: scope.attributes })}`,
    items: spans.map((span) => ({ name: scope.name, version: scope.version, attributes: scope.attributes, span })),
  })))
}

export function traceColumns(traceId: string, resourceSpans: readonly ResourceSpans[]): TraceColumns {
  const ordered = resourceGroups(resourceSpans).map((items) => ({ columns: items[0]!.columns, scopes: scopeGroups(items) }))
  const places = placeInTree(ordered.flatMap(({ scopes }) => scopes.flat().map(({ span }) => span)))
  let row = 0
  const resources = ordered.map(({ columns, scopes }): ResourceColumns => ({
    ...columns, attributes: sorted(columns.attributes), serviceName: String(columns.wellKnown.get(serviceNameKey) ?? ''),
    scopes: scopes.map((spans) => ({
      name: spans[0]?.name ?? '', version: spans[0]?.version ?? '', attributes: spans[0]?.attributes ?? [],
      spans: spans.map(({ span }) => spanColumns(span, row, places[row++]!)),
    })),
  }))
  return { traceId, ...wholeOf(resourceSpans), serviceStats: statsOf(resources), resources }
}

function spanColumns(span: Span, row: number, place: Place): SpanColumns {
  return {
    ...columnsOf(span.attributes, 'span'), span, row, place, duration: BigInt.asUintN(64, span.end - span.start),
    events: span.events.map(({ name, time, attributes }) => (
      { name, timeSinceStart: BigInt.asIntN(64, time - span.start), attributes: attributes.map(columnOf) })),
    links: span.links.map(({ traceId, spanId, attributes }) => ({ traceId, spanId, attributes: attributes.map(columnOf) })),
  }
}

/** What the trace as a whole begins and ends with; the last root that came names it. */
function wholeOf(resourceSpans: readonly ResourceSpans[]): Pick<TraceColumns, 'start' | 'end' | 'duration' | 'rootName' | 'rootServiceName'> {
  let start = 0n
  let end = 0n
  let rootName = ''
  let rootServiceName = ''
  for (const { resource, scopeSpans } of resourceSpans) {
    for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
      if (start === 0n || span.start < start) start = span.start
      if (span.end > end) end = span.end
      if (span.parentSpanId !== '') continue
      rootName = span.name
      const service = resource.attributes.find(({ key }) => key === serviceNameKey)?.value
      if (service !== undefined) rootServiceName = typeof service === 'string' ? service : ''
      else rootServiceName = ''
    }
  }
  return { start, end, duration: BigInt.asUintN(64, end - start), rootName, rootServiceName }
}

function statsOf(resources: readonly ResourceColumns[]): ReadonlyMap<string, ServiceStats> {
  const stats = new Map<string, ServiceStats>()
  for (const { serviceName, scopes } of resources) {
    const spans = scopes.flatMap((scope) => scope.spans)
    const { spanCount, errorCount } = stats.get(serviceName) ?? { spanCount: 0, errorCount: 0 }
    const errors = spans.filter(({ span }) => span.status.code === 'error').length
    stats.set(serviceName, { spanCount: spanCount + spans.length, errorCount: errorCount + errors })
  }
  return stats
}
