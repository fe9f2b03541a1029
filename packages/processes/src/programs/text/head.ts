/** head: the first lines or bytes. */
import { checkpoint, close, isRefusal, print, printError, read } from '../../calls.ts'
import type { Guest, Program, Refusal } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { flush, linesOf, nextLine, openOperand, type Output, put, readOperand, splitLines } from '../lines.ts'
import { firstBytes, parseCount, textBytes } from './bytes.ts'

export const head: Program = {
  name: 'head',
  *run({ argv }, resumed) {
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
    if (resumed !== undefined) {
      const { fd, left } = resumed as { fd: number; left: number }
      return yield* copyBytes(names[0]!, fd, left, true)
    }
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
      const allBut = given.startsWith('-')
      let failed: boolean
      if (unit === 'c' && !allBut) {
        yield* flush(output)
        failed = (yield* copyBytes(name, fd, count, names.length === 1)) > 0
      } else failed = yield* show(name, fd, { unit, count, allBut }, output)
      if (failed) status = 1
      yield* flush(output)
      if (fd !== 0) yield* close(fd)
    }
    return status
  },
}

/** A number of bytes, as they come; of an only operand what was copied is forgotten. Answers the status. */
function* copyBytes(name: string, fd: number, count: number, isOnly: boolean): Guest<number> {
  for (let left = count; left > 0;) {
    const chunk: string | Refusal = yield* read(fd)
    if (isRefusal(chunk)) {
      yield* printError(`head: error reading '${name}': ${chunk.error}\n`)
      return 1
    }
    if (chunk === '') break
    yield* print(firstBytes(chunk, left))
    left -= textBytes(chunk)
    if (isOnly) yield* checkpoint({ fd, left })
  }
  return 0
}

function* show(name: string, fd: number, { unit, count, allBut }: { unit: string; count: number; allBut: boolean }, output: Output): Guest<boolean> {
  if (unit === 'c' || allBut) {
    const text = yield* readOperand('head', name)
    if (text === undefined) return true
    if (unit === 'c') yield* put(output, firstBytes(text, textBytes(text) - count))
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
