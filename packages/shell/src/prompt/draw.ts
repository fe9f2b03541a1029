/**
 * What a terminal must be told so that it shows the editor: as little as possible, and right at
 * its width, with cells of two columns and rows that wrap.
 */
import type { Editor } from './editor.ts'
import { searchPrompt } from './search.ts'
import { shownAs, widthOf, withoutEscapes } from './width.ts'

const continuation = '> '

interface Place {
  readonly row: number
  readonly column: number
}

interface Layout {
  readonly cursor: Place
  readonly end: Place
}

/** A cursor that walks over cells as a terminal's does. */
class Walk {
  row = 0
  column = 0
  readonly #columns: number

  constructor(columns: number) {
    this.#columns = columns
  }

  text(text: string): void {
    for (const character of text) {
      const width = widthOf(character)
      if (this.column + width > this.#columns) this.newRow()
      this.column += width
    }
  }

  newRow(): void {
    this.row++
    this.column = 0
  }

  /** Where the next character would stand. */
  place(): Place {
    return this.column >= this.#columns ? { row: this.row + 1, column: 0 } : { row: this.row, column: this.column }
  }
}

function promptOf({ prompt, search }: Editor): string {
  return search ? searchPrompt(search) : prompt
}

function layoutOf(editor: Editor): Layout {
  const walk = new Walk(editor.columns)
  walk.text(withoutEscapes(promptOf(editor)))
  let cursor: Place | undefined
  let index = 0
  for (const character of editor.text) {
    if (index === editor.cursor) cursor = walk.place()
    if (character === '\n') {
      walk.newRow()
      walk.text(continuation)
    } else walk.text(shownAs(character, walk.column))
    index += character.length
  }
  return { cursor: cursor ?? walk.place(), end: walk.place() }
}

/** Prompt and text as they are written, from the beginning of the prompt's row. */
function written(editor: Editor): string {
  const walk = new Walk(editor.columns)
  const prompt = promptOf(editor)
  walk.text(withoutEscapes(prompt))
  let text = prompt
  for (const character of editor.text) {
    if (character === '\n') {
      text += `\x1b[K\r\n${continuation}`
      walk.newRow()
      walk.text(continuation)
    } else {
      const shown = shownAs(character, walk.column)
      walk.text(shown)
      text += shown
    }
  }
  // At the edge the terminal waits with wrapping until a character comes; one is given to it.
  return walk.column >= editor.columns ? `${text} \r` : text
}

/** From what is on the screen (nothing, if `before` is absent) to the editor. */
export function draw(before: Editor | undefined, after: Editor): string {
  if (before && isAppended(before, after)) return after.text.slice(before.text.length)
  const { cursor, end } = layoutOf(after)
  if (before && promptOf(before) === promptOf(after) && before.text === after.text && before.columns === after.columns) {
    return move(layoutOf(before).cursor, cursor)
  }
  const start = before ? toStart(layoutOf(before).cursor) : ''
  return `${start}${written(after)}\x1b[J${move(end, cursor)}`
}

/** Plain characters at the end of a row that has room for them. */
function isAppended(before: Editor, after: Editor): boolean {
  if (promptOf(before) !== promptOf(after) || before.columns !== after.columns || after.search) return false
  if (before.cursor !== before.text.length || after.cursor !== after.text.length || !after.text.startsWith(before.text)) return false
  const added = after.text.slice(before.text.length)
  if (!/^[ -~]*$/.test(added)) return false
  return layoutOf(before).end.column + added.length < after.columns
}

function toStart({ row }: Place): string {
  return `\r${row > 0 ? `\x1b[${row}A` : ''}`
}

function move(from: Place, to: Place): string {
  const rows = to.row - from.row
  const vertical = rows === 0 ? '' : rows < 0 ? `\x1b[${-rows}A` : `\x1b[${rows}B`
  const columns = to.column - from.column
  const horizontal = columns === 0 ? '' : columns < 0 ? `\x1b[${-columns}D` : `\x1b[${columns}C`
  return vertical + horizontal
}

export function erase(editor: Editor): string {
  return `${toStart(layoutOf(editor).cursor)}\x1b[J`
}

export function moveToEnd(editor: Editor): string {
  const { cursor, end } = layoutOf(editor)
  return move(cursor, end)
}
