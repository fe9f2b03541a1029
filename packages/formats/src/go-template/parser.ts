/**
 * Go templates read into a tree.
 *
 * Follows text/template/parse/parse.go of Go 1.24.
 */
import { quoteGo as quote } from '@track/simulation'
import type { TemplateFunctions } from './answers.ts'
import { goFloat, type GoValue } from './go-value.ts'
import { printToken, type Token, type TokenKind, tokensOf } from './lexer.ts'
import { type Command, type Node, type Operand, type Pipeline, printOperand, type Template } from './tree.ts'
import { unquote } from './unquote.ts'

/** The template cannot be read. */
export class TemplateError extends Error {}

const operandKinds: ReadonlySet<TokenKind> = new Set([
  'bool', 'character', 'dot', 'field', 'identifier', 'number', 'nil', 'raw string', 'string', 'variable', '(',
])

export interface ParseOptions {
  /** What errors call it. */
  readonly name: string
  readonly functions: TemplateFunctions
}

export function parseTemplate(text: string, options: ParseOptions): Template {
  return new Parser(text, options).parse()
}

/** What ended a list of nodes. */
interface Listed {
  readonly nodes: readonly Node[]
  readonly end: 'end' | 'else' | 'end of text'
}

class Parser {
  readonly #text: string
  readonly #name: string
  readonly #functions: TemplateFunctions
  readonly #tokens: readonly Token[]
  readonly #templates = new Map<string, readonly Node[]>()
  #next = 0
  #variables: string[] = ['$']
  #rangeDepth = 0
  /** The line on which the present action began. */
  #actionLine = 0

  constructor(text: string, { name, functions }: ParseOptions) {
    this.#text = text
    this.#name = name
    this.#functions = functions
    this.#tokens = tokensOf(text)
  }

  parse(): Template {
    const nodes: Node[] = []
    for (;;) {
      const listed = this.#list(true)
      nodes.push(...listed.nodes)
      if (listed.end === 'end of text') break
      this.#fail(`unexpected {{${listed.end}}}`)
    }
    this.#templates.set(this.#name, nodes)
    return { name: this.#name, text: this.#text, templates: this.#templates }
  }

  #peek(): Token {
    return this.#tokens[Math.min(this.#next, this.#tokens.length - 1)]!
  }

