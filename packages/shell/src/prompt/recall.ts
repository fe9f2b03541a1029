/**
 * Up and Down: the entries of the history that begin with what was typed; within a command of
 * several rows they go from row to row first.
 */
import type { Editor } from './editor.ts'

export function recall(editor: Editor, step: -1 | 1): Editor {
  const lastKey = step < 0 ? 'Up' : 'Down'
  const row = otherRow(editor, step)
  if (row !== undefined) return { ...editor, cursor: row, lastKey }
  const { history, typed } = editor
  for (let entry = editor.entry + step; entry >= 0 && entry <= history.length; entry += step) {
    const text = entry === history.length ? typed : history[entry]!
    if (entry < history.length && (!text.startsWith(typed) || text === editor.text)) continue
    return { ...editor, text, cursor: text.length, entry, lastKey }
  }
  return { ...editor, lastKey }
}

/** The same column in the row above or below, if the text has one. */
function otherRow({ text, cursor }: Editor, step: -1 | 1): number | undefined {
  const start = text.lastIndexOf('\n', cursor - 1) + 1
  const column = cursor - start
  if (step < 0) {
    if (start === 0) return undefined
    const above = text.lastIndexOf('\n', start - 2) + 1
    return Math.min(above + column, start - 1)
  }
  const end = text.indexOf('\n', cursor)
  if (end < 0) return undefined
  const after = text.indexOf('\n', end + 1)
  return Math.min(end + 1 + column, after < 0 ? text.length : after)
}
