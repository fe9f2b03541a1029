/**
 * What a terminal in a container shows of what was typed here, taken out of its output: it has been on
 * this terminal since it was typed.
 */

const erase = '\b \b'

export class Echo {
  #pieces: string[] = []

  /** Whole lines that were sent: shown key by key, erased, and shown once more when they are read. */
  expect(typed: string): void {
    for (const line of typed.split('\n').slice(0, -1)) {
      if (line !== '') this.#pieces.push(line + erase.repeat(line.length))
      this.#pieces.push(`${line}\r\n`)
    }
  }

  expectSignal(name: string): void {
    const shown: Readonly<Record<string, string>> = { INT: '^C', TSTP: '^Z' }
    if (shown[name] !== undefined) this.#pieces.push(shown[name])
  }

  without(text: string): string {
    let rest = text
    while (this.#pieces.length > 0) {
      const piece = this.#pieces[0]!
      const at = rest.indexOf(piece)
      if (at < 0) break
      rest = rest.slice(0, at) + rest.slice(at + piece.length)
      this.#pieces.shift()
    }
    return rest.replaceAll('\r\n', '\n')
  }
}
