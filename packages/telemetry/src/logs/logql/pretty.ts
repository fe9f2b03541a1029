/**
 * A query over several lines, as Loki's format_query writes it: what is longer than 100 bytes is
 * split and indented.
 *
 * Follows pkg/logql/syntax/prettier.go of Loki 3.
 */
import { quote } from '../../series/labels.ts'
import { utf8Length } from '../utf8.ts'
import { chainOf } from './line-filters.ts'
import { printLabelFilter, printLogql, printStage } from './print.ts'
import { printPlainNumber } from './print-number.ts'
import { printRange } from './quantities.ts'
import type { Binary, Grouping, LineFilter, Logql, LogQuery, LogRange, RangeAggregation, Stage, Unwrap, VectorAggregation } from './syntax.ts'

const lineMax = 100

export function prettyLogql(query: Logql): string {
  return pretty(query, 0)
}

function indent(level: number): string {
  return '  '.repeat(level)
}

function isLong(text: string): boolean {
  return utf8Length(text) > lineMax
}

function pretty(query: Logql, level: number): string {
  if (query.kind === 'variants') {
    const variants = query.variants.map((each) => pretty(each, level + 1)).join(',\n')
    return `${indent(level)}variants(\n${variants}\n${indent(level)}) of (\n${prettyRange(query.range, level + 1)}${indent(level)}\n)`
  }
  const text = printLogql(query)
  if (!isLong(text)) return indent(level) + text
  switch (query.kind) {
    case 'logs': return prettyLogs(query, level)
    case 'range aggregation': return prettyRangeAggregation(query, level)
    case 'vector aggregation': return prettyVectorAggregation(query, level)
    case 'binary': return prettyBinary(query, level)
    case 'label_replace': {
      const { expression, to, replacement, from, pattern } = query
      const texts = [to, replacement, from, pattern].map((each) => indent(level + 1) + quote(each))
      return `${indent(level)}label_replace(\n${[pretty(expression, level + 1), ...texts].join(',\n')}\n${indent(level)})`
    }
    default: return indent(level) + text
  }
}

function prettyLogs(query: LogQuery, level: number): string {
  const selector: LogQuery = { ...query, stages: [] }
  if (query.stages.length === 0) return indent(level) + printLogql(selector)
  return [indent(level) + printLogql(selector), ...query.stages.map((stage) => prettyStage(stage, level + 1))].join('\n')
}

function prettyStage(stage: Stage, level: number): string {
  if (stage.kind === 'decolorize') return printStage(stage)
  const text = printStage(stage)
  return stage.kind === 'line filter' && isLong(text) ? prettyLineFilter(stage.filter, level) : indent(level) + text
}

/** Filters one a line; what stands behind an `or` is left out, as upstream leaves it out. */
function prettyLineFilter(filter: LineFilter, level: number): string {
  const chain = chainOf(filter)
  for (let count = chain.length; count > 0; count--) {
    const text = printStage({ kind: 'line filter', filter: chain[count - 1]! })
    if (isLong(text)) continue
    return [indent(level) + text, ...chain.slice(count).map((each) => indent(level) + alone(each))].join('\n')
  }
  return chain.map((each) => indent(level) + alone(each)).join('\n')
}

function alone({ match, text, isIp }: LineFilter): string {
  return printStage({ kind: 'line filter', filter: { match, text, isIp, isAlternative: false } })
}

function prettyUnwrap({ name, conversion, filters }: Unwrap, level: number): string {
  const of = conversion === '' ? name : `${conversion}(${name})`
  return [`| unwrap ${of}`, ...filters.map((filter) => `| ${printLabelFilter(filter)}`)].map((line) => indent(level) + line).join('\n')
}

function prettyRange({ logs, range, offset, unwrap }: LogRange, level: number): string {
  const unwrapped = unwrap ? `\n${prettyUnwrap(unwrap, level + 1)}` : ''
  return `${pretty(logs, level)}${unwrapped} [${printRange(range)}]${offset === 0 ? '' : ` offset ${printRange(offset)}`}`
}

function prettyGrouping({ labels, isWithout }: Grouping): string {
  if (labels.length === 0) return isWithout ? ' without' : ''
  return ` ${isWithout ? 'without' : 'by'} (${labels.join(', ')})`
}

function prettyRangeAggregation({ operator, parameter, range, grouping }: RangeAggregation, level: number): string {
  const first = parameter === undefined ? '' : `${indent(level + 1)}${printPlainNumber(parameter)},\n`
  return `${indent(level)}${operator}(\n${first}${prettyRange(range, level + 1)}\n${indent(level)})${grouping ? prettyGrouping(grouping) : ''}`
}

function prettyVectorAggregation({ operator, grouping, parameter, expression }: VectorAggregation, level: number): string {
  const first = parameter === 0 ? '' : `${indent(level + 1)}${parameter},\n`
  return `${indent(level)}${operator}${prettyGrouping(grouping)}(\n${first}${pretty(expression, level + 1)}\n${indent(level)})`
}

function prettyBinary({ operator, left, right, isBool, matching }: Binary, level: number): string {
  const { cardinality, isOn, labels = [], include = [] } = matching
  let sign = isBool ? `${operator} bool` : operator
  if (labels.length > 0) {
    const group = cardinality === 'one-to-one' ? '' : cardinality === 'many-to-one' ? 'group_left' : 'group_right'
    const grouped = include.length > 0 ? `${group} (${include.join(', ')})` : group
    sign = `${sign} ${isOn ? 'on' : 'ignoring'} (${labels.join(', ')}) ${grouped}`
  }
  return `${pretty(left, level + 1)}\n${indent(level)}${sign}\n${pretty(right, level + 1)}`
}
