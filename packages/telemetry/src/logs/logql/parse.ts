/**
 * Reads a query into its syntax tree, or refuses it in Loki's words.
 *
 * Follows pkg/logql/syntax/parser.go of Loki 3.
 */
import { oncePerRow } from '@track/simulation'
import type { Matcher } from '../../series/matcher.ts'
import { depthMax, isTooDeep } from './depth.ts'
import { LogqlError, parseError } from './error.ts'
import { automatonOf } from './grammar/automaton.ts'
import { runAutomaton } from './grammar/run.ts'
import { logqlGrammar } from './grammar.ts'
import { Lexer } from './lexer.ts'
import type { Logql, LogQuery, MetricQuery } from './syntax.ts'
import { tokenNames } from './words.ts'

const inputMax = 131_072

const automaton = oncePerRow(automatonOf)

/** The syntax tree of a query; throws `LogqlError`. */
export function parseLogql(text: string): Logql {
  const query = parseUnchecked(text)
  const error = faultOf(query)
  if (error) throw error
  return query
}

/** The matchers of a selector that stands alone, as the APIs of labels and series take it; throws `LogqlError`. */
export function parseMatchers(text: string): readonly Matcher[] {
  const query = parseLogql(text)
  if (query.kind === 'logs' && query.stages.length === 0) return query.matchers
  throw new LogqlError('parse', 'only label matchers are supported')
}

/** The same, whether or not they choose some streams. */
export function parseUncheckedMatchers(text: string): readonly Matcher[] {
  const query = parseUnchecked(text)
  if (query.kind === 'logs' && query.stages.length === 0) return query.matchers
  throw new LogqlError('parse', 'only label matchers are supported')
}

function parseUnchecked(text: string): Logql {
  const { length } = new TextEncoder().encode(text)
  if (length >= inputMax) throw parseError(`input size too long (${length} > ${inputMax})`)
  const lexer = new Lexer(text)
  const query = runAutomaton(automaton(logqlGrammar), lexer, tokenNames)
  const [error] = lexer.errors
  if (error) throw error
  if (isTooDeep(query as Logql)) throw parseError(`not simulated here: a query nested more than ${depthMax} deep`)
  return query as Logql
}

/** What is refused once the whole is known. */
function faultOf(query: Logql): LogqlError | undefined {
  switch (query.kind) {
    case 'logs': return faultOfMatchers(query)
    case 'literal':
    case 'vector': return undefined
    case 'refused': return query.error
    case 'binary': return faultOf(query.left) ?? faultOf(query.right)
    case 'label_replace': return faultOf(query.expression)
    case 'range aggregation':
    case 'variants': return faultOfMatchers(query.range.logs)
    case 'vector aggregation': {
      const isSort = query.operator === 'sort' || query.operator === 'sort_desc'
      if (isSort && query.grouping.labels.length > 0) return parseError("sort and sort_desc doesn't allow grouping by ")
      return faultOf(query.expression)
    }
  }
}

function faultOfMatchers({ matchers }: LogQuery): LogqlError | undefined {
  if (matchers.some((matcher) => !matcher.matches(''))) return undefined
  return parseError('queries require at least one regexp or equality matcher that does not have an empty-compatible value. '
    + 'For instance, app=~".*" does not meet this requirement, but app=~".+" will')
}

/** Visits a metric query and all that stands in it, outermost first. */
export function eachQuery(query: MetricQuery, visit: (query: MetricQuery) => void): void {
  visit(query)
  switch (query.kind) {
    case 'binary':
      eachQuery(query.left, visit)
      eachQuery(query.right, visit)
      return
    case 'vector aggregation':
    case 'label_replace': return eachQuery(query.expression, visit)
    case 'variants':
      for (const each of query.variants) eachQuery(each, visit)
      return
    default: return
  }
}
