/**
 * Line filters: `|=`, `!=`, `|~`, `!~`, `|>`, `!>` and `ip(…)`, made into one test of a line.
 *
 * Follows pkg/logql/log/filter.go and LineFilterExpr.Filter of pkg/logql/syntax/ast.go, Loki 3.
 */
import { chainOf } from '../line-filters.ts'
import type { LineFilter, LineMatch } from '../syntax.ts'
import { ipTest } from './ip.ts'
import { fits, parsePattern } from './pattern.ts'
import { compileRegexp } from './regexp.ts'
import { type LineTest, simplified } from './simplify.ts'

export type TextTest = (text: string) => boolean

interface Test {
  readonly test: TextTest
  /** It lets every line pass. */
  readonly isAlways?: true
}

const always: Test = { test: () => true, isAlways: true }

/** One test for a chain of filters, or why there is none; undefined when it lets every line pass. */
export function lineTest(filter: LineFilter): TextTest | string | undefined {
  const tests: TextTest[] = []
  for (const each of chainOf(filter)) {
    const built = each.or ? alternatives(each) : each.isIp ? ipOf(each) : textTest(each.match, each.text)
    if (typeof built === 'string') return built
    if (!built.isAlways) tests.push(built.test)
  }
  if (tests.length <= 1) return tests[0]
  return (line) => {
    for (const test of tests) if (!test(line)) return false
    return true
  }
}

function ipOf({ match, text }: LineFilter): Test | string {
  if (match !== '|=' && match !== '!=') return 'ip: invalid operation'
  const test = ipTest(text)
  if (typeof test === 'string') return test
  return match === '|=' ? { test } : { test: (line) => !test(line) }
}

/** Texts behind `or`; an address there is a text as any other. */
function alternatives(filter: LineFilter): Test | string {
  let result: Test | undefined
  for (let each: LineFilter | undefined = filter; each; each = each.or) {
    const next = textTest(each.match, each.text)
    if (typeof next === 'string') return next
    if (!result || result.isAlways) result = next
    else if (!next.isAlways) {
      const [left, right] = [result.test, next.test]
      result = { test: (line) => left(line) || right(line) }
    }
  }
  return result!
}

function textTest(match: LineMatch, text: string): Test | string {
  const positive = positiveTest(match, text)
  if (typeof positive === 'string' || match[0] === '|') return positive
  const { test } = positive
  return { test: (line) => !test(line) }
}

function positiveTest(match: LineMatch, text: string): Test | string {
  if (match[1] === '=') return text === '' ? always : { test: (line) => line.includes(text) }
  if (match[1] === '~') return patternTest(text, 'line')
  const pattern = parsePattern(text, 'filter')
  return typeof pattern === 'string' ? pattern : { test: (line) => fits(pattern, line) }
}

/** A pattern's test; without an engine where it comes down to literals. */
export function patternTest(pattern: string, of: 'line' | 'label'): Test | string {
  const compiled = compileRegexp(pattern)
  if (typeof compiled === 'string') return compiled
  const simple = simplified(pattern, of)
  if (simple) return simple.kind === 'always' ? always : { test: literalTest(simple) }
  if (of === 'line') return { test: (line) => compiled.test(line) }
  const anchored = compileRegexp(`^(?:${pattern})$`)
  return typeof anchored === 'string' ? anchored : { test: (line) => anchored.test(line) }
}

function literalTest(test: LineTest): TextTest {
  switch (test.kind) {
    case 'always': return () => true
    case 'not empty': return (line) => line !== ''
    case 'contains': {
      if (!test.ignoresCase) return (line) => line.includes(test.text)
      const lower = test.text.toLowerCase()
      return (line) => line.toLowerCase().includes(lower)
    }
    case 'equals': {
      if (!test.ignoresCase) return (line) => line === test.text
      const lower = test.text.toLowerCase()
      return (line) => line.toLowerCase() === lower
    }
    case 'any': {
      const tests = test.tests.map(literalTest)
      return (line) => {
        for (const each of tests) if (each(line)) return true
        return false
      }
    }
  }
}

