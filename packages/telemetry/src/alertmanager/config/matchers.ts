/**
 * Matchers in a configuration: the new list, and the old maps of values and of patterns.
 *
 * Follows config/common/matchers.go of Alertmanager 0.34.
 */
import { list, map, named, read, type Read, text } from '@track/formats'
import { quoteGo } from '@track/simulation'
import { PatternError } from '../../series/matcher.ts'
import { isLegacyLabelName } from '../../series/labels.ts'
import { parseAlertMatchers } from '../matchers/fallback.ts'
import { type AlertMatcher, alertMatcher, compileAnchored, MatcherError, printAlertMatcher, sortMatchers } from '../matchers/matcher.ts'
import { called, type Kind, mapOf, textKind } from './kind.ts'

/** Each line may hold several; they are sorted. */
export const matchersKind: Kind<readonly AlertMatcher[]> = {
  shape: read(list(text), (lines) => {
    try {
      return { value: sortMatchers(lines.flatMap((line) => parseAlertMatchers(line))) }
    } catch (error) {
      // A line that is no matcher.
      if (!(error instanceof MatcherError)) throw error
      return { error: error.message }
    }
  }, []),
  print: (matchers) => matchers.map(printAlertMatcher), isZero: (matchers) => matchers.length === 0,
}

const patternKind = read(text, (pattern): Read<string | false> => {
  try {
    compileAnchored(pattern)
    return { value: pattern }
  } catch (error) {
    // A pattern that RE2 refuses.
    if (!(error instanceof PatternError)) throw error
    return { error: error.message }
  }
}, false as string | false)

/** From names to patterns. */
export const patternsKind: Kind<Readonly<Record<string, string>>> = {
  shape: read(map(patternKind), (patterns) => {
    for (const [name, pattern] of Object.entries(patterns)) {
      if (!isLegacyLabelName(name)) return { error: `invalid label name ${quoteGo(name)}` }
      if (pattern === false) return { error: `invalid regexp value for ${quoteGo(name)}` }
    }
    return { value: patterns as Readonly<Record<string, string>> }
  }, {}),
  print: (patterns) => Object.fromEntries(Object.entries(patterns).map(([name, pattern]) => [name, pattern === '' ? null : pattern])),
  isZero: (patterns) => Object.keys(patterns).length === 0,
}

/** `model.LabelSet` */
export const labelSetKind: Kind<Readonly<Record<string, string>>> = (() => {
  const values = mapOf(called('model.LabelValue', textKind))
  return { ...values, shape: read(named('model.LabelSet', values.shape), (labels) => (Object.hasOwn(labels, '') ? { error: '"" is not a valid label name' } : { value: labels })) }
})()

/** The first name that is none, in the words for it. */
export function nameFault(values: Readonly<Record<string, string>>): string | undefined {
  const wrong = Object.keys(values).find((name) => !isLegacyLabelName(name))
  return wrong === undefined ? undefined : `invalid label name ${quoteGo(wrong)}`
}

/** All three ways as one list. */
export function matchersOf(
  { values, patterns, matchers }: { readonly values: Readonly<Record<string, string>>; readonly patterns: Readonly<Record<string, string>>; readonly matchers: readonly AlertMatcher[] },
): readonly AlertMatcher[] {
  return sortMatchers([
    ...Object.entries(values).map(([name, value]) => alertMatcher('=', name, value)),
    ...Object.entries(patterns).map(([name, pattern]) => alertMatcher('=~', name, `^(?:${pattern})$`)),
    ...matchers,
  ])
}
