/**
 * Every function of the language, once: the parser checks calls against it, the evaluator runs its
 * rows, completion and help print it.
 *
 * Follows promql/parser/functions.go of Prometheus 3.
 */
import { arithmeticRows } from './arithmetic.ts'
import { calendarRows } from './calendar.ts'
import { histogramRows } from './histograms.ts'
import { overTimeRows } from './over-time.ts'
import { rateRows } from './rates.ts'
import type { FunctionRow } from './row.ts'
import { vectorRows } from './vectors.ts'

export const functionTable: readonly FunctionRow[] = [
  ...rateRows, ...overTimeRows, ...histogramRows, ...vectorRows, ...arithmeticRows, ...calendarRows,
]

const byName: ReadonlyMap<string, FunctionRow> = new Map(functionTable.map((row) => [row.name, row]))

export function functionRow(name: string): FunctionRow | undefined {
  return byName.get(name)
}
