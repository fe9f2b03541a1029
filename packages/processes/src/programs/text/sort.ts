/** sort. Follows GNU sort in the C locale. Left out: -m, -R, -z, parallel sorting. */
import { isRefusal, printError, writeFile } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { flush, put, readOperands, splitLines } from '../lines.ts'

interface Key {
  readonly from: readonly [number, number]
  readonly to: readonly [number, number] | undefined
  readonly options: string
}

export const sort: Program = {
  name: 'sort',
  *run({ argv }) {
    const flags = parseFlags(argv, {
      short: 'bdfghimMnrRsuVzck:t:o:C', long: {
        'ignore-leading-blanks': 'b', 'dictionary-order': 'd', 'ignore-case': 'f', 'general-numeric-sort': 'g', 'human-numeric-sort': 'h',
        'month-sort': 'M', 'numeric-sort': 'n', reverse: 'r', stable: 's', unique: 'u', 'version-sort': 'V', check: 'c', key: 'k',
        'field-separator': 't', output: 'o',
      },
    })
    if ('words' in flags) return yield* refuseFlags('sort', flags, 2)
    const keys: Key[] = []
    for (const text of flags.values('k')) {
      const key = parseKey(text)
      if (!key) {
        const words = text.startsWith('0') ? `field number is zero: invalid field specification ‘${text}’` : `invalid number at field start: invalid count at start of ‘${text}’`
        yield* printError(`sort: ${words}\n`)
        return 2
      }
      keys.push(key)
    }
    const { texts, failed } = yield* readOperands('sort', flags.operands, (name) => `cannot read: ${name}`)
    if (failed) return 2
    const lines = texts.flatMap(splitLines)
    const order = comparison(flags, keys)
    if (flags.has('c') || flags.has('C')) return yield* check(lines, order, flags)
    const sorted = lines.sort(flags.has('u') || flags.has('s') ? order : (a, b) => order(a, b) || lastResort(a, b, flags))
    const kept = flags.has('u') ? sorted.filter((line, index) => index === 0 || order(sorted[index - 1]!, line) !== 0) : sorted
    return yield* writeSorted(kept, flags.value('o'))
  },
}

function* writeSorted(lines: readonly string[], file: string | undefined): Guest<number> {
  if (file !== undefined) {
    const refusal = yield* writeFile(file, lines.map((line) => `${line}\n`).join(''))
    if (!refusal) return 0
    yield* printError(`sort: open failed: ${file}: ${isRefusal(refusal) ? refusal.error : ''}\n`)
    return 2
  }
  const output = { text: '' }
  for (const line of lines) yield* put(output, `${line}\n`)
  yield* flush(output)
  return 0
}

function* check(lines: readonly string[], order: (a: string, b: string) => number, flags: Flags): Guest<number> {
  for (let index = 1; index < lines.length; index++) {
    const compared = order(lines[index - 1]!, lines[index]!)
    if (compared > 0 || (compared === 0 && flags.has('u'))) {
      if (!flags.has('C')) yield* printError(`sort: ${flags.operands[0] ?? '-'}:${index + 1}: disorder: ${lines[index]}\n`)
      return 1
    }
  }
  return 0
}

function lastResort(a: string, b: string, flags: Flags): number {
  const compared = a < b ? -1 : a > b ? 1 : 0
  return flags.has('r') ? -compared : compared
}

function parseKey(text: string): Key | undefined {
  const match = /^(\d+)(?:\.(\d+))?([bdfghiMnrRV]*)(?:,(\d+)(?:\.(\d+))?([bdfghiMnrRV]*))?$/.exec(text)
  if (!match || match[1] === '0') return undefined
  const [, field = '1', char = '1', options = '', toField, toChar = '0', toOptions = ''] = match
  return { from: [Number(field), Number(char)], to: toField === undefined ? undefined : [Number(toField), Number(toChar)], options: options + toOptions }
}

type Compare = (a: string, b: string) => number

