/** How wide this terminal is, and how text looks in it. */
import { type TextStyle, widthOf } from '@track/shell'
import { paintFor } from './paint.ts'

interface Stream {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
}

/** A terminal that does not say how wide it is, or says 0, is taken for one of the usual size. */
export function sizeOf({ columns, rows }: Stream): { readonly columns: number; readonly rows: number } {
  return { columns: columns || 80, rows: rows || 24 }
}

export function styleFor(stream: Stream): TextStyle {
  const isPainted = paintFor(stream)('a', 'bold') !== 'a'
  return { columns: sizeOf(stream).columns, hasColours: isPainted }
}

/** The beginning of a line that is too long, with whole characters. */
export function cutLine(text: string, columns: number): string {
  const width = (part: string) => [...part].reduce((sum, character) => sum + widthOf(character), 0)
  if (width(text) <= columns) return text
  let kept = ''
  for (const character of text) {
    if (width(kept + character) > columns - 1) break
    kept += character
  }
  return `${kept}…`
}
