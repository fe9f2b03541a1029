/**
 * A line editor as a function over plain state: a key in, the next state and what the terminal
 * must be told out. Multi-line commands are edited as one text.
 * Follows the emacs mode of GNU readline. Left out: undo, numeric arguments, the vi mode,
 * inputrc, keyboard macros.
 */
import { draw, erase, moveToEnd } from './draw.ts'
import { edits, insert, isEdit } from './edits.ts'
import type { Key } from './keys.ts'
import { recall } from './recall.ts'
import { beginSearch, pressInSearch, type Search } from './search.ts'

export interface Editor {
  /** What stands before the text on its first row, with its escape sequences. */
  readonly prompt: string
  readonly text: string
  readonly cursor: number
  readonly columns: number
  /** Oldest first. */
  readonly history: readonly string[]
  /** The entry that is shown; the history's length for the line that is being typed. */
  readonly entry: number
  /** What was typed before the history was looked at; recalled entries begin with it. */
  readonly typed: string
  /** What Ctrl-K and its relatives took, for Ctrl-Y. */
  readonly killed: string
  readonly lastKey: string
  readonly search: Search | undefined
}

/** What the surroundings are to do. */
export type Action =
  /** The line is finished, or goes on in a next row; see `breakLine` and `finish`. */
  | { readonly do: 'enter' }
  /** `again` when nothing was done since the last Tab. */
  | { readonly do: 'complete'; readonly again: boolean }
  | { readonly do: 'end' }
  | { readonly do: 'suspend' }

export interface Pressed {
  readonly editor: Editor
  readonly output: string
  readonly action?: Action
}

export interface NewEditor {
  readonly prompt: string
  readonly columns: number
  readonly history: readonly string[]
  readonly text?: string
  readonly killed?: string
}

/** An editor whose prompt is on the screen and whose text is not yet. */
export function newEditor({ prompt, columns, history, text = '', killed = '' }: NewEditor): Editor {
  return { prompt, columns, history, killed, text, cursor: text.length, entry: history.length, typed: text, lastKey: '', search: undefined }
}

export function press(editor: Editor, key: Key): Pressed {
  if (editor.search) {
    const { next, key: unused } = pressInSearch(editor, key)
    if (!unused) return redrawn(editor, { ...next, lastKey: key.name })
    const after = press(next, unused)
    // The row that said what is searched is replaced, whatever the key did.
    const drawn = redrawn(editor, next)
    return { ...after, output: drawn.output + after.output }
  }
  return pressKey(editor, key)
}

function pressKey(editor: Editor, key: Key): Pressed {
  const { name } = key
  const special = specials[name]
  if (special) return special(editor)
  if (name === 'text' || name === 'paste') return redrawn(editor, { ...insert(editor, key.text ?? ''), lastKey: name })
  if (!isEdit(name)) return { editor: { ...editor, lastKey: name }, output: '' }
  const next: Editor = { ...editor, ...edits[name]!(editor), lastKey: name }
  return redrawn(editor, next.text === editor.text ? next : { ...next, entry: editor.history.length, typed: next.text })
}

/** Keys that do more than change the text. */
const specials: Readonly<Record<string, (editor: Editor) => Pressed>> = {
  'Enter': (editor) => ({ editor: { ...editor, lastKey: 'Enter' }, output: '', action: { do: 'enter' } }),
  'Tab': (editor) => ({
    editor: { ...editor, lastKey: 'Tab' }, output: '', action: { do: 'complete', again: editor.lastKey === 'Tab' },
  }),
  'Up': (editor) => redrawn(editor, recall(editor, -1)),
  'Down': (editor) => redrawn(editor, recall(editor, 1)),
  'Ctrl-P': (editor) => redrawn(editor, recall(editor, -1)),
  'Ctrl-N': (editor) => redrawn(editor, recall(editor, 1)),
  'Ctrl-R': (editor) => redrawn(editor, beginSearch(editor)),
  'Ctrl-C': (editor) => dropLine(editor),
  'Ctrl-L': (editor) => ({ editor: { ...editor, lastKey: 'Ctrl-L' }, output: `\x1b[H\x1b[2J${show(editor)}` }),
  'Ctrl-D': (editor) => {
    if (editor.text === '') return { editor, output: '', action: { do: 'end' } }
    return pressKey(editor, { name: 'Delete' })
  },
  'Ctrl-Z': (editor) => ({ editor, output: '', action: { do: 'suspend' } }),
}

/** Ctrl-C at a prompt: the line stays on the screen, and a new one begins. */
function dropLine(editor: Editor): Pressed {
  const next = newEditor({ ...editor, text: '' })
  return { editor: next, output: `${moveToEnd(editor)}^C\r\n${next.prompt}` }
}

function redrawn(before: Editor, after: Editor): Pressed {
  return { editor: after, output: draw(before, after) }
}

/** The whole editor, for a screen on which nothing of it stands. */
export function show(editor: Editor): string {
  return draw(undefined, editor)
}

/** Takes it off the screen; the cursor stands where the prompt began. */
export function hide(editor: Editor): string {
  return erase(editor)
}

/** Enter in a command that is not whole: another row. */
export function breakLine(editor: Editor): Pressed {
  const atEnd: Editor = { ...editor, cursor: editor.text.length }
  return redrawn(editor, { ...insert(atEnd, '\n'), lastKey: 'Enter' })
}

/** Enter in a whole command: the cursor goes below it. */
export function finish(editor: Editor): string {
  return `${moveToEnd(editor)}\r\n`
}
