/** Expressions that are computed at once, without waiting for anything. */
import { pow } from '@track/simulation'
import { builtins, type Call } from './functions.ts'
import { type Awk, arrayOf, type Cell, cellOf, getField, getVariable, regexOf, setField, setVariable, textOf } from './machine.ts'
import { runBody } from './execute.ts'
import { AwkError, type Expression, type Target } from './syntax.ts'
import { compareValues, isTrue, toNumber, toText, type Value } from './value.ts'

export function evaluate(awk: Awk, expression: Expression): Value {
  switch (expression.is) {
    case 'number':
    case 'string': return expression.value
    case 'regex': return regexOf(awk, expression.pattern).test(toText(getField(awk, 0))) ? 1 : 0
    case 'variable': return getVariable(awk, expression.name)
    case 'group': return evaluate(awk, expression.inner)
    case 'field': return getField(awk, Math.trunc(toNumber(evaluate(awk, expression.index))))
    case 'element': return element(awk, expression.name, keyOf(awk, expression.keys))
    case 'assign': return assign(awk, expression)
    case 'step': {
      const before = toNumber(evaluate(awk, expression.target))
      store(awk, expression.target, before + expression.by)
      return expression.prefix ? before + expression.by : before
    }
    case 'unary': return unary(expression.operator, evaluate(awk, expression.operand))
    case 'binary': return binary(awk, expression.operator, evaluate(awk, expression.left), evaluate(awk, expression.right))
    case 'and': return isTrue(evaluate(awk, expression.left)) && isTrue(evaluate(awk, expression.right)) ? 1 : 0
    case 'or': return isTrue(evaluate(awk, expression.left)) || isTrue(evaluate(awk, expression.right)) ? 1 : 0
    case 'choice': return evaluate(awk, isTrue(evaluate(awk, expression.test)) ? expression.yes : expression.no)
    case 'match': return Number(regexOf(awk, patternOf(awk, expression.pattern)).test(text(awk, expression.text)) !== expression.negated)
    case 'in': return arrayOf(awk, expression.name).has(keyOf(awk, expression.keys)) ? 1 : 0
    case 'call': return call(awk, expression)
    case 'getline': throw new Error('getline must be waited for')
  }
}

export function text(awk: Awk, expression: Expression): string {
  return toText(evaluate(awk, expression), textOf(awk, 'CONVFMT'))
}

/** A regular expression as it stands; anything else is used as one. */
function patternOf(awk: Awk, expression: Expression): string {
  return expression.is === 'regex' ? expression.pattern : text(awk, expression)
}

export function keyOf(awk: Awk, keys: readonly Expression[]): string {
  return keys.length === 1 ? text(awk, keys[0]!) : keys.map((key) => text(awk, key)).join(textOf(awk, 'SUBSEP'))
}

/** Reading an element makes it, as awk has it. */
function element(awk: Awk, name: string, key: string): Value {
  const array = arrayOf(awk, name)
  if (!array.has(key)) array.set(key, undefined)
  return array.get(key)
}

export function store(awk: Awk, target: Target, value: Value): void {
  if (target.is === 'variable') setVariable(awk, target.name, value)
  else if (target.is === 'element') arrayOf(awk, target.name).set(keyOf(awk, target.keys), value)
  else setField(awk, Math.trunc(toNumber(evaluate(awk, target.index))), value)
}

function assign(awk: Awk, { operator, target, value }: Expression & { is: 'assign' }): Value {
  const right = evaluate(awk, value)
  const result = operator === '' ? right : arithmetic(operator, toNumber(evaluate(awk, target)), toNumber(right))
  store(awk, target, result)
  return result
}

export function unary(operator: string, value: Value): Value {
  if (operator === '!') return isTrue(value) ? 0 : 1
  return operator === '-' ? -toNumber(value) : toNumber(value)
}

export function binary(awk: Awk, operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case ' ': return toText(left, textOf(awk, 'CONVFMT')) + toText(right, textOf(awk, 'CONVFMT'))
    case '<': return Number(compareValues(left, right) < 0)
    case '<=': return Number(compareValues(left, right) <= 0)
    case '>': return Number(compareValues(left, right) > 0)
    case '>=': return Number(compareValues(left, right) >= 0)
    case '==': return Number(compareValues(left, right) === 0)
    case '!=': return Number(compareValues(left, right) !== 0)
    default: return arithmetic(operator, toNumber(left), toNumber(right))
  }
}

function arithmetic(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+': return left + right
    case '-': return left - right
    case '*': return left * right
    case '/':
      if (right === 0) throw new AwkError('division by zero')
      return left / right
    case '%':
      if (right === 0) throw new AwkError('division by zero in %')
      return left % right
    default: return pow(left, right)
  }
}

const depthMax = 500

function call(awk: Awk, { name, args }: Expression & { is: 'call' }): Value {
  const own = awk.program.functions.get(name)
  if (own) {
    if (awk.scopes.length >= depthMax) throw new AwkError(`function call nesting too deep: ${name}`)
    awk.scopes.push(scopeOf(awk, own.parameters, args))
    const result = runBody(awk, own.body)
    awk.scopes.pop()
    return result
  }
  const builtin = Object.hasOwn(builtins, name) ? builtins[name] : undefined
  if (!builtin) throw new AwkError(name === '(' ? 'syntax error at or near ,' : `function ${name} never defined`)
  const access: Call = {
    awk, args,
    value: (index) => (args[index] ? evaluate(awk, args[index]) : undefined),
    text: (index) => (args[index] ? text(awk, args[index]) : ''),
    number: (index) => (args[index] ? toNumber(evaluate(awk, args[index])) : 0),
    pattern: (index) => (args[index] ? patternOf(awk, args[index]) : ''),
    assign: (target, value) => {
      if (target.is === 'variable' || target.is === 'element' || target.is === 'field') store(awk, target, value)
    },
  }
  return builtin(access)
}

/** Parameters: arrays by reference, scalars by value; an unset name may become either. */
export function scopeOf(awk: Awk, parameters: readonly string[], args: readonly Expression[]): Map<string, Cell> {
  const scope = new Map<string, Cell>()
  parameters.forEach((parameter, index) => {
    const arg = args[index]
    const given = arg?.is === 'variable' && arg.name !== 'NF' ? cellOf(awk, arg.name) : undefined
    if (given?.array) scope.set(parameter, { value: undefined, array: given.array })
    else if (given && given.value === undefined) scope.set(parameter, { value: undefined, array: undefined, link: given })
    else scope.set(parameter, { value: arg ? evaluate(awk, arg) : undefined, array: undefined })
  })
  return scope
}