  #take(): Token {
    const token = this.#peek()
    this.#next++
    return token
  }

  #peekWord(): Token {
    while (this.#peek().kind === 'space') this.#next++
    return this.#peek()
  }

  #takeWord(): Token {
    this.#peekWord()
    return this.#take()
  }

  #fail(message: string): never {
    const token = this.#tokens[Math.min(Math.max(this.#next - 1, 0), this.#tokens.length - 1)]!
    throw new TemplateError(`template: ${this.#name}:${token.line}: ${message}`)
  }

  #unexpected(token: Token, context: string): never {
    if (token.kind !== 'error') this.#fail(`unexpected ${printToken(token)} in ${context}`)
    const started = ` in action started at ${this.#name}:${this.#actionLine}`
    const extra = this.#actionLine === 0 || this.#actionLine === token.line ? '' : token.text.endsWith(' action') ? started.slice(' in action'.length) : started
    this.#fail(`${token.text}${extra}`)
  }

  #expectClose(context: string): void {
    const token = this.#takeWord()
    if (token.kind !== 'close') this.#unexpected(token, context)
  }

  #list(isTop = false): Listed {
    const nodes: Node[] = []
    for (;;) {
      const token = this.#take()
      if (token.kind === 'text') nodes.push({ is: 'text', at: token.at, text: token.text })
      else if (token.kind === 'end') {
        if (isTop) return { nodes, end: 'end of text' }
        this.#fail('unexpected EOF')
      } else if (token.kind !== 'open') this.#unexpected(token, 'input')
      else {
        this.#actionLine = token.line
        const action = this.#action(isTop)
        this.#actionLine = 0
        if (action === 'end' || action === 'else') return { nodes, end: action }
        if (action) nodes.push(action)
      }
    }
  }

  #action(isTop: boolean): Node | 'end' | 'else' | undefined {
    const token = this.#peekWord()
    if (token.kind !== 'keyword') return { is: 'action', at: token.at, pipeline: this.#pipeline('command', 'close') }
    this.#take()
    switch (token.text) {
      case 'if':
      case 'with':
      case 'range': return this.#control(token.text, token.at)
      case 'template': return this.#templateCall()
      case 'block':
      case 'define': return this.#definition(token, isTop)
      case 'break':
      case 'continue':
        this.#expectClose(`{{${token.text}}}`)
        if (this.#rangeDepth === 0) this.#fail(`{{${token.text}}} outside {{range}}`)
        return { is: token.text, at: token.at }
      case 'else': {
        const after = this.#peekWord()
        if (after.kind !== 'keyword' || (after.text !== 'if' && after.text !== 'with')) this.#expectClose('else')
        return 'else'
      }
      default:
        this.#expectClose('end')
        return 'end'
    }
  }

  #control(is: 'if' | 'with' | 'range', at: number): Node {
    const known = this.#variables.length
    const pipeline = this.#pipeline(is, 'close')
    if (is === 'range') this.#rangeDepth++
    const { nodes: then, end } = this.#list()
    if (is === 'range') this.#rangeDepth--
    const otherwise = end === 'else' ? this.#otherwise(is) : undefined
    this.#variables.length = known
    return { is, at, pipeline, then, otherwise }
  }

  /** `{{else if …}}` is `{{else}}{{if …}}`, with one `{{end}}` for both. */
  #otherwise(is: 'if' | 'with' | 'range'): readonly Node[] {
    const after = this.#peekWord()
    if (is !== 'range' && after.kind === 'keyword' && after.text === is) {
      this.#take()
      return [this.#control(is, after.at)]
    }
    const { nodes, end } = this.#list()
    if (end !== 'end') this.#fail('expected end; found {{else}}')
    return nodes
  }

  #templateCall(): Node {
    const token = this.#takeWord()
    const name = this.#templateName(token, 'template clause')
    if (this.#peekWord().kind === 'close') {
      this.#take()
      return { is: 'template', at: token.at, name, pipeline: undefined }
    }
    return { is: 'template', at: token.at, name, pipeline: this.#pipeline('template clause', 'close') }
  }

  #definition(keyword: Token, isTop: boolean): Node | undefined {
    if (keyword.text === 'define' && !isTop) this.#unexpected(keyword, 'command')
    const context = `${keyword.text} clause`
    const token = this.#takeWord()
    const name = this.#templateName(token, context)
    let pipeline: Pipeline | undefined
    if (keyword.text === 'block') pipeline = this.#pipeline(context, 'close')
    else this.#expectClose(context)
    const outer = this.#variables
    this.#variables = ['$']
    const { nodes, end } = this.#list()
    if (end !== 'end') this.#fail(`unexpected {{else}} in ${context}`)
    this.#variables = outer
    this.#templates.set(name, nodes)
    return keyword.text === 'block' ? { is: 'template', at: token.at, name, pipeline } : undefined
  }

  #templateName(token: Token, context: string): string {
    if (token.kind !== 'string' && token.kind !== 'raw string') this.#unexpected(token, context)
    return this.#unquoted(token)
  }

  #unquoted({ text }: Token): string {
    const value = unquote(text)
    if (value === undefined) this.#fail('invalid syntax')
    return value
  }

  #pipeline(context: string, end: 'close' | ')'): Pipeline {
    const { at } = this.#peekWord()
    const { variables, assigns } = this.#declarations(context)
    const commands: Command[] = []
    for (;;) {
      const token = this.#takeWord()
      if (token.kind === end) break
      if (!operandKinds.has(token.kind)) this.#unexpected(token, context)
      this.#next--
      commands.push(this.#command())
    }
    if (commands.length === 0) this.#fail(`missing value for ${context}`)
    for (const [index, { operands: [first] }] of commands.entries()) {
      if (index > 0 && /^(bool|dot|nil|number|string)$/.test(first!.is)) this.#fail(`non executable command in pipeline stage ${index + 1}`)
    }
    return { is: 'pipeline', at, variables, assigns, commands }
  }

  #declarations(context: string): Pick<Pipeline, 'variables' | 'assigns'> {
    const variables: string[] = []
    while (this.#peekWord().kind === 'variable') {
      const start = this.#next
      const { text } = this.#take()
      const sign = this.#peekWord()
      if (sign.kind === 'declare' || sign.kind === 'assign') {
        this.#take()
        variables.push(text)
        this.#variables.push(text)
        return { variables, assigns: sign.kind === 'assign' }
      }
      if (sign.kind !== 'char' || sign.text !== ',') {
        this.#next = start
        break
      }
      this.#take()
      variables.push(text)
      this.#variables.push(text)
      if (context !== 'range' || variables.length >= 2) this.#fail(`too many declarations in ${context}`)
      if (!/^(variable|close|\))$/.test(this.#peekWord().kind)) this.#fail('range can only initialize variables')
    }
    return { variables, assigns: false }
  }

  #command(): Command {
    const { at } = this.#peekWord()
    const operands: Operand[] = []
    for (;;) {
      this.#peekWord()
      const operand = this.#operand()
      if (operand) operands.push(operand)
      const token = this.#take()
      if (token.kind === 'space') continue
      if (token.kind === 'close' || token.kind === ')') this.#next--
      else if (token.kind !== 'pipe') this.#unexpected(token, 'operand')
      break
    }
    if (operands.length === 0) this.#fail('empty command')
    return { at, operands }
  }

  #operand(): Operand | undefined {
    const term = this.#term()
    if (!term || this.#peek().kind !== 'field') return term
    const { at } = this.#peek()
    const path: string[] = []
    while (this.#peek().kind === 'field') path.push(this.#take().text.slice(1))
    if (term.is === 'field' || term.is === 'variable') return { ...term, at, path: [...term.path, ...path] }
    if (/^(bool|string|number|nil|dot)$/.test(term.is)) this.#fail(`unexpected . after term ${quote(printOperand(term))}`)
    return { is: 'chain', at, of: term, path }
  }

  #term(): Operand | undefined {
    const token = this.#takeWord()
    const { at, text } = token
    switch (token.kind) {
      case 'identifier':
        if (!Object.hasOwn(this.#functions, text)) this.#fail(`function ${quote(text)} not defined`)
        return { is: 'function', at, name: text }
      case 'dot': return { is: 'dot', at }
      case 'nil': return { is: 'nil', at }
      case 'bool': return { is: 'bool', at, value: text === 'true' }
      case 'field': return { is: 'field', at, path: [text.slice(1)] }
      case 'variable':
        if (!this.#variables.includes(text)) this.#fail(`undefined variable ${quote(text)}`)
        return { is: 'variable', at, name: text, path: [] }
      case 'number': {
        const value = numberOf(text)
        if (value === undefined) this.#fail(`illegal number syntax: ${quote(text)}`)
        return { is: 'number', at, text, value }
      }
      case 'character': {
        const [character = '', ...more] = this.#unquoted(token)
        if (more.length > 0) this.#fail(`malformed character constant: ${text}`)
        return { is: 'number', at, text, value: BigInt(character.codePointAt(0) ?? 0) }
      }
      case 'string':
      case 'raw string': return { is: 'string', at, text, value: this.#unquoted(token) }
      case '(': return this.#pipeline('parenthesized pipeline', ')')
      default:
        this.#next--
        return undefined
    }
  }
}

/** Undefined where it is none. */
function numberOf(text: string): GoValue | bigint | undefined {
  const digits = text.replaceAll('_', '')
  const [, sign = '', whole = ''] = /^([+-]?)(\d+|0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+)$/.exec(digits) ?? []
  if (whole !== '') return sign === '-' ? -BigInt(whole) : BigInt(whole)
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(digits) ? goFloat(Number(digits)) : undefined
}
