/**
 * Syntax errors in bash's words, and whether a text is only not finished yet.
 * Follows bash's parse.y (report_syntax_error) as of 5.2.
 */
import type { ParsedScript, ParseError, SyntaxNode } from 'unbash'

export interface SyntaxErrorRow {
  /** The line that the message names. */
  readonly line: number
  readonly words: string
  /** The line of source that is shown below the message. */
  readonly shown: string | undefined
  /** More input could make it right. */
  readonly incomplete: boolean
  /** How many statements before it are complete, and run. */
  readonly runs: number
}

const closers: Readonly<Record<string, string>> = {
  'unterminated double quote': '"',
  'unterminated single quote': "'",
  'unterminated ANSI-C quote': "'",
  'unterminated backtick': '`',
  'unterminated command substitution': ')',
  'unterminated process substitution': ')',
  'unterminated parameter expansion': '}',
  'unterminated arithmetic expansion': ')',
  'unterminated arithmetic command': ')',
  'unterminated arithmetic for header': ')',
  'unterminated extended glob': ')',
  'unterminated array assignment': ')',
}

export function syntaxErrorOf(source: string, ast: ParsedScript, nodes: readonly SyntaxNode[]): SyntaxErrorRow | undefined {
  const error = ast.errors?.[0] ?? nestedError(nodes)
  if (error) return errorRow(source, ast, error)
  if (nodes.some((node) => node.type === 'HereDoc' && !node.closing)) return unfinished(source, ast, 'here-document')
  if (/(?:^|[^\\])(?:\\\\)*\\\n?$/.test(source)) return unfinished(source, ast, 'continuation')
  return undefined
}

function nestedError(nodes: readonly SyntaxNode[]): ParseError | undefined {
  for (const node of nodes) {
    if (node.type === 'Script' && node.source === undefined && 'errors' in node && node.errors?.[0]) return node.errors[0]
  }
  return undefined
}

/** Such a text runs as it is at the end of a script, but asks for more at a prompt. */
function unfinished(source: string, ast: ParsedScript, words: string): SyntaxErrorRow {
  return { line: lineOf(source, source.length), words, shown: undefined, incomplete: true, runs: ast.commands.length }
}

export function isRunnable(error: SyntaxErrorRow | undefined): boolean {
  return error === undefined || error.words === 'here-document' || error.words === 'continuation'
}

function errorRow(source: string, ast: ParsedScript, found: ParseError): SyntaxErrorRow {
  const error = found.message.startsWith('expected command in ') ? { ...found, pos: afterOpener(source, found.pos) } : found
  const runs = runnable(source, ast, error)
  const closer = closers[error.message]
  if (closer !== undefined) {
    const line = closer === ')' && error.message.includes('command') ? lineOf(source, source.length) + 1 : lineOf(source, error.pos)
    return { line, words: `unexpected EOF while looking for matching \`${closer}'`, shown: undefined, incomplete: true, runs }
  }
  const conditional = conditionalError(source, ast, error)
  if (conditional) return { ...conditional, runs }
  const token = tokenAt(source, error.pos)
  if (token === undefined) {
    const line = lineOf(source, source.length) + (source.endsWith('\n') ? 0 : 1)
    return { line, words: 'syntax error: unexpected end of file', shown: undefined, incomplete: true, runs }
  }
  const line = lineOf(source, error.pos)
  const shown = source.split('\n')[line - 1]
  return { line, words: `syntax error near unexpected token \`${token}'`, shown, incomplete: false, runs }
}

/** The parser names the `{` or `(` of an empty group, bash the token that stands behind it. */
function afterOpener(source: string, position: number): number {
  return position + 1 + /^(?:\s|#[^\n]*)*/.exec(source.slice(position + 1))![0].length
}

/** `[[ a b c ]]` has words of its own. */
function conditionalError(source: string, ast: ParsedScript, error: ParseError): Omit<SyntaxErrorRow, 'runs'> | undefined {
  if (!ast.errors?.some(({ message }) => message.includes("close '[['"))) return undefined
  const token = tokenAt(source, error.pos)
  const line = lineOf(source, error.pos)
  if (token === undefined) {
    return { line, words: "unexpected token `newline', conditional binary operator expected", shown: undefined, incomplete: true }
  }
  return { line, words: 'conditional binary operator expected', shown: undefined, incomplete: false }
}

function runnable(source: string, ast: ParsedScript, error: ParseError): number {
  const lineStart = source.lastIndexOf('\n', Math.max(0, error.pos - 1)) + 1
  const isOpen = ast.errors?.some(({ message }) => !message.startsWith('unexpected')) ?? true
  let runs = ast.commands.findIndex((statement) => statement.end >= lineStart || statement.pos >= error.pos)
  if (runs < 0) runs = ast.commands.length - (isOpen ? 1 : 0)
  else if (isOpen && runs > 0 && ast.commands[runs]!.pos > error.pos) runs--
  return Math.max(0, runs)
}

const operator = /^(?:;;&|;;|;&|&&|\|\||\|&|<<<|<<-|<<|>>|<&|>&|<>|>\||&>>|&>|[;&|()<>])/

/** The token at a position as bash names it; undefined at the end of the source. */
function tokenAt(source: string, position: number): string | undefined {
  let at = position
  while (source[at] === ' ' || source[at] === '\t') at++
  if (source.slice(at).trim() === '') return undefined
  if (source[at] === '\n') return 'newline'
  return operator.exec(source.slice(at))?.[0] ?? /^[^\s;&|()<>]+/.exec(source.slice(at))?.[0]
}

function lineOf(source: string, position: number): number {
  return source.slice(0, position).split('\n').length
}
