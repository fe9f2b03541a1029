/**
 * Fields in the making: text, the same as a pattern (quoted characters escaped), and the rules
 * of word splitting. Follows POSIX 2.6.5 and bash's subst.c.
 */

export interface Field {
  readonly text: string
  readonly pattern: string
  /** Whether an unquoted character may be a pattern. */
  readonly globs: boolean
}

export interface Fields {
  readonly done: Field[]
  text: string
  pattern: string
  globs: boolean
  /** Something, perhaps an empty quoted text, belongs to the present field. */
  present: boolean
  afterSpace: boolean
  /** The separators; undefined where nothing is split (assignments, patterns). */
  readonly separators: string | undefined
}

export function newFields(separators: string | undefined): Fields {
  return { done: [], text: '', pattern: '', globs: false, present: false, afterSpace: false, separators }
}

const special = /[*?[\]\\+@!()|&-]/

export function addQuoted(fields: Fields, text: string): void {
  fields.present = true
  fields.text += text
  fields.pattern += special.test(text) ? text.replace(/[*?[\]\\+@!()|&^-]/g, '\\$&') : text
}

/** Unquoted and not to be split: what stands in the word itself, and patterns. */
export function addUnquoted(fields: Fields, text: string): void {
  if (text === '') return
  fields.present = true
  fields.text += text
  fields.pattern += text
  fields.globs = true
}

/** The unquoted result of an expansion: split where there are separators. */
export function addSplit(fields: Fields, text: string): void {
  const { separators } = fields
  if (separators === undefined || separators === '') return addResult(fields, text)
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const char = text[index]!
    if (!separators.includes(char)) continue
    if (index > start) addResult(fields, text.slice(start, index))
    start = index + 1
    if (char === ' ' || char === '\t' || char === '\n') {
      if (fields.present) {
        finish(fields)
        fields.afterSpace = true
      }
    } else if (!fields.present && fields.afterSpace) fields.afterSpace = false
    else finish(fields)
  }
  if (start < text.length) addResult(fields, start === 0 ? text : text.slice(start))
}

/** A backslash that comes out of a variable escapes in a pattern, and stays in the text. */
function addResult(fields: Fields, text: string): void {
  if (text === '') return
  fields.afterSpace = false
  addUnquoted(fields, text)
}

export function finish(fields: Fields): void {
  fields.done.push({ text: fields.text, pattern: fields.pattern, globs: fields.globs })
  fields.text = ''
  fields.pattern = ''
  fields.globs = false
  fields.present = false
  fields.afterSpace = false
}

/** Several values, each a field of its own: `"$@"` (quoted) or `$@`. */
export function addList(fields: Fields, values: readonly string[], quoted: boolean): void {
  values.forEach((value, index) => {
    if (index > 0 && (quoted || fields.present)) finish(fields)
    if (quoted) addQuoted(fields, value)
    else addSplit(fields, value)
  })
}
