/**
 * Expressions that Grafana reckons itself: reduce, threshold, math, classic conditions.
 *
 * Follows pkg/expr of Grafana (commands.go, threshold.go, mathexp/reduce.go, classic/classic.go).
 * Left out: resample, SQL, a threshold that is left at another value than it is entered.
 */
import type { JsonReader } from '../model/json-reader.ts'
import { MathFault, parseMath, type MathNode } from './math.ts'

const reducerNames = ['sum', 'mean', 'min', 'max', 'count', 'last', 'median'] as const
export type AlertReducer = typeof reducerNames[number]

export interface Evaluator {
  readonly type: 'gt' | 'lt' | 'gte' | 'lte' | 'eq' | 'ne' | 'within_range' | 'outside_range' | 'no_value'
  readonly params: readonly number[]
}

export type ServerExpression =
  | { readonly kind: 'reduce'; readonly of: string; readonly reducer: AlertReducer; readonly mode: 'strict' | 'dropNN' | 'replaceNN'; readonly replacement: number }
  | { readonly kind: 'threshold'; readonly of: string; readonly evaluator: Evaluator }
  | { readonly kind: 'math'; readonly math: MathNode; readonly of: readonly string[] }
  | { readonly kind: 'classic'; readonly conditions: readonly ClassicCondition[] }
  | { readonly kind: 'refused'; readonly words: string }

export interface ClassicCondition {
  readonly of: string
  readonly reducer: AlertReducer | 'avg' | 'diff' | 'count_non_null'
  readonly evaluator: Evaluator
  readonly isOr: boolean
}

export function readExpression(reader: JsonReader): ServerExpression {
  const type = reader.oneOf('type', ['reduce', 'threshold', 'math', 'classic_conditions'], 'math')
  const written = reader.text('expression')
  switch (type) {
    case 'reduce': {
      const settings = reader.object('settings')
      const mode = settings.oneOf('mode', ['', 'dropNN', 'replaceNN'], '')
      return { kind: 'reduce', of: bare(written), reducer: reader.oneOf('reducer', reducerNames, 'last'), mode: mode === '' ? 'strict' : mode, replacement: settings.number('replaceWithValue') ?? 0 }
    }
    case 'threshold': {
      const [condition] = reader.objects('conditions')
      if (!condition) reader.complain('conditions', 'a condition')
      else if (condition.any('unloadEvaluator') !== undefined) condition.complain('unloadEvaluator', 'nothing: it is not evaluated here')
      return { kind: 'threshold', of: bare(written), evaluator: condition ? readEvaluator(condition) : { type: 'gt', params: [0] } }
    }
    case 'math': return readMath(reader, written)
    case 'classic_conditions': return { kind: 'classic', conditions: reader.objects('conditions').map(readClassic) }
  }
}

function bare(reference: string): string {
  return reference.replace(/^\$\{?|\}$/g, '')
}

function readMath(reader: JsonReader, written: string): ServerExpression {
  try {
    const math = parseMath(written)
    return { kind: 'math', math, of: referencesOf(math) }
  } catch (error) {
    // The formula is refused; the rule then has an error.
    if (!(error instanceof MathFault)) throw error
    reader.complain('expression', `a formula: ${error.message}`)
    return { kind: 'refused', words: error.message }
  }
}

function referencesOf(node: MathNode): string[] {
  switch (node.kind) {
    case 'number': return []
    case 'reference': return [node.refId]
    case 'unary': return referencesOf(node.of)
    case 'call': return node.args.flatMap(referencesOf)
    case 'binary': return [...new Set([...referencesOf(node.left), ...referencesOf(node.right)])]
  }
}

function readEvaluator(reader: JsonReader): Evaluator {
  const evaluator = reader.object('evaluator')
  const params = evaluator.list('params').filter((each) => typeof each === 'number')
  const type = evaluator.oneOf('type', ['gt', 'lt', 'gte', 'lte', 'eq', 'ne', 'within_range', 'outside_range', 'no_value'], 'gt')
  const wanted = type === 'no_value' ? 0 : type.endsWith('range') ? 2 : 1
  if (params.length < wanted) evaluator.complain('params', wanted === 1 ? 'a number' : 'two numbers')
  return { type, params }
}

function readClassic(reader: JsonReader): ClassicCondition {
  const [of] = reader.object('query').texts('params')
  return {
    of: of ?? '', reducer: reader.object('reducer').oneOf('type', [...reducerNames, 'avg', 'diff', 'count_non_null'], 'last'), evaluator: readEvaluator(reader),
    isOr: reader.object('operator').oneOf('type', ['and', 'or', 'logic-or'], 'and') !== 'and',
  }
}

export function isMet({ type, params: [first = 0, second = 0] }: Evaluator, value: number | undefined): boolean {
  if (type === 'no_value') return value === undefined
  if (value === undefined || Number.isNaN(value)) return false
  switch (type) {
    case 'gt': return value > first
    case 'lt': return value < first
    case 'gte': return value >= first
    case 'lte': return value <= first
    case 'eq': return value === first
    case 'ne': return value !== first
    case 'within_range': return value > Math.min(first, second) && value < Math.max(first, second)
    case 'outside_range': return value < Math.min(first, second) || value > Math.max(first, second)
  }
}

/** Of a series to one number; strict: one that is not there makes the whole NaN. */
export function reduceNumbers(values: readonly (number | null)[], reducer: AlertReducer, mode: 'strict' | 'dropNN' | 'replaceNN', replacement: number): number | undefined {
  const isThere = (value: number | null) => value !== null && Number.isFinite(value)
  const kept = mode === 'dropNN' ? values.filter(isThere) : mode === 'replaceNN' ? values.map((value) => (isThere(value) ? value : replacement)) : values
  const numbers = kept.map((value) => value ?? NaN)
  if (reducer === 'count') return numbers.length
  if (reducer === 'sum') return numbers.reduce((sum, value) => sum + value, 0)
  if (numbers.length === 0) return mode === 'dropNN' ? undefined : NaN
  const least = (a: number, b: number) => (Number.isNaN(a) || Number.isNaN(b) ? NaN : Math.min(a, b))
  switch (reducer) {
    case 'mean': return numbers.reduce((sum, value) => sum + value, 0) / numbers.length
    case 'min': return numbers.reduce(least)
    case 'max': return -numbers.map((value) => -value).reduce(least)
    case 'last': return numbers.at(-1)
    case 'median': {
      if (numbers.some(Number.isNaN)) return NaN
      const sorted = numbers.toSorted((a, b) => a - b)
      const middle = Math.floor(sorted.length / 2)
      return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1]! + sorted[middle]!) / 2
    }
  }
}
