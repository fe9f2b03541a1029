/**
 * What may stand at a place of a TraceQL query: attributes with their scopes, intrinsics, values, functions behind a pipe.
 *
 * Follows the completion of Grafana's Tempo data source (traceql/autocomplete.ts) in what it offers where.
 */
import type { TagValue } from '../traces/traceql/tags.ts'
import { traceqlWords, type TraceqlWordRole } from '../traces/traceql/words.ts'
import { escaped, noOffers, type Offer, type Offers, offersFor, offersOf, quoted } from './offer.ts'
import { ahead, spotAt } from './spot.ts'

export interface TraceqlNames {
  /** With their scope: `span.http.method`, `resource.service.name`. */
  readonly attributes: () => readonly string[]
  readonly values: (attribute: string) => readonly TagValue[]
}

export function completeTraceql(names: TraceqlNames, text: string, cursor: number = text.length): Offers {
  const spot = spotAt(text, cursor)
  const { before, open, string } = spot
  if (string) {
    const attribute = comparedAttribute(before.slice(0, string.at))
    if (attribute === undefined) return noOffers(cursor)
    const values = names.values(attribute).filter(({ type }) => type === 'string').map(({ value }) => value)
    return offersFor(before.slice(string.at + 1), cursor, offersOf('value', string.quote === '`' ? values : values.map(escaped)))
  }
  const typed = /[\w.:][\w.:/-]*$/.exec(before)?.[0] ?? ''
  const typedAfter = before.slice(0, before.length - typed.length)
  if (open.some(({ sign }) => sign === '{')) return inSpans(names, typed, typedAfter, cursor)
  if (open.at(-1)?.sign === '(' && /\w\s*$/.test(ahead(spot))) return offersFor(typed, cursor, attributeOffers(names))
  if (/\|\s*$/.test(typedAfter)) return offersFor(typed, cursor, offersOfRole('function'))
  if (/[})]\s*$/.test(typedAfter)) return offersFor(typed, cursor, typed === '' ? betweenSpans : offersOf('word', ['by(']))
  return typed === '' ? offersFor('', cursor, [{ text: '{ ', kind: 'operator', help: 'Spans that meet a condition.' }]) : noOffers(cursor)
}

/** The attribute and the operator before a value that is being written: `span.http.method =`. */
function comparedAttribute(text: string): string | undefined {
  return /([\w.][\w.:/-]*)\s*(?:=~|!~|!=|>=|<=|=|>|<)\s*$/.exec(text)?.[1]
}

function inSpans(names: TraceqlNames, typed: string, ahead: string, cursor: number): Offers {
  const attribute = comparedAttribute(ahead)
  if (attribute !== undefined) return offersFor(typed, cursor, names.values(attribute).map(({ type, value }): Offer => ({ text: type === 'string' ? quoted(value) : value, kind: 'value' })))
  if (/(?:[{(!]|&&|\|\|)\s*$/.test(ahead)) return offersFor(typed, cursor, attributeOffers(names))
  if (typed !== '') return noOffers(cursor)
  const [compared] = /(?:=~|!~|!=|>=|<=|=|>|<)\s*(?:"(?:[^"\\]|\\.)*"|`[^`]*`|[\w.]+)\s+$/.exec(ahead) ?? []
  return offersFor('', cursor, compared === undefined ? comparisons : connections)
}

const comparisons = offersOf('operator', ['=', '!=', '=~', '!~', '>', '>=', '<', '<='])

const connections: readonly Offer[] = [{ text: '&& ', kind: 'operator', help: 'Both hold of one span.' }, { text: '|| ', kind: 'operator', help: 'One of both holds.' }]

const betweenSpans: readonly Offer[] = [
  { text: '| ', kind: 'operator', help: 'An aggregation, a selection of attributes, a metric.' },
  { text: '&& ', kind: 'operator', help: 'Spans of both are in the trace.' }, { text: '|| ', kind: 'operator', help: 'Spans of one are in the trace.' },
  { text: '> ', kind: 'operator', help: 'The right is a child of the left.' }, { text: '>> ', kind: 'operator', help: 'The right is a descendant of the left.' },
  { text: '< ', kind: 'operator', help: 'The right is the parent of the left.' }, { text: '<< ', kind: 'operator', help: 'The right is an ancestor of the left.' },
  { text: '~ ', kind: 'operator', help: 'They are siblings.' },
]

function attributeOffers({ attributes }: TraceqlNames): Offer[] {
  return [...offersOf('label', attributes()), ...offersOfRole('intrinsic'), ...offersOfRole('scope')]
}

function offersOfRole(role: TraceqlWordRole): Offer[] {
  return traceqlWords.filter((word) => word.role === role).map(({ text }) => (role === 'function' ? { text: `${text}(`, kind: 'function' } : { text, kind: 'word' }))
}
