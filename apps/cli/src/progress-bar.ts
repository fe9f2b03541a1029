/** How far long work has come: one line on standard error that is written anew, where that is a terminal. */
const barColumns = 24

/** `shown`: how an amount is printed. */
export function printBar(done: number, total: number, label: string, columns: number, shown: (amount: number) => string = String): string {
  const filled = total === 0 ? barColumns : Math.floor((Math.min(done, total) / total) * barColumns)
  const line = `[${'='.repeat(filled)}${' '.repeat(barColumns - filled)}] ${shown(done)} of ${shown(total)}  ${label}`
  return line.length < columns ? line : `${line.slice(0, Math.max(0, columns - 2))}…`
}

export class ProgressBar {
  readonly #stream: NodeJS.WriteStream
  readonly #total: number

  constructor(total: number, stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream
    this.#total = total
  }

  show(done: number, label: string): void {
    this.write(printBar(done, this.#total, label, this.#stream.columns || 80))
  }

  /** Any one line. */
  write(line: string): void {
    if (this.#stream.isTTY) this.#stream.write(`\r\u001b[K${line}`)
  }

  /** Gives the line back, before something else is written. */
  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K')
  }
}
