/** head: the first lines or bytes. */
import { close, printError } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { flush, linesOf, nextLine, openOperand, type Output, put, readOperand, splitLines } from '../lines.ts'
import { firstBytes, parseCount, textBytes } from './bytes.ts'

export const head: Program = {
  name: 'head',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'n:c:qv', digits: 'n', long: { lines: 'n', bytes: 'c', quiet: 'q', silent: 'q', verbose: 'v' } })
    if ('words' in flags) return yield* refuseFlags('head', flags)
    const unit = flags.order.findLast((letter) => letter === 'n' || letter === 'c') ?? 'n'
    const given = flags.value(unit) ?? '10'
    const count = parseCount(given.replace(/^[-+]/, ''))
    if (count === undefined) {
      yield* printError(`head: invalid number of ${unit === 'n' ? 'lines' : 'bytes'}: ‘${given}’\n`)
      return 1
    }
    const names = flags.operands.length === 0 ? ['-'] : flags.operands
    const titled = flags.has('v') || (names.length > 1 && !flags.has('q'))
    let status = 0
    let first = true
    for (const name of names) {
      const fd = yield* openOperand('head', name, `cannot open '${name}' for reading`)
      if (fd === undefined) {
        status = 1
        continue
      }
      const output: Output = { text: titled ? `${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n` : '' }
      first = false
      const failed = yield* show(name, fd, { unit, count, allBut: given.startsWith('-') }, output)
      if (failed) status = 1
      yield* flush(output)
      if (fd !== 0) yield* close(fd)
    }
    return status
  },
}

function* show(name: string, fd: number, { unit, count, allBut }: { unit: string; count: number; allBut: boolean }, output: Output): Guest<boolean> {
  if (unit === 'c' || allBut) {
    const text = yield* readOperand('head', name)
    if (text === undefined) return true
    if (unit === 'c') yield* put(output, firstBytes(text, allBut ? textBytes(text) - count : count))
    else {
      const lines = splitLines(text).slice(0, -count || undefined)
      yield* put(output, lines.map((line) => `${line}\n`).join(''))
    }
    return false
  }
  const lines = linesOf(fd)
  for (let left = count; left > 0; left--) {
    const line = yield* nextLine(lines, output)
    if (line === undefined) break
    yield* put(output, lines.terminated ? `${line}\n` : line)
  }
  return false
}
