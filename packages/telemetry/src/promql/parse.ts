/**
 * Reads a query into its syntax tree, or refuses it in Prometheus' words.
 *
 * Follows promql/parser/generated_parser.y and parse.go of Prometheus 3, by recursive descent and
 * precedence climbing. Left out: unquoted UTF-8 names.
 */
import { checkTypes } from './check-types.ts'
import { functionRow } from './functions/table.ts'
import { unquote } from './lexemes.ts'
import { parseModifiers } from './parse-modifiers.ts'
import { parseBinaryModifiers, parseGrouping } from './parse-matching.ts'
import { parseNumberOrDuration } from './parse-duration.ts'
import { parseSelector } from './parse-selector.ts'
import type { Aggregation, Binary, Expression } from './syntax.ts'
import { TokenStream } from './token-stream.ts'
import {
  type Aggregator, type BinaryOperator, isAggregator, isMetricIdentifier, isOperandStart, isPreprocessor, parameterized, type Token,
} from './tokens.ts'

export interface ParseOptions {
  /** Functions and aggregations that Prometheus has behind --enable-feature=promql-experimental-functions. */
  readonly experimental?: boolean
}

/** The syntax tree of a query; throws `PromqlError`. */
export function parsePromql(text: string, { experimental = false }: ParseOptions = {}): Expression {
  const tokens = new TokenStream(text)
  if (tokens.is('EOF')) {
    tokens.refuse({ start: 0, end: 0 }, 'no expression found in input')
    throw tokens.firstError()!
  }
  const expression = new Parser(tokens, experimental).parse(0)
  if (!tokens.is('EOF')) tokens.unexpected({ where: '', expected: '' })
  const refused = tokens.firstError()
  if (refused) throw refused
  checkTypes(text, expression)
  return expression
}

/** How tightly operators bind; `^` alone binds to its right. */
const precedences: Readonly<Record<string, number>> = {
  or: 1, and: 2, unless: 2, '==': 3, '>=': 3, '>': 3, '<': 3, '<=': 3, '!=': 3, '</': 3, '>/': 3,
  '+': 4, '-': 4, '*': 5, '/': 5, '%': 5, atan2: 5, '^': 7,
}

/** Signs bind like a product: `-1 ^ 2` is -(1 ^ 2), `-1 * 2` is (-1) * 2. */
const signPrecedence = 6

class Parser {
  readonly #tokens: TokenStream
  readonly #experimental: boolean

  constructor(tokens: TokenStream, experimental: boolean) {
    this.#tokens = tokens
    this.#experimental = experimental
  }

  parse(least: number): Expression {
    const tokens = this.#tokens
    let left = this.#operand()
    for (;;) {
      const operator = tokens.peek()
      const precedence = precedences[operator.kind]
      if (precedence === undefined || precedence < least) return left
      tokens.next()
      const { isBool, matching } = parseBinaryModifiers(tokens)
      const right = this.parse(operator.kind === '^' ? precedence : precedence + 1)
      const position = { start: left.position.start, end: right.position.end }
      if (matching.fillLeft !== undefined || matching.fillRight !== undefined) {
        tokens.refuse(position, 'binop fill modifiers are experimental and not enabled')
      }
      left = { kind: 'binary', operator: operator.kind as BinaryOperator, left, right, isBool, matching, position } satisfies Binary
    }
  }

  #operand(): Expression {
    const tokens = this.#tokens
    if (tokens.is('+', '-')) return this.#signed(tokens.next())
    return parseModifiers(tokens, this.#primary())
  }

