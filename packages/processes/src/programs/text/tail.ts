/** tail: the last lines or bytes, and with -f what comes after. Left out: --pid, --retry. */
import { millisecond, type Duration } from '@track/simulation'
import { close, isRefusal, open, print, printError, read, readFile, sleep } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { readOperand, splitLines } from '../lines.ts'
import { bytesFrom, parseCount, textBytes } from './bytes.ts'

/** How often a followed file is looked at. */
const pollEvery: Duration = 250 * millisecond

interface Part {
  readonly unit: string
  readonly count: number
  readonly fromStart: boolean
}

export const tail: Program = {
  name: 'tail',
  *run({ argv }) {
    const flags = parseFlags(oldStyle(argv), {
      short: 'n:c:fFqvs:', digits: 'n', long: { lines: 'n', bytes: 'c', follow: 'f', quiet: 'q', silent: 'q', verbose: 'v', 'sleep-interval': 's' },
    })
    if ('words' in flags) return yield* refuseFlags('tail', flags)
    const unit = flags.order.findLast((letter) => letter === 'n' || letter === 'c') ?? 'n'
    const given = flags.value(unit) ?? '10'
    const count = parseCount(given.replace(/^[-+]/, ''))
    if (count === undefined) {
      yield* printError(`tail: invalid number of ${unit === 'n' ? 'lines' : 'bytes'}: ‘${given}’\n`)
      return 1
    }
    const names = flags.operands.length === 0 ? ['-'] : flags.operands
    const titled = flags.has('v') || (names.length > 1 && !flags.has('q'))
    const { status, sizes } = yield* showAll(names, { unit, count, fromStart: given.startsWith('+') }, titled)
    if (flags.has('f') || flags.has('F')) yield* follow(names, sizes, titled)
    return status
  },
}

/** `tail +3` of old. */
function oldStyle(argv: readonly string[]): readonly string[] {
  return argv.map((arg, index) => (index === 1 && /^\+\d+$/.test(arg) ? `-n${arg}` : arg))
}

function* showAll(names: readonly string[], part: Part, titled: boolean): Guest<{ status: number; sizes: Map<string, number> }> {
  const sizes = new Map<string, number>()
  let status = 0
  let first = true
  for (const name of names) {
    const fd = name === '-' ? 0 : yield* open(name, 'read')
    if (isRefusal(fd)) {
      yield* printError(`tail: cannot open '${name}' for reading: ${fd.error}\n`)
      status = 1
      continue
    }
    if (titled) yield* print(`${first ? '' : '\n'}==> ${name === '-' ? 'standard input' : name} <==\n`)
    first = false
    const text = yield* readAllOf(name, fd)
    if (text === undefined) status = 1
    else {
      sizes.set(name, text.length)
      yield* print(lastPart(text, part))
    }
    if (fd !== 0) yield* close(fd)
  }
  return { status, sizes }
}

function* readAllOf(name: string, fd: number): Guest<string | undefined> {
  if (fd === 0) return yield* readOperand('tail', '-')
  let text = ''
  for (;;) {
    const chunk = yield* read(fd)
    if (isRefusal(chunk)) {
      yield* printError(`tail: error reading '${name}': ${chunk.error}\n`)
      return undefined
    }
    if (chunk === '') return text
    text += chunk
  }
}

function lastPart(text: string, { unit, count, fromStart }: Part): string {
  if (unit === 'c') return bytesFrom(text, fromStart ? count - 1 : textBytes(text) - count)
  const lines = splitLines(text)
  const kept = fromStart ? lines.slice(Math.max(0, count - 1)) : count === 0 ? [] : lines.slice(-count)
  if (kept.length === 0) return ''
  return kept.join('\n') + (text.endsWith('\n') ? '\n' : '')
}

function* follow(names: readonly string[], sizes: ReadonlyMap<string, number>, titled: boolean): Guest<never> {
  const seen = new Map(sizes)
  let shown = names.at(-1)
  for (;;) {
    yield* sleep(pollEvery)
    for (const name of names) {
      const text = name === '-' ? '' : yield* readFile(name)
      if (isRefusal(text)) continue
      const before = seen.get(name) ?? 0
      if (text.length < before) {
        yield* printError(`tail: ${name}: file truncated\n`)
        seen.set(name, 0)
      }
      const from = Math.min(before, text.length < before ? 0 : before)
      if (text.length === from) continue
      if (titled && shown !== name) yield* print(`\n==> ${name} <==\n`)
      shown = name
      yield* print(text.slice(from))
      seen.set(name, text.length)
    }
  }
}
