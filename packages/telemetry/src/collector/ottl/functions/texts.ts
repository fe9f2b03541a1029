/** Converters of texts. Follows pkg/ottl/ottlfuncs of opentelemetry-collector-contrib 0.152. Left out: encodings other than base64 and UTF-8 in Decode. */
import { goFloat, sprintf } from '@track/formats'
import { quoteGo } from '@track/simulation'
import { base64Text, bytesOfBase64 } from '../../../otlp/wire/base64.ts'
import { OttlError } from '../ottl-error.ts'
import { printData } from '../values/print.ts'
import { compareTexts } from '../values/compare.ts'
import { GoList, isData, OttlMap, typeName, type Value } from '../values/value.ts'
import { hexText } from './hex-text.ts'
import { camelCase, snakeCase } from './letter-case.ts'
import { groupNames, matchesIn, patternGetter } from './pattern.ts'
import { define } from './row.ts'

const encoder = () => new TextEncoder()

/** Go does not turn one letter into two. */
function eachLetter(text: string, change: (letter: string) => string): string {
  return Array.from(text, (letter) => (Array.from(change(letter)).length === 1 ? change(letter) : letter)).join('')
}

const cases: Readonly<Record<string, (text: string) => string>> = {
  lower: (text) => eachLetter(text, (letter) => letter.toLowerCase()), upper: (text) => eachLetter(text, (letter) => letter.toUpperCase()), snake: snakeCase, camel: camelCase,
}

function convert(name: string, to: string) {
  return define(name, 'Target StringGetter', ({ Target: of }) => (target) => cases[to]!(of.get(target)))
}

/** Variants of base64: `base64-raw` without padding, `base64-url` with other signs. */
function base64(text: string, variant: string): string {
  const standard = base64Text(encoder().encode(text))
  const signs = variant.includes('url') ? standard.replaceAll('+', '-').replaceAll('/', '_') : standard
  return variant.includes('raw') ? signs.replaceAll('=', '') : signs
}

const variants: readonly string[] = ['base64', 'base64-raw', 'base64-url', 'base64-raw-url']

function bytesOf(text: string, variant: string): Uint8Array {
  const signs = variant.includes('url') ? text.replaceAll('-', '+').replaceAll('_', '/') : text
  const padded = variant.includes('raw') ? signs + '='.repeat((4 - signs.length % 4) % 4) : signs
  const bytes = bytesOfBase64(encoder().encode(padded))
  if (typeof bytes === 'number') throw new OttlError(`illegal base64 data at input byte ${bytes}`)
  return bytes
}

function decodedText(value: Value, encoding: string): string {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) throw new OttlError(`unsupported type provided to Decode function: ${typeName(value)}`)
  const text = typeof value === 'string' ? value : new TextDecoder().decode(value)
  if (!variants.includes(encoding)) return text
  try {
    return new TextDecoder().decode(bytesOf(text, encoding))
  } catch (error) {
    // What is no base64.
    if (!(error instanceof OttlError)) throw error
    throw new OttlError(`could not decode: ${error.message}`)
  }
}

function refuseEncoding(encoding: string): void {
  if (variants.includes(encoding) || /^(utf-?8|us-ascii|ascii)$/i.test(encoding)) return
  const isKnown = /^(utf-?16|iso-?8859|windows-?125|latin|euc-|gb|big5|shift_?jis|koi8|macintosh)/i.test(encoding)
  throw new OttlError(isKnown ? `not simulated here: the encoding ${quoteGo(encoding)}` : `unsupported encoding '${encoding}'`)
}

/** As Go's Sprintf takes it. */
function formatArgument(value: Value): unknown {
  if (typeof value === 'number') return goFloat(value)
  if (value instanceof GoList) return value.items.map(formatArgument)
  return isData(value) ? value : printData(null)
}

function trimmed(text: string, letters: string): string {
  const set = new Set(letters)
  const all = Array.from(text)
  const start = all.findIndex((letter) => !set.has(letter))
  return start === -1 ? '' : all.slice(start, all.findLastIndex((letter) => !set.has(letter)) + 1).join('')
}

interface Delimiters {
  readonly delimiter: string
  readonly pairDelimiter: string
}

export function delimitersOf(delimiter = '=', pairDelimiter = ' '): Delimiters {
  if (delimiter === '') throw new OttlError('delimiter cannot be set to an empty string')
  if (pairDelimiter === '') throw new OttlError('pair delimiter cannot be set to an empty string')
  if (delimiter === pairDelimiter) throw new OttlError(`pair delimiter ${quoteGo(pairDelimiter)} cannot be equal to delimiter ${quoteGo(delimiter)}`)
  return { delimiter, pairDelimiter }
}

function keyValueText(map: OttlMap, { delimiter, pairDelimiter }: Delimiters, isSorted: boolean): string {
  const shown = (text: string) => {
    const escaped = text.replaceAll('"', '\\"')
    return escaped.includes(pairDelimiter) || escaped.includes(delimiter) ? `"${escaped}"` : escaped
  }
  const entries = isSorted ? map.entries.toSorted((a, b) => compareTexts(a.key, b.key)) : map.entries
  return entries.map(({ key, value }) => shown(key) + delimiter + shown(printData(value))).join(pairDelimiter)
}

