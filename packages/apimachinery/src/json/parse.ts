/**
 * JSON text to a value.
 *
 * Left out: an object that a field holds twice is not put together out of both; the last one is taken. Values nested
 * more than 1,000 deep are refused as Go's reader refuses them beyond 10,000: whoever walks over them stands on a stack.
 */
import { ParseError } from '../parse-error.ts'
import { strictSentences } from './syntax.ts'

const depthMax = 1000

/** A ParseError has the words of Go's reader. */
export function parseJson(text: string): unknown {
  if (isDeep(text)) throw new ParseError('exceeded max depth')
  try {
    return JSON.parse(text)
  } catch (error) {
    // Said in this engine's words; Go's are looked for.
    strictSentences(text)
    throw error
  }
}

function isDeep(text: string): boolean {
  if (text.length <= depthMax) return false
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]
    if (sign === '"') at = endOfString(text, at)
    else if ((sign === '{' || sign === '[') && ++depth > depthMax) return true
    else if (sign === '}' || sign === ']') depth -= 1
  }
  return false
}

/** Where its closing quotation mark stands. */
function endOfString(text: string, start: number): number {
  let at = start + 1
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  return at
}