function comparison(flags: Flags, keys: readonly Key[]): Compare {
  const global = [...new Set(flags.order.filter((letter) => 'bdfghiMnrV'.includes(letter)))].join('')
  if (keys.length === 0) return compareBy(global)
  const separator = flags.value('t')
  const compares = keys.map((key) => {
    const options = key.options === '' ? global : key.options
    const compare = compareBy(options)
    return (a: string, b: string) => compare(extract(a, key, separator, options), extract(b, key, separator, options))
  })
  return (a, b) => {
    for (const compare of compares) {
      const compared = compare(a, b)
      if (compared !== 0) return compared
    }
    return 0
  }
}

function compareBy(options: string): Compare {
  const compare = basic(options)
  return options.includes('r') ? (a, b) => -compare(a, b) : compare
}

function basic(options: string): Compare {
  const numeric = (value: (text: string) => number): Compare => (a, b) => value(a) - value(b)
  if (options.includes('n')) return numeric((text) => Number(/^\s*(-?\d*\.?\d*)/.exec(text)?.[1] || 0) || 0)
  if (options.includes('g')) return numeric((text) => Number(/^\s*([-+]?\d*\.?\d*(?:[eE][-+]?\d+)?)/.exec(text)?.[1] || 0) || 0)
  if (options.includes('h')) return numeric(humanSize)
  if (options.includes('M')) return numeric((text) => months.indexOf(text.trim().slice(0, 3).toUpperCase()))
  if (options.includes('V')) return compareVersions
  const shaped = (text: string) => {
    const trimmed = options.includes('b') ? text.trimStart() : text
    const folded = options.includes('f') ? trimmed.toUpperCase() : trimmed
    return options.includes('d') ? folded.replace(/[^A-Za-z0-9\s]/g, '') : folded
  }
  return (a, b) => {
    const [left, right] = [shaped(a), shaped(b)]
    return left < right ? -1 : left > right ? 1 : 0
  }
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']

/** The suffix decides before the number, as GNU has it. */
function humanSize(text: string): number {
  const match = /^\s*(-?)(\d*\.?\d*)([KkMGTPE]?)/.exec(text)
  const rank = 'KMGTPE'.indexOf((match?.[3] ?? '').toUpperCase())
  const size = Number(match?.[2] || 0) + (match?.[3] ? rank + 1 : 0) * 1e9
  return match?.[1] === '-' ? -size : size
}

export function compareVersions(a: string, b: string): number {
  const parts = (text: string) => text.match(/\d+|\D+/g) ?? []
  const [left, right] = [parts(a), parts(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const [one, two] = [left[index], right[index]]
    if (one === undefined || two === undefined) return one === undefined ? -1 : 1
    const numbers = /^\d/.test(one) && /^\d/.test(two) ? Number(one) - Number(two) : 0
    if (numbers !== 0) return numbers
    if (one !== two && !(/^\d/.test(one) && /^\d/.test(two))) return one < two ? -1 : 1
  }
  return 0
}

/** The part of a line that a key names. */
function extract(line: string, { from, to }: Key, separator: string | undefined, options: string): string {
  const fields = fieldsOf(line, separator)
  const place = ([field, char]: readonly [number, number], isEnd: boolean): number => {
    const found = fields[field - 1]
    if (!found) return line.length
    if (isEnd && char === 0) return found.end
    const start = options.includes('b') ? found.start + (/^\s*/.exec(line.slice(found.start, found.end))?.[0].length ?? 0) : found.start
    return Math.min(start + char - (isEnd ? 0 : 1), isEnd ? line.length : found.end)
  }
  const start = place(from, false)
  return line.slice(start, to ? place(to, true) : line.length)
}

function fieldsOf(line: string, separator: string | undefined): { start: number; end: number }[] {
  const fields: { start: number; end: number }[] = []
  if (separator !== undefined) {
    let start = 0
    for (const part of line.split(separator)) {
      fields.push({ start, end: start + part.length })
      start += part.length + separator.length
    }
    return fields
  }
  for (const match of line.matchAll(/\s*[^\s]+/g)) fields.push({ start: match.index, end: match.index + match[0].length })
  return fields
}
