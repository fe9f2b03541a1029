/** Runs bc's statements: variables, arrays, functions, `scale`, `ibase` and `obase`. */
import { OutOfMemory } from '../../limits.ts'
import {
  add, compare, type Decimal, divide, multiply, negate, one, parseDecimal, power, printDecimal, remainder, squareRoot, wholePart, zero,
} from './decimal.ts'
import type { Expression, Statement } from './parse.ts'

export class BcError extends Error {}

export interface Machine {
  readonly variables: Map<string, Decimal>
  readonly functions: Map<string, Statement & { is: 'define' }>
  output: string
  steps: number
  depth: number
  returned: Decimal
}

type Left = 'break' | 'continue' | 'return' | 'quit' | undefined

const stepsMax = 1_000_000
const depthMax = 200
/** Digits of a number. */
const digitsMax = 100_000

export function newMachine(): Machine {
  return { variables: new Map(), functions: new Map(), output: '', steps: 0, depth: 0, returned: zero }
}

export function runStatement(machine: Machine, statement: Statement): Left {
  if (++machine.steps > stepsMax) throw new BcError(`bc: stopped after ${stepsMax} steps`)
  switch (statement.is) {
    case 'expression': {
      const value = evaluate(machine, statement.value)
      if (!statement.isQuiet) machine.output += `${wrapped(printDecimal(value, setting(machine, 'obase')))}\n`
      return undefined
    }
    case 'print':
      for (const part of statement.parts) machine.output += typeof part === 'string' ? part : printDecimal(evaluate(machine, part), setting(machine, 'obase'))
      return undefined
    case 'block':
      for (const each of statement.statements) {
        const left = runStatement(machine, each)
        if (left) return left
      }
      return undefined
    case 'if': {
      const branch = isTrue(evaluate(machine, statement.test)) ? statement.yes : statement.no
      return branch && runStatement(machine, branch)
    }
    case 'for': return loop(machine, statement)
    case 'define':
      machine.functions.set(statement.name, statement)
      return undefined
    case 'return':
      machine.returned = statement.value ? evaluate(machine, statement.value) : zero
      return 'return'
    default: return statement.is
  }
}

function loop(machine: Machine, { start, test, step, body }: Statement & { is: 'for' }): Left {
  if (start) evaluate(machine, start)
  while (!test || isTrue(evaluate(machine, test))) {
    const left = runStatement(machine, body)
    if (left === 'break') return undefined
    if (left && left !== 'continue') return left
    if (step) evaluate(machine, step)
  }
  return undefined
}

function isTrue({ digits }: Decimal): boolean {
  return digits !== 0n
}

/** Lines of at most 70 characters. */
function wrapped(text: string): string {
  return text.length < 70 ? text : text.match(/.{1,68}/g)!.join('\\\n')
}

const settings: Readonly<Record<string, number>> = { scale: 0, ibase: 10, obase: 10 }

function setting(machine: Machine, name: 'scale' | 'ibase' | 'obase'): number {
  const value = machine.variables.get(name)
  return value ? Number(wholePart(value)) : settings[name]!
}

function keyOf(machine: Machine, { name, index }: Expression & { is: 'name' }): string {
  return index ? `${name}[${printDecimal(evaluate(machine, index), 10).split('.')[0] || '0'}]` : name
}

function valueOf(machine: Machine, key: string): Decimal {
  const known = machine.variables.get(key)
  if (known) return known
  return Object.hasOwn(settings, key) ? { digits: BigInt(settings[key]!), scale: 0 } : zero
}

