/**
 * An alert rule evaluated at an instant: its queries asked, its expressions reckoned, an answer for each set of labels.
 *
 * Follows pkg/services/ngalert/eval/eval.go and pkg/expr of Grafana (union of labels in mathexp/exp.go).
 * Left out: templates in labels and annotations.
 */
import { type Instant, millisecond, second } from '@track/simulation'
import { type DataSource, findSource } from '../sources/source.ts'
import { isMet, reduceNumbers, type ServerExpression } from './expression.ts'
import { applyFunction, applyOperator, applyUnary, type MathNode } from './math.ts'
import type { AlertQuery, GrafanaAlertRule } from './rule.ts'

export type AlertLabels = Readonly<Record<string, string>>

export interface AlertInstance {
  readonly labels: AlertLabels
  /** Not there: the instance has no data. */
  readonly value: number | undefined
}

export type AlertEvaluation =
  | { readonly kind: 'answer'; readonly instances: readonly AlertInstance[] }
  /** No query that the condition needs has answered with a series. */
  | { readonly kind: 'no data'; readonly refId: string; readonly sourceUid: string }
  | { readonly kind: 'error'; readonly words: string }

interface Row {
  readonly labels: AlertLabels
  /** A series has many; a number is one; undefined is none. */
  readonly values: readonly (number | null | undefined)[]
}

interface Answer {
  readonly isSeries: boolean
  readonly rows: readonly Row[]
  readonly noData?: { readonly refId: string; readonly sourceUid: string } | undefined
}

/** A query or an expression that cannot be answered. */
class EvaluationFault extends Error {}

export function evaluateRule(rule: GrafanaAlertRule, sources: readonly DataSource[], at: Instant): AlertEvaluation {
  try {
    const { isSeries, rows, noData } = answerOf(rule.condition, { rule, sources, at, answers: new Map(), asking: [] })
    if (rows.length === 0) return { kind: 'no data', ...(noData ?? { refId: rule.condition, sourceUid: '' }) }
    if (isSeries) return { kind: 'error', words: 'invalid format of evaluation results for the alert definition : looks like time series data, only reduced data can be alerted on.' }
    return { kind: 'answer', instances: rows.map(({ labels, values: [value] }) => ({ labels, value: value ?? undefined })) }
  } catch (error) {
    // A query or an expression is refused: the rule is in error.
    if (!(error instanceof EvaluationFault)) throw error
    return { kind: 'error', words: error.message }
  }
}

interface Evaluating {
  readonly rule: GrafanaAlertRule
  readonly sources: readonly DataSource[]
  readonly at: Instant
  readonly answers: Map<string, Answer>
  /** Which are being answered, to see a circle. */
  readonly asking: readonly string[]
}

function answerOf(refId: string, evaluating: Evaluating): Answer {
  const known = evaluating.answers.get(refId)
  if (known) return known
  const query = evaluating.rule.data.find((each) => each.refId === refId)
  if (!query) throw new EvaluationFault(`failed to parse expression '${evaluating.asking.at(-1) ?? refId}': could not find node '${refId}'`)
  if (evaluating.asking.includes(refId)) throw new EvaluationFault(`the expressions ${[...evaluating.asking, refId].join(', ')} need each other`)
  const answer = query.expression ? reckon(query.expression, { ...evaluating, asking: [...evaluating.asking, refId] }) : ask(query, evaluating)
  evaluating.answers.set(refId, answer)
  return answer
}

const maxDataPointsDefault = 43_200

function ask({ refId, sourceUid, from, to, model }: AlertQuery, { sources, at }: Evaluating): Answer {
  const source = findSource(sources, { type: '', uid: sourceUid })
  if (!source) throw new EvaluationFault(`failed to build query '${refId}': data source not found`)
  const target = { refId, source: undefined, isHidden: false, query: model }
  const step = typeof model.intervalMs === 'number' ? model.intervalMs * millisecond : second
  const { frames, error } = source.query(target, { from: at - from, to: at - to, step, maxDataPoints: Number(model.maxDataPoints) || maxDataPointsDefault, scope: new Map(), filters: [] })
  if (error !== undefined) throw new EvaluationFault(`failed to execute query ${refId}: ${error}`)
  const rows = frames.flatMap(({ fields }) => fields.filter(({ type }) => type === 'number').map(({ labels = {}, values }): Row => ({ labels: withoutName(labels), values: values.map((value) => (typeof value === 'number' ? value : null)) })))
  return { isSeries: model.instant !== true, rows: rows.filter(({ values }) => values.length > 0), ...(rows.length === 0 && { noData: { refId, sourceUid } }) }
}

function withoutName({ __name__: _name, ...labels }: AlertLabels): AlertLabels {
  return labels
}

