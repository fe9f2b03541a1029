/**
 * What a terminal shows: rows of cells, a cursor, and what is above the window. It understands what
 * programs of the world and its prompt write.
 *
 * Follows ECMA-48 and xterm's ctlseqs: CR, LF, BS, TAB, CSI A B C D G H J K m, and wrapping at the edge.
 * Left out: the alternate screen, scroll regions, tabs that are set, mouse reports; the terminals
 * of the world are line by line, so no program draws whole screens.
 */
import { widthOf } from '@track/shell'
import { plain, type Style, styleAfter } from './style.ts'

export interface Cell {
  /** Empty for the second half of a wide character. */
  readonly text: string
  readonly style: Style
}

export type Row = readonly Cell[]

const rowsKept = 4_000
const tabWidth = 8

export class Screen {
  #columns: number
  #height: number
  #rows: Row[] = [[]]
  /** Rows that have gone for good at the top. */
  #dropped = 0
  /** The window's first row. */
  #top = 0
  #row = 0
  #column = 0
  #style: Style = plain
  /** A sequence of which the rest has not arrived. */
  #pending = ''
  #changed = new Set<number>()

  constructor(columns: number, height: number) {
    this.#columns = columns
    this.#height = height
  }

  get rows(): readonly Row[] {
    return this.#rows
  }

  /** How many rows are to be shown: after the window was cleared, its blank ones too. */
  get shownRows(): number {
    return this.#top === 0 ? this.#rows.length : Math.max(this.#rows.length, this.#top + this.#height)
  }

  get dropped(): number {
    return this.#dropped
  }

  get cursor(): { readonly row: number; readonly column: number } {
    return { row: this.#row, column: Math.min(this.#column, this.#columns - 1) }
  }

  /** The rows that have changed since the last call, numbered as in `rows`. */
  takeChanges(): readonly number[] {
    const changed = [...this.#changed].filter((row) => row >= 0)
    this.#changed = new Set()
    return changed
  }

  resize(columns: number, height: number): void {
    this.#columns = columns
    this.#height = height
    this.#top = Math.max(0, Math.min(this.#top, this.#row), this.#row - height + 1)
    this.#column = Math.min(this.#column, columns)
  }

  write(text: string): void {
    let rest = this.#pending + text
    this.#pending = ''
    while (rest !== '') {
      const taken = rest[0] === '\x1b' ? this.#sequence(rest) : this.#plainText(rest)
      if (taken === 0) {
        this.#pending = rest
        return
      }
      rest = rest.slice(taken)
    }
  }

  /** Up to the next escape; answers how much of the text that was. */
  #plainText(text: string): number {
    const end = text.indexOf('\x1b')
    const here = end === -1 ? text : text.slice(0, end)
    for (const character of here) this.#character(character)
    return here.length
  }

  #character(character: string): void {
    if (character === '\n') this.#lineFeed()
    else if (character === '\r') this.#moveTo(this.#row, 0)
    else if (character === '\b') this.#moveTo(this.#row, this.#column - 1)
    else if (character === '\t') this.#moveTo(this.#row, Math.min(this.#columns - 1, (Math.floor(this.#column / tabWidth) + 1) * tabWidth))
    else if (character >= ' ' && character !== '\x7f') this.#print(character)
  }

