/**
 * Reads what every span has, and its attributes, by conditions.
 *
 * Follows tempodb/encoding/vparquet4/block_traceql.go (createSpanIterator, spanCollector) of Tempo 2.8.
 */
import { type SpanColumns, wellKnownColumn, wellKnownColumns } from '../../store/columns.ts'
import type { SpanKind, StatusCode } from '../../../otlp/traces.ts'
import { attribute, intrinsic, type Intrinsic } from '../attribute.ts'
import { duration, int, type Static, string } from '../statics.ts'
import { attributeReader } from './attributes.ts'
import type { Condition } from './conditions.ts'
import { spanIdText } from './lists.ts'
import { idPredicate, type Predicate, textPredicate, wholePredicate } from './predicate.ts'
import type { FetchedSpan } from './span.ts'

type Value = string | bigint

interface Column {
  readonly predicateOf: (condition: Condition) => Predicate
  readonly valueOf: (span: SpanColumns) => Value
  readonly take: (span: FetchedSpan, value: Value, isExplicit: boolean) => void
}

const statusCodes: Readonly<Record<StatusCode, bigint>> = { unset: 0n, ok: 1n, error: 2n }
const kindCodes: Readonly<Record<SpanKind, bigint>> = { unspecified: 0n, internal: 1n, server: 2n, client: 3n, producer: 4n, consumer: 5n }

function taking(name: Intrinsic, staticOf: (value: Value, span: FetchedSpan) => Static): Column['take'] {
  const named = intrinsic(name)
  return (span, value) => span.read.span.push({ attribute: named, value: staticOf(value, span) })
}

const spanId = (condition: Condition): Predicate => idPredicate(condition, true)
const text = (value: Value) => string(value as string)

function place(name: Intrinsic, side: 'left' | 'right' | 'parent'): Column {
  const named = intrinsic(name)
  return {
    predicateOf: wholePredicate, valueOf: (span) => BigInt(span.place[side]),
    take: (span, value, isExplicit) => {
      span[side] = Number(value)
      if (isExplicit) span.read.span.push({ attribute: named, value: int(value as bigint) })
    },
  }
}

const columns: Partial<Record<Intrinsic, Column>> = {
  'span:id': {
    predicateOf: spanId, valueOf: ({ span }) => span.spanId,
    take: (span, value) => {
      span.id = value as string
      span.read.span.push({ attribute: intrinsic('span:id'), value: string(spanIdText(value as string)) })
    },
  },
  'span:parentID': { predicateOf: spanId, valueOf: ({ span }) => span.parentSpanId, take: taking('span:parentID', (value) => string(spanIdText(value as string))) },
  spanStartTime: {
    predicateOf: wholePredicate, valueOf: ({ span }) => span.start,
    take: (span, value) => {
      span.start = value as bigint
    },
  },
  name: { predicateOf: textPredicate, valueOf: ({ span }) => span.name, take: taking('name', text) },
  kind: { predicateOf: wholePredicate, valueOf: ({ span }) => kindCodes[span.kind], take: taking('kind', (_, { columns: { span } }) => ({ type: 'kind', value: span.kind })) },
  duration: {
    predicateOf: wholePredicate, valueOf: (span) => BigInt.asIntN(64, span.duration),
    take: (span, value) => {
      span.duration = BigInt.asUintN(64, value as bigint)
      span.read.span.push({ attribute: intrinsic('duration'), value: duration(value as bigint) })
    },
  },
  status: {
    predicateOf: wholePredicate, valueOf: ({ span }) => statusCodes[span.status.code],
    take: taking('status', (_, { columns: { span } }) => ({ type: 'status', value: span.status.code })),
  },
  statusMessage: { predicateOf: textPredicate, valueOf: ({ span }) => span.status.message, take: taking('statusMessage', text) },
  nestedSetLeft: place('nestedSetLeft', 'left'), nestedSetRight: place('nestedSetRight', 'right'), nestedSetParent: place('nestedSetParent', 'parent'),
}

const structural: Partial<Record<Intrinsic, readonly Intrinsic[]>> = {
  'structural descendant': ['nestedSetLeft', 'nestedSetRight'], 'structural child': ['nestedSetLeft', 'nestedSetParent'], 'structural sibling': ['nestedSetParent'],
}

const ofAll: readonly Intrinsic[] = ['name', 'status', 'statusMessage', 'duration', 'kind', 'span:parentID']

/** Reads a span's own columns into it; false where the span is not kept. */
export type SpanReader = (span: FetchedSpan) => boolean

interface Test {
  readonly predicates: Predicate[]
  isExplicit: boolean
}

interface Tests {
  readonly intrinsics: Map<Intrinsic, Test>
  readonly wellKnown: Map<string, Test>
  readonly generic: Condition[]
}

function testFor<Name>(tests: Map<Name, Test>, name: Name): Test {
  const known = tests.get(name) ?? { predicates: [], isExplicit: false }
  tests.set(name, known)
  return known
}

const any: Predicate = () => true

function addCondition({ intrinsics, wellKnown, generic }: Tests, condition: Condition): void {
  const { name, intrinsic: own } = condition.attribute
  if (own && structural[own]) {
    for (const side of structural[own]) testFor(intrinsics, side).predicates.push(any)
    return
  }
  if (own && columns[own]) {
    const test = testFor(intrinsics, own)
    test.predicates.push(columns[own].predicateOf(condition))
    test.isExplicit = true
    return
  }
  const column = wellKnownColumn(name)
  const isOfColumn = column?.level === 'span' && (!condition.operand || condition.operand.type === column.type)
  if (isOfColumn) testFor(wellKnown, name).predicates.push(column.type === 'int' ? wholePredicate(condition) : textPredicate(condition))
  else generic.push(condition)
}

function addAll({ intrinsics, wellKnown }: Tests): void {
  for (const name of Object.keys(wellKnownColumns)) if (wellKnownColumns[name]!.level === 'span') testFor(wellKnown, name).predicates.push(any)
  for (const name of ofAll) testFor(intrinsics, name).predicates.push(any)
}

export function spanReader(conditions: readonly Condition[], allConditions: boolean, selectsAll: boolean): SpanReader {
  const tests: Tests = { intrinsics: new Map(), wellKnown: new Map(), generic: [] }
  for (const condition of conditions) addCondition(tests, condition)
  if (selectsAll) addAll(tests)
  const attributes = attributeReader('span', tests.generic, allConditions, selectsAll)
  const least = allConditions ? new Set(conditions.map((condition) => condition.attribute.name)).size : 0
  return (span) => {
    const read = attributes?.(span.columns.attributes) ?? []
    if (allConditions && attributes && read.length === 0) return false
    span.read.span.push(...read)
    if (!readColumns(span, tests, allConditions)) return false
    return least === 0 || span.matched >= least
  }
}

function readColumns(span: FetchedSpan, { intrinsics, wellKnown }: Tests, allConditions: boolean): boolean {
  for (const [name, { predicates, isExplicit }] of intrinsics) {
    const column = columns[name]!
    const value = column.valueOf(span.columns)
    if (predicates.some((predicate) => predicate(value))) column.take(span, value, isExplicit)
    else if (allConditions) return false
  }
  for (const [name, { predicates }] of wellKnown) {
    const value = span.columns.wellKnown.get(name)
    // What is not there may do, and is read as nothing.
    if (!predicates.some((predicate) => predicate(value))) {
      if (allConditions) return false
    } else if (value !== undefined) {
      span.read.span.push({ attribute: attribute('span', name), value: typeof value === 'bigint' ? int(value) : string(value) })
    }
  }
  return true
}
