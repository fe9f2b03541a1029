/** The functions of awk that are computed at once. */
import { cos, exp, log, pi, sin, stream, uniform } from '@track/simulation'
import { formatFloat, formatInteger, pad } from '../../formats/printf.ts'
import { strftime } from '../../formats/strftime.ts'
import { groupText, type Match, matches } from '../../regex/regex.ts'
import { type Awk, getField, regexOf, setField, setVariable, arrayOf, splitByRegex, splitFields, textOf } from './machine.ts'
import { AwkError, type Expression, type Target } from './syntax.ts'
import { compareValues, toNumber, toText, type Value } from './value.ts'

/** How a function reads its arguments: by value, by name, or as a pattern. */
export interface Call {
  readonly awk: Awk
  readonly args: readonly Expression[]
  value(index: number): Value
  text(index: number): string
  number(index: number): number
  /** A regular expression, or a text to be used as one. */
  pattern(index: number): string
  assign(target: Target, value: Value): void
}

export type AwkBuiltin = (call: Call) => Value

function nameOf({ args }: Call, index: number): string {
  const arg = args[index]
  if (arg?.is !== 'variable') throw new AwkError('an array was expected')
  return arg.name
}

export const builtins: Readonly<Record<string, AwkBuiltin>> = {
  length(call) {
    const [arg] = call.args
    if (!arg) return Array.from(toText(getField(call.awk, 0))).length
    if (arg.is === 'variable') {
      const cell = call.awk.scopes.at(-1)?.get(arg.name) ?? call.awk.globals.get(arg.name)
      if (cell?.array) return cell.array.size
    }
    return Array.from(call.text(0)).length
  },
  substr(call) {
    const text = call.text(0)
    // From and length are rounded, and cut to what is there (POSIX).
    const from = Math.round(call.number(1))
    const end = call.args.length > 2 ? from + Math.round(call.number(2)) : Infinity
    const start = Math.max(1, from)
    return end > start ? text.slice(start - 1, end - 1) : ''
  },
  index: (call) => call.text(0).indexOf(call.text(1)) + 1,
  split(call) {
    const array = arrayOf(call.awk, nameOf(call, 1))
    const text = call.text(0)
    const separator = call.args[2]
    const parts = separator === undefined
      ? splitFields(call.awk, text, textOf(call.awk, 'FS'))
      : separator.is === 'regex' ? (text === '' ? [] : splitByRegex(regexOf(call.awk, separator.pattern), text)) : splitFields(call.awk, text, call.text(2))
    array.clear()
    parts.forEach((part, index) => array.set(String(index + 1), { input: part }))
    return parts.length
  },
  sub: (call) => substitute(call, false),
  gsub: (call) => substitute(call, true),
  gensub(call) {
    const how = call.text(2)
    const text = call.args.length > 3 ? call.text(3) : toText(getField(call.awk, 0))
    const all = /^[gG]/.test(how)
    let count = 0
    return replaced(call.awk, call.pattern(0), text, (match) => {
      count++
      if (!all && count !== Math.max(1, Number(how) || 1)) return undefined
      return call.text(1).replace(/\\(\d|&|\\)|&/g, (whole, escape?: string) => {
        if (escape === undefined) return groupText(match, 0, text)
        return /\d/.test(escape) ? groupText(match, Number(escape), text) : whole.slice(1)
      })
    }).text
  },
  match(call) {
    const text = call.text(0)
    const match = regexOf(call.awk, call.pattern(1)).match(text)
    setVariable(call.awk, 'RSTART', match ? match.start + 1 : 0)
    setVariable(call.awk, 'RLENGTH', match ? match.end - match.start : -1)
    if (call.args.length > 2) {
      const array = arrayOf(call.awk, nameOf(call, 2))
      array.clear()
      match?.groups.forEach((_, group) => array.set(String(group), { input: groupText(match, group, text) }))
    }
    return match ? match.start + 1 : 0
  },
  sprintf: (call) => formatAwk(call.text(0), call.args.slice(1).map((_, index) => call.value(index + 1))),
  tolower: (call) => call.text(0).toLowerCase(),
  toupper: (call) => call.text(0).toUpperCase(),
  int: (call) => Math.trunc(call.number(0)),
  sqrt: (call) => Math.sqrt(call.number(0)),
  exp: (call) => exp(call.number(0)),
  log: (call) => log(call.number(0)),
  sin: (call) => sin(call.number(0)),
  cos: (call) => cos(call.number(0)),
  atan2: (call) => arcTangent(call.number(0), call.number(1)),
  rand: ({ awk }) => uniform(stream(awk.seed, 'awk'), awk.drawn++),
  srand(call) {
    const before = call.awk.seed
    call.awk.seed = call.args.length > 0 ? Math.trunc(call.number(0)) : before + 1
    call.awk.drawn = 0
    return before
  },
  strtonum: (call) => {
    const text = call.text(0).trim()
    return /^0[xX]/.test(text) ? parseInt(text, 16) : /^0\d/.test(text) ? parseInt(text, 8) : toNumber(text)
  },
  strftime: (call) => strftime(call.args.length > 0 ? call.text(0) : '%c', (call.args.length > 1 ? call.number(1) : 0) * 1e6),
  asort: (call) => sortArray(call, (entries) => entries.map(([, value]) => value).sort(compareValues)),
  asorti: (call) => sortArray(call, (entries) => entries.map(([key]) => key).sort()),
  and: (call) => Number(BigInt(call.number(0)) & BigInt(call.number(1))),
  or: (call) => Number(BigInt(call.number(0)) | BigInt(call.number(1))),
  xor: (call) => Number(BigInt(call.number(0)) ^ BigInt(call.number(1))),
  lshift: (call) => Number(BigInt(call.number(0)) << BigInt(call.number(1))),
  rshift: (call) => Number(BigInt(call.number(0)) >> BigInt(call.number(1))),
}