  #print(character: string): void {
    const width = widthOf(character)
    if (width === 0) return this.#combine(character)
    if (this.#column + width > this.#columns) {
      this.#lineFeed()
      this.#moveTo(this.#row, 0)
    }
    const row = [...this.#filledRow(this.#row, this.#column)]
    row[this.#column] = { text: character, style: this.#style }
    if (width === 2) row[this.#column + 1] = { text: '', style: this.#style }
    this.#setRow(this.#row, row)
    this.#column += width
  }

  /** A mark belongs to the character before it. */
  #combine(mark: string): void {
    const row = [...this.#rows[this.#row]!]
    const before = row[this.#column - 1]
    if (!before) return
    row[this.#column - 1] = { ...before, text: before.text + mark }
    this.#setRow(this.#row, row)
  }

  #lineFeed(): void {
    this.#moveTo(this.#row + 1, this.#column)
    if (this.#row - this.#top >= this.#height) this.#top = this.#row - this.#height + 1
    const tooMany = this.#rows.length - rowsKept
    if (tooMany <= 0) return
    this.#rows.splice(0, tooMany)
    this.#dropped += tooMany
    this.#row -= tooMany
    this.#top -= tooMany
    this.#changed = new Set([...this.#changed].map((row) => row - tooMany))
  }

  #moveTo(row: number, column: number): void {
    this.#changed.add(this.#row)
    this.#row = Math.max(this.#top, row)
    this.#column = Math.max(0, column)
    while (this.#rows.length <= this.#row) this.#rows.push([])
    this.#changed.add(this.#row)
  }

  #filledRow(row: number, length: number): Row {
    const cells = this.#rows[row]!
    if (cells.length >= length) return cells
    return [...cells, ...Array.from({ length: length - cells.length }, () => ({ text: ' ', style: plain }))]
  }

  #setRow(row: number, cells: Row): void {
    this.#rows[row] = cells
    this.#changed.add(row)
  }

  /** One escape sequence; answers its length, or 0 when more must arrive first. */
  #sequence(text: string): number {
    if (text.length < 2) return 0
    if (text[1] === ']') {
      const end = /\x07|\x1b\\/.exec(text)
      return end ? end.index + end[0].length : 0
    }
    if (text[1] !== '[') return 2
    const found = /^\x1b\[([0-9;?]*)[ -/]*([@-~])/.exec(text)
    if (!found) return /^\x1b\[[0-9;?]*[ -/]*$/.test(text) ? 0 : 2
    const [whole, parameters = '', last = ''] = found
    this.#control(last, parameters.split(';').map((each) => (each === '' ? undefined : Number(each))))
    return whole.length
  }

  #control(name: string, [first, second, ...more]: readonly (number | undefined)[]): void {
    const count = Math.max(1, first ?? 1)
    switch (name) {
      case 'A': return this.#moveTo(Math.max(this.#top, this.#row - count), this.#column)
      case 'B': return this.#moveTo(Math.min(this.#top + this.#height - 1, this.#row + count), this.#column)
      case 'C': return this.#moveTo(this.#row, Math.min(this.#columns - 1, this.#column + count))
      case 'D': return this.#moveTo(this.#row, Math.min(this.#column, this.#columns - 1) - count)
      case 'G': return this.#moveTo(this.#row, count - 1)
      case 'H': return this.#moveTo(this.#top + count - 1, Math.max(1, second ?? 1) - 1)
      case 'J': return this.#eraseDisplay(first ?? 0)
      case 'K': return this.#eraseRow(first ?? 0)
      case 'm':
        this.#style = styleAfter(this.#style, [first, second, ...more].map((each) => each ?? 0))
    }
  }

  #eraseDisplay(what: number): void {
    if (what === 0) {
      this.#eraseRow(0)
      for (let row = this.#row + 1; row < this.#rows.length; row++) this.#setRow(row, [])
    } else if (what === 1) {
      this.#eraseRow(1)
      for (let row = this.#top; row < this.#row; row++) this.#setRow(row, [])
    } else {
      // What is in the window goes up out of it, as in most terminals; the cursor stays where it is.
      const down = this.#row - this.#top
      this.#top = this.#rows.findLastIndex((row) => row.length > 0) + 1
      this.#moveTo(this.#top + down, this.#column)
    }
  }

  #eraseRow(what: number): void {
    const row = this.#rows[this.#row]!
    const blank = { text: ' ', style: plain }
    if (what === 0) this.#setRow(this.#row, row.slice(0, this.#column))
    else if (what === 1) this.#setRow(this.#row, row.map((cell, column) => (column <= this.#column ? blank : cell)))
    else this.#setRow(this.#row, [])
  }
}
