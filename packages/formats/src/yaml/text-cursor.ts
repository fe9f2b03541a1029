/** Where a reader of YAML text is, and what it asks of the characters there. */
export interface TextCursor {
  readonly text: string
  at: number
  /** From 0. */
  line: number
  column: number
  /** The line on which the present token began. */
  tokenLine: number
}

/** What Go's reader finds wrong first, in its words, and the line that it counts (0: it names none). */
export class YamlSyntaxError extends Error {
  readonly line: number
  /** v3 names the line on which it began, where it knows one. */
  readonly beginning: number

  constructor(problem: string, line: number, beginning = line) {
    super(problem)
    this.line = line
    this.beginning = beginning || line
  }
}

/** The scanner counts its own line, from 1; the parser that of the token, from 0: hence one less. */
export function scannerError(problem: string, { line, tokenLine }: TextCursor, beginning = tokenLine): YamlSyntaxError {
  return new YamlSyntaxError(problem, line === 0 ? 0 : line + 1, beginning === 0 ? 0 : beginning + 1)
}

export function isBreak(character: string | undefined): boolean {
  return character === '\n' || character === '\r' || character === '\u0085' || character === '\u2028' || character === '\u2029'
}

export function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

/** A blank, a line's end or the text's. */
export function isBlankOrEnd(character: string | undefined): boolean {
  return character === undefined || isBlank(character) || isBreak(character)
}

export function skip(cursor: TextCursor, count = 1): void {
  cursor.at += count
  cursor.column += count
}

export function skipBreak(cursor: TextCursor): void {
  cursor.at += cursor.text.startsWith('\r\n', cursor.at) ? 2 : 1
  cursor.column = 0
  cursor.line++
}

export function skipToBreak(cursor: TextCursor): void {
  while (cursor.at < cursor.text.length && !isBreak(cursor.text[cursor.at])) skip(cursor)
}

/** `---` or `...` alone at the beginning of a line. */
export function isDocumentIndicator({ text, at, column }: TextCursor, indicator?: string): boolean {
  if (column !== 0) return false
  const found = text.slice(at, at + 3)
  return (indicator === undefined ? found === '---' || found === '...' : found === indicator) && isBlankOrEnd(text[at + 3])
}
