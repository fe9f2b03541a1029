/** Functions on strings, and regular expressions through RE2. */
import { groupText, type Match, matches, type Regex, regex } from '../../../regex/regex.ts'
import { RegexError } from '../../../regex/posix.ts'
import { plain } from '../evaluate.ts'
import { JqError } from '../failure.ts'
import { isArray, isObject, type Json } from '../json.ts'
import { shown } from '../operations.ts'
import { argument, type Native, simple } from './native.ts'

function text(value: Json, words: string): string {
  if (typeof value === 'string') return value
  throw new JqError(`${shown(value)} ${words}`)
}

function join(value: Json, separator: Json): Json {
  if (!isArray(value)) throw new JqError(`Cannot iterate over ${value === null ? 'null' : shown(value)}`)
  const parts = value.map((each) => {
    if (each === null) return ''
    if (isArray(each) || isObject(each)) throw new JqError(`string ("") and ${shown(each)} cannot be added`)
    return String(each)
  })
  if (parts.length > 0 && typeof separator !== 'string') throw new JqError(`${shown(separator)} and string ("") cannot be added`)
  return parts.join(separator as string)
}

function compile(pattern: Json, flags: string): Regex {
  if (typeof pattern !== 'string') throw new JqError(`${shown(pattern)} cannot be matched, as it is not a string`)
  const bad = [...flags].find((flag) => !'gnixslp'.includes(flag))
  if (bad) throw new JqError(`${flags} is not a valid modifier string`)
  try {
    const source = flags.includes('x') ? pattern.replace(/\\.|#[^\n]*|\s+/g, (part) => (part.startsWith('\\') ? part : '')) : pattern
    return regex(source.replaceAll('(?<', '(?P<').replaceAll('(?P<=', '(?<=').replaceAll('(?P<!', '(?<!'), { dialect: 'perl', ignoreCase: flags.includes('i') })
  } catch (error) {
    // A pattern that cannot be read.
    if (error instanceof RegexError) throw new JqError(`${pattern} (at offset 0) is not a valid regex: ${error.message}`)
    throw error
  }
}

/** Names of the groups, in order; null for one without. */
function groupNames(pattern: string): (string | null)[] {
  const names: (string | null)[] = []
  for (const group of pattern.matchAll(/\\.|\[(?:\\.|[^\]])*\]|\((?:\?(P?<([A-Za-z_]\w*)>|.))?/g)) {
    if (!group[0].startsWith('(')) continue
    if (group[0] === '(') names.push(null)
    else if (group[2] !== undefined) names.push(group[2])
  }
  return names
}

/** `test("re")`, `test("re"; "flags")` and `test(["re", "flags"])`. */
function readArguments(pattern: Json, flags: Json): { pattern: Json; flags: string } {
  if (isArray(pattern)) return { pattern: pattern[0] ?? null, flags: typeof pattern[1] === 'string' ? pattern[1] : '' }
  if (flags !== null && typeof flags !== 'string') throw new JqError(`${shown(flags)} is not a string`)
  return { pattern, flags: flags ?? '' }
}

function found(value: Json, pattern: Json, flags: string): { input: string; all: Match[] } {
  if (typeof value !== 'string') throw new JqError(`${shown(value)} cannot be matched, as it is not a string`)
  const re = compile(pattern, flags)
  const all: Match[] = []
  for (const match of matches(re, value)) {
    if (flags.includes('n') && match.end === match.start) continue
    all.push(match)
    if (!flags.includes('g')) break
  }
  return { input: value, all }
}

/** Offsets count characters, not units. */
function describe(input: string, match: Match, names: readonly (string | null)[]): Json {
  const offset = (at: number) => Array.from(input.slice(0, at)).length
  const captures = match.groups.slice(1).map(([start, end], index): Json => new Map<string, Json>([
    ['offset', start < 0 ? -1 : offset(start)], ['length', start < 0 ? 0 : Array.from(input.slice(start, end)).length],
    ['string', start < 0 ? null : groupText(match, index + 1, input)], ['name', names[index] ?? null],
  ]))
  return new Map<string, Json>([
    ['offset', offset(match.start)], ['length', Array.from(input.slice(match.start, match.end)).length], ['string', input.slice(match.start, match.end)],
    ['captures', captures],
  ])
}

export const strings: Readonly<Record<string, Native>> = {
  'ascii_downcase/0': simple((value) => text(value, 'cannot be ascii_downcased').replace(/[A-Z]/g, (char) => char.toLowerCase())),
  'ascii_upcase/0': simple((value) => text(value, 'cannot be ascii_upcased').replace(/[a-z]/g, (char) => char.toUpperCase())),
  'startswith/1': simple((value, start) => {
    if (typeof value !== 'string' || typeof start !== 'string') throw new JqError('startswith() requires string inputs')
    return value.startsWith(start)
  }),
  'endswith/1': simple((value, end) => {
    if (typeof value !== 'string' || typeof end !== 'string') throw new JqError('endswith() requires string inputs')
    return value.endsWith(end)
  }),
  'ltrimstr/1': simple((value, start) => (typeof value === 'string' && typeof start === 'string' && value.startsWith(start) ? value.slice(start.length) : value)),
  'rtrimstr/1': simple((value, end) => (typeof value === 'string' && typeof end === 'string' && end !== '' && value.endsWith(end) ? value.slice(0, -end.length) : value)),
  'trimstr/1': simple((value, part) => {
    if (typeof value !== 'string' || typeof part !== 'string' || part === '') return value
    const left = value.startsWith(part) ? value.slice(part.length) : value
    return left.endsWith(part) ? left.slice(0, -part.length) : left
  }),
  'trim/0': simple((value) => text(value, 'cannot be trimmed').trim()),
  'ltrim/0': simple((value) => text(value, 'cannot be trimmed').trimStart()),
  'rtrim/0': simple((value) => text(value, 'cannot be trimmed').trimEnd()),
  'join/1': simple((value, separator) => join(value, separator!)),
  'split/1': simple((value, separator) => {
    if (typeof value !== 'string' || typeof separator !== 'string') throw new JqError('split input and separator must be strings')
    return value === '' ? [] : separator === '' ? Array.from(value) : value.split(separator)
  }),
  'split/2': simple((value, pattern, flags) => {
    const { input, all } = found(value, pattern!, `g${flags === null ? '' : String(flags)}`)
    const ends = [...all.map(({ start }) => start), input.length]
    return ends.map((end, index) => input.slice(index === 0 ? 0 : all[index - 1]!.end, end))
  }),
  'explode/0': simple((value) => Array.from(text(value, 'cannot be exploded'), (char) => char.codePointAt(0)!)),
  'implode/0': simple((value) => {
    if (!isArray(value)) throw new JqError(`${shown(value)} cannot be imploded, must be an array of codepoints`)
    return String.fromCodePoint(...value.map(Number))
  }),
  'test/2': simple((value, given, more) => {
    const { pattern, flags } = readArguments(given!, more!)
    return found(value, pattern, flags).all.length > 0
  }),
  'match/2': function* (call) {
    for (const more of argument(call, 1)) {
      for (const given of argument(call, 0)) {
        const { pattern, flags } = readArguments(given, more)
        const { input, all } = found(call.input.value, pattern, flags)
        const names = groupNames(String(pattern))
        for (const match of all) yield plain(describe(input, match, names))
      }
    }
  },
  'ascii/0': simple((value) => String.fromCharCode(Number(value))),
}