function reckon(expression: ServerExpression, evaluating: Evaluating): Answer {
  switch (expression.kind) {
    case 'reduce': {
      const answer = answerOf(expression.of, evaluating)
      if (!answer.isSeries) return answer
      const rows = answer.rows.map(({ labels, values }) => ({ labels, values: [reduceNumbers(values.map((value) => value ?? null), expression.reducer, expression.mode, expression.replacement)] }))
      return { ...answer, isSeries: false, rows }
    }
    case 'threshold': {
      const answer = answerOf(expression.of, evaluating)
      return { ...answer, rows: answer.rows.map(({ labels, values }) => ({ labels, values: values.map((value) => (value === undefined || value === null ? value : Number(isMet(expression.evaluator, value)))) })) }
    }
    case 'math': return reckonMath(expression.math, evaluating)
    case 'classic': return reckonClassic(expression.conditions, evaluating)
    case 'refused': throw new EvaluationFault(`failed to parse expression: ${expression.words}`)
  }
}

function reckonMath(node: MathNode, evaluating: Evaluating): Answer {
  switch (node.kind) {
    case 'number': return { isSeries: false, rows: [{ labels: {}, values: [node.value] }] }
    case 'reference': return answerOf(node.refId, evaluating)
    case 'unary': return mapped(reckonMath(node.of, evaluating), (value) => applyUnary(node.operator, value))
    case 'call': {
      const [of] = node.args
      return of ? mapped(reckonMath(of, evaluating), (value) => applyFunction(node.name, value)) : { isSeries: false, rows: [{ labels: {}, values: [applyFunction(node.name, undefined)] }] }
    }
    case 'binary': return joined(reckonMath(node.left, evaluating), reckonMath(node.right, evaluating), (a, b) => applyOperator(node.operator, a, b))
  }
}

function mapped(answer: Answer, map: (value: number) => number): Answer {
  return { ...answer, rows: answer.rows.map(({ labels, values }) => ({ labels, values: values.map((value) => (value === undefined || value === null ? value : map(value))) })) }
}

/** Rows meet where their labels are the same, or those of one are among those of the other. */
function joined(left: Answer, right: Answer, operation: (a: number, b: number) => number): Answer {
  const rows = left.rows.flatMap((a) => right.rows.flatMap((b) => {
    const labels = unionOf(a.labels, b.labels)
    if (!labels) return []
    const [many, isLeftMany] = left.isSeries || !right.isSeries ? [a.values, true] : [b.values, false]
    const values = many.map((_, index) => {
      const [x, y] = [left.isSeries && isLeftMany ? a.values[index] : a.values[0], right.isSeries ? b.values[index] : b.values[0]]
      return x === undefined || x === null || y === undefined || y === null ? null : operation(x, y)
    })
    return [{ labels, values }]
  }))
  return { isSeries: left.isSeries || right.isSeries, rows, noData: left.noData ?? right.noData }
}

function unionOf(a: AlertLabels, b: AlertLabels): AlertLabels | undefined {
  const within = (few: AlertLabels, many: AlertLabels) => Object.entries(few).every(([name, value]) => many[name] === value)
  if (within(a, b)) return b
  return within(b, a) ? a : undefined
}

/** One answer without labels: any series that meets a condition is enough for it. */
function reckonClassic(conditions: Extract<ServerExpression, { kind: 'classic' }>['conditions'], evaluating: Evaluating): Answer {
  let isFiring = false
  let noData: Answer['noData']
  for (const [index, { of, reducer, evaluator, isOr }] of conditions.entries()) {
    const answer = answerOf(of, evaluating)
    noData ??= answer.noData
    const numbers = answer.rows.map(({ values }) => classicNumber(values, reducer))
    const isSo = answer.rows.length === 0 ? evaluator.type === 'no_value' : numbers.some((value) => isMet(evaluator, value))
    isFiring = index === 0 ? isSo : isOr ? isFiring || isSo : isFiring && isSo
  }
  const isEmpty = noData !== undefined && !isFiring
  return { isSeries: false, rows: isEmpty ? [] : [{ labels: {}, values: [Number(isFiring)] }], noData }
}

function classicNumber(values: readonly (number | null | undefined)[], reducer: string): number | undefined {
  const numbers = values.filter((value) => value !== null && value !== undefined && !Number.isNaN(value)) as number[]
  if (reducer === 'count' || reducer === 'count_non_null') return reducer === 'count' ? values.length : numbers.length
  if (numbers.length === 0) return undefined
  if (reducer === 'diff') return numbers.at(-1)! - numbers[0]!
  return reduceNumbers(numbers, reducer === 'avg' ? 'mean' : reducer as 'sum', 'strict', 0)
}
