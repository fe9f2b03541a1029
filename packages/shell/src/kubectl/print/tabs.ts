/**
 * Columns from text with tabs: a column is as wide as its widest cell in the lines that follow each
 * other and have it; the last cell of a line is ragged.
 *
 * Follows text/tabwriter of Go, and github.com/liggitt/tabwriter for widths that are remembered.
 */
export interface TabOptions {
  readonly widthMin?: number
  readonly padding?: number
  /** Widths that were used once are kept: a watch goes on in its columns. */
  readonly remembersWidths?: boolean
}

type Line = readonly string[]

export class TabWriter {
  readonly #widthMin: number
  readonly #padding: number
  readonly #remembered: number[] | undefined
  #text = ''

  constructor({ widthMin = 0, padding = 2, remembersWidths = false }: TabOptions = {}) {
    this.#widthMin = widthMin
    this.#padding = padding
    this.#remembered = remembersWidths ? [] : undefined
  }

  write(text: string): void {
    this.#text += text
  }

  /** What was written since the last time, in columns. */
  flush(): string {
    const lines = this.#text.split('\n').map((line) => line.split('\t'))
    this.#text = ''
    const printed: string[] = []
    this.#format(lines, 0, lines.length, [], printed)
    return printed.join('\n')
  }

  forgetWidths(): void {
    this.#remembered?.splice(0)
  }

  #format(lines: readonly Line[], from: number, to: number, widths: readonly number[], printed: string[]): void {
    const column = widths.length
    const hasCell = (index: number) => column < lines[index]!.length - 1
    let begun = from
    for (let index = from; index < to; index++) {
      if (!hasCell(index)) continue
      printLines(lines, begun, index, widths, printed)
      begun = index
      let width = Math.max(this.#widthMin, this.#remembered?.[column] ?? 0)
      for (; index < to && hasCell(index); index++) width = Math.max(width, characters(lines[index]![column]!) + this.#padding)
      if (this.#remembered) this.#remembered[column] = width
      this.#format(lines, begun, index, [...widths, width], printed)
      begun = index
    }
    printLines(lines, begun, to, widths, printed)
  }
}

function printLines(lines: readonly Line[], from: number, to: number, widths: readonly number[], printed: string[]): void {
  for (let index = from; index < to; index++) {
    printed.push(lines[index]!.map((cell, column) => padded(cell, widths[column])).join(''))
  }
}

function padded(cell: string, width: number | undefined): string {
  return width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - characters(cell)))
}

function characters(text: string): number {
  return [...text].length
}

/** Follows k8s.io/cli-runtime/pkg/printers/tabwriter.go. */
export function tableWriter(): TabWriter {
  return new TabWriter({ widthMin: 6, padding: 3, remembersWidths: true })
}

/** Rows of cells as kubectl sets a table. */
export function printColumns(rows: readonly (readonly string[])[]): string {
  const writer = tableWriter()
  writer.write(rows.map((row) => `${row.join('\t')}\n`).join(''))
  return writer.flush()
}
