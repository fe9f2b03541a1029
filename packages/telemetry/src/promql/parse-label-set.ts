/**
 * A metric by its labels, `name{a="b"}`, as senders write it: an equals sign is all that stands between a name and its value.
 *
 * Follows promql/parser/generated_parser.y of Prometheus 3 (metric, label_set) and ParseMetric in parse.go.
 */
import { compareText, metricName } from '../series/labels.ts'
import { unquote } from './lexemes.ts'
import { TokenStream } from './token-stream.ts'
import { isMetricIdentifier } from './tokens.ts'

export type LabelPair = readonly [name: string, value: string]

const where = 'label set'

/** In order of their names, of which one may stand twice. Throws `PromqlError`. */
export function parseLabelSet(text: string): readonly LabelPair[] {
  const tokens = new TokenStream(text)
  const pairs: LabelPair[] = []
  if (isMetricIdentifier(tokens.peek().kind)) pairs.push([metricName, tokens.next().text])
  if (tokens.accept('{')) parseItems(tokens, pairs)
  if (!tokens.is('EOF')) tokens.unexpected({ where: '', expected: '' })
  const refused = tokens.firstError()
  if (refused) throw refused
  return pairs.toSorted(([a], [b]) => compareText(a, b))
}

function parseItems(tokens: TokenStream, pairs: LabelPair[]): void {
  let close = tokens.accept('}')
  while (!close) {
    pairs.push(parseItem(tokens))
    const comma = tokens.accept(',')
    close = tokens.accept('}')
    if (!comma && !close) tokens.unexpected({ where, expected: '"," or "}"' })
  }
}

function parseItem(tokens: TokenStream): LabelPair {
  if (!tokens.is('IDENTIFIER', 'STRING')) tokens.unexpected({ where, expected: 'identifier or "}"' })
  const label = tokens.next()
  const name = label.kind === 'STRING' ? unquote(label.text) : label.text
  // A quoted text by itself is the metric's name.
  if (label.kind === 'STRING' && !tokens.is('=')) return [metricName, name]
  if (!tokens.accept('=')) tokens.unexpected({ where, expected: '"="' })
  if (!tokens.is('STRING')) tokens.unexpected({ where, expected: 'string' })
  return [name, unquote(tokens.next().text)]
}
