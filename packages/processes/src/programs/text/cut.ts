/** cut: fields, characters or bytes of each line. */
import { close, printError } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { flush, linesOf, nextLine, openOperand, type Output, put } from '../lines.ts'

type Range = readonly [number, number]

export const cut: Program = {
  name: 'cut',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: 'b:c:f:d:sno:!', long: { bytes: 'b', characters: 'c', fields: 'f', delimiter: 'd', 'only-delimited': 's', 'output-delimiter': 'o', complement: '!' },
    })
    if ('words' in flags) return yield* refuseFlags('cut', flags)
    const kinds = (['b', 'c', 'f'] as const).filter((letter) => flags.has(letter))
    const [kind] = kinds
    if (kind === undefined) return yield* fail('you must specify a list of bytes, characters, or fields')
    if (kinds.length > 1) return yield* fail('only one list may be specified')
    const delimiter = flags.value('d') ?? '\t'
    if (delimiter.length > 1) return yield* fail('the delimiter must be a single character')
    if (flags.has('d') && kind !== 'f') return yield* fail('an input delimiter may be specified only when operating on fields')
    const ranges = parseRanges(flags.value(kind)!)
    if (typeof ranges === 'string') return yield* fail(kind === 'f' ? ranges : ranges.replace('fields are', 'byte/character positions are').replace('field value', 'byte/character position'))
    const joint = flags.value('o') ?? (kind === 'f' ? delimiter : '')
    const chosen = (index: number) => ranges.some(([from, to]) => index >= from && index <= to) !== flags.has('!')
    const change = (line: string) => {
      if (kind !== 'f') return Array.from(line).filter((_, index) => chosen(index + 1)).join(flags.has('o') ? joint : '')
      if (!line.includes(delimiter)) return flags.has('s') ? undefined : line
      return line.split(delimiter).filter((_, index) => chosen(index + 1)).join(joint)
    }
    return yield* eachLine('cut', flags.operands, change)
  },
}

function* fail(words: string): Guest<number> {
  yield* printError(`cut: ${words}\nTry 'cut --help' for more information.\n`)
  return 1
}

function parseRanges(text: string): Range[] | string {
  const ranges: Range[] = []
  for (const part of text.split(/[, ]/)) {
    const match = /^(\d*)(-?)(\d*)$/.exec(part)
    if (!match || part === '') return `invalid field value ‘${part}’`
    const [, from = '', dash, to = ''] = match
    if (dash && from === '' && to === '') return 'invalid range with no endpoint: -'
    if (from === '0' || (to === '0' && dash)) return 'fields are numbered from 1'
    const low = from === '' ? 1 : Number(from)
    const high = dash ? (to === '' ? Infinity : Number(to)) : low
    if (high < low) return 'invalid decreasing range'
    ranges.push([low, high])
  }
  return ranges
}

/** Writes every line of the operands changed; a change to undefined leaves it out. */
export function* eachLine(program: string, names: readonly string[], change: (line: string) => string | undefined, shown = (name: string) => name): Guest<number> {
  const output: Output = { text: '' }
  let status = 0
  for (const name of names.length === 0 ? ['-'] : names) {
    const fd = yield* openOperand(program, name, shown(name))
    if (fd === undefined) {
      status = 1
      continue
    }
    const lines = linesOf(fd)
    for (;;) {
      const line = yield* nextLine(lines, output)
      if (line === undefined) break
      const changed = change(line)
      if (changed !== undefined) yield* put(output, `${changed}\n`)
    }
    if (fd !== 0) yield* close(fd)
  }
  yield* flush(output)
  return status
}
