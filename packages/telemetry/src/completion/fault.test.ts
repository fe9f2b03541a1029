import { expect, test } from 'vitest'
import { queryFault, type QueryLanguage } from './fault.ts'

test.each<[QueryLanguage, string, string, string]>([
  ['promql', 'sum(rate(up[5m])', '1:17: parse error: unclosed left parenthesis', ')'],
  ['promql', 'foo(up)', '1:1: parse error: unknown function with name "foo"', 'foo'],
  ['promql', 'up{job=}', '1:8: parse error: unexpected "}" in label matching, expected string', '}'],
  ['promql', 'rate(up)', '1:6: parse error: expected type range vector in call to function "rate", got instant vector', 'up'],
  ['logql', '{app="web"', 'parse error at line 1, col 11: syntax error: unexpected $end, expecting } or ,', '"'],
  ['logql', '{app="web"} |', 'parse error at line 1, col 14: syntax error: unexpected $end', '|'],
  ['logql', '{app="web"}\n| foo bar', 'parse error at line 2, col 7: syntax error: unexpected IDENTIFIER', 'bar'],
  ['logql', 'sum({app="web"})', 'parse error at line 1, col 16: syntax error: unexpected )', ')'],
  ['traceql', '{ status = }', 'parse error at line 1, col 12: syntax error: unexpected }', '}'],
  ['traceql', '{ span.x = 1', 'parse error at line 1, col 13: syntax error: unexpected $end', '1'],
])('%s: %s', (language, text, message, marked) => {
  const fault = queryFault(language, text)
  expect([fault?.message, fault && text.slice(fault.from, fault.to)]).toEqual([message, marked])
})

test.each<[QueryLanguage, string]>([['promql', 'sum(rate(up[5m]))'], ['logql', '{app="web"} |= "x"'], ['traceql', '{ status = error }'], ['promql', ' ']])('%s: %s is a query, or not yet one', (language, text) => {
  expect(queryFault(language, text)).toBeUndefined()
})