function evaluate(machine: Machine, expression: Expression): Decimal {
  if (++machine.steps > stepsMax) throw new BcError(`bc: stopped after ${stepsMax} steps`)
  switch (expression.is) {
    case 'number': return parseDecimal(expression.text, setting(machine, 'ibase'))
    case 'name': return valueOf(machine, keyOf(machine, expression))
    case 'assign': {
      const key = keyOf(machine, expression.target)
      const right = evaluate(machine, expression.value)
      const value = expression.operator === '=' ? right : calculated(machine, expression.operator.slice(0, -1), valueOf(machine, key), right)
      machine.variables.set(key, value)
      return value
    }
    case 'step': {
      const key = keyOf(machine, expression.target)
      const before = valueOf(machine, key)
      const after = add(before, { digits: BigInt(expression.by), scale: 0 })
      machine.variables.set(key, after)
      return expression.isPrefix ? after : before
    }
    case 'unary': {
      const value = evaluate(machine, expression.operand)
      return expression.operator === '-' ? negate(value) : truth(!isTrue(value))
    }
    case 'binary': return calculated(machine, expression.operator, evaluate(machine, expression.left), evaluate(machine, expression.right))
    case 'call': return call(machine, expression.name, expression.args.map((each) => evaluate(machine, each)))
  }
}

function truth(is: boolean): Decimal {
  return is ? one : zero
}

function calculated(machine: Machine, operator: string, left: Decimal, right: Decimal): Decimal {
  const scale = setting(machine, 'scale')
  switch (operator) {
    case '+': return add(left, right)
    case '-': return add(left, negate(right))
    case '*': return multiply(left, right, scale)
    case '/':
    case '%':
      if (!isTrue(right)) throw new BcError('Runtime error (func=(main), adr=3): Divide by zero')
      return operator === '/' ? divide(left, right, scale) : remainder(left, right, scale)
    case '^': return raised(left, Number(wholePart(right)), scale)
    case '&&': return truth(isTrue(left) && isTrue(right))
    case '||': return truth(isTrue(left) || isTrue(right))
    default: return truth(holds(operator, compare(left, right)))
  }
}

function raised(base: Decimal, exponent: number, scale: number): Decimal {
  const digits = String(base.digits).length * Math.abs(exponent)
  if (digits > digitsMax) throw new OutOfMemory(digits)
  return power(base, exponent, scale)
}

function holds(operator: string, order: number): boolean {
  switch (operator) {
    case '<': return order < 0
    case '<=': return order <= 0
    case '>': return order > 0
    case '>=': return order >= 0
    case '!=': return order !== 0
    default: return order === 0
  }
}

function call(machine: Machine, name: string, args: readonly Decimal[]): Decimal {
  const [first = zero] = args
  if (name === 'sqrt') {
    if (first.digits < 0n) throw new BcError('Runtime error (func=(main), adr=3): Square root of a negative number')
    return squareRoot(first, setting(machine, 'scale'))
  }
  if (name === 'length') return { digits: BigInt(Math.max(String(first.digits).replace('-', '').length, first.scale)), scale: 0 }
  if (name === 'scale') return { digits: BigInt(first.scale), scale: 0 }
  const own = machine.functions.get(name)
  if (!own) throw new BcError(`Runtime error (func=(main), adr=3): Function ${name} not defined.`)
  if (own.parameters.length !== args.length) throw new BcError(`Runtime error (func=(main), adr=3): Parameter number mismatch`)
  if (machine.depth >= depthMax) throw new OutOfMemory(depthMax)
  return inScope(machine, own, args)
}

/** Parameters and `auto` names are put aside for the time of the call. */
function inScope(machine: Machine, { parameters, locals, body }: Statement & { is: 'define' }, args: readonly Decimal[]): Decimal {
  const names = [...parameters, ...locals]
  const before = names.map((name) => machine.variables.get(name))
  names.forEach((name, index) => machine.variables.set(name, args[index] ?? zero))
  machine.depth++
  machine.returned = zero
  runStatement(machine, body)
  machine.depth--
  names.forEach((name, index) => {
    const value = before[index]
    if (value) machine.variables.set(name, value)
    else machine.variables.delete(name)
  })
  const value = machine.returned
  machine.returned = zero
  return value
}
