/** Ctrl-R: the newest entry of the history in which what is typed occurs. */
import type { Editor } from './editor.ts'
import type { Key } from './keys.ts'

export interface Search {
  readonly query: string
  /** The entry that was found last. */
  readonly entry: number
  readonly failed: boolean
  /** What stood there before. */
  readonly text: string
  readonly cursor: number
}

export function beginSearch(editor: Editor): Editor {
  const { text, cursor, history } = editor
  return { ...editor, lastKey: 'Ctrl-R', search: { query: '', entry: history.length, failed: false, text, cursor } }
}

/** The words that take the prompt's place. */
export function searchPrompt({ query, failed }: Search): string {
  return `(${failed ? 'failed ' : ''}reverse-i-search)\`${query}': `
}

/** The next state, and the key if the search is over and leaves it to the editor. */
export function pressInSearch(editor: Editor, key: Key): { readonly next: Editor; readonly key?: Key } {
  const search = editor.search!
  const { name, text = '' } = key
  if (name === 'text' || name === 'paste') return { next: find(editor, search.query + text.replace(/\s/g, ' '), search.entry) }
  if (name === 'Ctrl-R') return { next: find(editor, search.query, search.entry - 1) }
  if (name === 'Backspace') return { next: find(editor, search.query.slice(0, -1), editor.history.length) }
  const { text: before, cursor } = search
  if (name === 'Ctrl-G' || name === 'Ctrl-C') return { next: { ...editor, text: before, cursor, search: undefined } }
  const accepted: Editor = { ...editor, search: undefined }
  return name === 'Escape' ? { next: accepted } : { next: accepted, key }
}

function find(editor: Editor, query: string, from: number): Editor {
  const search = editor.search!
  if (query === '') return { ...editor, search: { ...search, query, failed: false } }
  for (let entry = Math.min(from, editor.history.length - 1); entry >= 0; entry--) {
    const at = editor.history[entry]!.lastIndexOf(query)
    if (at < 0) continue
    const text = editor.history[entry]!
    return { ...editor, text, cursor: at, entry, typed: '', search: { ...search, query, entry, failed: false } }
  }
  return { ...editor, search: { ...search, query, failed: true } }
}
