/**
 * Matchers and labels on amtool's command line.
 *
 * Follows cli/utils.go and matcher/compat/parse.go of Alertmanager 0.34.
 */
import { type Guest, now, print } from '@track/processes'
import { printMicroTimestamp, quoteGo } from '@track/simulation'
import { type AlertMatcher, matcherAdvice, MatcherError, parseAlertMatcher } from '@track/telemetry'
import { AmtoolError } from './client.ts'

const moving = 'Alertmanager is moving to a new parser for labels and matchers, and this input is incompatible. Alertmanager has instead parsed the input using '
  + 'the classic matchers parser as a fallback. To make this input compatible with the UTF-8 matchers parser please make sure all regular expressions and '
  + 'values are double-quoted and backslashes are escaped. If you are still seeing this message please open an issue.'

/** Throws `AmtoolError` with the words of the parser after a prefix. */
export function* matcherOf(text: string, prefix = ''): Guest<AlertMatcher> {
  const matcher = tried(text)
  if (typeof matcher === 'string') throw new AmtoolError(prefix + matcher)
  const advice = matcherAdvice(text)
  if (advice) {
    const at = printMicroTimestamp(yield* now()).replace(/\d{3}Z$/, 'Z')
    yield* print(`time=${at} level=WARN source=parse.go:136 msg=${quoteGo(moving)} input=${word(text)} origin=cli err=${word(advice.error)} suggestion=${word(advice.suggestion)}\n`)
  }
  return matcher
}

/** In quotes where a log line needs them. */
function word(text: string): string {
  return text === '' || /[\s"=\\]|[^\x20-\x7e]/.test(text) ? quoteGo(text) : text
}

function tried(text: string): AlertMatcher | string {
  try {
    return parseAlertMatcher(text)
  } catch (error) {
    // A text that is no matcher.
    if (!(error instanceof MatcherError)) throw error
    return error.message
  }
}

/** A first word that is no matcher is the name of an alert. */
export function withAlertName(words: readonly string[]): readonly string[] {
  const [first, ...rest] = words
  return first !== undefined && typeof tried(first) === 'string' ? [`alertname=${quoteGo(first)}`, ...rest] : words
}

/** `a=b` and `c=d`; throws `AmtoolError` in the words given for what is no such pair. */
export function* pairsOf(words: readonly string[], unequal: string, prefix = ''): Guest<Readonly<Record<string, string>>> {
  const pairs: Record<string, string> = {}
  for (const text of words) {
    const { name, type, value } = yield* matcherOf(text, prefix)
    if (type !== '=') throw new AmtoolError(unequal)
    pairs[name] = value
  }
  return pairs
}
