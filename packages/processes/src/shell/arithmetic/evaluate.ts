/** Values of arithmetic expressions, over variables that may hold expressions themselves. */
import { calculate, type Integer, isZero, power } from './integer.ts'
import { ArithmeticError, type Expression } from './parse.ts'

/** Where names get their values: the shell's variables. */
export interface Names {
  /** The value of `name` or `name[index]` as text; undefined when unset. */
  get(name: string, index: string | undefined): string | undefined
  set(name: string, index: string | undefined, value: string): void
  /** The tree of an expression's text, parsed once. */
  parsed(text: string): Expression
  readonly text: string
}

const depthMax = 1024

export function evaluate(expression: Expression, names: Names, depth = 0): Integer {
  switch (expression.is) {
    case 'number': return expression.value
    case 'name': return read(expression, names, depth)
    case 'unary': return unary(expression.operator, evaluate(expression.operand, names, depth))
    case 'step': {
      const before = read(expression.target, names, depth)
      const after = calculate('+', before, expression.by)
      names.set(expression.target.name, expression.target.index, String(after))
      return expression.prefix ? after : before
    }
    case 'binary': return binary(expression, names, depth)
    case 'logic': {
      const left = !isZero(evaluate(expression.left, names, depth))
      if (left === (expression.operator === '||')) return Number(left)
      return Number(!isZero(evaluate(expression.right, names, depth)))
    }
    case 'choice':
      return evaluate(isZero(evaluate(expression.test, names, depth)) ? expression.no : expression.yes, names, depth)
    case 'assign': {
      const value = evaluate(expression.value, names, depth)
      const result = expression.operator === ''
        ? value
        : apply(expression.operator, read(expression.target, names, depth), value, names.text.slice(expression.at))
      names.set(expression.target.name, expression.target.index, String(result))
      return result
    }
    case 'comma':
      evaluate(expression.left, names, depth)
      return evaluate(expression.right, names, depth)
  }
}

function read(target: Expression & { is: 'name' }, names: Names, depth: number): Integer {
  const text = names.get(target.name, target.index)
  if (text === undefined || text === '') return 0
  if (/^-?[1-9]\d{0,14}$|^0$/.test(text)) return Number(text)
  if (depth >= depthMax) throw new ArithmeticError('expression recursion level exceeded', names.text.slice(target.at))
  return evaluate(names.parsed(text), { ...names, text }, depth + 1)
}

function unary(operator: string, value: Integer): Integer {
  if (operator === '-') return calculate('-', 0, value)
  if (operator === '!') return Number(isZero(value))
  return operator === '~' ? calculate('-', calculate('-', 0, value), 1) : value
}

function binary(expression: Expression & { is: 'binary' }, names: Names, depth: number): Integer {
  const left = evaluate(expression.left, names, depth)
  const right = evaluate(expression.right, names, depth)
  return apply(expression.operator, left, right, names.text.slice(expression.at))
}

function apply(operator: string, left: Integer, right: Integer, token: string): Integer {
  if ((operator === '/' || operator === '%') && isZero(right)) throw new ArithmeticError('division by 0', token)
  if (operator === '**') {
    if (right < 0) throw new ArithmeticError('exponent less than 0', token)
    return power(left, right)
  }
  return calculate(operator, left, right)
}
