/**
 * A metric's name and its matchers in braces.
 *
 * Follows promql/parser/generated_parser.y of Prometheus 3 (vector_selector, label_matchers).
 */
import { metricName } from '../series/labels.ts'
import { type Matcher, type MatcherType, newMatcher, PatternError } from '../series/matcher.ts'
import { unquote } from './lexemes.ts'
import type { VectorSelector } from './syntax.ts'
import type { TokenStream } from './token-stream.ts'
import type { Token } from './tokens.ts'

const where = 'label matching'

export function parseSelector(tokens: TokenStream, name: Token | undefined): VectorSelector {
  const matchers: Matcher[] = []
  let start = name?.start ?? 0
  let end = name?.end ?? 0
  const open = tokens.accept('{')
  if (open) {
    if (!name) start = open.start
    end = parseMatchers(tokens, matchers)
  }
  if (name) matchers.push(newMatcher(metricName, '=', name.text))
  return { kind: 'selector', name: name?.text ?? '', matchers, offsetMs: 0, position: { start, end } }
}

/** Reads up to the closing brace and answers where it ends. */
function parseMatchers(tokens: TokenStream, matchers: Matcher[]): number {
  let close = tokens.accept('}')
  while (!close) {
    parseMatcher(tokens, matchers)
    const comma = tokens.accept(',')
    close = tokens.accept('}')
    if (!comma && !close) tokens.unexpected({ where, expected: '"," or "}"' })
  }
  return close.end
}

const operators = ['=', '!=', '=~', '!~'] as const

function parseMatcher(tokens: TokenStream, matchers: Matcher[]): void {
  if (!tokens.is('IDENTIFIER', 'STRING')) tokens.unexpected({ where, expected: 'identifier or "}"' })
  const label = tokens.next()
  const name = label.kind === 'STRING' ? unquote(label.text) : label.text
  if (!tokens.is(...operators)) {
    if (label.kind === 'IDENTIFIER') tokens.unexpected({ where, expected: 'label matching operator' })
    // A quoted text by itself is the metric's name.
    matchers.push(newMatcher(metricName, '=', name))
    return
  }
  const type = tokens.next().kind as MatcherType
  if (!tokens.is('STRING')) tokens.unexpected({ where, expected: 'string' })
  const value = tokens.next()
  try {
    matchers.push(newMatcher(name, type, unquote(value.text)))
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    // A malformed pattern is the query's fault, told with the matcher's place.
    tokens.refuse({ start: label.start, end: value.end }, error.message)
  }
}
