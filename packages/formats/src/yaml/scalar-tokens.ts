/**
 * How far a scalar of YAML text reaches, in each of its styles. Moves the cursor behind it; what it
 * stands for is not worked out.
 *
 * Follows go.yaml.in/yaml/v2 (scannerc.go: scan_block_scalar, scan_flow_scalar, scan_plain_scalar).
 */
import { isBlank, isBlankOrEnd, isBreak, isDocumentIndicator, scannerError, skip, skipBreak, skipToBreak, type TextCursor } from './text-cursor.ts'

/** `|` and `>`; `indent` is that of the block around it. */
export function skipBlockScalar(cursor: TextCursor, indent: number): void {
  skip(cursor)
  const increment = skipHeader(cursor)
  const given = increment > 0 ? Math.max(indent, 0) + increment : 0
  const width = skipIndentation(cursor, given, indent)
  while (cursor.column === width && cursor.at < cursor.text.length) {
    skipToBreak(cursor)
    if (cursor.at < cursor.text.length) skipBreak(cursor)
    skipIndentation(cursor, width, indent)
  }
}

/** The indicators after `|`; answers by how much the text is indented, 0 where it is not said. */
function skipHeader(cursor: TextCursor): number {
  const { text } = cursor
  let increment = 0
  for (let hasChomping = false; ;) {
    const character = text[cursor.at] ?? ''
    if (!hasChomping && (character === '+' || character === '-')) hasChomping = true
    else if (increment === 0 && /[0-9]/.test(character)) {
      if (character === '0') throw scannerError('found an indentation indicator equal to 0', cursor)
      increment = Number(character)
    } else break
    skip(cursor)
  }
  while (isBlank(text[cursor.at])) skip(cursor)
  if (text[cursor.at] === '#') skipToBreak(cursor)
  if (cursor.at < text.length && !isBreak(text[cursor.at])) throw scannerError('did not find expected comment or line break', cursor)
  if (cursor.at < text.length) skipBreak(cursor)
  return increment
}

/** Spaces and empty lines before a line of the text; answers how far the text is indented. */
function skipIndentation(cursor: TextCursor, width: number, indent: number): number {
  const { text } = cursor
  let widest = 0
  for (;;) {
    while ((width === 0 || cursor.column < width) && text[cursor.at] === ' ') skip(cursor)
    widest = Math.max(widest, cursor.column)
    if ((width === 0 || cursor.column < width) && text[cursor.at] === '\t') {
      throw scannerError('found a tab character where an indentation space is expected', cursor)
    }
    if (!isBreak(text[cursor.at])) return width > 0 ? width : Math.max(widest, indent + 1, 1)
    skipBreak(cursor)
  }
}

const escapes = '0abt\tnvfre "\'\\N_LP'
const codeLengths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }

export function skipQuotedScalar(cursor: TextCursor, mark: '"' | "'"): void {
  const { text } = cursor
  skip(cursor)
  for (;;) {
    if (isDocumentIndicator(cursor)) throw scannerError('found unexpected document indicator', cursor)
    if (cursor.at >= text.length) throw scannerError('found unexpected end of stream', cursor)
    while (!isBlankOrEnd(text[cursor.at])) {
      if (text[cursor.at] === mark && !(mark === "'" && text[cursor.at + 1] === "'")) {
        skip(cursor)
        return
      }
      if (text[cursor.at] === mark) skip(cursor, 2)
      else if (mark === '"' && text[cursor.at] === '\\') skipEscape(cursor)
      else skip(cursor)
    }
    while (isBlank(text[cursor.at]) || isBreak(text[cursor.at])) {
      if (isBlank(text[cursor.at])) skip(cursor)
      else skipBreak(cursor)
    }
  }
}

function skipEscape(cursor: TextCursor): void {
  const escaped = cursor.text[cursor.at + 1]
  if (isBreak(escaped)) {
    skip(cursor)
    skipBreak(cursor)
    return
  }
  const length = codeLengths[escaped ?? ''] ?? 0
  if (escaped === undefined || (length === 0 && !escapes.includes(escaped))) throw scannerError('found unknown escape character', cursor)
  skip(cursor, 2)
  const digits = cursor.text.slice(cursor.at, cursor.at + length)
  if (!/^[\da-fA-F]*$/.test(digits) || digits.length < length) throw scannerError('did not find expected hexdecimal number', cursor)
  const code = Number.parseInt(digits || '0', 16)
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10_ffff) throw scannerError('found invalid Unicode character escape code', cursor)
  skip(cursor, length)
}

/** Answers whether the scalar ended at a new line, where a key may follow. */
export function skipPlainScalar(cursor: TextCursor, indent: number, isInFlow: boolean): boolean {
  const { text } = cursor
  let isAtNewLine = false
  while (!isDocumentIndicator(cursor) && text[cursor.at] !== '#') {
    while (!isBlankOrEnd(text[cursor.at]) && !endsPlain(cursor, isInFlow)) {
      isAtNewLine = false
      skip(cursor)
    }
    if (!isBlank(text[cursor.at]) && !isBreak(text[cursor.at])) break
    while (isBlank(text[cursor.at]) || isBreak(text[cursor.at])) {
      if (isBreak(text[cursor.at])) {
        skipBreak(cursor)
        isAtNewLine = true
        continue
      }
      if (isAtNewLine && cursor.column < indent + 1 && text[cursor.at] === '\t') {
        throw scannerError('found a tab character that violates indentation', cursor)
      }
      skip(cursor)
    }
    if (!isInFlow && cursor.column < indent + 1) break
  }
  return isAtNewLine
}

function endsPlain({ text, at }: TextCursor, isInFlow: boolean): boolean {
  const character = text[at]!
  return (character === ':' && isBlankOrEnd(text[at + 1])) || (isInFlow && ',?[]{}'.includes(character))
}
