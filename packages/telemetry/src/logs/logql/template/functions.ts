/**
 * The functions of Loki's templates: its own, and what it takes of sprig.
 *
 * Follows functionMap of pkg/logql/log/fmt.go, Loki 3; strings.go and defaults.go of
 * Masterminds/sprig.
 */
import {
  type Answer, answer, bare, escapedQuery, fail, fixed, goFloat, goTime, isTrue, type TemplateFunction, type TemplateFunctions, typed, variadic,
} from '@track/formats'
import type { Instant } from '@track/simulation'
import type { RE2JS } from 're2js'
import { compileRegexp, countMatches, expanded, replaceMatches } from '../pipeline/regexp.ts'
import { numberFunctions } from './numbers.ts'
import { timeFunctions } from './times.ts'

/** A function of texts, the last of which is what it works on. */
function ofTexts(count: number, call: (...texts: string[]) => unknown): TemplateFunction {
  return typed(Array.from({ length: count }, () => 'string'), (values) => answer(call(...values.map((value) => String(bare(value))))))
}

function withPattern(pattern: unknown, use: (compiled: RE2JS) => unknown): Answer {
  const compiled = compileRegexp(String(bare(pattern)))
  return typeof compiled === 'string' ? fail(compiled) : answer(use(compiled))
}

function trimStart(text: string, cut: string): string {
  const characters = Array.from(text)
  let from = 0
  while (from < characters.length && cut.includes(characters[from]!)) from++
  return characters.slice(from).join('')
}

function trimEnd(text: string, cut: string): string {
  const characters = Array.from(text)
  let to = characters.length
  while (to > 0 && cut.includes(characters[to - 1]!)) to--
  return characters.slice(0, to).join('')
}

const trimAll = (text: string, cut: string) => trimEnd(trimStart(text, cut), cut)
const trimPrefix = (text: string, prefix: string) => (text.startsWith(prefix) ? text.slice(prefix.length) : text)
const trimSuffix = (text: string, suffix: string) => (text.endsWith(suffix) && suffix !== '' ? text.slice(0, -suffix.length) : text)

/** Positions count bytes of UTF-8. */
function sliced(text: string, start: number, end?: number): string {
  return new TextDecoder().decode(new TextEncoder().encode(text).slice(start, end))
}

const bytesOf = (text: string) => new TextEncoder().encode(text).length

function substring(start: number, end: number, text: string): Answer {
  const length = bytesOf(text)
  const from = Math.max(0, start)
  const to = start < 0 ? end : end < 0 || end > length ? length : end
  if (to < 0 || to > length) return fail(`runtime error: slice bounds out of range [:${to}] with length ${length}`)
  return from > to ? fail(`runtime error: slice bounds out of range [${from}:${to === length && (end < 0 || end > length) ? to : to}]`) : answer(sliced(text, from, to))
}

function truncated(count: number, text: string): string {
  const length = bytesOf(text)
  if (count < 0 && length + count > 0) return sliced(text, length + count)
  return count >= 0 && length > count ? sliced(text, 0, count) : text
}

function aligned(count: number, text: string, side: 'left' | 'right'): string {
  const characters = Array.from(text)
  if (count < 0 || count === characters.length) return text
  const pad = ' '.repeat(Math.max(0, count - characters.length))
  if (pad !== '') return side === 'left' ? text + pad : pad + text
  return (side === 'left' ? characters.slice(0, count) : characters.slice(characters.length - count)).join('')
}

/** strings.Title: the first letter of each word in upper case. */
function title(text: string): string {
  let isStart = true
  return Array.from(text, (character) => {
    const shown = isStart ? character.toUpperCase() : character
    isStart = character < '\x80' ? !/\w/.test(character) : /\s/.test(character)
    return shown
  }).join('')
}

