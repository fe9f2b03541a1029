/**
 * A selector by itself, without modifiers, as `match[]` takes it.
 *
 * Follows promql/parser/parse.go of Prometheus 3 (ParseMetricSelector).
 */
import type { Matcher } from '../series/matcher.ts'
import { parseSelector } from './parse-selector.ts'
import { TokenStream } from './token-stream.ts'
import { isMetricIdentifier } from './tokens.ts'

/** Throws `PromqlError`. */
export function parseMetricSelector(text: string): readonly Matcher[] {
  const tokens = new TokenStream(text)
  if (!tokens.is('{') && !isMetricIdentifier(tokens.peek().kind)) tokens.unexpected({ where: '', expected: '' })
  const { matchers } = parseSelector(tokens, tokens.is('{') ? undefined : tokens.next())
  if (!tokens.is('EOF')) tokens.unexpected({ where: '', expected: '' })
  const refused = tokens.firstError()
  if (refused) throw refused
  return matchers
}
