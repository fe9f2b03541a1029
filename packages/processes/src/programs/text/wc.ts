/** wc: lines, words, characters, bytes. */
import { checkpoint, close, compute, isRefusal, print, printError, read, stat } from '../../calls.ts'
import type { Guest, Program, Refusal } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { openOperand } from '../lines.ts'
import { textBytes } from './bytes.ts'

interface Counts {
  lines: number
  words: number
  chars: number
  bytes: number
  longest: number
}

const columns = [['l', 'lines'], ['w', 'words'], ['m', 'chars'], ['c', 'bytes'], ['L', 'longest']] as const

export const wc: Program = {
  name: 'wc',
  *run({ argv }, resumed) {
    const flags = parseFlags(argv, { short: 'lwcmL', long: { lines: 'l', words: 'w', bytes: 'c', chars: 'm', 'max-line-length': 'L' } })
    if ('words' in flags) return yield* refuseFlags('wc', flags)
    const shown = columns.filter(([letter]) => (flags.order.length === 0 ? 'lwc'.includes(letter) : flags.has(letter))).map(([, field]) => field)
    const names = flags.operands.length === 0 ? ['-'] : flags.operands
    const rows: { name: string; counts: Counts }[] = []
    let status = 0
    for (const name of names) {
      const counts = yield* countOperand(name, names.length === 1 ? (resumed as unknown as Tally | undefined) : undefined, names.length === 1)
      if (counts) rows.push({ name: flags.operands.length === 0 ? '' : name, counts })
      else status = 1
    }
    if (names.length > 1) rows.push({ name: 'total', counts: total(rows.map(({ counts }) => counts)) })
    const width = yield* widthOf(names, shown.length, rows.map(({ counts }) => counts))
    yield* print(rows.map(({ name, counts }) => {
      const numbers = shown.map((field) => String(counts[field]).padStart(width)).join(' ')
      return `${numbers}${name === '' ? '' : ` ${name}`}\n`
    }).join(''))
    return status
  },
}

/** Columns as wide as the largest size; 7 where a size is not known before reading. */
function* widthOf(names: readonly string[], shown: number, counts: readonly Counts[]): Guest<number> {
  if (names.length === 1 && shown === 1) return 1
  let size = 0
  for (const name of names) {
    const facts = yield* stat(name === '-' ? '/dev/stdin' : name)
    if (!isRefusal(facts) && facts.type !== 'file') return 7
    if (!isRefusal(facts)) size += facts.size
  }
  return Math.max(String(size).length, ...counts.map((each) => String(each.lines).length))
}

/** How far an only operand was counted. */
interface Tally {
  readonly fd: number
  readonly counts: Counts
  readonly progress: { readonly inWord: boolean; readonly column: number }
}

function* countOperand(name: string, from: Tally | undefined, isOnly: boolean): Guest<Counts | undefined> {
  const fd = from?.fd ?? (yield* openOperand('wc', name))
  if (fd === undefined) return undefined
  const counts: Counts = from ? { ...from.counts } : { lines: 0, words: 0, chars: 0, bytes: 0, longest: 0 }
  const progress = from ? { ...from.progress } : { inWord: false, column: 0 }
  for (;;) {
    const chunk: string | Refusal = yield* read(fd)
    if (isRefusal(chunk)) {
      yield* printError(`wc: ${name}: ${chunk.error}\n`)
      return counts
    }
    if (chunk === '') break
    count(chunk, counts, progress)
    yield* compute(chunk.length >> 2)
    if (isOnly) yield* checkpoint({ fd, counts: { ...counts }, progress: { ...progress } })
  }
  counts.longest = Math.max(counts.longest, progress.column)
  if (fd !== 0) yield* close(fd)
  return counts
}

function count(chunk: string, counts: Counts, progress: { inWord: boolean; column: number }): void {
  counts.bytes += textBytes(chunk)
  for (let at = 0; at < chunk.length; at++) {
    const code = chunk.charCodeAt(at)
    if (code < 0xdc00 || code > 0xdfff) counts.chars++
    const isSpace = code === 32 || (code >= 9 && code <= 13)
    if (!isSpace && !progress.inWord) counts.words++
    progress.inWord = !isSpace
    if (code === 10) {
      counts.lines++
      counts.longest = Math.max(counts.longest, progress.column)
      progress.column = 0
    } else progress.column += code === 9 ? 8 - (progress.column % 8) : 1
  }
}

function total(all: readonly Counts[]): Counts {
  const sum = (field: keyof Counts) => all.reduce((so, counts) => so + counts[field], 0)
  return {
    lines: sum('lines'), words: sum('words'), chars: sum('chars'), bytes: sum('bytes'),
    longest: all.reduce((so, { longest }) => Math.max(so, longest), 0),
  }
}
