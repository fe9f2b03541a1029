/**
 * JSON text to a value, with what strict decoding minds about it.
 *
 * Left out: an object that a field holds twice is not put together out of both; the last one is taken.
 */
import { quote } from '../quote.ts'
import { unknownField } from '../schema/read.ts'
import { duplicateFields } from './syntax.ts'

/** A ParseError has the words of Go's reader. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    // Said in this engine's words; Go's are looked for.
    duplicateFields(text)
    throw error
  }
}

const sentencesMax = 100

/**
 * What strict decoding says of a body: fields that stand there twice, fields that the type does not
 * know. What is within an unknown field is not looked at.
 */
export function strictSentences({ text, unknownFields }: { readonly text: string; readonly unknownFields: readonly string[] }): string[] {
  const known = duplicateFields(text).filter((path) => !unknownFields.some((unknown) => isWithin(path, unknown)))
  return [...known.map((path) => `duplicate field ${quote(path)}`), ...unknownFields.map(unknownField)].slice(0, sentencesMax)
}

function isWithin(path: string, field: string): boolean {
  return path === field || path.startsWith(`${field}.`) || path.startsWith(`${field}[`)
}
