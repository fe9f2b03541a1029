/** split: a file in pieces. Follows GNU coreutils 9.1. Left out: -C, -n but by bytes, --filter, -u, -x. */
import { isRefusal, printError, writeFile } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { readOperand, splitLines } from '../lines.ts'
import { parseCount } from './bytes.ts'

export const split: Program = {
  name: 'split',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: 'l:b:n:a:d!:', digits: 'l',
      long: { lines: 'l', bytes: 'b', number: 'n', 'suffix-length': 'a', 'numeric-suffixes': 'd', 'additional-suffix': '!' },
    })
    if ('words' in flags) return yield* refuseFlags('split', flags)
    const [name = '-', prefix = 'x', extra] = flags.operands
    if (extra !== undefined) return yield* refuseFlags('split', { words: `extra operand ‘${extra}’` })
    const by = flags.order.findLast((letter) => 'lbn'.includes(letter)) ?? 'l'
    const given = flags.value(by) ?? '1000'
    const count = parseCount(given)
    if (!count) {
      yield* printError(`split: invalid number of ${{ l: 'lines', b: 'bytes' }[by] ?? 'chunks'}: ‘${given}’${count === 0 ? ': Numerical result out of range' : ''}\n`)
      return 1
    }
    const text = yield* readOperand('split', name, `cannot open '${name}' for reading`)
    if (text === undefined) return 1
    const length = Number(flags.value('a') ?? 2)
    const pieces = piecesOf(text, by, count)
    const nameOf = (index: number) => {
      const own = suffix(index, length, flags.has('d'))
      return own === undefined ? undefined : `${prefix}${own}${flags.value('!') ?? ''}`
    }
    return yield* writeAll(pieces, nameOf)
  },
}

function piecesOf(text: string, by: string, count: number): readonly string[] {
  if (by === 'l') {
    const lines = splitLines(text).map((line, index, all) => (index < all.length - 1 || text.endsWith('\n') ? `${line}\n` : line))
    return inRuns(lines, count).map((run) => run.join(''))
  }
  const bytes = new TextEncoder().encode(text)
  const size = by === 'b' ? count : Math.floor(bytes.length / count)
  const ends = by === 'b'
    ? Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => Math.min(bytes.length, (index + 1) * size))
    : Array.from({ length: count }, (_, index) => (index === count - 1 ? bytes.length : (index + 1) * size))
  return ends.map((end, index) => new TextDecoder().decode(bytes.slice(ends[index - 1] ?? 0, end)))
}

function inRuns<Item>(items: readonly Item[], length: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, index) => items.slice(index * length, (index + 1) * length))
}

/** `aa`, `ab` … or `00`, `01` …; undefined when there are no more. */
function suffix(index: number, length: number, isNumeric: boolean): string | undefined {
  const base = isNumeric ? 10 : 26
  let rest = index
  let text = ''
  for (let place = 0; place < length; place++) {
    text = (isNumeric ? String(rest % base) : String.fromCharCode(97 + (rest % base))) + text
    rest = Math.floor(rest / base)
  }
  return rest === 0 ? text : undefined
}

function* writeAll(pieces: readonly string[], nameOf: (index: number) => string | undefined): Guest<number> {
  for (const [index, piece] of pieces.entries()) {
    const name = nameOf(index)
    if (name === undefined) {
      yield* printError('split: output file suffixes exhausted\n')
      return 1
    }
    const refusal = yield* writeFile(name, piece)
    if (isRefusal(refusal)) {
      yield* printError(`split: ${name}: ${refusal.error}\n`)
      return 1
    }
  }
  return 0
}
