/**
 * Tags of an old search: `service.name=shop error="true"`.
 *
 * Follows pkg/api/http.go (ParseSearchRequest) of Tempo 2.8 and go-logfmt/logfmt (Decoder.ScanKeyval).
 */
import { bad } from './tempo-parameters.ts'

export function tagsOf(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>()
  let at = 0
  const isSpace = (character: string | undefined) => character !== undefined && character <= ' '
  while (at < text.length) {
    while (isSpace(text[at])) at++
    if (at >= text.length) break
    const start = at
    while (at < text.length && text[at]! > ' ' && text[at] !== '=' && text[at] !== '"') at++
    if (text[at] === '"' || at === start) throw bad(`invalid tags: unexpected '${text[at]}' at pos ${at + 1}`)
    const key = text.slice(start, at)
    let value = ''
    if (text[at] === '=') {
      at++
      const read = valueAt(text, at)
      value = read.value
      at = read.end
    }
    if (tags.has(key)) throw bad(`invalid tags: tag ${key} has been set twice`)
    tags.set(key, value)
  }
  return tags
}

function valueAt(text: string, start: number): { readonly value: string; readonly end: number } {
  let at = start
  if (text[at] !== '"') {
    while (at < text.length && text[at]! > ' ') {
      if (text[at] === '=' || text[at] === '"') throw bad(`invalid tags: unexpected '${text[at]}' at pos ${at + 1}`)
      at++
    }
    return { value: text.slice(start, at), end: at }
  }
  for (at++; at < text.length && text[at] !== '"'; at++) if (text[at] === '\\') at++
  if (at >= text.length) throw bad(`invalid tags: unterminated quoted value at pos ${text.length + 1}`)
  try {
    return { value: JSON.parse(text.slice(start, at + 1)) as string, end: at + 1 }
  } catch {
    // A text with a slip in its escapes.
    throw bad(`invalid tags: invalid quoted value at pos ${at + 2}`)
  }
}
