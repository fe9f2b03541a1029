/**
 * The classic matcher syntax: `{a="b",c=~d|e}`, names in ASCII.
 *
 * Follows pkg/labels/parse.go of Alertmanager 0.34.
 */
import { type MatcherType, PatternError } from '../../series/matcher.ts'
import { type AlertMatcher, alertMatcher, MatcherError } from './matcher.ts'
import { isSpace } from './reserved.ts'

const matcherPattern = /^[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*([^]*?)[\t\n\f\r ]*$/

/** Throws `MatcherError`. */
export function parseClassicMatchers(text: string): readonly AlertMatcher[] {
  return splitAtCommas(text.replace(/^\{/, '').replace(/\}$/, '')).map(parseClassicMatcher)
}

/** At commas outside of quotes. Only the last part is left out when it is blank. */
function splitAtCommas(text: string): readonly string[] {
  const parts: string[] = []
  let [part, isQuoted, isEscaped] = ['', false, false]
  for (const character of text) {
    if (character === ',' && !isQuoted) {
      parts.push(part)
      part = ''
      continue
    }
    // A comma in quotes leaves the escape as it is, as upstream does.
    if (character === '"') {
      if (isEscaped) isEscaped = false
      else isQuoted = !isQuoted
    } else if (character === '\\') isEscaped = !isEscaped
    else if (character !== ',') isEscaped = false
    part += character
  }
  const last = trimSpace(part)
  return last === '' ? parts : [...parts, last]
}

/** Throws `MatcherError`. */
export function parseClassicMatcher(text: string): AlertMatcher {
  const [, name, type, raw] = matcherPattern.exec(text) ?? []
  if (name === undefined || type === undefined || raw === undefined) throw new MatcherError(`bad matcher format: ${text}`)
  try {
    return alertMatcher(type as MatcherType, name, unescaped(raw))
  } catch (error) {
    // A pattern that RE2 refuses.
    if (!(error instanceof PatternError)) throw error
    throw new MatcherError(error.message)
  }
}

/** `\n`, `\"` and `\\` are escapes; any other backslash stands for itself. */
function unescaped(raw: string): string {
  const isQuoted = raw.startsWith('"')
  const text = isQuoted ? raw.slice(1) : raw
  let value = ''
  let isClosed = false
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!
    const isLast = index === text.length - 1
    if (character === '\\' && !isLast) {
      const next = text[++index]!
      value += next === 'n' ? '\n' : next === '"' || next === '\\' ? next : `\\${next}`
    } else if (character === '"') {
      if (!isQuoted || !isLast) throw unescapedQuote(raw)
      isClosed = true
    } else value += character
  }
  if (isQuoted && !isClosed) throw unescapedQuote(raw)
  return value
}

function unescapedQuote(raw: string): MatcherError {
  return new MatcherError(`matcher value contains unescaped double quote: ${raw}`)
}

function trimSpace(text: string): string {
  let [start, end] = [0, text.length]
  while (start < end && isSpace(text[start]!)) start++
  while (end > start && isSpace(text[end - 1]!)) end--
  return text.slice(start, end)
}
