/**
 * JSON text to a value.
 *
 * Left out: an object that a field holds twice is not put together out of both; the last one is taken.
 */
import { strictSentences } from './syntax.ts'

/** A ParseError has the words of Go's reader. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // Said in this engine's words; Go's are looked for.
    strictSentences(text)
    throw error
  }
}
