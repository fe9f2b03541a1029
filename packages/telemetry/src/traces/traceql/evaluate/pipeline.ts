/**
 * Works out a pipeline on the spans of one trace.
 *
 * Follows pkg/traceql/ast.go (evaluate) and ast_execute.go of Tempo 2.8. Where a relation is looked for in
 * several sets one after the other, each has what was found in those before it too, as in Tempo.
 */
import { evaluationError } from '../error.ts'
import type { FetchedSpan } from '../fetch/span.ts'
import { printElement } from '../print.ts'
import { compare, duration, float, int, keyOf, nil, type Static } from '../statics.ts'
import type { Aggregate, GroupOperation, PipelineElement, ScalarFilter, SpansetFilter, SpansetOperation } from '../syntax.ts'
import { compareScalars, evaluate, type Patterns } from './expression.ts'
import { related } from './relations.ts'
import type { Spanset } from './spanset.ts'

export function evaluatePipeline(elements: readonly PipelineElement[], input: Spanset[], patterns: Patterns): Spanset[] {
  let sets = input
  for (const element of elements) {
    sets = evaluateElement(element, sets, patterns)
    if (sets.length === 0) return []
  }
  return sets
}

function evaluateElement(element: PipelineElement, sets: Spanset[], patterns: Patterns): Spanset[] {
  switch (element.kind) {
    case 'pipeline': return evaluatePipeline(element.elements, sets, patterns)
    case 'spanset filter': return filtered(element, sets, patterns)
    case 'spanset operation': return operated(element, sets, patterns)
    case 'scalar filter': return filteredByScalar(element, sets, patterns)
    case 'group': return sets.flatMap((set) => grouped(element, set, patterns))
    case 'aggregate': return aggregated(element, sets, patterns)
    case 'coalesce': return [coalesced(sets)]
    case 'select': return sets
  }
}

function filtered({ expression }: SpansetFilter, sets: readonly Spanset[], patterns: Patterns): Spanset[] {
  return sets.flatMap((set) => {
    const spans = set.spans.filter((span) => {
      const value = evaluate(expression, span, patterns)
      return value.type === 'boolean' && value.value
    })
    if (spans.length === 0) return []
    // A set that is whole stays the same list, which later sorting shows.
    return [spans.length === set.spans.length ? set : { ...set, spans }]
  })
}

function operated({ operator, left, right }: SpansetOperation, sets: readonly Spanset[], patterns: Patterns): Spanset[] {
  const output: Spanset[] = []
  let found: FetchedSpan[] = []
  for (const set of sets) {
    const lefts = evaluateElement(left, [set], patterns)
    const rights = evaluateElement(right, [set], patterns)
    const isMet = operator === '&&' ? lefts.length > 0 && rights.length > 0 : lefts.length > 0 || rights.length > 0
    if (operator === '&&' || operator === '||') found = isMet ? uniqueSpans(lefts, rights) : []
    else found = joined(lefts, rights, (a, b) => [...found, ...related(operator, a, b)])
    if (found.length > 0) output.push({ ...set, spans: found })
  }
  return output
}

function joined(lefts: readonly Spanset[], rights: readonly Spanset[], join: (left: FetchedSpan[], right: FetchedSpan[]) => FetchedSpan[]): FetchedSpan[] {
  if (lefts.length === 0 || rights.length === 0) return []
  if (lefts.length > 1 || rights.length > 1) {
    throw evaluationError('spanset operators are not supported for multiple spansets per trace. consider using coalesce()')
  }
  const right = rights[0]!.spans
  return right.length === 0 ? [] : join(lefts[0]!.spans, right)
}

/** The smaller side comes first, whole; of the other what is not in it. */
function uniqueSpans(lefts: readonly Spanset[], rights: readonly Spanset[]): FetchedSpan[] {
  const left = lefts.flatMap(({ spans }) => spans)
  const right = rights.flatMap(({ spans }) => spans)
  const [smaller, larger] = left.length < right.length ? [left, right] : [right, left]
  const known = new Set(smaller)
  return [...smaller, ...larger.filter((span) => !known.has(span))]
}

function grouped(operation: GroupOperation, set: Spanset, patterns: Patterns): Spanset[] {
  const groups = new Map<string, { readonly value: Static; readonly spans: FetchedSpan[] }>()
  for (const span of set.spans) {
    const value = evaluate(operation.expression, span, patterns)
    const key = keyOf(value)
    const group = groups.get(key) ?? { value, spans: [] }
    group.spans.push(span)
    groups.set(key, group)
  }
  const name = printElement(operation)
  return Array.from(groups.values(), ({ value, spans }) => ({ ...nothing(spans), attributes: [...set.attributes, { name, value }] }))
}

/** A new set does not know of its trace. */
function nothing(spans: FetchedSpan[]): Spanset {
  return { spans, scalar: nil, attributes: [], traceId: '', rootName: '', rootServiceName: '', start: 0n, duration: 0n, serviceStats: new Map() }
}

function coalesced(sets: readonly Spanset[]): Spanset {
  return nothing(sets.flatMap(({ spans }) => spans))
}

function filteredByScalar({ operator, left, right }: ScalarFilter, sets: readonly Spanset[], patterns: Patterns): Spanset[] {
  if (left.kind !== 'aggregate' || right.kind !== 'static') throw evaluationError(`scalar filter lhs (${printElement(left)}) not supported`)
  return aggregated(left, sets, patterns).filter(({ scalar }) => compareScalars(operator, scalar, right.value))
}

function aggregated(aggregate: Aggregate, sets: readonly Spanset[], patterns: Patterns): Spanset[] {
  const name = printElement(aggregate)
  return sets.flatMap((set) => {
    const scalar = aggregateOf(aggregate, set, patterns)
    return scalar ? [{ ...set, scalar, attributes: [...set.attributes, { name, value: scalar }] }] : []
  })
}

function aggregateOf({ operator, expression }: Aggregate, { spans }: Spanset, patterns: Patterns): Static | undefined {
  if (operator === 'count' || !expression) return int(BigInt(spans.length))
  const values = spans.map((span) => evaluate(expression, span, patterns)).filter(({ type }) => type !== 'nil')
  const [first] = values
  if (!first) return undefined
  switch (operator) {
    case 'max': return values.reduce((most, value) => (compare(value, most) > 0 ? value : most))
    case 'min': return values.reduce((least, value) => (compare(value, least) < 0 ? value : least))
    case 'sum': return values.reduce(sumOf)
    case 'avg': return dividedBy(values.reduce(sumOf), values.length)
  }
}

/** What is of another type than the first is not added. */
function sumOf(sum: Static, value: Static): Static {
  if (sum.type === 'int' && value.type === 'int') return int(sum.value + value.value)
  if (sum.type === 'duration' && value.type === 'duration') return duration(sum.value + value.value)
  return sum.type === 'float' && value.type === 'float' ? float(sum.value + value.value) : sum
}

function dividedBy(sum: Static, count: number): Static {
  // Below zero Tempo takes the bits of a whole number for one without a sign.
  if (sum.type === 'int') return float(Number(BigInt.asUintN(64, sum.value)) / count)
  if (sum.type === 'duration') return duration(sum.value / BigInt(count))
  return sum.type === 'float' ? float(sum.value / count) : sum
}
