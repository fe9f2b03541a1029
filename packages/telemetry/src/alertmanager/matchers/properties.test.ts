/** Any text is matchers or is refused, and what is printed reads as what it was. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConfigError, loadConfig } from '../config/config.ts'
import { parseAlertMatchers, type MatcherSyntax } from './fallback.ts'
import { alertMatcher, MatcherError, printAlertMatchers } from './matcher.ts'

const syntaxes: readonly MatcherSyntax[] = ['fallback', 'classic', 'utf8']
const pieces = fc.array(fc.constantFrom('a', 'b c', 'é', '"', '\\', '=', '!=', '=~', '!~', '{', '}', ',', ' ', '(', '.*', "'", '`', '\n', '\ud800'), { maxLength: 12 })

test('a text is taken or refused', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), pieces.map((parts) => parts.join(''))), fc.constantFrom(...syntaxes), (text, syntax) => {
    try {
      return Array.isArray(parseAlertMatchers(text, syntax))
    } catch (error) {
      // Refused, and by nothing else.
      return error instanceof MatcherError
    }
  }), { numRuns: 2000 })
})

test('what is printed is read again', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text.isWellFormed())
  const matcher = fc.tuple(fc.constantFrom('=', '!='), name, name).map(([type, left, right]) => alertMatcher(type as '=', left, right))
  fc.assert(fc.property(fc.array(matcher, { maxLength: 4 }), (matchers) => {
    expect(parseAlertMatchers(printAlertMatchers(matchers), 'utf8')).toEqual(matchers)
  }), { numRuns: 1000 })
})

test('a configuration is taken or refused', () => {
  const line = fc.constantFrom('route:', '  receiver: a', '  routes:', '  - matchers: [a=b]', '    match: {a: b}', 'receivers:', '- name: a', '  webhook_configs:', '  - url: http://x', 'global:', 'null', '  - null', '- x', '{', '  group_by: [', '\t', 'time_intervals:')
  fc.assert(fc.property(fc.array(line, { maxLength: 10 }), (lines) => {
    try {
      return loadConfig(lines.join('\n')).route.receiver !== ''
    } catch (error) {
      // Refused, and by nothing else.
      return error instanceof ConfigError
    }
  }), { numRuns: 2000 })
})
