/**
 * `%YAML 1.1` and `%TAG !e! prefix` at the beginning of a line of YAML text. Moves the cursor behind
 * the line.
 *
 * Follows go.yaml.in/yaml/v2 (scannerc.go: scan_directive). Left out: what is wrong with a %TAG.
 */
import { isBlank, isBlankOrEnd, isBreak, scannerError, skip, skipBreak, skipToBreak, type TextCursor } from './text-cursor.ts'

export interface Directive {
  readonly name: 'YAML' | 'TAG'
  /** The version, or the handle of tags. */
  readonly value: string
}

export function skipDirective(cursor: TextCursor): Directive {
  const { text } = cursor
  skip(cursor)
  const name = taken(cursor, /[\w-]*/y)
  if (name === '') throw scannerError('could not find expected directive name', cursor)
  if (!isBlankOrEnd(text[cursor.at])) throw scannerError('found unexpected non-alphabetical character', cursor)
  if (name !== 'YAML' && name !== 'TAG') throw scannerError('found unknown directive name', cursor)
  skipBlanks(cursor)
  const directive = { name, value: name === 'YAML' ? version(cursor) : taken(cursor, /\S*/y) } as const
  if (name === 'TAG') taken(cursor, /[ \t]*[^\s#]*/y)
  skipBlanks(cursor)
  if (text[cursor.at] === '#') skipToBreak(cursor)
  if (cursor.at < text.length && !isBreak(text[cursor.at])) throw scannerError('did not find expected comment or line break', cursor)
  if (cursor.at < text.length) skipBreak(cursor)
  return directive
}

function version(cursor: TextCursor): string {
  const major = versionNumber(cursor)
  if (cursor.text[cursor.at] !== '.') throw scannerError("did not find expected digit or '.' character", cursor)
  skip(cursor)
  return `${major}.${versionNumber(cursor)}`
}

function versionNumber(cursor: TextCursor): number {
  const digits = taken(cursor, /\d{0,2}/y)
  if (digits === '') throw scannerError('did not find expected version number', cursor)
  if (/\d/.test(cursor.text[cursor.at] ?? '')) throw scannerError('found extremely long version number', cursor)
  return Number(digits)
}

function skipBlanks(cursor: TextCursor): void {
  while (isBlank(cursor.text[cursor.at])) skip(cursor)
}

/** What matches where the cursor is, and never over the end of a line. */
function taken(cursor: TextCursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at
  const found = pattern.exec(cursor.text)?.[0] ?? ''
  skip(cursor, found.length)
  return found
}
