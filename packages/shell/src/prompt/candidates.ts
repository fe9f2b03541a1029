/** What Tab makes of its candidates: the word, as much of it as all share, or a list of them. */
import type { Candidate, Completion } from '../completion/completion.ts'
import { draw, moveToEnd } from './draw.ts'
import { type Editor, type Pressed, show } from './editor.ts'
import { textWidth } from './width.ts'

const shownMax = 200

/** `again`: nothing was done since the last Tab, so what there is is listed. */
export function applyCompletion(editor: Editor, completion: Completion, again: boolean): Pressed {
  const { candidates } = completion
  const [first] = candidates
  if (!first) return { editor, output: '\x07' }
  const word = candidates.length === 1 ? wholeWord(first, completion) : quoted(sharedPrefix(candidates.map((each) => each.word)), completion)
  const text = editor.text.slice(0, completion.from) + word + editor.text.slice(editor.cursor)
  const isLonger = text.length > editor.text.length || candidates.length === 1
  if (isLonger && text !== editor.text) {
    // The next Tab begins anew, as readline has it: only a Tab that changed nothing makes one that lists.
    const next: Editor = { ...editor, text, cursor: completion.from + word.length, typed: text, entry: editor.history.length, lastKey: '' }
    return { editor: next, output: draw(editor, next) }
  }
  if (!again) return { editor, output: '\x07' }
  return { editor, output: `${moveToEnd(editor)}\r\n${inColumns(candidates.map(labelOf), editor.columns)}${show(editor)}` }
}

function wholeWord({ word, after }: Candidate, completion: Completion): string {
  const { quote } = completion
  const closed = after === ' ' && !completion.isVerbatim ? quote : ''
  return quoted(word, completion) + (after === '/' && word.endsWith('/') ? '' : closed + after)
}

function quoted(word: string, { quote, isVerbatim }: Completion): string {
  if (isVerbatim) return word
  if (quote === "'") return `'${word.replaceAll("'", "'\\''")}`
  if (quote === '"') return `"${word.replace(/["\\$`]/g, '\\$&')}`
  return word.replace(/[^\w@%+=:,./~{}[\]-]/g, '\\$&')
}

function sharedPrefix(words: readonly string[]): string {
  let length = words[0]!.length
  for (const word of words) {
    let same = 0
    while (same < length && word[same] === words[0]![same]) same++
    length = same
  }
  return words[0]!.slice(0, length)
}

function labelOf({ label, word }: Candidate): string {
  return label ?? word
}

/** Down the columns, as `ls` does it. */
function inColumns(labels: readonly string[], columns: number): string {
  const shown = labels.slice(0, shownMax)
  const width = Math.max(...shown.map(textWidth)) + 2
  const count = Math.max(1, Math.floor(columns / width))
  const rows = Math.ceil(shown.length / count)
  const lines = Array.from({ length: rows }, (_, row) =>
    shown.filter((_label, index) => index % rows === row).map((label) => label + ' '.repeat(width - textWidth(label))).join('').trimEnd())
  const more = labels.length > shown.length ? [`and ${labels.length - shown.length} more`] : []
  return [...lines, ...more].map((line) => `${line}\r\n`).join('')
}
