/**
 * Reading lines and writing text for programs that work line by line: output is gathered, and
 * written before the program waits for more input.
 */
import { close, compute, isRefusal, open, print, printError, read } from '../calls.ts'
import type { Guest, Refusal } from '../program.ts'

export interface Lines {
  fd: number
  text: string
  at: number
  ended: boolean
  /** Whether the line taken last ended with a newline. */
  terminated: boolean
  /** How many reads were made. */
  reads: number
  /** Lines taken since the last read. */
  taken: number
}

export interface Output {
  text: string
}

/** A microsecond for what is done with a line. */
const stepsALine = 10

const outputMax = 16_384

export function linesOf(fd: number): Lines {
  return { fd, text: '', at: 0, ended: false, terminated: true, reads: 0, taken: 0 }
}

/** The next line, if a whole one has been read. */
function takeLine(lines: Lines): string | undefined {
  const newline = lines.text.indexOf('\n', lines.at)
  if (newline < 0) return undefined
  const line = lines.text.slice(lines.at, newline)
  lines.at = newline + 1
  lines.terminated = true
  lines.taken++
  return line
}

/** The next line without its newline; what was put out is written before a wait. */
export function* nextLine(lines: Lines, output: Output): Guest<string | undefined> {
  for (;;) {
    const line = takeLine(lines)
    if (line !== undefined) return line
    if (lines.ended) return undefined
    yield* flush(output)
    yield* compute(lines.taken * stepsALine)
    lines.taken = 0
    const chunk: string | Refusal = yield* read(lines.fd)
    lines.reads++
    if (isRefusal(chunk) || chunk === '') {
      lines.ended = true
      const rest = lines.text.slice(lines.at)
      lines.text = ''
      lines.at = 0
      if (rest === '') return undefined
      lines.terminated = false
      return rest
    }
    lines.text = lines.text.slice(lines.at) + chunk
    lines.at = 0
  }
}

export function* put(output: Output, text: string): Guest<void> {
  output.text += text
  if (output.text.length >= outputMax) yield* flush(output)
}

export function* flush(output: Output): Guest<void> {
  const { text } = output
  output.text = ''
  yield* print(text)
}

/** Everything of a text as lines; a last line without newline counts. */
export function splitLines(text: string): string[] {
  if (text === '') return []
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n')
}

/** Opens an operand (`-` is standard input), or says why not as `NAME: FILE: words`. */
export function* openOperand(program: string, name: string, shown = name): Guest<number | undefined> {
  if (name === '-') return 0
  const fd = yield* open(name, 'read')
  if (!isRefusal(fd)) return fd
  yield* printError(`${program}: ${shown}: ${fd.error}\n`)
  return undefined
}

/** All of an operand's text; undefined after saying why not. */
/** `shown` is how the program names what it cannot open (`cannot open 'x' for reading`). */
export function* readOperand(program: string, name: string, shown = name): Guest<string | undefined> {
  const fd = yield* openOperand(program, name, shown)
  if (fd === undefined) return undefined
  let text = ''
  for (;;) {
    const chunk: string | Refusal = yield* read(fd)
    if (isRefusal(chunk)) {
      yield* printError(`${program}: ${name}: ${chunk.error}\n`)
      return undefined
    }
    if (chunk === '') break
    text += chunk
  }
  if (fd !== 0) yield* close(fd)
  return text
}

/** All operands' texts, or standard input; `failed` when one could not be read. */
export function* readOperands(
  program: string, names: readonly string[], shown = (name: string) => name,
): Guest<{ texts: string[]; failed: boolean }> {
  const texts: string[] = []
  let failed = false
  for (const name of names.length === 0 ? ['-'] : names) {
    const text = yield* readOperand(program, name, shown(name))
    if (text === undefined) failed = true
    else texts.push(text)
  }
  return { texts, failed }
}
