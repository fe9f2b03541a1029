/**
 * What stands between a binary operator and its right side, and lists of labels in parentheses.
 *
 * Follows promql/parser/generated_parser.y of Prometheus 3 (bin_modifier, grouping_labels).
 */
import { quote } from '../series/labels.ts'
import { unquote } from './lexemes.ts'
import { parseNumberOrDuration } from './parse-duration.ts'
import type { Cardinality, VectorMatching } from './syntax.ts'
import type { TokenStream } from './token-stream.ts'
import { isLabelWord } from './tokens.ts'

export function parseBinaryModifiers(tokens: TokenStream): { isBool: boolean; matching: VectorMatching } {
  const isBool = tokens.accept('bool') !== undefined
  let matching: VectorMatching = { cardinality: 'one-to-one', isOn: false, labels: [], include: [] }
  if (tokens.is('on', 'ignoring')) {
    const isOn = tokens.next().kind === 'on'
    matching = { ...matching, isOn, labels: parseGrouping(tokens).labels }
    if (tokens.is('group_left', 'group_right')) {
      const cardinality: Cardinality = tokens.next().kind === 'group_left' ? 'many-to-one' : 'one-to-many'
      const include = tokens.is('(') ? parseGrouping(tokens).labels : []
      matching = { ...matching, cardinality, include }
    }
  }
  return { isBool, matching: parseFill(tokens, matching) }
}

/** `fill(0)`, or `fill_left(0)` and `fill_right(0)` in any order. */
function parseFill(tokens: TokenStream, matching: VectorMatching): VectorMatching {
  if (tokens.accept('fill')) {
    const fill = parseFillValue(tokens)
    return { ...matching, fillLeft: fill, fillRight: fill }
  }
  let filled = matching
  while (tokens.is('fill_left', 'fill_right')) {
    const isLeft = tokens.peek().kind === 'fill_left'
    if (filled[isLeft ? 'fillLeft' : 'fillRight'] !== undefined) return filled
    tokens.next()
    filled = { ...filled, [isLeft ? 'fillLeft' : 'fillRight']: parseFillValue(tokens) }
  }
  return filled
}

function parseFillValue(tokens: TokenStream): number {
  tokens.expect('(')
  const sign = tokens.accept('-') ?? tokens.accept('+')
  if (!tokens.is('NUMBER', 'DURATION')) tokens.unexpected()
  const { value } = parseNumberOrDuration(tokens)
  tokens.expect(')')
  return sign?.kind === '-' ? -value : value
}

/** `(a, b, "c.d")`, with or without a last comma. */
export function parseGrouping(tokens: TokenStream): { labels: readonly string[]; end: number } {
  const where = 'grouping opts'
  const open = tokens.accept('(')
  if (!open) tokens.unexpected({ where, expected: '"("' })
  const labels: string[] = []
  let close = tokens.accept(')')
  while (!close) {
    labels.push(parseGroupingLabel(tokens))
    const comma = tokens.accept(',')
    close = tokens.accept(')')
    if (!comma && !close) tokens.unexpected({ where, expected: '"," or ")"' })
  }
  return { labels, end: close.end }
}

function parseGroupingLabel(tokens: TokenStream): string {
  const isQuoted = tokens.is('STRING')
  if (!isQuoted && !isLabelWord(tokens.peek().kind)) tokens.unexpected({ where: 'grouping opts', expected: 'label' })
  const token = tokens.next()
  const label = isQuoted ? unquote(token.text) : token.text
  if (label === '') tokens.refuse(token, `invalid label name for grouping: ${quote(label)}`)
  return label
}