export const textFunctions = [
  convert('ToLowerCase', 'lower'), convert('ToUpperCase', 'upper'), convert('ToSnakeCase', 'snake'), convert('ToCamelCase', 'camel'),
  define('ConvertCase', 'Target StringGetter, ToCase string', ({ Target: of, ToCase }) => {
    if (!Object.hasOwn(cases, ToCase)) throw new OttlError(`invalid case: ${ToCase}, allowed cases are: lower, upper, snake, camel`)
    return (target) => cases[ToCase]!(of.get(target))
  }),
  define('Concat', 'Vals []StringLikeGetter, Delimiter StringGetter', ({ Vals, Delimiter }) => (target) => {
    const delimiter = Delimiter.get(target)
    return Vals.map((value) => value.get(target) ?? '<nil>').join(delimiter)
  }),
  define('Split', 'Target StringGetter, Delimiter StringGetter', ({ Target: of, Delimiter }) => (target) => {
    const text = of.get(target)
    const delimiter = Delimiter.get(target)
    return new GoList('string', delimiter === '' ? Array.from(text) : text.split(delimiter))
  }),
  define('Substring', 'Target StringGetter, Start IntGetter, Length IntGetter', ({ Target: of, Start, Length }) => (target) => {
    const start = Start.get(target)
    if (start < 0n) throw new OttlError(`invalid start for substring function, ${start} cannot be negative`)
    const length = Length.get(target)
    if (length <= 0n) throw new OttlError(`invalid length for substring function, ${length} cannot be negative or zero`)
    const bytes = encoder().encode(of.get(target))
    if (start > bytes.length || length > BigInt(bytes.length) - start) {
      throw new OttlError(`invalid range for substring function, start(${start})+length(${length}) cannot be greater than the length of target string(${bytes.length})`)
    }
    return new TextDecoder().decode(bytes.subarray(Number(start), Number(start + length)))
  }),
  define('Trim', 'Target StringGetter, Replacement Optional[string]', ({ Target: of, Replacement }) => (target) => trimmed(of.get(target), Replacement ?? ' ')),
  define('TrimPrefix', 'Target StringGetter, Prefix StringGetter', ({ Target: of, Prefix }) => (target) => {
    const [text, prefix] = [of.get(target), Prefix.get(target)]
    return text.startsWith(prefix) ? text.slice(prefix.length) : text
  }),
  define('TrimSuffix', 'Target StringGetter, Suffix StringGetter', ({ Target: of, Suffix }) => (target) => {
    const [text, suffix] = [of.get(target), Suffix.get(target)]
    return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text
  }),
  define('HasPrefix', 'Target StringGetter, Prefix StringGetter', ({ Target: of, Prefix }) => (target) => of.get(target).startsWith(Prefix.get(target))),
  define('HasSuffix', 'Target StringGetter, Suffix StringGetter', ({ Target: of, Suffix }) => (target) => of.get(target).endsWith(Suffix.get(target))),
  define('Format', 'Format string, Vals []Getter', ({ Format, Vals }) => (target) => sprintf(Format, Vals.map((value) => formatArgument(value.get(target))))),
  define('Hex', 'Target ByteSliceLikeGetter', ({ Target: of }) => (target) => hexText(of.get(target) ?? new Uint8Array())),
  define('Base64Decode', 'Target StringGetter', ({ Target: of }) => (target) => new TextDecoder().decode(bytesOf(of.get(target), 'base64'))),
  define('Base64Encode', 'Target StringGetter, Variant Optional[StringGetter]', ({ Target: of, Variant }) => (target) => {
    const text = of.get(target)
    const variant = Variant ? Variant.get(target) : 'base64'
    if (!variants.includes(variant)) throw new OttlError(`unsupported base64 variant: ${variant}`)
    return base64(text, variant)
  }),
  define('Decode', 'Target Getter, Encoding StringGetter', ({ Target: of, Encoding }) => {
    if (Encoding.literal) refuseEncoding(Encoding.literal.value)
    return (target) => {
      const value = of.get(target)
      const encoding = Encoding.get(target)
      refuseEncoding(encoding)
      return decodedText(value, encoding)
    }
  }),
  define('IsMatch', 'Target StringLikeGetter, Pattern StringGetter', ({ Target: of, Pattern }) => {
    const patternOf = patternGetter('IsMatch', Pattern)
    return (target) => {
      const pattern = patternOf(target)
      const text = of.get(target)
      return text !== undefined && pattern.matcher(text).find()
    }
  }),
  define('ExtractPatterns', 'Target StringGetter, Pattern StringGetter', ({ Target: of, Pattern }) => {
    const patternOf = patternGetter('ExtractPatterns', Pattern)
    return (target) => {
      const pattern = patternOf(target)
      const names = groupNames(pattern)
      if (names.size === 0) throw new OttlError('at least 1 named capture group must be supplied in the given regex')
      const [match] = matchesIn(pattern, of.get(target))
      const map = new OttlMap()
      if (match) for (const [group, name] of names) map.put(name, match.groups[group] ?? '')
      return map
    }
  }),
  define('ToKeyValueString', 'Target PMapGetter, Delimiter Optional[string], PairDelimiter Optional[string], SortOutput Optional[bool]',
    ({ Target: of, Delimiter, PairDelimiter, SortOutput }) => {
      const delimiters = delimitersOf(Delimiter, PairDelimiter)
      return (target) => keyValueText(of.get(target), delimiters, SortOutput ?? false)
    }),
]
