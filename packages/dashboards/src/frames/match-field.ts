/**
 * Which fields an override or a transformation means.
 *
 * Follows packages/grafana-data/src/transformations/matchers of Grafana 12.
 * Left out: matchers of several types (byTypes), of links and of frames by name.
 */
import { displayNameOf } from './display-name.ts'
import type { Field, FieldLabels, Frame } from './frame.ts'
import { loosePattern, type Pattern, PatternFault, wholePattern } from './pattern.ts'
import { reduceTo } from './reduce.ts'

export type FieldMatcher = (field: Field, frame: Frame, frames: readonly Frame[]) => boolean

export interface MatcherConfig {
  readonly id: string
  readonly options?: unknown
}

export const matcherNames: readonly string[] = [
  'byName', 'byNames', 'byRegexp', 'byRegexpOrNames', 'byType', 'byFrameRefID', 'byValue', 'numeric', 'time', 'first', 'firstTimeField',
]

/** Undefined for a matcher that is not known. */
export function fieldMatcher({ id, options }: MatcherConfig): FieldMatcher | undefined {
  const record = (typeof options === 'object' && options !== null ? options : {}) as Readonly<Record<string, unknown>>
  switch (id) {
    case 'byName': return byNames([String(options ?? '')])
    case 'byNames': {
      const matches = byNames(textsOf(record.names))
      return record.mode === 'exclude' ? (...given) => !matches(...given) : matches
    }
    case 'byRegexp': return byPattern(String(options ?? ''))
    case 'byRegexpOrNames': {
      const [names, pattern] = [byNames(textsOf(record.names)), byPattern(String(record.pattern ?? ''))]
      return (...given) => names(...given) || pattern(...given)
    }
    case 'byType': return ({ type }) => type === options
    case 'byFrameRefID': return (_field, { refId }) => refId === options
    case 'byValue': return byValue(record)
    case 'numeric': return ({ type }) => type === 'number'
    case 'time': return ({ type }) => type === 'time'
    case 'firstTimeField': return (field, { fields }) => field === fields.find(({ type }) => type === 'time')
    case 'first': return (field, { fields }) => field === fields[0]
    default: return undefined
  }
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}

function byNames(names: readonly string[]): FieldMatcher {
  const wanted = new Set(names)
  return (field, frame, frames) => wanted.has(field.name) || wanted.has(displayNameOf(field, frame, frames)) || isMeant(wanted, field)
}

/** `Value` and `Time` mean what they meant before the source gave better names. */
function isMeant(wanted: ReadonlySet<string>, { name, type, labels }: Field): boolean {
  if (wanted.has('Value')) return labels !== undefined && (labels as FieldLabels).__name__ === name
  return (wanted.has('Time') || wanted.has('time')) && type === 'time'
}

function byPattern(text: string): FieldMatcher {
  const pattern = text === '' ? undefined : patternOrNone(text)
  return (field, frame, frames) => pattern !== undefined && pattern.test(displayNameOf(field, frame, frames))
}

function patternOrNone(text: string): Pattern | undefined {
  try {
    return wholePattern(text)
  } catch (error) {
    // A pattern that cannot be read matches nothing; reading the dashboard has complained.
    if (error instanceof PatternFault) return undefined
    throw error
  }
}

/** What is wrong with the pattern of a matcher, if anything. */
export function patternFault(text: string, isWhole = true): string | undefined {
  try {
    if (isWhole) wholePattern(text)
    else loosePattern(text)
    return undefined
  } catch (error) {
    // The very thing that is asked.
    if (error instanceof PatternFault) return error.message
    throw error
  }
}

function byValue({ reducer, op = '==', value }: Readonly<Record<string, unknown>>): FieldMatcher {
  if (typeof reducer !== 'string') return () => false
  return ({ values, type }) => {
    const answer = reduceTo(values, reducer, type)
    return reducer === 'allIsZero' || reducer === 'allIsNull' ? Boolean(answer) : isSo(answer, String(op), value)
  }
}

function isSo(left: unknown, operator: string, right: unknown): boolean {
  if (left === null || left === undefined || right === null || right === undefined) {
    const [a, b] = [left ?? null, right ?? null]
    return operator === 'eq' || operator === '==' ? a === b : (operator === 'neq' || operator === '!=') && a !== b
  }
  const [a, b] = [Number(left), Number(right)]
  switch (operator) {
    case 'neq': case '!=': return a !== b
    case 'gt': case '>': return a > b
    case 'gte': case '>=': return a >= b
    case 'lt': case '<': return a < b
    case 'lte': case '<=': return a <= b
    default: return a === b
  }
}