function replaceFirst(text: string, old: string, by: string, count: number): string {
  if (count < 0) return text.replaceAll(old, () => by)
  let left = count
  return text.replaceAll(old, () => (left-- > 0 ? by : old))
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

function fromBase64(text: string): string {
  const plain = text.replaceAll(/[\r\n]/g, '')
  const wrong = /[^A-Za-z0-9+/]/.exec(plain.replace(/={1,2}$/, ''))
  if (wrong || plain.length % 4 !== 0) return `illegal base64 data at input byte ${wrong?.index ?? plain.length - plain.length % 4}`
  return new TextDecoder().decode(Uint8Array.from(atob(plain), (character) => character.charCodeAt(0)))
}

function urlDecoded(text: string): Answer {
  const wrong = /%(?![0-9a-fA-F]{2}).{0,2}/s.exec(text)
  if (wrong) return fail(`invalid URL escape "${wrong[0]}"`)
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (const [part, code] of text.replaceAll('+', ' ').matchAll(/%([0-9a-fA-F]{2})|[^%]+/g)) {
    if (code === undefined) bytes.push(...encoder.encode(part))
    else bytes.push(Number.parseInt(code, 16))
  }
  return answer(new TextDecoder().decode(Uint8Array.from(bytes)))
}

/** JSON as Go reads it into any value: numbers are float64. */
function fromJson(text: string): unknown {
  try {
    return JSON.parse(text, (_, value: unknown) => (typeof value === 'number' ? goFloat(value) : value))
  } catch (error) {
    // A text that is no JSON stands for nothing.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

const own: TemplateFunctions = {
  ToLower: ofTexts(1, (text) => text!.toLowerCase()), ToUpper: ofTexts(1, (text) => text!.toUpperCase()),
  lower: ofTexts(1, (text) => text!.toLowerCase()), upper: ofTexts(1, (text) => text!.toUpperCase()), title: ofTexts(1, (text) => title(text!)),
  Replace: typed(['string', 'string', 'string', 'any'], ([text, old, by, count]) => answer(replaceFirst(String(text), String(old), String(by), Number(count)))),
  replace: ofTexts(3, (old, by, text) => text!.replaceAll(old!, () => by!)),
  Trim: ofTexts(2, (text, cut) => trimAll(text!, cut!)), TrimLeft: ofTexts(2, (text, cut) => trimStart(text!, cut!)), TrimRight: ofTexts(2, (text, cut) => trimEnd(text!, cut!)),
  TrimPrefix: ofTexts(2, (text, prefix) => trimPrefix(text!, prefix!)), TrimSuffix: ofTexts(2, (text, suffix) => trimSuffix(text!, suffix!)), TrimSpace: ofTexts(1, (text) => text!.trim()),
  trim: ofTexts(1, (text) => text!.trim()), trimAll: ofTexts(2, (cut, text) => trimAll(text!, cut!)),
  trimPrefix: ofTexts(2, (prefix, text) => trimPrefix(text!, prefix!)), trimSuffix: ofTexts(2, (suffix, text) => trimSuffix(text!, suffix!)),
  contains: ofTexts(2, (part, text) => text!.includes(part!)), hasPrefix: ofTexts(2, (prefix, text) => text!.startsWith(prefix!)), hasSuffix: ofTexts(2, (suffix, text) => text!.endsWith(suffix!)),
  regexReplaceAll: typed(['string', 'string', 'string'], ([pattern, text, by]) => withPattern(pattern, (compiled) => replaceMatches(compiled, String(text), (group) => expanded(String(by), group)))),
  regexReplaceAllLiteral: typed(['string', 'string', 'string'], ([pattern, text, by]) => withPattern(pattern, (compiled) => replaceMatches(compiled, String(text), () => String(by)))),
  count: typed(['string', 'string'], ([pattern, text]) => withPattern(pattern, (compiled) => BigInt(countMatches(compiled, String(text))))),
  urldecode: typed(['string'], ([text]) => urlDecoded(String(text))), urlencode: ofTexts(1, (text) => escapedQuery(text!)),
  b64enc: ofTexts(1, (text) => base64(new TextEncoder().encode(text!))), b64dec: ofTexts(1, (text) => fromBase64(text!)),
  trunc: typed(['any', 'string'], ([count, text]) => answer(truncated(Number(count), String(text)))),
  substr: typed(['any', 'any', 'string'], ([start, end, text]) => substring(Number(start), Number(end), String(text))),
  alignLeft: typed(['any', 'string'], ([count, text]) => answer(aligned(Number(count), String(text), 'left'))),
  alignRight: typed(['any', 'string'], ([count, text]) => answer(aligned(Number(count), String(text), 'right'))),
  indent: typed(['any', 'string'], ([count, text]) => answer(indented(Number(count), String(text)))),
  nindent: typed(['any', 'string'], ([count, text]) => answer(`\n${indented(Number(count), String(text))}`)),
  repeat: typed(['any', 'string'], ([count, text]) => (Number(count) < 0 ? fail('strings: negative Repeat count') : answer(String(text).repeat(Number(count))))),
  fromJson: typed(['string'], ([text]) => answer(fromJson(String(text)))),
  default: variadic(1, ([otherwise, given]) => answer(isTrue(given) ? given : otherwise)),
}

function indented(count: number, text: string): string {
  const pad = ' '.repeat(count)
  return pad + text.replaceAll('\n', `\n${pad}`)
}

/** All of them; two tell of the line at hand. */
export function templateFunctions(current: { readonly line: string; readonly at: Instant }, now: Instant): TemplateFunctions {
  return {
    ...own,
    ...numberFunctions,
    ...timeFunctions(now),
    __line__: fixed(0, () => answer(current.line)),
    __timestamp__: fixed(0, () => answer(goTime(current.at))),
  }
}
