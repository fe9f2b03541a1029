/** od, xxd and hexdump: bytes as numbers. Left out: most types of od, every format of hexdump but -C, plain and canonical, xxd -i and -b. */
import { isRefusal, print, printError, readAll, readFile } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { parseFlags, refuseFlags } from '../flags.ts'
import { parseCount } from './bytes.ts'

const rowLength = 16

function* bytesOf(name: string | undefined, complain: (name: string, words: string) => string): Guest<Uint8Array | undefined> {
  const text = name === undefined || name === '-' ? yield* readAll() : yield* readFile(name)
  if (!isRefusal(text)) return new TextEncoder().encode(text)
  yield* printError(complain(name!, text.error))
  return undefined
}

function rowsOf(bytes: Uint8Array): { at: number; row: number[] }[] {
  return Array.from({ length: Math.ceil(bytes.length / rowLength) }, (_, index) => ({ at: index * rowLength, row: [...bytes.slice(index * rowLength, (index + 1) * rowLength)] }))
}

const hex = (value: number, width: number) => value.toString(16).padStart(width, '0')
const printable = (row: readonly number[]) => row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')

const escapes: Readonly<Record<number, string>> = { 0: '\\0', 7: '\\a', 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r' }

/** How od shows a row, by type. */
const types: Readonly<Record<string, (row: readonly number[]) => string>> = {
  c: (row) => row.map((byte) => ` ${(escapes[byte] ?? (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : byte.toString(8).padStart(3, '0'))).padStart(3)}`).join(''),
  x1: (row) => row.map((byte) => ` ${hex(byte, 2)}`).join(''),
  o2: (row) => words(row).map((word) => ` ${word.toString(8).padStart(6, '0')}`).join(''),
  x2: (row) => words(row).map((word) => ` ${hex(word, 4)}`).join(''),
  u1: (row) => row.map((byte) => ` ${String(byte).padStart(3)}`).join(''),
}

/** Two bytes each, the low one first. */
function words(row: readonly number[]): number[] {
  return Array.from({ length: Math.ceil(row.length / 2) }, (_, index) => row[2 * index]! + 256 * (row[2 * index + 1] ?? 0))
}

export const od: Program = {
  name: 'od',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'A:t:N:cxv', long: { 'address-radix': 'A', format: 't', 'read-bytes': 'N', 'output-duplicates': 'v' } })
    if ('words' in flags) return yield* refuseFlags('od', flags)
    const asked = flags.value('t') ?? (flags.has('c') ? 'c' : flags.has('x') ? 'x2' : 'o2')
    const show = types[asked.replace('z', '')]
    const radix = { n: 0, d: 10, o: 8, x: 16 }[flags.value('A') ?? 'o']
    if (!show || radix === undefined) {
      yield* printError(`od: not simulated here: ${show ? `-A ${flags.value('A')}` : `-t ${asked}`}\n`)
      return 1
    }
    const all = yield* bytesOf(flags.operands[0], (name, words) => `od: ${name}: ${words}\n`)
    if (!all) return 1
    const bytes = all.slice(0, parseCount(flags.value('N') ?? '') ?? all.length)
    const address = (at: number) => (radix === 0 ? '' : at.toString(radix).padStart(radix === 16 ? 6 : 7, '0'))
    const width = show(Array.from({ length: rowLength }, () => 0)).length
    const lines = rowsOf(bytes).map(({ at, row }) => {
      const text = show(row)
      return `${address(at)}${asked.endsWith('z') ? `${text.padEnd(width)}  >${printable(row)}<` : text}\n`
    })
    yield* print(lines.join('') + (radix === 0 ? '' : `${address(bytes.length)}\n`))
    return 0
  },
}

export const xxd: Program = {
  name: 'xxd',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'prl:' })
    if ('words' in flags) return yield* refuseFlags('xxd', flags)
    const all = yield* bytesOf(flags.operands[0], (name, words) => `xxd: ${name}: ${words}\n`)
    if (!all) return 2
    if (flags.has('r')) {
      yield* print(new TextDecoder().decode(reversed(new TextDecoder().decode(all), flags.has('p'))))
      return 0
    }
    const bytes = all.slice(0, parseCount(flags.value('l') ?? '') ?? all.length)
    if (flags.has('p')) {
      yield* print([...bytes].map((byte) => hex(byte, 2)).join('').replace(/.{1,60}/g, '$&\n'))
      return 0
    }
    yield* print(rowsOf(bytes).map(({ at, row }) => {
      const pairs = row.map((byte, index) => hex(byte, 2) + (index % 2 === 1 ? ' ' : '')).join('')
      return `${hex(at, 8)}: ${pairs.padEnd(40)} ${printable(row)}\n`
    }).join(''))
    return 0
  },
}

function reversed(text: string, isPlain: boolean): Uint8Array {
  const digits = isPlain ? text : text.split('\n').map((line) => /^[\da-f]+: ((?:[\da-f]{2,4} ?)+)/i.exec(line)?.[1] ?? '').join('')
  return Uint8Array.from((digits.replace(/\s/g, '').match(/../g) ?? []).map((pair) => parseInt(pair, 16)))
}

export const hexdump: Program = {
  name: 'hexdump',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'Cvn:', long: { canonical: 'C' } })
    if ('words' in flags) return yield* refuseFlags('hexdump', flags)
    const all = yield* bytesOf(flags.operands[0], (name, words) => `hexdump: ${name}: ${words}\nhexdump: all input file arguments failed\n`)
    if (!all) return 1
    const bytes = all.slice(0, parseCount(flags.value('n') ?? '') ?? all.length)
    const width = flags.has('C') ? 8 : 7
    const row = (at: number, row: readonly number[]) => {
      if (!flags.has('C')) return `${hex(at, width)}${words(row).map((word) => ` ${hex(word, 4)}`).join('')}\n`
      const halves = [row.slice(0, 8), row.slice(8)].map((half) => half.map((byte) => hex(byte, 2)).join(' '))
      return `${hex(at, width)}  ${halves.join('  ').padEnd(48)}  |${printable(row)}|\n`
    }
    if (bytes.length > 0) yield* print(`${rowsOf(bytes).map((each) => row(each.at, each.row)).join('')}${hex(bytes.length, width)}\n`)
    return 0
  },
}
