/**
 * What a query needs of its spans: conditions that a store can look for before the query itself is
 * worked out.
 *
 * Follows pkg/traceql/ast_conditions.go, ast.go (extractConditions) and storage.go of Tempo 2.8, and
 * tempodb/encoding/vparquet4/coalesce_conditions.go.
 */
import { type Attribute, intrinsic, type Intrinsic } from '../attribute.ts'
import { isBoolean } from '../operators.ts'
import { type Static, strictlyEquals } from '../statics.ts'
import type { FieldExpression, FieldOperator, MetricsFirstStage, PipelineElement, ScalarExpression, SpansetOperator, StaticNode, Traceql } from '../syntax.ts'

/** Without an operator any value will do. */
export interface Condition {
  readonly attribute: Attribute
  readonly operator?: FieldOperator
  readonly operand?: Static
}

export interface FetchRequest {
  readonly conditions: Condition[]
  /** Spans must meet them all; else one is enough. */
  allConditions: boolean
  /** Read once the query has chosen its spans. */
  readonly secondPass: Condition[]
  selectsAll: boolean
}

function newRequest(): FetchRequest {
  return { conditions: [], allConditions: true, secondPass: [], selectsAll: false }
}

export function conditionsOf({ pipeline, metrics }: Traceql): FetchRequest {
  const request = newRequest()
  ofElement(request, pipeline)
  if (metrics) ofMetrics(request, metrics)
  return request
}

function ofElement(request: FetchRequest, element: PipelineElement | ScalarExpression): void {
  switch (element.kind) {
    case 'pipeline': return ofPipeline(request, element.elements)
    case 'spanset filter': return ofFilter(request, element.expression)
    case 'spanset operation':
      if (structural[element.operator]) request.conditions.push({ attribute: intrinsic(structural[element.operator]!) })
      ofElement(request, element.left)
      ofElement(request, element.right)
      request.allConditions = false
      return
    case 'group':
      ofField(request, element.expression)
      request.allConditions = false
      return
    case 'aggregate':
      request.allConditions = false
      if (element.expression) ofField(request, element.expression)
      return
    case 'select':
      request.secondPass.push(...element.attributes.map((attribute) => ({ attribute })))
      return
    case 'scalar filter':
    case 'scalar operation':
      ofElement(request, element.left)
      ofElement(request, element.right)
      return
    case 'static':
    case 'coalesce': return
  }
}

const structural: Partial<Record<SpansetOperator, Intrinsic>> = {
  '>>': 'structural descendant', '<<': 'structural descendant', '!>>': 'structural descendant', '!<<': 'structural descendant', '&>>': 'structural descendant',
  '&<<': 'structural descendant', '>': 'structural child', '<': 'structural child', '!>': 'structural child', '!<': 'structural child',
  '&>': 'structural child', '&<': 'structural child', '~': 'structural sibling', '!~': 'structural sibling', '&~': 'structural sibling',
}

/** What follows a `select` is read in the second pass. */
function ofPipeline(request: FetchRequest, elements: readonly PipelineElement[]): void {
  let isSecond = false
  for (const element of elements) {
    if (isSecond) ofSecondPass(request, element)
    else ofElement(request, element)
    isSecond ||= element.kind === 'select'
  }
}

function ofSecondPass(request: FetchRequest, element: PipelineElement): void {
  const inner = newRequest()
  ofElement(inner, element)
  for (const condition of [...inner.conditions, ...inner.secondPass]) {
    if (!has(request, condition.attribute, true)) request.secondPass.push(condition)
  }
}

export function has({ conditions, secondPass }: FetchRequest, { key }: Attribute, isAnyValue = false): boolean {
  return [...conditions, ...secondPass].some(({ attribute, operator }) => attribute.key === key && (!isAnyValue || operator === undefined))
}

/** `{ }` needs something that every span has. */
function ofFilter(request: FetchRequest, expression: FieldExpression): void {
  ofField(request, expression)
  if (expression.kind !== 'static' || expression.value.type !== 'boolean' || !expression.value.value) return
  const isThere = request.conditions.some(({ attribute, operator }) => attribute.intrinsic !== undefined && operator === undefined)
  if (!isThere) request.conditions.push({ attribute: intrinsic('spanStartTime') })
}

