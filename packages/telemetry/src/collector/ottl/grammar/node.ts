/**
 * Grammars as data and how they are read: alternatives are tried with any lookahead, and of all that did not fit, what
 * came furthest is told.
 *
 * Follows nodes.go, context.go, error.go and ebnf.go of alecthomas/participle 2.
 */
import { quoteGo } from '@track/simulation'
import { SyntaxFault, type Token, type TokenType } from './token.ts'

export type GrammarNode =
  | { readonly is: 'token'; readonly type: TokenType }
  | { readonly is: 'literal'; readonly value: string }
  | { readonly is: 'sequence'; readonly nodes: readonly GrammarNode[] }
  | { readonly is: 'choice'; readonly nodes: readonly GrammarNode[] }
  | { readonly is: 'group'; readonly node: GrammarNode; readonly mode: '' | '?' | '*' }
  | { readonly is: 'not ahead'; readonly node: GrammarNode }
  | { readonly is: 'capture'; readonly field: string; readonly as: CaptureKind; readonly node: GrammarNode }
  /** By name: grammars go round in circles. */
  | { readonly is: 'struct'; readonly name: string }

/** How what was captured becomes a field. */
export type CaptureKind = 'text' | 'hex' | 'int' | 'float' | 'one' | 'many'

export type Grammar = Readonly<Record<string, GrammarNode>>

export interface Parsed {
  [field: string]: unknown
}

interface Capture {
  readonly parent: Parsed
  readonly field: string
  readonly as: CaptureKind
  readonly token: Token
  readonly values: readonly unknown[]
}

/** Nothing fits (undefined), what was found, or what is wrong. */
interface Outcome {
  readonly values: readonly unknown[] | undefined
  readonly fault?: SyntaxFault
}

const nothing: Outcome = { values: undefined }

class Context {
  readonly grammar: Grammar
  readonly tokens: readonly Token[]
  at: number
  captures: Capture[] = []
  deepest: SyntaxFault | undefined
  deepestAt: number

  constructor(grammar: Grammar, tokens: readonly Token[], at = 0, deepest: SyntaxFault | undefined = undefined, deepestAt = 0) {
    this.grammar = grammar
    this.tokens = tokens
    this.at = at
    this.deepest = deepest
    this.deepestAt = deepestAt
  }

  get token(): Token {
    return this.tokens[this.at]!
  }

  branch(): Context {
    return new Context(this.grammar, this.tokens, this.at, this.deepest, this.deepestAt)
  }

  accept(branch: Context): void {
    this.captures.push(...branch.captures)
    this.at = branch.at
    if (branch.deepestAt < this.deepestAt) return
    this.deepestAt = branch.deepestAt
    this.deepest = branch.deepest
  }

  note(fault: SyntaxFault): void {
    if (this.at < this.deepestAt) return
    this.deepest = fault
    this.deepestAt = this.at
  }

  /** A branch has failed; whichever of its errors is the deepest is kept. */
  noteBranch(fault: SyntaxFault, branch: Context): void {
    if (branch.deepestAt > this.deepestAt) {
      this.deepest = branch.deepest
      this.deepestAt = branch.deepestAt
    } else if (branch.at >= this.deepestAt) {
      this.deepest = fault
      this.deepestAt = Math.max(branch.at, branch.deepestAt)
    }
  }

  fail(fault: SyntaxFault): SyntaxFault {
    return this.at >= this.deepestAt ? fault : this.deepest ?? fault
  }

  apply(): SyntaxFault | undefined {
    const captures = this.captures
    this.captures = []
    for (const capture of captures) {
      const fault = applyCapture(capture)
      if (fault) return fault
    }
    return undefined
  }
}

/** The struct that a text is, whole. Throws SyntaxFault. */
export function parseWith(grammar: Grammar, name: string, tokens: readonly Token[]): Parsed {
  const context = new Context(grammar, tokens)
  const { values, fault } = read({ is: 'struct', name }, context, {})
  if (fault) throw fault
  if (!values) throw context.fail(unexpected(context.token))
  if (context.token.type !== 'EOF') throw context.fail(unexpected(context.token))
  return values[0] as Parsed
}

function unexpected(token: Token, expected = ''): SyntaxFault {
  return new SyntaxFault(token, `unexpected token ${quoteGo(token.value)}${expected === '' ? '' : ` (expected ${expected})`}`)
}

function read(node: GrammarNode, context: Context, parent: Parsed): Outcome {
  switch (node.is) {
    case 'token': return context.token.type === node.type ? taken(context) : nothing
    case 'literal': return context.token.value === node.value && context.token.type !== 'EOF' ? taken(context) : nothing
    case 'sequence': return readSequence(node.nodes, context, parent)
    case 'choice': return readChoice(node.nodes, context, parent)
    case 'group': return readGroup(node, context, parent)
    case 'not ahead': return readNotAhead(node.node, context, parent)
    case 'capture': return readCapture(node, context, parent)
    case 'struct': return readStruct(node.name, context)
  }
}

function taken(context: Context): Outcome {
  const { value } = context.token
  context.at++
  return { values: [value] }
}

