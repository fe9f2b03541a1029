/** The language of bc as rows. Follows POSIX.1-2017 bc, and GNU bc 1.07 where it knows more. */

export type Expression =
  | { readonly is: 'number'; readonly text: string }
  | { readonly is: 'name'; readonly name: string; readonly index: Expression | undefined }
  | { readonly is: 'assign'; readonly operator: string; readonly target: Expression & { is: 'name' }; readonly value: Expression }
  | { readonly is: 'step'; readonly by: 1 | -1; readonly isPrefix: boolean; readonly target: Expression & { is: 'name' } }
  | { readonly is: 'unary'; readonly operator: '-' | '!'; readonly operand: Expression }
  | { readonly is: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly is: 'call'; readonly name: string; readonly args: readonly Expression[] }

export type Statement =
  | { readonly is: 'expression'; readonly value: Expression; readonly isQuiet: boolean }
  | { readonly is: 'print'; readonly parts: readonly (Expression | string)[]; readonly isString: boolean }
  | { readonly is: 'block'; readonly statements: readonly Statement[] }
  | { readonly is: 'if'; readonly test: Expression; readonly yes: Statement; readonly no: Statement | undefined }
  | { readonly is: 'for'; readonly start: Expression | undefined; readonly test: Expression | undefined; readonly step: Expression | undefined; readonly body: Statement }
  | { readonly is: 'define'; readonly name: string; readonly parameters: readonly string[]; readonly locals: readonly string[]; readonly body: Statement }
  | { readonly is: 'return'; readonly value: Expression | undefined }
  | { readonly is: 'break' | 'continue' | 'quit' }

export class BcSyntaxError extends Error {
  readonly line: number

  constructor(line: number) {
    super('syntax error')
    this.line = line
  }
}

interface Token {
  readonly kind: 'number' | 'name' | 'string' | 'operator' | 'newline' | 'end'
  readonly text: string
  readonly line: number
}

interface Reader {
  readonly tokens: readonly Token[]
  at: number
  depth: number
}

const depthMax = 200
const shapes = /\\\n|[ \t\r]+|#[^\n]*|\/\*[^]*?\*\/|(\n)|(\d[\dA-F]*\.?[\dA-F]*|\.[\dA-F]+|[A-F][\dA-F]*)|([a-z][a-z0-9_]*)|"([^"]*)"|(\+\+|--|[-+*/%^]=|[=!<>]=|&&|\|\||[-+*/%^=<>!(){}[\],;])|([^])/gy

function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let line = 1
  for (const [whole, newline, number, name, string, operator, strange] of source.matchAll(shapes)) {
    if (strange !== undefined) throw new BcSyntaxError(line)
    if (newline !== undefined) tokens.push({ kind: 'newline', text: '\n', line })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number, line })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name, line })
    else if (string !== undefined) tokens.push({ kind: 'string', text: string, line })
    else if (operator !== undefined) tokens.push({ kind: 'operator', text: operator, line })
    line += whole.split('\n').length - 1
  }
  return [...tokens, { kind: 'end', text: '', line }]
}

/** The statements of each line, one line after the other: what is wrong in one does not stop the next. */
export function* parseBc(source: string): Generator<Statement[] | BcSyntaxError> {
  let reader: Reader
  try {
    reader = { tokens: tokensOf(source), at: 0, depth: 0 }
  } catch (error) {
    // A character that bc does not know.
    if (!(error instanceof BcSyntaxError)) throw error
    return yield error
  }
  while (peek(reader).kind !== 'end') {
    const start = reader.at
    try {
      yield lineOf(reader)
    } catch (error) {
      // Told by the caller; the rest of the line is passed over.
      if (!(error instanceof BcSyntaxError)) throw error
      reader.at = Math.max(reader.at, start + 1)
      while (!['newline', 'end'].includes(reader.tokens[reader.at - 1]!.kind) && peek(reader).kind !== 'end') reader.at++
      yield error
    }
  }
}

function peek(reader: Reader): Token {
  return reader.tokens[reader.at]!
}

function take(reader: Reader, ...texts: readonly string[]): string | undefined {
  const { kind, text } = peek(reader)
  if ((kind !== 'operator' && kind !== 'name') || !texts.includes(text)) return undefined
  reader.at++
  return text
}

function expect(reader: Reader, text: string): void {
  if (!take(reader, text)) throw wrong(reader)
}

/** What stands there cannot be: at the end of a line, bc has read on into the next. */
function wrong(reader: Reader): BcSyntaxError {
  const { kind, line } = peek(reader)
  return new BcSyntaxError(kind === 'newline' ? line + 1 : line)
}

function skipNewlines(reader: Reader): void {
  while (peek(reader).kind === 'newline') reader.at++
}

function lineOf(reader: Reader): Statement[] {
  const statements: Statement[] = []
  for (;;) {
    while (take(reader, ';'));
    if (peek(reader).kind === 'newline' || peek(reader).kind === 'end') {
      if (peek(reader).kind === 'newline') reader.at++
      return statements
    }
    statements.push(statement(reader))
    const { kind, text, line } = peek(reader)
    const isClosed = reader.tokens[reader.at - 1]!.text === '}'
    if (kind !== 'newline' && kind !== 'end' && text !== ';' && !isClosed) throw new BcSyntaxError(line)
  }
}

function statement(reader: Reader): Statement {
  const { kind, text } = peek(reader)
  if (kind === 'string') {
    reader.at++
    return { is: 'print', parts: [text], isString: true }
  }
  if (take(reader, '{')) return block(reader)
  const compound = compounds[text]
  if (kind === 'name' && compound) {
    reader.at++
    return compound(reader)
  }
  const value = expression(reader)
  return { is: 'expression', value, isQuiet: value.is === 'assign' }
}

