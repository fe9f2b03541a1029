/**
 * What may stand at a place of a PromQL query: metrics, functions, labels and their values, words between operands.
 *
 * Follows the completion of Prometheus' web interface (codemirror-promql, src/complete/hybrid.ts) in what it offers where.
 */
import { functionTable } from '../promql/functions/table.ts'
import type { FunctionRow } from '../promql/functions/row.ts'
import { aggregators } from '../promql/tokens.ts'
import { printType } from '../promql/syntax.ts'
import { escaped, noOffers, type Offer, type Offers, offersFor, offersOf, quoted, usualRanges } from './offer.ts'
import { ahead, comparedLabel, isGrouping, type Spot, spotAt, within } from './spot.ts'

/** Names of the series that are there; a metric's own labels where one is given. */
export interface PromqlNames {
  readonly metrics: () => readonly string[]
  /** What its targets say of a metric. */
  readonly about?: (metric: string) => { readonly type: string; readonly help: string } | undefined
  readonly labelNames: (metric: string | undefined) => readonly string[]
  readonly labelValues: (label: string, metric: string | undefined) => readonly string[]
  /** Lengths of time that whoever asks replaces before the query runs: `$__rate_interval`. */
  readonly intervals?: readonly string[]
}

export function completePromql(names: PromqlNames, text: string, cursor: number = text.length): Offers {
  const spot = spotAt(text, cursor)
  const { before, open, string, isComment } = spot
  if (isComment) return noOffers(cursor)
  if (string) return inString(names, spot, cursor)
  const innermost = open.at(-1)?.sign
  if (innermost === '{') return inSelector(names, spot, cursor)
  if (isGrouping(spot)) return offersFor(typedWord(before), cursor, labelOffers(groupedLabels(names, text)))
  if (innermost === '[') return inBrackets(names, spot, cursor)
  return inExpression(names, before, cursor)
}

/** The value of a matcher; of any other string there is nothing to know. */
function inString(names: PromqlNames, spot: Spot, cursor: number): Offers {
  const { string, before, open } = spot
  const label = open.at(-1)?.sign === '{' ? comparedLabel(before.slice(0, string!.at)) : undefined
  if (label === undefined) return noOffers(cursor)
  const values = names.labelValues(label, label === '__name__' ? undefined : metricOf(spot))
  return offersFor(before.slice(string!.at + 1), cursor, offersOf('value', string!.quote === '`' ? values : values.map(escaped)))
}

function inSelector(names: PromqlNames, spot: Spot, cursor: number): Offers {
  const inside = within(spot)
  const label = comparedLabel(inside)
  if (label !== undefined) return offersFor('', cursor, offersOf('value', names.labelValues(label, label === '__name__' ? undefined : metricOf(spot)).map(quoted)))
  if (/(?:\w|")\s+$/.test(inside) && !/,\s*$/.test(inside)) return offersFor('', cursor, matcherOperators)
  const typed = typedWord(inside)
  return /(?:^|,)\s*$/.test(inside.slice(0, inside.length - typed.length)) ? offersFor(typed, cursor, labelOffers(names.labelNames(metricOf(spot)))) : noOffers(cursor)
}

const matcherOperators: readonly Offer[] = [
  { text: '=', kind: 'operator', help: 'The label is this.' }, { text: '!=', kind: 'operator', help: 'The label is not this.' },
  { text: '=~', kind: 'operator', help: 'The whole label matches this RE2 pattern.' }, { text: '!~', kind: 'operator', help: 'The label does not match this RE2 pattern.' },
]

/** Before the braces, or within them as `__name__`. */
function metricOf(spot: Spot): string | undefined {
  const [named] = /[a-zA-Z_:][\w:]*$/.exec(ahead(spot).trimEnd()) ?? []
  return named ?? /__name__\s*=\s*"([^"\\]+)"/.exec(within(spot))?.[1]
}

function typedWord(text: string): string {
  return /[a-zA-Z_:][\w:]*$/.exec(text)?.[0] ?? ''
}

/** The labels of the metrics that the query names, all of them where it names none yet. */
function groupedLabels(names: PromqlNames, text: string): string[] {
  const known = new Set(names.metrics())
  const named = (text.match(/[a-zA-Z_:][\w:]*/g) ?? []).filter((word) => known.has(word))
  return named.length === 0 ? [...names.labelNames(undefined)] : named.flatMap((metric) => names.labelNames(metric))
}