function ofField(request: FetchRequest, expression: FieldExpression): void {
  switch (expression.kind) {
    case 'static': return
    case 'attribute':
      request.conditions.push({ attribute: expression })
      return
    case 'unary': return ofField(request, expression.expression)
    case 'binary': {
      const { operator, left, right } = expression
      if (left.kind === 'attribute') return ofAttribute(request, left, operator, right)
      if (left.kind === 'static') return right.kind === 'attribute' ? ofStatic(request, right, operator, left) : ofField(request, right)
      ofField(request, left)
      ofField(request, right)
      request.allConditions &&= operator !== '||'
    }
  }
}

function ofAttribute(request: FetchRequest, attribute: Attribute, operator: FieldOperator, right: FieldExpression): void {
  if (right.kind === 'static') return ofStatic(request, attribute, operator, right)
  request.conditions.push({ attribute })
  ofField(request, right)
}

/** Only what says yes or no of a value can be looked for. */
function ofStatic(request: FetchRequest, attribute: Attribute, operator: FieldOperator, { value }: StaticNode): void {
  const isLogical = value.type === 'boolean' && (operator === '||' || operator === '&&')
  const isAny = (value.type === 'nil' && operator === '!=') || !isBoolean(operator) || isLogical
  request.conditions.push(isAny ? { attribute } : { attribute, operator, operand: value })
}

function ofMetrics(request: FetchRequest, metrics: MetricsFirstStage): void {
  if (metrics.kind === 'compare') {
    request.selectsAll = true
    const start = intrinsic('spanStartTime')
    if (!has(request, start)) request.secondPass.push({ attribute: start })
    return
  }
  for (const attribute of [...(metrics.attribute ? [metrics.attribute] : []), ...metrics.by]) {
    if (!has(request, attribute)) request.secondPass.push({ attribute })
  }
}

const searchIntrinsics: readonly Intrinsic[] = [
  'rootServiceName', 'rootName', 'traceDuration', 'trace:id', 'traceStartTime', 'span:id', 'spanStartTime', 'duration', 'service stats',
]

/** What a search tells of a trace, as far as it is not read already. */
export function searchConditions({ conditions, allConditions }: FetchRequest): Condition[] {
  return searchIntrinsics.map(intrinsic).filter((attribute) => !isRead(conditions, allConditions, attribute)).map((attribute) => ({ attribute }))
}

export function isRead(conditions: readonly Condition[], allConditions: boolean, { key }: Attribute): boolean {
  return conditions.some(({ attribute, operator }) => attribute.key === key && (operator === undefined || allConditions))
}

/** Conditions that together read every value become one. */
export function coalesced({ conditions, allConditions }: FetchRequest): readonly Condition[] {
  if (allConditions) return conditions
  let kept: readonly Condition[] = conditions
  for (let before = -1; kept.length !== before;) {
    before = kept.length
    kept = drawnTogether(kept)
  }
  return kept
}

/** Each with those behind it that make one with it. */
function drawnTogether(conditions: readonly Condition[]): Condition[] {
  const left = [...conditions]
  const drawn: Condition[] = []
  for (let first = left.shift(); first; first = left.shift()) {
    let one: Condition = first
    for (const other of left.splice(0)) {
      const both = asOne(one, other)
      if (both) one = both
      else left.push(other)
    }
    drawn.push(one)
  }
  return drawn
}

function asOne(first: Condition, second: Condition): Condition | undefined {
  if (first.attribute.key !== second.attribute.key) return undefined
  const isSame = first.operand === second.operand || (first.operand && second.operand && strictlyEquals(first.operand, second.operand))
  if (isSame && first.operator === second.operator) return first
  const isOpposite = (first.operator === '=' && second.operator === '!=') || (first.operator === '!=' && second.operator === '=')
  const isAny = first.operator === undefined || second.operator === undefined
  return (isSame && isOpposite) || isAny ? { attribute: first.attribute } : undefined
}