function block(reader: Reader): Statement {
  const statements: Statement[] = []
  for (;;) {
    while (peek(reader).kind === 'newline' || peek(reader).text === ';') reader.at++
    if (take(reader, '}')) return { is: 'block', statements }
    if (peek(reader).kind === 'end') throw wrong(reader)
    statements.push(statement(reader))
  }
}

const compounds: Readonly<Record<string, (reader: Reader) => Statement>> = {
  if(reader) {
    const test = parenthesised(reader)
    skipNewlines(reader)
    const yes = statement(reader)
    if (take(reader, 'else')) {
      skipNewlines(reader)
      return { is: 'if', test, yes, no: statement(reader) }
    }
    return { is: 'if', test, yes, no: undefined }
  },
  while(reader) {
    const test = parenthesised(reader)
    skipNewlines(reader)
    return { is: 'for', start: undefined, test, step: undefined, body: statement(reader) }
  },
  for(reader) {
    const part = (end: string) => {
      const value = peek(reader).text === end ? undefined : expression(reader)
      expect(reader, end)
      return value
    }
    expect(reader, '(')
    const [start, test, step] = [part(';'), part(';'), part(')')]
    skipNewlines(reader)
    return { is: 'for', start, test, step, body: statement(reader) }
  },
  define(reader) {
    const { text: name, line, kind } = peek(reader)
    if (kind !== 'name') throw new BcSyntaxError(line)
    reader.at++
    expect(reader, '(')
    const parameters = namesUpTo(reader, ')')
    skipNewlines(reader)
    expect(reader, '{')
    skipNewlines(reader)
    let locals: string[] = []
    if (take(reader, 'auto')) locals = namesUpTo(reader, undefined)
    return { is: 'define', name, parameters, locals, body: block(reader) }
  },
  return(reader) {
    const { kind, text } = peek(reader)
    const isBare = kind === 'newline' || kind === 'end' || text === ';' || text === '}'
    return { is: 'return', value: isBare ? undefined : expression(reader) }
  },
  print(reader) {
    const parts: (Expression | string)[] = []
    do {
      const { kind, text } = peek(reader)
      if (kind === 'string') reader.at++
      parts.push(kind === 'string' ? text.replace(/\\(.)/g, (_, letter: string) => ({ n: '\n', t: '\t', q: '"', '\\': '\\' })[letter] ?? '') : expression(reader))
    } while (take(reader, ','))
    return { is: 'print', parts, isString: false }
  },
  break: () => ({ is: 'break' }),
  continue: () => ({ is: 'continue' }),
  quit: () => ({ is: 'quit' }),
  halt: () => ({ is: 'quit' }),
}

function namesUpTo(reader: Reader, end: string | undefined): string[] {
  const names: string[] = []
  while (peek(reader).kind === 'name') {
    names.push(peek(reader).text)
    reader.at++
    if (!take(reader, ',')) break
  }
  if (end !== undefined) expect(reader, end)
  return names
}

function parenthesised(reader: Reader): Expression {
  expect(reader, '(')
  const value = expression(reader)
  expect(reader, ')')
  return value
}

/** The operators from the loosest to the tightest; assignment and `^` go from the right. */
const levels: readonly (readonly string[])[] = [['||'], ['&&'], ['==', '!=', '<', '<=', '>', '>='], ['+', '-'], ['*', '/', '%']]

function expression(reader: Reader): Expression {
  if (++reader.depth > depthMax) throw wrong(reader)
  const left = binary(reader, 0)
  const operator = left.is === 'name' ? take(reader, '=', '+=', '-=', '*=', '/=', '%=', '^=') : undefined
  const value: Expression = operator ? { is: 'assign', operator, target: left as Expression & { is: 'name' }, value: expression(reader) } : left
  reader.depth--
  return value
}

function binary(reader: Reader, level: number): Expression {
  const operators = levels[level]
  if (!operators) return unary(reader)
  let left = binary(reader, level + 1)
  for (let operator = take(reader, ...operators); operator; operator = take(reader, ...operators)) {
    left = { is: 'binary', operator, left, right: binary(reader, level + 1) }
  }
  return left
}

function unary(reader: Reader): Expression {
  const operator = take(reader, '-', '!')
  if (operator) return { is: 'unary', operator: operator as '-' | '!', operand: unary(reader) }
  const left = primary(reader)
  return take(reader, '^') ? { is: 'binary', operator: '^', left, right: unary(reader) } : left
}

function primary(reader: Reader): Expression {
  const { kind, text, line } = peek(reader)
  const step = take(reader, '++', '--')
  if (step) {
    const target = primary(reader)
    if (target.is !== 'name') throw new BcSyntaxError(line)
    return { is: 'step', by: step === '++' ? 1 : -1, isPrefix: true, target }
  }
  if (text === '(' && kind === 'operator') return parenthesised(reader)
  if (kind !== 'number' && kind !== 'name') throw wrong(reader)
  reader.at++
  if (kind === 'number') return { is: 'number', text }
  if (take(reader, '(')) {
    const args: Expression[] = []
    while (!take(reader, ')')) {
      args.push(expression(reader))
      if (peek(reader).text !== ')') expect(reader, ',')
    }
    return { is: 'call', name: text, args }
  }
  let index: Expression | undefined
  if (take(reader, '[')) {
    index = expression(reader)
    expect(reader, ']')
  }
  const target = { is: 'name', name: text, index } as const
  const after = take(reader, '++', '--')
  return after ? { is: 'step', by: after === '++' ? 1 : -1, isPrefix: false, target } : target
}
