/**
 * The words of a Go template: its text, and what stands between `{{` and `}}`.
 *
 * Follows text/template/parse/lex.go of Go 1.24. Left out: complex numbers.
 */
import { quoteGo as quote } from '@track/simulation'

export type TokenKind =
  | 'text' | 'open' | 'close' | 'space' | 'identifier' | 'keyword' | 'field' | 'dot' | 'variable' | 'bool' | 'nil'
  | 'number' | 'character' | 'string' | 'raw string' | 'pipe' | 'declare' | 'assign' | '(' | ')' | 'char' | 'error' | 'end'

export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Where it begins, in characters of the template. */
  readonly at: number
  readonly line: number
}

const keywords = new Set(['block', 'break', 'continue', 'define', 'else', 'end', 'if', 'range', 'template', 'with'])

/** What a token begins with inside an action; the first row that fits. */
const shapes: readonly (readonly [kind: TokenKind, pattern: RegExp])[] = [
  ['space', /^[ \t\r\n]+?(?=\s-\}\})|^[ \t\r\n]+/],
  ['declare', /^:=/],
  ['assign', /^=/],
  ['pipe', /^\|/],
  ['string', /^"(?:[^"\\\n]|\\[^\n])*"/],
  ['raw string', /^`[^`]*`/],
  ['character', /^'(?:[^'\\\n]|\\[^\n])+'/],
  ['variable', /^\$[\p{L}\p{Nd}_]*/u],
  ['number', /^(?=[+-]|\.?\d|\.$)[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[bB][01_]*|0[oO][0-7_]*|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/],
  ['field', /^\.[\p{L}\p{Nd}_]+/u],
  ['dot', /^\./],
  ['identifier', /^[\p{L}_][\p{L}\p{Nd}_]*/u],
  ['(', /^\(/],
  [')', /^\)/],
  ['char', /^[!-~]/],
]

/** Words and names, behind which only some characters may stand. */
const endsAtTerminator: ReadonlySet<TokenKind> = new Set(['field', 'variable', 'identifier', 'keyword', 'bool', 'nil', 'dot'])

const unfinished: Readonly<Record<string, string>> = {
  '"': 'unterminated quoted string', '`': 'unterminated raw quoted string', "'": 'unterminated character constant', ':': 'expected :=',
}

export function tokensOf(template: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const push = (kind: TokenKind, text: string, from = at) => tokens.push({ kind, text, at: from, line: 1 + countOf(template.slice(0, from), '\n') })
  while (at < template.length) {
    const open = template.indexOf('{{', at)
    const text = template.slice(at, open < 0 ? undefined : open)
    const trims = open >= 0 && /^\{\{-\s/.test(template.slice(open, open + 4))
    const shown = trims ? text.trimEnd() : text
    if (shown !== '') push('text', shown)
    if (open < 0) break
    at = open + 2 + (trims ? 2 : 0)
    const comment = /^\/\*[^]*?\*\//.exec(template.slice(at))?.[0]
    if (template.startsWith('/*', at)) {
      const after = comment === undefined ? undefined : /^(\s-)?\}\}/.exec(template.slice(at + comment.length))
      if (!after) return [...tokens, ended(tokens, template, at, comment === undefined ? 'unclosed comment' : 'comment ends before closing delimiter')]
      at = skipped(template, at + comment!.length + after[0].length, after[1] !== undefined)
      continue
    }
    push('open', '{{', open)
    const inside = insideAction(template, at, push)
    if (typeof inside === 'string') return [...tokens, ended(tokens, template, tokens.at(-1)!.at, inside)]
    at = inside
  }
  push('end', '', template.length)
  return tokens
}

function ended(tokens: readonly Token[], template: string, at: number, text: string): Token {
  return { kind: 'error', text, at, line: 1 + countOf(template.slice(0, Math.max(at, tokens.at(-1)?.at ?? 0)), '\n') }
}

/** Where the action is over, or what is wrong in it. */
function insideAction(template: string, from: number, push: (kind: TokenKind, text: string, from: number) => void): number | string {
  let at = from
  let depth = 0
  for (;;) {
    const rest = template.slice(at)
    const close = /^(\s-)?\}\}/.exec(rest)
    if (close) {
      if (depth > 0) return 'unclosed left paren'
      push('close', '}}', at)
      return skipped(template, at + close[0].length, close[1] !== undefined)
    }
    if (rest === '') return 'unclosed action'
    const [kind, text] = shapeOf(rest)
    if (text === undefined || unfinished[text] !== undefined) return unfinished[rest[0]!] ?? `unrecognized character in action: ${printRune(rest)}`
    if (kind === '(') depth++
    if (kind === ')' && --depth < 0) return 'unexpected right paren'
    const behind = template.slice(at + text.length)
    const next = behind[0] ?? ''
    // Complex numbers, which nobody has, are two in a row.
    if (kind === 'number' && /[\p{L}\p{Nd}_+-]/u.test(next)) return `bad number syntax: ${quote(text + next)}`
    if (endsAtTerminator.has(kind) && !/^(?:[\s.,|:)(]|\}\}|$)/.test(behind)) return `bad character ${printRune(next)}`
    push(kind, text, at)
    at += text.length
  }
}

function shapeOf(rest: string): readonly [kind: TokenKind, text: string | undefined] {
  for (const [kind, pattern] of shapes) {
    const text = pattern.exec(rest)?.[0]
    if (text === undefined) continue
    if (kind !== 'identifier') return [kind, text]
    if (text === 'true' || text === 'false') return ['bool', text]
    return [text === 'nil' ? 'nil' : keywords.has(text) ? 'keyword' : 'identifier', text]
  }
  return ['error', undefined]
}

function skipped(template: string, at: number, trims: boolean): number {
  return trims ? template.length - template.slice(at).trimStart().length : at
}

/** `U+0023 '#'` */
function printRune(text: string): string {
  const code = text.codePointAt(0) ?? 0
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')} '${String.fromCodePoint(code)}'`
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1
}

/** As an error names it. */
export function printToken({ kind, text }: Token): string {
  if (kind === 'end') return 'EOF'
  if (kind === 'error') return text
  if (kind === 'keyword' || kind === 'dot' || kind === 'nil') return `<${text}>`
  return text.length > 10 ? `${quote(text.slice(0, 10))}...` : quote(text)
}