function sortArray(call: Call, sorted: (entries: [string, Value][]) => Value[]): number {
  const source = arrayOf(call.awk, nameOf(call, 0))
  const values = sorted([...source])
  const target = call.args.length > 1 ? arrayOf(call.awk, nameOf(call, 1)) : source
  target.clear()
  values.forEach((value, index) => target.set(String(index + 1), value))
  return values.length
}

/** atan2 by halving the angle until its series ends quickly; the same bits in every engine. */
function arcTangent(y: number, x: number): number {
  if (x === 0) return y > 0 ? pi / 2 : y < 0 ? -pi / 2 : 0
  let tangent = y / x
  for (let halving = 0; halving < 4; halving++) tangent /= 1 + Math.sqrt(1 + tangent * tangent)
  let power = tangent
  let sum = 0
  for (let term = 0; term < 12; term++) {
    sum += (term % 2 === 0 ? power : -power) / (2 * term + 1)
    power *= tangent * tangent
  }
  const angle = 16 * sum
  return x > 0 ? angle : y >= 0 ? angle + pi : angle - pi
}

function substitute(call: Call, all: boolean): number {
  const target = (call.args[2] ?? { is: 'field', index: { is: 'number', value: 0 } }) as Target
  const text = call.args.length > 2 ? call.text(2) : toText(getField(call.awk, 0))
  const insert = call.text(1)
  let count = 0
  const result = replaced(call.awk, call.pattern(0), text, (match) => {
    if (count > 0 && !all) return undefined
    count++
    return insert.replace(/\\\\&|\\&|&/g, (whole) => (whole === '&' ? text.slice(match.start, match.end) : whole === '\\&' ? '&' : `\\${text.slice(match.start, match.end)}`))
  })
  if (count > 0) {
    if (target.is === 'field' && call.args.length < 3) setField(call.awk, 0, result.text)
    else call.assign(target, result.text)
  }
  return count
}

function replaced(awk: Awk, pattern: string, text: string, change: (match: Match) => string | undefined): { text: string } {
  let result = ''
  let from = 0
  for (const match of matches(regexOf(awk, pattern), text)) {
    const insert = change(match)
    if (insert === undefined) continue
    result += text.slice(from, match.start) + insert
    from = match.end
  }
  return { text: result + text.slice(from) }
}

const directive = /%(?:%|([-+ #0']*)(\*|\d+)?(?:\.(\*|\d*))?(?:hh|h|ll|l|L|j|z|t)?([a-zA-Z]))/g

/** printf of awk: numbers are never refused, `%c` takes a code. */
export function formatAwk(format: string, values: readonly Value[]): string {
  let next = 0
  const take = () => values[next++]
  return format.replace(directive, (whole, flags: string | undefined, width?: string, precision?: string, conversion?: string) => {
    if (conversion === undefined) return whole === '%%' ? '%' : whole
    const wide = width === '*' ? toNumber(take()) : width === undefined ? undefined : Number(width)
    const exact = precision === '*' ? toNumber(take()) : precision === undefined ? undefined : Number(precision)
    const spec = { flags: (flags ?? '') + (wide !== undefined && wide < 0 ? '-' : ''), width: wide === undefined ? undefined : Math.abs(wide), precision: exact, conversion }
    const value = take()
    if (conversion === 's') return pad(spec, exact === undefined ? toText(value) : toText(value).slice(0, exact))
    if (conversion === 'c') return pad(spec, typeof value === 'number' ? String.fromCodePoint(Math.max(0, Math.trunc(value))) : toText(value).charAt(0))
    if ('diouxX'.includes(conversion)) {
      const number = toNumber(value)
      return Number.isFinite(number) ? formatInteger(spec, BigInt(Math.trunc(number))) : pad(spec, Number.isNaN(number) ? 'nan' : number > 0 ? 'inf' : '-inf')
    }
    return 'eEfFgGaA'.includes(conversion) ? formatFloat(spec, toNumber(value)) : whole
  })
}
