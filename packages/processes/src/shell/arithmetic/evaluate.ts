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
}

/** The text that is evaluated, for messages, and how deep it stands in others. */
export interface Place {
  readonly text: string
  readonly depth: number
}

const depthMax = 1024

export function evaluate(expression: Expression, names: Names, place: Place): Integer {
  switch (expression.is) {
    case 'number': return expression.value
    case 'name': return read(expression, names, place)
    case 'unary': return unary(expression.operator, evaluate(expression.operand, names, place))
    case 'step': {
      const before = read(expression.target, names, place)
      const after = calculate('+', before, expression.by)
      names.set(expression.target.name, expression.target.index, String(after))
      return expression.prefix ? after : before
    }
    case 'binary': return binary(expression, names, place)
    case 'logic': {
      const left = !isZero(evaluate(expression.left, names, place))
      if (left === (expression.operator === '||')) return Number(left)
      return Number(!isZero(evaluate(expression.right, names, place)))
    }
    case 'choice':
      return evaluate(isZero(evaluate(expression.test, names, place)) ? expression.no : expression.yes, names, place)
    case 'assign': {
      // What is there is read before the value is computed: n += ++n.
      const before = expression.operator === '' ? 0 : read(expression.target, names, place)
      const value = evaluate(expression.value, names, place)
      const result = expression.operator === '' ? value : apply(expression.operator, before, value, place.text.slice(expression.at))
      names.set(expression.target.name, expression.target.index, String(result))
      return result
    }
    case 'comma':
      evaluate(expression.left, names, place)
      return evaluate(expression.right, names, place)
  }
}

function read(target: Expression & { is: 'name' }, names: Names, place: Place): Integer {
  const text = names.get(target.name, target.index)
  if (text === undefined || text === '') return 0
  if (/^-?[1-9]\d{0,14}$|^0$/.test(text)) return Number(text)
  if (place.depth >= depthMax) throw new ArithmeticError('expression recursion level exceeded', place.text.slice(target.at))
  try {
    return evaluate(names.parsed(text), names, { text, depth: place.depth + 1 })
  } catch (error) {
    // The message is about the text that the variable holds.
    if (!(error instanceof ArithmeticError) || error.text !== undefined) throw error
    throw new ArithmeticError(error.message, error.token, text)
  }
}

function unary(operator: string, value: Integer): Integer {
  if (operator === '-') return calculate('-', 0, value)
  if (operator === '!') return Number(isZero(value))
  return operator === '~' ? calculate('-', calculate('-', 0, value), 1) : value
}

function binary(expression: Expression & { is: 'binary' }, names: Names, place: Place): Integer {
  const left = evaluate(expression.left, names, place)
  const right = evaluate(expression.right, names, place)
  return apply(expression.operator, left, right, place.text.slice(expression.at))
}

function apply(operator: string, left: Integer, right: Integer, token: string): Integer {
  if ((operator === '/' || operator === '%') && isZero(right)) throw new ArithmeticError('division by 0', token)
  if (operator === '**') {
    if (right < 0) throw new ArithmeticError('exponent less than 0', token)
    return power(left, right)
  }
  return calculate(operator, left, right)
}
