/** shuf: lines in the order of chance. Follows GNU coreutils 9.1. Left out: -z, --random-source. */
import { chance, print, printError, writeFile } from '../../calls.ts'
import { OutOfMemory } from '../../limits.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { readOperands, splitLines } from '../lines.ts'
import { parseCount } from './bytes.ts'

const numbersMax = 1_000_000

export const shuf: Program = {
  name: 'shuf',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'ei:n:o:r', long: { echo: 'e', 'input-range': 'i', 'head-count': 'n', output: 'o', repeat: 'r' } })
    if ('words' in flags) return yield* refuseFlags('shuf', flags)
    const most = flags.has('n') ? parseCount(flags.value('n')!) : undefined
    if (flags.has('n') && most === undefined) return yield* fail(`invalid line count: ‘${flags.value('n')}’`)
    const range = flags.value('i')
    const lines = range !== undefined ? numbers(range) : flags.has('e') ? [...flags.operands] : yield* linesOf(flags.operands)
    if (typeof lines === 'string') return yield* fail(lines)
    if (lines === undefined) return 1
    if (flags.has('r') && lines.length === 0) return yield* fail('no lines to repeat')
    const chosen = flags.has('r') ? yield* repeated(lines, most) : yield* shuffled(lines, Math.min(most ?? Infinity, lines.length))
    const text = chosen.map((line) => `${line}\n`).join('')
    const file = flags.value('o')
    if (file === undefined) yield* print(text)
    else yield* writeFile(file, text)
    return 0
  },
}

function* fail(words: string): Guest<number> {
  yield* printError(`shuf: ${words}\n`)
  return 1
}

function numbers(range: string): string[] | string {
  const [, low, high] = /^(\d+)-(\d+)$/.exec(range) ?? []
  if (low === undefined || high === undefined || Number(high) < Number(low) - 1) return `invalid input range: ‘${range}’`
  const length = Number(high) - Number(low) + 1
  if (length > numbersMax) throw new OutOfMemory(16 * length)
  return Array.from({ length }, (_, index) => String(Number(low) + index))
}

function* linesOf(operands: readonly string[]): Guest<string[] | undefined> {
  const { texts, failed } = yield* readOperands('shuf', operands)
  return failed ? undefined : texts.flatMap(splitLines)
}

function* shuffled(lines: string[], count: number): Guest<string[]> {
  for (let at = 0; at < count; at++) {
    const other = at + Math.floor((yield* chance()) * (lines.length - at))
    const line = lines[at]!
    lines[at] = lines[other]!
    lines[other] = line
  }
  return lines.slice(0, count)
}

/** Without a count it never ends. */
function* repeated(lines: readonly string[], most: number | undefined): Guest<string[]> {
  const chosen: string[] = []
  for (let count = 0; most === undefined || count < most; count++) {
    const line = lines[Math.floor((yield* chance()) * lines.length)]!
    if (most === undefined) yield* print(`${line}\n`)
    else chosen.push(line)
  }
  return chosen
}
