/**
 * A matcher of Alertmanager: a row without its compiled pattern, which follows from it.
 *
 * Follows pkg/labels/matcher.go of Alertmanager 0.34.
 */
import { oncePerRow, quoteGo } from '@track/simulation'
import { RE2JS } from 're2js'
import { compareText, type Labels, labelValue } from '../../series/labels.ts'
import { type MatcherType, PatternError } from '../../series/matcher.ts'
import { isReserved } from './reserved.ts'

export interface AlertMatcher {
  readonly name: string
  readonly type: MatcherType
  readonly value: string
}

/** Throws `PatternError` for a malformed pattern. */
export function alertMatcher(type: MatcherType, name: string, value: string): AlertMatcher {
  const matcher = { name, type, value }
  if (type === '=~' || type === '!~') compiled(matcher)
  return matcher
}

/** Compiles `^(?:pattern)$`, whose dot does not take newlines; throws `PatternError` in Go's words. */
export function compileAnchored(pattern: string): RE2JS {
  return compileGo(`^(?:${pattern})$`)
}

/** Throws `PatternError` in the words of Go's regexp/syntax. */
export function compileGo(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (error) {
    // re2js refuses a malformed pattern by throwing.
    throw new PatternError(error instanceof Error ? error.message : String(error))
  }
}

const compiled = oncePerRow(({ value }: AlertMatcher) => compileAnchored(value))

export function matcherMatches(matcher: AlertMatcher, value: string): boolean {
  switch (matcher.type) {
    case '=': return value === matcher.value
    case '!=': return value !== matcher.value
    case '=~': return compiled(matcher).matcher(value).find()
    case '!~': return !compiled(matcher).matcher(value).find()
  }
}

/** A label that is not there has the empty value. */
export function matchersMatch(matchers: readonly AlertMatcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matcherMatches(matcher, labelValue(labels, matcher.name)))
}

/** By name, then value, then type in the order `=`, `!=`, `=~`, `!~`. */
export function sortMatchers(matchers: readonly AlertMatcher[]): readonly AlertMatcher[] {
  const types: readonly MatcherType[] = ['=', '!=', '=~', '!~']
  return matchers.toSorted((a, b) => compareText(a.name, b.name) || compareText(a.value, b.value) || types.indexOf(a.type) - types.indexOf(b.type))
}

/** `severity=~"a|b"`; a name with reserved characters is quoted, and then both are as Go quotes them. */
export function printAlertMatcher({ name, type, value }: AlertMatcher): string {
  if ([...name].some(isReserved)) return `${quoteGo(name)}${type}${quoteGo(value)}`
  return `${name}${type}"${value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"')}"`
}

/** `{a="b",c!="d"}` */
export function printAlertMatchers(matchers: readonly AlertMatcher[]): string {
  return `{${matchers.map(printAlertMatcher).join(',')}}`
}

/** Text that is no list of matchers, in the words of the parser that refused it. */
export class MatcherError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MatcherError'
  }
}
