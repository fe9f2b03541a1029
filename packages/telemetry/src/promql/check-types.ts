/**
 * Whether the parts of a parsed query fit together.
 *
 * Follows checkAST in promql/parser/parse.go of Prometheus 3; its first refusal is the one told,
 * and it looks at children before it judges their parent.
 */
import { metricName, quote } from '../series/labels.ts'
import { type Position, parseError } from './error.ts'
import { functionRow } from './functions/table.ts'
import { type Aggregation, type Binary, type Call, type Expression, printType, type ValueType, type VectorSelector } from './syntax.ts'
import { comparisons, setOperators } from './tokens.ts'

/** The type of what an expression gives. */
export function typeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number': return 'scalar'
    case 'string': return 'string'
    case 'range': case 'subquery': return 'matrix'
    case 'selector': case 'aggregation': return 'vector'
    case 'call': return functionRow(expression.name)!.returns
    case 'binary': return typeOf(expression.left) === 'scalar' && typeOf(expression.right) === 'scalar' ? 'scalar' : 'vector'
    default: return typeOf(expression.expression)
  }
}

/** Throws the first refusal. */
export function checkTypes(text: string, expression: Expression): void {
  check({ text }, expression)
}

interface Query {
  readonly text: string
}

function refuse({ text }: Query, position: Position, message: string): never {
  throw parseError(text, position, message)
}

function check(query: Query, expression: Expression): ValueType {
  switch (expression.kind) {
    case 'aggregation': checkAggregation(query, expression); break
    case 'binary': checkBinary(query, expression); break
    case 'call': checkCall(query, expression); break
    case 'parentheses': check(query, expression.expression); break
    case 'range': check(query, expression.selector); break
    case 'selector': checkSelector(query, expression); break
    case 'unary': {
      const type = check(query, expression.expression)
      if (type !== 'scalar' && type !== 'vector') {
        const got = quote(printType(type))
        refuse(query, expression.position, `unary expression only allowed on expressions of type scalar or instant vector, got ${got}`)
      }
      break
    }
    case 'subquery': {
      const type = check(query, expression.expression)
      if (type !== 'vector') refuse(query, expression.position, `subquery is only allowed on instant vector, got ${type} instead`)
      break
    }
  }
  return typeOf(expression)
}

function expectType(query: Query, expression: Expression, wanted: ValueType, context: string): void {
  const type = check(query, expression)
  if (type !== wanted) {
    refuse(query, expression.position, `expected type ${printType(wanted)} in ${context}, got ${printType(type)}`)
  }
}

function checkAggregation(query: Query, { operator, expression, parameter }: Aggregation): void {
  expectType(query, expression, 'vector', 'aggregation expression')
  if (parameter) expectType(query, parameter, operator === 'count_values' ? 'string' : 'scalar', 'aggregation parameter')
}

function checkBinary(query: Query, binary: Binary): void {
  const { operator, left, right, isBool, matching, position } = binary
  const leftType = check(query, left)
  const rightType = check(query, right)
  const isScalar = leftType === 'scalar' && rightType === 'scalar'
  if (isBool && !comparisons.has(operator)) {
    refuse(query, operatorPosition(query, binary), 'bool modifier can only be used on comparison operators')
  }
  if (comparisons.has(operator) && !isBool && isScalar) {
    refuse(query, operatorPosition(query, binary), 'comparisons between scalars must use BOOL modifier')
  }
  for (const label of matching?.labels ?? []) {
    if (matching!.isOn && matching!.include.includes(label)) {
      refuse(query, operatorPosition(query, binary), `label ${quote(label)} must not occur in ON and GROUP clause at once`)
    }
  }
  for (const [side, type] of [[left, leftType], [right, rightType]] as const) {
    if (type !== 'scalar' && type !== 'vector') {
      refuse(query, side.position, 'binary expression must contain only scalar and instant vector types')
    }
  }
  const isBetweenVectors = leftType === 'vector' && rightType === 'vector'
  if (!isBetweenVectors && matching && matching.labels.length > 0) {
    refuse(query, position, 'vector matching only allowed between instant vectors')
  }
  if (setOperators.has(operator) && isBetweenVectors && matching && /many-to-one|one-to-many/.test(matching.cardinality)) {
    refuse(query, position, `no grouping allowed for ${quote(operator)} operation`)
  }
  if (setOperators.has(operator) && !isBetweenVectors) {
    refuse(query, position, `set operator ${quote(operator)} not allowed in binary scalar expression`)
  }
}

function operatorPosition({ text }: Query, { left, right }: Binary): Position {
  let start = left.position.end
  while (/[ \t\r\n]/.test(text[start] ?? '')) start++
  return { start, end: right.position.start }
}

function checkCall(query: Query, call: Call): void {
  const { name, arguments: list, position } = call
  const row = functionRow(name)!
  const count = row.arguments.length
  const variadic = row.variadic ?? 0
  if (variadic === 0 && list.length !== count) {
    refuse(query, position, `expected ${count} argument(s) in call to ${quote(name)}, got ${list.length}`)
  }
  if (variadic !== 0 && list.length < count - 1) {
    refuse(query, position, `expected at least ${count - 1} argument(s) in call to ${quote(name)}, got ${list.length}`)
  }
  if (variadic > 0 && list.length > count - 1 + variadic) {
    refuse(query, position, `expected at most ${count - 1 + variadic} argument(s) in call to ${quote(name)}, got ${list.length}`)
  }
  if (name === 'info' && list.length > 1) checkInfoSelector(query, call)
  list.forEach((argument, index) => {
    const wanted = row.arguments[Math.min(index, count - 1)]!
    const isSelectorOnly = name === 'info' && index === 1
    const type = isSelectorOnly ? typeOf(argument) : check(query, argument)
    if (type !== wanted) {
      refuse(query, argument.position, `expected type ${printType(wanted)} in call to function ${quote(name)}, got ${printType(type)}`)
    }
  })
}

/** The second argument of info() is a selector without a name, and may match everything. */
function checkInfoSelector(query: Query, { arguments: list, position }: Call): void {
  const selector = list[1]!
  const type = typeOf(selector)
  if (type !== 'vector') {
    refuse(query, position, `expected type instant vector in call to function "info", got ${printType(type)}`)
  }
  if (selector.kind !== 'selector') refuse(query, selector.position, 'expected label selectors only')
  if (selector.name !== '') refuse(query, selector.position, 'expected label selectors only, got vector selector instead')
}

function checkSelector(query: Query, { name, matchers, position }: VectorSelector): void {
  if (name !== '') {
    for (const matcher of matchers.slice(0, -1)) {
      if (matcher.name === metricName) {
        refuse(query, position, `metric name must not be set twice: ${quote(name)} or ${quote(matcher.value)}`)
      }
    }
    return
  }
  if (matchers.every((matcher) => matcher.matches(''))) {
    refuse(query, position, 'vector selector must contain at least one non-empty matcher')
  }
}
