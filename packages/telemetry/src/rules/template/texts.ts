/**
 * What templates do with text: patterns, titles, host names.
 *
 * Follows template/template.go of Prometheus 3.16, regexp of Go (ReplaceAllString) and
 * golang.org/x/text/cases (Title with NoLower). Left out: languages in which a title is more than a
 * letter.
 */
import { RE2JS } from 're2js'
import { PatternError } from '../../series/matcher.ts'

/** A pattern that is not anchored; throws `PatternError` in Go's words. */
export function compileTemplatePattern(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern)
  } catch (reason) {
    // re2js refuses a malformed pattern by throwing.
    throw new PatternError(reason instanceof Error ? reason.message : String(reason))
  }
}

/** `$1` and `${name}` in the replacement stand for groups. */
export function replaceAll(pattern: string, replacement: string, text: string): string {
  const compiled = compileTemplatePattern(pattern)
  const matcher = compiled.matcher(text)
  const named = compiled.namedGroups()
  let [result, done, isFirst] = ['', 0, true]
  while (matcher.find()) {
    // Nothing is no match right behind one.
    if (!isFirst && matcher.end() === matcher.start() && matcher.start() === done) continue
    isFirst = false
    result += text.slice(done, matcher.start()) + replacement.replace(/\$(?:\$|(\w+)|\{(\w+)\})/g, (whole, bare: string | undefined, braced: string | undefined) => {
      if (whole === '$$') return '$'
      const name = bare ?? braced!
      const group = /^\d+$/.test(name) ? Number(name) : named[name]
      return group === undefined || group > compiled.groupCount() ? '' : matcher.group(group) ?? ''
    })
    done = matcher.end()
  }
  return result + text.slice(done)
}

/** Letter by letter: what has no capital of one letter stays, as ß. */
export function upperCase(text: string): string {
  return Array.from(text, (character) => {
    const upper = character.toUpperCase()
    return [...upper].length === 1 ? upper : character
  }).join('')
}

/** The first letter of each word; the rest stays as it is. */
export function titleCase(text: string): string {
  return text.replaceAll(/([\p{L}\p{M}\p{N}_](?:[\p{L}\p{M}\p{N}_]|['’.:·](?=[\p{L}]))*)/gu, (word) => {
    const [, before = '', letter = '', rest = ''] = /^([^\p{L}]*)(\p{L}?)([^]*)$/u.exec(word) ?? []
    return before + letter.toUpperCase() + rest
  })
}

export interface HostPort {
  readonly host: string
  readonly port: string
}

/** Follows net.SplitHostPort of Go; undefined where it is refused. */
function splitHostPort(text: string): HostPort | undefined {
  const [, braced, bracedPort] = /^\[([^\][]*)\]:([^:\][]*)$/.exec(text) ?? []
  if (braced !== undefined) return { host: braced, port: bracedPort! }
  const [, host, port] = /^([^:\][]*):([^:\][]*)$/.exec(text) ?? []
  return host === undefined ? undefined : { host, port: port! }
}

export function stripPort(text: string): string {
  return splitHostPort(text)?.host ?? text
}

export function stripDomain(text: string): string {
  const { host, port } = splitHostPort(text) ?? { host: text, port: '' }
  if (isAddress(host)) return text
  const [name = ''] = host.split('.')
  return port === '' ? name : `${name}:${port}`
}

function isAddress(host: string): boolean {
  const four = host.split('.')
  if (four.length === 4 && four.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255)) return true
  const [bare = '', zone] = host.split('%')
  if (!bare.includes(':') || zone === '') return false
  const halves = bare.split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const isHex = groups.every((group) => /^[\da-fA-F]{1,4}$/.test(group))
  return isHex && (halves.length === 2 ? groups.length < 8 : halves.length === 1 && groups.length === 8)
}