function labelOffers(labels: readonly string[]): Offer[] {
  return offersOf('label', labels.filter((label) => label !== '__name__'))
}

function inBrackets({ intervals = [] }: PromqlNames, spot: Spot, cursor: number): Offers {
  const inside = within(spot)
  const typed = /[\w$]*$/.exec(inside)![0]
  return offersFor(typed, cursor, offersOf('duration', [...intervals, ...usualRanges]))
}

/** A word comes after an operand, an operand after anything else. */
function inExpression(names: PromqlNames, before: string, cursor: number): Offers {
  if (/\$\w*$/.test(before)) return offersFor(/\$\w*$/.exec(before)![0], cursor, offersOf('duration', names.intervals ?? []))
  const [, length] = /\boffset\s+(\w*)$/.exec(before) ?? []
  if (length !== undefined) return offersFor(length, cursor, offersOf('duration', usualRanges))
  const typed = typedWord(before)
  const ahead = before.slice(0, before.length - typed.length)
  const last = /([\w:]+)\s+$/.exec(ahead)?.[1]
  if (last !== undefined && aggregatorNames.has(last)) return offersFor(typed, cursor, groupingWords)
  if (/[)}\]]\s*$/.test(ahead) || (last !== undefined && !connecting.has(last))) return offersFor(typed, cursor, /\)\s*$/.test(ahead) ? [...groupingWords, ...operandWords] : operandWords)
  const metrics = names.metrics().map((text): Offer => {
    const about = names.about?.(text)
    return { text, kind: 'metric', ...(about && { usage: about.type, help: about.help }) }
  })
  return offersFor(typed, cursor, [...metrics, ...calledOffers])
}

/** Words after which an operand stands. */
const connecting: ReadonlySet<string> = new Set(['and', 'or', 'unless', 'atan2', 'bool'])

const aggregatorNames: ReadonlySet<string> = new Set(aggregators)

const groupingWords: readonly Offer[] = [
  { text: 'by (', kind: 'word', usage: 'sum by (label) (…)', help: 'Keeps only these labels.' },
  { text: 'without (', kind: 'word', usage: 'sum without (label) (…)', help: 'Keeps all but these labels.' },
]

const operandWords: readonly Offer[] = [
  { text: 'and', kind: 'word', usage: 'a and b', help: 'All of a that b has too.' }, { text: 'or', kind: 'word', usage: 'a or b', help: 'All of a, and of b what a has not.' },
  { text: 'unless', kind: 'word', usage: 'a unless b', help: 'All of a that b has not.' }, { text: 'atan2', kind: 'word', usage: 'a atan2 b', help: 'The angle of a and b, in radians.' },
  { text: 'offset', kind: 'word', usage: 'a offset 1h', help: 'Looks so much further back.' }, { text: 'bool', kind: 'word', usage: 'a > bool b', help: '0 or 1 instead of a filter.' },
  { text: 'on (', kind: 'word', usage: 'a * on (label) b', help: 'Matches by these labels.' }, { text: 'ignoring (', kind: 'word', usage: 'a * ignoring (label) b', help: 'Matches by all but these labels.' },
  { text: 'group_left (', kind: 'word', usage: 'a * on (label) group_left (more) b', help: 'Many on the left match one on the right.' },
  { text: 'group_right (', kind: 'word', usage: 'a * on (label) group_right (more) b', help: 'One on the left matches many on the right.' },
]

const calledOffers: readonly Offer[] = [
  ...functionTable.map((row): Offer => ({ text: `${row.name}(`, kind: 'function', usage: usageOf(row), help: row.isExperimental ? `${row.help} (experimental)` : row.help })),
  ...aggregators.map((name): Offer => ({ text: `${name}(`, kind: 'aggregation', usage: `${name} by (label) (…)` })),
]

/** `rate(range vector)`; what may be left out in brackets. */
function usageOf({ name, arguments: types, variadic = 0 }: FunctionRow): string {
  const required = types.slice(0, types.length - (variadic === 0 ? 0 : 1)).map(printType)
  const last = types.at(-1)
  const optional = variadic === 0 || last === undefined ? [] : [variadic < 0 ? `[${printType(last)}, …]` : `[${printType(last)}]`]
  return `${name}(${[...required, ...optional].join(', ')})`
}
