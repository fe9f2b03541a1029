/**
 * What may stand at a place of a LogQL query: labels of streams and their values, stages behind a pipe, aggregations.
 *
 * Follows the completion of Grafana's Loki data source (monaco-completion-provider/completionUtils.ts) in what it offers where.
 * Left out: labels that a parser would find in the lines.
 */
import { type Word, type WordRole, words } from '../logs/logql/words.ts'
import { escaped, noOffers, type Offer, type OfferKind, type Offers, offersFor, offersOf, quoted, usualRanges } from './offer.ts'
import { comparedLabel, isGrouping, type Spot, spotAt, within } from './spot.ts'

export interface LogqlNames {
  readonly labelNames: () => readonly string[]
  readonly labelValues: (label: string) => readonly string[]
  /** Lengths of time that whoever asks replaces before the query runs: `$__auto`. */
  readonly intervals?: readonly string[]
}

export function completeLogql(names: LogqlNames, text: string, cursor: number = text.length): Offers {
  const spot = spotAt(text, cursor)
  const { before, open, string, isComment } = spot
  if (isComment) return noOffers(cursor)
  const innermost = open.at(-1)?.sign
  if (string) {
    const label = innermost === '{' ? comparedLabel(before.slice(0, string.at)) : undefined
    if (label === undefined) return noOffers(cursor)
    const values = names.labelValues(label)
    return offersFor(before.slice(string.at + 1), cursor, offersOf('value', string.quote === '`' ? values : values.map(escaped)))
  }
  if (innermost === '{') return inStream(names, spot, cursor)
  if (isGrouping(spot)) return offersFor(typedWord(before), cursor, offersOf('label', names.labelNames()))
  if (innermost === '[') return offersFor(/[\w$]*$/.exec(before)![0], cursor, offersOf('duration', [...names.intervals ?? [], ...usualRanges]))
  return inPipeline(names, before, cursor)
}

function typedWord(text: string): string {
  return /[a-zA-Z_]\w*$/.exec(text)?.[0] ?? ''
}

function inStream(names: LogqlNames, spot: Spot, cursor: number): Offers {
  const inside = within(spot)
  const label = comparedLabel(inside)
  if (label !== undefined) return offersFor('', cursor, offersOf('value', names.labelValues(label).map(quoted)))
  const typed = typedWord(inside)
  if (/(?:^|,)\s*$/.test(inside.slice(0, inside.length - typed.length))) return offersFor(typed, cursor, offersOf('label', names.labelNames()))
  return /\w\s+$/.test(inside) ? offersFor('', cursor, offersOf('operator', ['=', '!=', '=~', '!~'])) : noOffers(cursor)
}

function inPipeline(names: LogqlNames, before: string, cursor: number): Offers {
  const flag = /--?[a-z-]*$/.exec(before)?.[0]
  if (flag !== undefined && /\|\s*logfmt(?:\s+--[a-z-]+)*\s+$/.test(before.slice(0, -flag.length))) return offersFor(flag, cursor, offersOfRoles('flag'))
  const typed = typedWord(before)
  const ahead = before.slice(0, before.length - typed.length)
  if (/\|\s*$/.test(ahead)) return offersFor(typed, cursor, offersOfRoles('parser', 'format', 'stage'))
  if (/\|\s*unwrap\s+$/.test(ahead)) return offersFor(typed, cursor, [...offersOfRoles('conversion'), ...offersOf('label', names.labelNames())])
  if (/\|\s*unwrap\s+\w+\($/.test(ahead) || /\|\s*(?:keep|drop)\s+(?:[^|]*,\s*)?$/.test(ahead)) return offersFor(typed, cursor, offersOf('label', names.labelNames()))
  if (/(?:\|[=~>]|![=~>])\s*$/.test(ahead)) return offersFor(typed, cursor, offersOfRoles('filter'))
  if (/[}"`]\s*$/.test(ahead) || /\|\s*(?:json|logfmt|unpack|decolorize)\s+$/.test(ahead)) return offersFor(typed, cursor, typed === '' ? lineFilters : [])
  const last = /([a-z_]+)\s+$/.exec(ahead)?.[1]
  const isAfterVector = last !== undefined && words.some(({ text, role }) => text === last && role === 'vector aggregation')
  if (isAfterVector) return offersFor(typed, cursor, offersOfRoles('modifier').filter(({ text }) => text === 'by (' || text === 'without ('))
  if (/[)\]]\s*$/.test(ahead)) return offersFor(typed, cursor, [...offersOfRoles('modifier'), ...offersOf('word', ['and', 'or', 'unless'])])
  return offersFor(typed, cursor, [...offersOfRoles('range aggregation', 'vector aggregation', 'function'), ...(typed === '' ? [{ text: '{', kind: 'operator' as const, help: 'Streams by their labels.' }] : [])])
}

const lineFilters: readonly Offer[] = [
  { text: '|= ', kind: 'operator', help: 'Lines that have this.' }, { text: '!= ', kind: 'operator', help: 'Lines that have it not.' },
  { text: '|~ ', kind: 'operator', help: 'Lines with a match of this RE2 pattern.' }, { text: '!~ ', kind: 'operator', help: 'Lines without a match.' },
  { text: '|> ', kind: 'operator', help: 'Lines of this pattern: <_> is any text.' }, { text: '!> ', kind: 'operator', help: 'Lines not of it.' },
  { text: '| ', kind: 'operator', help: 'A parser, a label filter, a format.' },
]

const kinds: Readonly<Partial<Record<WordRole, OfferKind>>> = {
  'range aggregation': 'function', 'vector aggregation': 'aggregation', function: 'function', conversion: 'function', filter: 'function',
  parser: 'stage', format: 'stage', stage: 'stage', modifier: 'word', flag: 'word',
}

const opensList: ReadonlySet<string> = new Set(['by', 'without', 'on', 'ignoring', 'group_left', 'group_right'])

function offersOfRoles(...roles: readonly WordRole[]): Offer[] {
  return words.filter(({ role, usage, text }) => roles.includes(role) && (usage !== undefined || text.startsWith('-'))).map(offerOf)
}

function offerOf({ text, role, isCalled, usage, help }: Word): Offer {
  const written = isCalled ? `${text}(` : opensList.has(text) ? `${text} (` : text
  return { text: written, kind: kinds[role] ?? 'word', ...(usage !== undefined && { usage, help }) }
}
