/**
 * Formulas over queries: `$A / ${B} > 0.1 && abs($C) < 5`.
 *
 * Follows pkg/expr/mathexp (parse/parse.go, exp.go, funcs.go) of Grafana. Left out: is_inf, is_nan and is_null of strings, which there are none of.
 */
import { log, pow } from '@track/simulation'

export type MathNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'reference'; readonly refId: string }
  | { readonly kind: 'unary'; readonly operator: '-' | '!'; readonly of: MathNode }
  | { readonly kind: 'binary'; readonly operator: Operator; readonly left: MathNode; readonly right: MathNode }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly MathNode[] }

type Operator = '||' | '&&' | '==' | '!=' | '>' | '>=' | '<' | '<=' | '+' | '-' | '*' | '/' | '%' | '**'

/** A formula that cannot be read. */
export class MathFault extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'MathFault'
  }
}

const token = /\s*(?:(\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)|\$\{([^}]+)\}|\$(\w+)|([a-z_]\w*)|(\|\||&&|\*\*|[=!<>]=|[-+*/%<>!(),]))/y

interface Token {
  readonly kind: 'number' | 'reference' | 'name' | 'mark'
  readonly text: string
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let place = 0
  while (place < text.length && tokens.length <= tokensMax) {
    if (text.slice(place, place + 1).trim() === '') {
      place++
      continue
    }
    token.lastIndex = place
    const [whole, number, braced, plain, name, mark] = token.exec(text) ?? []
    if (whole === undefined) throw new MathFault(`unexpected ${JSON.stringify(text[place])}`)
    place += whole.length
    const reference = braced ?? plain
    tokens.push(number !== undefined ? { kind: 'number', text: number } : reference !== undefined ? { kind: 'reference', text: reference } : name !== undefined ? { kind: 'name', text: name } : { kind: 'mark', text: mark! })
  }
  return tokens
}

/** The loosest first. */
const precedence: readonly (readonly Operator[])[] = [['||'], ['&&'], ['==', '!=', '>', '>=', '<', '<='], ['+', '-'], ['*', '/', '%'], ['**']]

const functions: Readonly<Record<string, ((value: number) => number) | undefined>> = {
  abs: Math.abs, log: (value) => (value > 0 ? log(value) : value === 0 ? -Infinity : NaN), round: Math.round, ceil: Math.ceil, floor: Math.floor,
  is_nan: (value) => Number(Number.isNaN(value)), is_number: (value) => Number(Number.isFinite(value)), is_inf: (value) => Number(value === Infinity || value === -Infinity), is_null: () => 0,
}
const constants: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, infn: -Infinity, null: NaN }

/** Whoever reckons a formula walks into it: one without a bottom would exhaust the stack. */
const tokensMax = 300

export function parseMath(text: string): MathNode {
  const tokens = tokensOf(text)
  if (tokens.length > tokensMax) throw new MathFault(`more than ${tokensMax} words`)
  let place = 0
  const peek = () => tokens[place]
  const isMark = (mark: string) => peek()?.kind === 'mark' && peek()!.text === mark
  const expect = (mark: string) => {
    if (!isMark(mark)) throw new MathFault(`expected ${mark}, found ${peek()?.text ?? 'the end'}`)
    place++
  }
  const level = (depth: number): MathNode => {
    const operators = precedence[depth]
    if (!operators) return unary()
    let left = level(depth + 1)
    for (;;) {
      const operator = operators.find(isMark)
      if (operator === undefined) return left
      place++
      left = { kind: 'binary', operator, left, right: level(depth + 1) }
    }
  }
  const unary = (): MathNode => {
    const operator = isMark('-') ? '-' : isMark('!') ? '!' : undefined
    if (operator === undefined) return primary()
    place++
    return { kind: 'unary', operator, of: unary() }
  }
  const primary = (): MathNode => {
    const next = tokens[place++]
    if (!next) throw new MathFault('unexpected end')
    if (next.kind === 'number') return { kind: 'number', value: Number(next.text) }
    if (next.kind === 'reference') return { kind: 'reference', refId: next.text }
    if (next.kind === 'mark' && next.text !== '(') throw new MathFault(`unexpected ${next.text}`)
    if (next.kind === 'mark') {
      const inner = level(0)
      expect(')')
      return inner
    }
    if (!Object.hasOwn(functions, next.text) && !Object.hasOwn(constants, next.text)) throw new MathFault(`the function ${next.text} is not known`)
    expect('(')
    const args: MathNode[] = isMark(')') ? [] : [level(0)]
    expect(')')
    if (args.length !== (Object.hasOwn(constants, next.text) ? 0 : 1)) throw new MathFault(`${next.text} takes ${Object.hasOwn(constants, next.text) ? 'nothing' : 'one value'}`)
    return { kind: 'call', name: next.text, args }
  }
  const node = level(0)
  if (peek()) throw new MathFault(`unexpected ${peek()!.text}`)
  return node
}

export function applyUnary(operator: '-' | '!', value: number): number {
  return operator === '-' ? -value : value === 0 ? 1 : Number.isNaN(value) ? NaN : 0
}

export function applyFunction(name: string, value: number | undefined): number {
  return value === undefined ? constants[name]! : functions[name]!(value)
}

/** A comparison is 1 or 0; with NaN it is NaN, but `!=`. */
export function applyOperator(operator: Operator, a: number, b: number): number {
  switch (operator) {
    case '+': return a + b
    case '-': return a - b
    case '*': return a * b
    case '/': return a / b
    case '%': return a % b
    case '**': return pow(a, b)
    default: return Number.isNaN(a) || Number.isNaN(b) ? NaN : Number(compares(operator, a, b))
  }
}

function compares(operator: Operator, a: number, b: number): boolean {
  switch (operator) {
    case '==': return a === b
    case '!=': return a !== b
    case '>': return a > b
    case '>=': return a >= b
    case '<': return a < b
    case '<=': return a <= b
    case '&&': return a !== 0 && b !== 0
    default: return a !== 0 || b !== 0
  }
}
