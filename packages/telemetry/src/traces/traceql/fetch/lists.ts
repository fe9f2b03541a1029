/**
 * Reads events and links of a span by conditions: what is kept of each of them.
 *
 * Follows tempodb/encoding/vparquet4/block_traceql.go (createEventIterator, createLinkIterator) of Tempo 2.8. Left out:
 * that no span without events is kept where no event of a whole block would do.
 */
import type { EventColumns, LinkColumns, SpanColumns } from '../../store/columns.ts'
import { intrinsic, type Intrinsic } from '../attribute.ts'
import { duration, type Static, string } from '../statics.ts'
import { attributeReader } from './attributes.ts'
import type { Condition } from './conditions.ts'
import { idPredicate, type Predicate, textPredicate, wholePredicate } from './predicate.ts'
import type { ReadAttribute } from './span.ts'

/** What is read of each event or link that is kept; a span without one that is kept is not. */
export type ListReader = (span: SpanColumns) => ReadAttribute[][]

type EventRow = Partial<EventColumns> & Pick<EventColumns, 'attributes'>
type LinkRow = Partial<LinkColumns> & Pick<LinkColumns, 'attributes'>

interface Field<Row> {
  readonly predicateOf: (condition: Condition) => Predicate
  readonly valueOf: (row: Row) => string | bigint | undefined
  readonly staticOf: (value: string | bigint) => Static
  readonly empty: string | bigint
}

const eventFields: Partial<Record<Intrinsic, Field<EventRow>>> = {
  'event:name': { predicateOf: textPredicate, valueOf: ({ name }) => name, staticOf: (value) => string(value as string), empty: '' },
  'event:timeSinceStart': { predicateOf: wholePredicate, valueOf: ({ timeSinceStart }) => timeSinceStart, staticOf: (value) => duration(value as bigint), empty: 0n },
}

const linkFields: Partial<Record<Intrinsic, Field<LinkRow>>> = {
  'link:traceID': { predicateOf: (each) => idPredicate(each, false), valueOf: ({ traceId }) => traceId, staticOf: (value) => string(traceIdText(value as string)), empty: '' },
  'link:spanID': { predicateOf: (each) => idPredicate(each, false), valueOf: ({ spanId }) => spanId, staticOf: (value) => string(spanIdText(value as string)), empty: '' },
}

export function traceIdText(id: string): string {
  return id.replace(/^0+/, '')
}

export function spanIdText(id: string): string {
  return traceIdText(id).padStart(16, '0')
}

/** A span without events is as one with an event that has nothing. */
const nothing = { attributes: [] } as const

export function eventReader(conditions: readonly Condition[], allConditions: boolean, selectsAll: boolean): ListReader | undefined {
  const read = rowReader('event', eventFields, conditions, allConditions, selectsAll)
  return read && (({ events }) => (events.length > 0 ? events : [nothing]).flatMap((event) => read(event) ?? []))
}

export function linkReader(conditions: readonly Condition[], allConditions: boolean, selectsAll: boolean): ListReader | undefined {
  const read = rowReader('link', linkFields, conditions, allConditions, selectsAll)
  return read && (({ links }) => (links.length > 0 ? links : [nothing]).flatMap((link) => read(link) ?? []))
}

function rowReader<Row extends EventRow | LinkRow>(
  scope: 'event' | 'link', fields: Partial<Record<Intrinsic, Field<Row>>>, conditions: readonly Condition[], allConditions: boolean, selectsAll: boolean,
): ((row: Row) => ReadAttribute[][] | undefined) | undefined {
  if (conditions.length === 0) return undefined
  const tests: { readonly intrinsic: Intrinsic; readonly field: Field<Row>; readonly predicate: Predicate }[] = []
  const generic: Condition[] = []
  for (const condition of conditions) {
    const { intrinsic: name } = condition.attribute
    const field = name && fields[name]
    if (field) tests.push({ intrinsic: name, field, predicate: field.predicateOf(condition) })
    else generic.push(condition)
  }
  const attributes = attributeReader(scope, generic, allConditions, selectsAll)
  const least = allConditions ? new Set(conditions.map(({ attribute }) => attribute.name)).size : 0
  return (row) => {
    const read = attributes?.(row.attributes) ?? []
    if (allConditions && attributes && read.length === 0) return undefined
    for (const { intrinsic: name, field, predicate } of tests) {
      const value = field.valueOf(row)
      if (predicate(value)) read.push({ attribute: intrinsic(name), value: field.staticOf(value ?? field.empty) })
      else if (allConditions) return undefined
    }
    return read.length < least ? undefined : [read]
  }
}
