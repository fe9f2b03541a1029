/** How far long work has come: one line on standard error that is written anew, where that is a terminal. */
const barColumns = 24

export function printBar(done: number, total: number, label: string, columns: number): string {
  const filled = total === 0 ? barColumns : Math.floor((done / total) * barColumns)
  const line = `[${'='.repeat(filled)}${' '.repeat(barColumns - filled)}] ${done} of ${total}  ${label}`
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
    if (this.#stream.isTTY) this.#stream.write(`\r\u001b[K${printBar(done, this.#total, label, this.#stream.columns)}`)
  }

  /** Gives the line back, before something else is written. */
  clear(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K')
  }
}
