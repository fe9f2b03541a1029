/** What keys do to the text, a row a key. */
import type { Editor } from './editor.ts'
import { indexAfter, indexBefore } from './width.ts'

type Edited = Partial<Pick<Editor, 'text' | 'cursor' | 'killed'>>
type Edit = (editor: Editor) => Edited

export function insert(editor: Editor, added: string): Editor {
  const { text, cursor, history } = editor
  const next = text.slice(0, cursor) + added + text.slice(cursor)
  return { ...editor, text: next, cursor: cursor + added.length, entry: history.length, typed: next }
}

const isWordCharacter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character)

/** Readline's words of letters and digits. */
function wordStart({ text, cursor }: Editor): number {
  let at = cursor
  while (at > 0 && !isWordCharacter(text[at - 1])) at--
  while (at > 0 && isWordCharacter(text[at - 1])) at--
  return at
}

function wordEnd({ text, cursor }: Editor): number {
  let at = cursor
  while (at < text.length && !isWordCharacter(text[at])) at++
  while (at < text.length && isWordCharacter(text[at])) at++
  return at
}

/** Ctrl-W's words are what stands between blanks. */
function blankWordStart({ text, cursor }: Editor): number {
  let at = cursor
  while (at > 0 && /\s/.test(text[at - 1]!)) at--
  while (at > 0 && !/\s/.test(text[at - 1]!)) at--
  return at
}

/** The beginning and the end of the row that the cursor is on. */
function rowStart({ text, cursor }: Editor): number {
  return text.lastIndexOf('\n', cursor - 1) + 1
}

function rowEnd({ text, cursor }: Editor): number {
  const end = text.indexOf('\n', cursor)
  return end < 0 ? text.length : end
}

const kills: ReadonlySet<string> = new Set(['Ctrl-K', 'Ctrl-U', 'Ctrl-W', 'Alt-D', 'Alt-Backspace'])

/** Takes a stretch of the text; stretches taken one after the other are put together. */
function kill(editor: Editor, from: number, to: number): Edited {
  const { text, cursor, killed, lastKey } = editor
  const taken = text.slice(from, to)
  if (taken === '') return {}
  const joined = kills.has(lastKey) ? (to <= cursor && from < cursor ? taken + killed : killed + taken) : taken
  return { text: text.slice(0, from) + text.slice(to), cursor: from, killed: joined }
}

function remove({ text }: Editor, from: number, to: number): Edited {
  return { text: text.slice(0, from) + text.slice(to), cursor: from }
}

/** Swaps the two characters before the cursor at the end, else those around it. */
function transpose({ text, cursor }: Editor): Edited {
  if (cursor === 0 || text.length < 2) return {}
  const middle = cursor === text.length ? indexBefore(text, cursor) : cursor
  const from = indexBefore(text, middle)
  const to = indexAfter(text, middle)
  return { text: text.slice(0, from) + text.slice(middle, to) + text.slice(from, middle) + text.slice(to), cursor: to }
}

const left: Edit = ({ text, cursor }) => ({ cursor: indexBefore(text, cursor) })
const right: Edit = ({ text, cursor }) => ({ cursor: indexAfter(text, cursor) })
const home: Edit = (editor) => ({ cursor: rowStart(editor) })
const end: Edit = (editor) => ({ cursor: rowEnd(editor) })
const wordLeft: Edit = (editor) => ({ cursor: wordStart(editor) })
const wordRight: Edit = (editor) => ({ cursor: wordEnd(editor) })
const killWordLeft: Edit = (editor) => kill(editor, wordStart(editor), editor.cursor)

export const edits: Readonly<Record<string, Edit>> = {
  'Left': left,
  'Ctrl-B': left,
  'Right': right,
  'Ctrl-F': right,
  'Home': home,
  'Ctrl-A': home,
  'End': end,
  'Ctrl-E': end,
  'Alt-B': wordLeft,
  'Ctrl-Left': wordLeft,
  'Alt-Left': wordLeft,
  'Alt-F': wordRight,
  'Ctrl-Right': wordRight,
  'Alt-Right': wordRight,
  'Backspace': (editor) => remove(editor, indexBefore(editor.text, editor.cursor), editor.cursor),
  'Delete': (editor) => remove(editor, editor.cursor, indexAfter(editor.text, editor.cursor)),
  'Ctrl-K': (editor) => kill(editor, editor.cursor, rowEnd(editor)),
  'Ctrl-U': (editor) => kill(editor, rowStart(editor), editor.cursor),
  'Ctrl-W': (editor) => kill(editor, blankWordStart(editor), editor.cursor),
  'Alt-D': (editor) => kill(editor, editor.cursor, wordEnd(editor)),
  'Alt-Backspace': killWordLeft,
  'Ctrl-Y': ({ text, cursor, killed }) => ({ text: text.slice(0, cursor) + killed + text.slice(cursor), cursor: cursor + killed.length }),
  'Ctrl-T': transpose,
}

export function isEdit(name: string): boolean {
  return Object.hasOwn(edits, name)
}
