/**
 * Reads a query into its syntax tree, or refuses it in Tempo's words.
 *
 * Follows pkg/traceql/parse.go of Tempo 2.8.
 */
import { oncePerRow } from '@track/simulation'
import { isTooDeep, depthMax } from '../../logs/logql/depth.ts'
import { automatonOf } from '../../logs/logql/grammar/automaton.ts'
import { runAutomaton } from '../../logs/logql/grammar/run.ts'
import { parseError, TraceqlError } from './error.ts'
import { traceqlGrammar } from './grammar.ts'
import { Lexer } from './lexer.ts'
import type { Traceql } from './syntax.ts'
import { traceqlFault } from './validate.ts'
import { tokenNames } from './words.ts'

const automaton = oncePerRow(automatonOf)

/** The syntax tree of a query; throws `TraceqlError`. */
export function parseTraceql(text: string): Traceql {
  const query = readTraceql(text)
  const fault = traceqlFault(query)
  if (fault !== undefined) throw new TraceqlError('validate', fault)
  return query
}

/** The same, whether or not what it says makes sense. */
export function readTraceql(text: string): Traceql {
  const lexer = new Lexer(text)
  let query: Traceql
  try {
    query = runAutomaton(automaton(traceqlGrammar), lexer, tokenNames) as Traceql
  } catch (reason) {
    // What stands alone is worked out while it is read, and may not be possible.
    if (reason instanceof TraceqlError && reason.kind === 'evaluate') throw parseError(reason.message)
    throw reason
  }
  const [error] = lexer.errors
  if (error) throw error
  if (isTooDeep(query)) throw parseError(`not simulated here: a query nested more than ${depthMax} deep`)
  return query
}
