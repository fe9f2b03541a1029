/**
 * A query as Loki prints it back.
 *
 * Follows the String methods of pkg/logql/syntax/ast.go and pkg/logql/log of Loki 3.
 */
import { printDecimal } from '../../exposition/float.ts'
import { quote } from '../../series/labels.ts'
import { printMatcher } from '../../series/matcher.ts'
import { chainOf } from './line-filters.ts'
import { simplified } from './pipeline/simplify.ts'
import { printFixed, printPlainNumber } from './print-number.ts'
import { printBytes, printDuration, printRange } from './quantities.ts'
import type {
  Binary, Extraction, Grouping, LabelFilter, LineFilter, Logql, LogQuery, LogRange, NamedLabel, RangeAggregation, Stage, Unwrap, VectorAggregation,
} from './syntax.ts'

export function printLogql(query: Logql): string {
  switch (query.kind) {
    case 'logs': return printLogs(query)
    case 'literal': return printPlainNumber(query.value)
    case 'vector': return `vector(${printFixed(query.value)})`
    case 'range aggregation': return printRangeAggregation(query)
    case 'vector aggregation': return printVectorAggregation(query)
    case 'binary': return printBinary(query)
    case 'label_replace': {
      const { expression, to, replacement, from, pattern } = query
      return `label_replace(${printLogql(expression)},${[to, replacement, from, pattern].map(quote).join(',')})`
    }
    case 'variants': return `variants(${query.variants.map(printLogql).join(', ')}) of (${printLogRange(query.range)})`
    case 'refused': throw query.error
  }
}

function printLogs({ matchers, stages }: LogQuery): string {
  return [`{${matchers.map(printMatcher).join(', ')}}`, ...stages.map(printStage)].join(' ')
}

export function printStage(stage: Stage): string {
  switch (stage.kind) {
    case 'line filter': return printLineFilter(stage.filter)
    case 'label filter': return `| ${printLabelFilter(stage.filter)}`
    case 'regexp':
    case 'pattern':
    case 'line_format': return `| ${stage.kind} ${quote(stage.text)}`
    case 'logfmt': return `| logfmt${stage.isStrict ? ' --strict' : ''}${stage.keepsEmpty ? ' --keep-empty' : ''}`
    case 'json fields': return `| json ${stage.fields.map(printExtraction).join(',')}`
    case 'logfmt fields': {
      const flags = `${stage.isStrict ? '--strict ' : ''}${stage.keepsEmpty ? '--keep-empty ' : ''}`
      return `| logfmt ${flags}${stage.fields.map(printExtraction).join(',')}`
    }
    case 'label_format': {
      const formats = stage.formats.map(({ name, value, isRename }) => `${name}=${isRename ? value : quote(value)}`)
      return `| label_format ${formats.join(',')}`
    }
    case 'drop':
    case 'keep': return `| ${stage.kind} ${stage.labels.map(printNamedLabel).join(',')}`
    default: return `| ${stage.kind}`
  }
}

function printExtraction({ name, expression }: Extraction): string {
  return `${name}=${quote(expression)}`
}

function printNamedLabel({ name, matcher }: NamedLabel): string {
  return matcher ? printMatcher(matcher) : name!
}

function printLineFilter(filter: LineFilter): string {
  return chainOf(filter).map((each) => {
    const after = each.or ? ` or ${printLineFilter(each.or)}` : ''
    const sign = each.isAlternative ? '' : `${each.match} `
    return sign + (each.isIp ? `ip(${quote(each.text)})` : quote(each.text)) + after
  }).join(' ')
}

export function printLabelFilter(filter: LabelFilter): string {
  switch (filter.kind) {
    case 'both': return `( ${printLabelFilter(filter.left)} , ${printLabelFilter(filter.right)} )`
    case 'either': return `( ${printLabelFilter(filter.left)} or ${printLabelFilter(filter.right)} )`
    case 'string': {
      const { name, type, value } = filter.matcher
      // Only a pattern that stays one is printed in backquotes.
      if (type !== '=~' || simplified(value, 'label')) return printMatcher(filter.matcher)
      return `${name}${type}${value.includes('`') ? quote(value) : `\`${value}\``}`
    }
    case 'ip': return `${filter.name}${filter.isEqual ? '=' : '!='}ip(${quote(filter.pattern)})`
    case 'number': return `${filter.name}${filter.comparison}${printDecimal(filter.value)}`
    case 'duration': return `${filter.name}${filter.comparison}${printDuration(filter.value)}`
    case 'bytes': return `${filter.name}${filter.comparison}${printBytes(filter.value)}`
  }
}

function printUnwrap({ name, conversion, filters }: Unwrap): string {
  const of = conversion === '' ? name : `${conversion}(${name})`
  return ` | unwrap ${of}${filters.map((filter) => ` | ${printLabelFilter(filter)}`).join('')}`
}

function printLogRange({ logs, range, offset, unwrap }: LogRange): string {
  const shift = offset === 0 ? '' : ` offset ${printDuration(offset)}`
  return `${printLogs(logs)}${unwrap ? printUnwrap(unwrap) : ''}[${printRange(range)}]${shift}`
}

function printGrouping({ labels, isWithout }: Grouping): string {
  return ` ${isWithout ? 'without' : 'by'} (${labels.join(',')})`
}

function printRangeAggregation({ operator, range, parameter, grouping }: RangeAggregation): string {
  const first = parameter === undefined ? '' : `${printDecimal(parameter)},`
  return `${operator}(${first}${printLogRange(range)})${grouping ? printGrouping(grouping) : ''}`
}

function printVectorAggregation({ operator, expression, parameter, grouping }: VectorAggregation): string {
  const isPlain = grouping.labels.length === 0 && !grouping.isWithout
  const first = parameter === 0 ? '' : `${parameter},`
  return `${operator}${isPlain ? '' : printGrouping(grouping)}(${first}${printLogql(expression)})`
}

function printBinary({ operator, left, right, isBool, matching }: Binary): string {
  const { cardinality, isOn, labels, include } = matching
  let sign = isBool ? `${operator} bool` : operator
  if (isOn || labels) {
    const group = cardinality === 'one-to-one' ? '' : cardinality === 'many-to-one' ? 'group_left' : 'group_right'
    const grouped = include ? `${group} (${include.join(',')})` : group
    sign = `${sign} ${isOn ? 'on' : 'ignoring'} (${(labels ?? []).join(',')}) ${grouped}`
  }
  return `(${printLogql(left)} ${sign} ${printLogql(right)})`
}
