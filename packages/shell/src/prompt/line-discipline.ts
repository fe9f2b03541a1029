/**
 * Keys while a program runs: they are shown, can be taken back, and go to the program a line at a
 * time. Follows tty(4) in canonical mode.
 */
import type { Key } from './keys.ts'
import { indexBefore, textWidth } from './width.ts'

export interface LineAfterKey {
  /** Typed and not yet sent. */
  readonly line: string
  readonly output: string
  /** A whole line, or the character of Ctrl-C, Ctrl-D, Ctrl-Z. */
  readonly send?: string
}

export function pressInLine(line: string, { name, text = '' }: Key): LineAfterKey {
  switch (name) {
    case 'text': return { line: line + text, output: text }
    case 'paste': return paste(line, text)
    case 'Enter': return { line: '', output: '\r\n', send: `${line}\n` }
    case 'Backspace': return cut(line, indexBefore(line, line.length))
    case 'Ctrl-W': return cut(line, line.search(/\S*\s*$/))
    case 'Ctrl-U': return cut(line, 0)
    case 'Ctrl-C': return { line: '', output: '', send: '\x03' }
    case 'Ctrl-Z': return { line: '', output: '', send: '\x1a' }
    case 'Ctrl-D': return line === '' ? { line, output: '', send: '\x04' } : { line, output: '' }
    default: return { line, output: '' }
  }
}

/** Whole lines of a paste go at once; the rest stays to be edited. */
function paste(line: string, text: string): LineAfterKey {
  const whole = line + text
  const end = whole.lastIndexOf('\n') + 1
  const output = text.replace(/\n/g, '\r\n')
  return end === 0 ? { line: whole, output } : { line: whole.slice(end), output, send: whole.slice(0, end) }
}

function cut(line: string, at: number): LineAfterKey {
  return { line: line.slice(0, at), output: takenBack(line.slice(at)) }
}

/** Takes text off the end of the screen. */
export function takenBack(text: string): string {
  return '\b \b'.repeat(textWidth(text))
}