function readSequence(nodes: readonly GrammarNode[], context: Context, parent: Parsed): Outcome {
  const found: unknown[] = []
  for (const [index, node] of nodes.entries()) {
    const { values, fault } = read(node, context, parent)
    found.push(...values ?? [])
    if (fault) return { values: found, fault }
    if (values) continue
    if (index === 0) return nothing
    return { values: found, fault: unexpected(context.token, printSequence(nodes.slice(index))) }
  }
  return { values: found }
}

function readChoice(nodes: readonly GrammarNode[], context: Context, parent: Parsed): Outcome {
  let deepestAt = 0
  let first: Outcome | undefined
  for (const node of nodes) {
    const branch = context.branch()
    const { values, fault } = read(node, branch, parent)
    if (!fault && values) {
      context.accept(branch)
      return { values }
    }
    if (!fault) continue
    context.noteBranch(fault, branch)
    if (branch.at < deepestAt) continue
    first = { values, fault }
    deepestAt = branch.at
  }
  if (!first) return nothing
  context.note(first.fault!)
  return first
}

function readGroup({ node, mode }: Extract<GrammarNode, { is: 'group' }>, context: Context, parent: Parsed): Outcome {
  if (mode === '') return read(node, context, parent)
  const found: unknown[] = []
  for (let matches = 0; mode === '*' || matches < 1; matches++) {
    const branch = context.branch()
    const { values, fault } = read(node, branch, parent)
    if (fault) {
      context.note(fault)
      context.noteBranch(fault, branch)
      break
    }
    found.push(...values ?? [])
    context.accept(branch)
    if (!values) break
  }
  return { values: found }
}

function readNotAhead(node: GrammarNode, context: Context, parent: Parsed): Outcome {
  const { values, fault } = read(node, context.branch(), parent)
  return !fault && values ? { values: undefined, fault: unexpected(context.token) } : { values: [] }
}

function readCapture({ field, as, node }: Extract<GrammarNode, { is: 'capture' }>, context: Context, parent: Parsed): Outcome {
  const { token } = context
  const { values, fault } = read(node, context, parent)
  if (values) context.captures.push({ parent, field, as, token, values })
  if (fault) return { values: [parent], fault }
  return values ? { values: [parent] } : nothing
}

function readStruct(name: string, context: Context): Outcome {
  const parsed: Parsed = { offset: context.token.offset }
  const { values, fault } = read(context.grammar[name]!, context, parsed)
  if (fault) {
    context.apply()
    context.note(fault)
    return { values: [parsed], fault }
  }
  if (!values) return nothing
  const slip = context.apply()
  return slip ? { values: [parsed], fault: slip } : { values: [parsed] }
}

function applyCapture({ parent, field, as, token, values }: Capture): SyntaxFault | undefined {
  if (as === 'many') parent[field] = [...(parent[field] as readonly unknown[] | undefined) ?? [], ...values]
  else if (values.length === 0) return undefined
  else if (as === 'text') parent[field] = ((parent[field] as string | undefined) ?? '') + values.join('')
  else if (as === 'one') parent[field] = values[0]
  else if (as === 'hex') return applyHex(parent, field, values.join(''), token)
  else if (as === 'float') parent[field] = Number(values[0])
  else return applyInteger(parent, field, values.join(''), token)
  return undefined
}

function applyHex(parent: Parsed, field: string, text: string, token: Token): SyntaxFault | undefined {
  if (text.length % 2 === 1) return new SyntaxFault(token, 'failed to capture: encoding/hex: odd length hex string')
  parent[field] = text
  return undefined
}

/** As strconv.ParseInt reads it in base 0: a leading zero means octal digits. */
function applyInteger(parent: Parsed, field: string, text: string, token: Token): SyntaxFault | undefined {
  const isOctal = text.length > 1 && text.startsWith('0')
  if (isOctal && /[89]/.test(text)) return new SyntaxFault(token, `failed to conform: strconv.ParseInt: parsing "${text}": invalid syntax`)
  const value = BigInt(isOctal ? `0o${text}` : text)
  if (value > 0x7fff_ffff_ffff_ffffn) return new SyntaxFault(token, `failed to conform: strconv.ParseInt: parsing "${text}": value out of range`)
  parent[field] = value
  return undefined
}

/** What is expected, in EBNF. */
function printSequence(nodes: readonly GrammarNode[]): string {
  return nodes.map((node) => printNode(node)).join(' ')
}

function printNode(node: GrammarNode): string {
  switch (node.is) {
    case 'token': return `<${node.type.toLowerCase()}>`
    case 'literal': return quoteGo(node.value)
    case 'sequence': return node.nodes.length > 1 ? `(${printSequence(node.nodes)})` : printSequence(node.nodes)
    case 'choice': return `(${node.nodes.map(printNode).join(' | ')})`
    case 'group': return printNode(node.node) + node.mode
    case 'not ahead': return `(?! ${node.node.is === 'choice' ? node.node.nodes.map(printNode).join(' | ') : printNode(node.node)})`
    case 'capture': return printNode(node.node)
    case 'struct': return node.name[0]!.toUpperCase() + node.name.slice(1)
  }
}
