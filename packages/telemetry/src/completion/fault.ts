/** What is wrong with a query's text, in the words of who would refuse it, and where. */
import { LogqlError } from '../logs/logql/error.ts'
import { parseLogql } from '../logs/logql/parse.ts'
import { PromqlError } from '../promql/error.ts'
import { parsePromql } from '../promql/parse.ts'
import { PatternError } from '../series/matcher.ts'
import { TraceqlError } from '../traces/traceql/error.ts'
import { parseTraceql } from '../traces/traceql/parse.ts'

export type QueryLanguage = 'promql' | 'logql' | 'traceql'

export interface QueryFault {
  readonly message: string
  /** In UTF-16 units; the whole text where the words name no place. */
  readonly from: number
  readonly to: number
}

const parsers: Readonly<Record<QueryLanguage, (text: string) => unknown>> = { promql: parsePromql, logql: parseLogql, traceql: parseTraceql }

/** Undefined where it parses; an empty text is not yet a query. */
export function queryFault(language: QueryLanguage, text: string): QueryFault | undefined {
  if (text.trim() === '') return undefined
  try {
    parsers[language](text)
    return undefined
  } catch (reason) {
    // The query is refused in the real tool's words; our own bug goes on.
    if (reason instanceof PromqlError) return { message: reason.message, ...spanned(text, reason.position?.start ?? 0, reason.position?.end ?? text.length) }
    if (reason instanceof LogqlError || reason instanceof TraceqlError || reason instanceof PatternError) return { message: reason.message, ...placeOf(text, reason.message) }
    throw reason
  }
}

/** At least a character, within the text. */
function spanned(text: string, start: number, end: number): { readonly from: number; readonly to: number } {
  const from = Math.min(Math.max(0, start), text.length - 1)
  return { from, to: Math.min(Math.max(end, from + 1), text.length) }
}

/** `at line 1, col 5`, both from 1: from there to the end of the word. */
function placeOf(text: string, message: string): { readonly from: number; readonly to: number } {
  const [, line, column] = /\bat line (\d+), col (\d+)/.exec(message) ?? []
  if (line === undefined) return { from: 0, to: text.length }
  const lines = text.split('\n')
  const begin = lines.slice(0, Number(line) - 1).reduce((sum, each) => sum + each.length + 1, 0)
  const at = begin + Number(column) - 1
  return spanned(text, at, at + (/^\w+/.exec(text.slice(at))?.[0].length ?? 1))
}