  #signed(sign: Token): Expression {
    const expression = this.parse(signPrecedence)
    const position = { start: sign.start, end: expression.position.end }
    if (expression.kind === 'number') {
      return { ...expression, value: sign.kind === '-' ? -expression.value : expression.value, position }
    }
    return { kind: 'unary', operator: sign.kind as '+' | '-', expression, position }
  }

  #primary(): Expression {
    const tokens = this.#tokens
    const { kind } = tokens.peek()
    if (kind === 'NUMBER' || kind === 'DURATION') return parseNumberOrDuration(tokens)
    if (kind === 'STRING') {
      const { text, start, end } = tokens.next()
      return { kind: 'string', value: unquote(text), position: { start, end } }
    }
    if (kind === '(') return this.#parentheses()
    if (kind === '{') return parseSelector(tokens, undefined)
    if (!isMetricIdentifier(kind)) tokens.unexpected()
    const word = tokens.next()
    if (isAggregator(kind) && tokens.is('(', 'by', 'without')) return this.#aggregation(word, kind)
    if (tokens.is('(') && (kind === 'IDENTIFIER' || isPreprocessor(kind))) return this.#call(word)
    return parseSelector(tokens, word)
  }

  #parentheses(): Expression {
    const open = this.#tokens.next()
    const expression = this.parse(0)
    const close = this.#tokens.expect(')')
    return { kind: 'parentheses', expression, position: { start: open.start, end: close.end } }
  }

  #call(word: Token): Expression {
    const tokens = this.#tokens
    const { list, end } = this.#argumentList()
    const row = functionRow(word.text)
    if (!row) tokens.refuse(word, `unknown function with name "${word.text}"`)
    else if (row.isExperimental && !this.#experimental) tokens.refuse(word, `function "${word.text}" is not enabled`)
    return { kind: 'call', name: word.text, arguments: list, position: { start: word.start, end } }
  }

  #argumentList(): { list: Expression[]; end: number } {
    const tokens = this.#tokens
    tokens.expect('(')
    const list: Expression[] = []
    if (!tokens.is(')')) list.push(this.parse(0))
    for (let comma = tokens.accept(','); comma; comma = tokens.accept(',')) {
      if (isOperandStart(tokens.peek().kind)) list.push(this.parse(0))
      else tokens.refuse(comma, 'trailing commas not allowed in function call args')
    }
    return { list, end: tokens.expect(')').end }
  }

  #aggregation(word: Token, operator: Aggregator): Expression {
    const tokens = this.#tokens
    return tokens.within('aggregation', '', () => {
      let grouping = this.#groupingClause()
      const { list, end } = this.#argumentList()
      let last = end
      if (!grouping) {
        grouping = this.#groupingClause()
        last = grouping?.end ?? end
      }
      return this.#aggregationOf(operator, list, grouping, { start: word.start, end: last })
    })
  }

  #groupingClause(): { labels: readonly string[]; isWithout: boolean; end: number } | undefined {
    const tokens = this.#tokens
    if (!tokens.is('by', 'without')) return undefined
    const isWithout = tokens.next().kind === 'without'
    return { ...parseGrouping(tokens), isWithout }
  }

  #aggregationOf(
    operator: Aggregator, list: readonly Expression[], grouping: { labels: readonly string[]; isWithout: boolean } | undefined,
    position: { start: number; end: number },
  ): Expression {
    const tokens = this.#tokens
    const wanted = parameterized.has(operator) ? 2 : 1
    const isExperimental = operator === 'limitk' || operator === 'limit_ratio'
    if (list.length === 0) {
      tokens.refuse(position, 'no arguments for aggregate expression provided')
    } else if (isExperimental && !this.#experimental) {
      tokens.refuse(position, `${operator}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`)
    } else if (list.length !== wanted) {
      tokens.refuse(position, `wrong number of arguments for aggregate expression provided, expected ${wanted}, got ${list.length}`)
    }
    // A refused aggregation stands in the tree until the refusal is thrown.
    const expression = list[wanted - 1] ?? { kind: 'number', value: 0, isDuration: false, position }
    return {
      kind: 'aggregation', operator, expression, ...(wanted === 2 && list[0] ? { parameter: list[0] } : {}),
      grouping: grouping?.labels ?? [], isWithout: grouping?.isWithout ?? false, position,
    } satisfies Aggregation
  }
}
