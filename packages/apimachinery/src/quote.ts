/**
 * Text as Go prints it: quoted, and measured in bytes.
 *
 * Follows strconv.Quote, encoding/json's HTML escaping and len() of Go 1.24.
 */

const plainText = /^[ !#-[\]-~]*$/
const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u
const named: Readonly<Record<string, string>> = {
  '"': '\\"', '\\': '\\\\', '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v',
}

/** `%q` of a string: in double quotes, with what cannot be printed escaped. */
export function quote(text: string): string {
  if (plainText.test(text)) return `"${text}"`
  let quoted = '"'
  for (const character of text) quoted += named[character] ?? (printable.test(character) ? character : escaped(character))
  return `${quoted}"`
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!
  const digits = code.toString(16)
  if (code < 0x20 || code === 0x7f) return `\\x${digits.padStart(2, '0')}`
  return code < 0x1_0000 ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}

const htmlCharacters = /[<>&\u2028\u2029]/g

/** A value as json.Marshal prints it: with `<`, `>` and `&` escaped, and compact unless indented. */
export function printJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, undefined, indent) ?? 'null').replace(htmlCharacters, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** How many bytes the text has in UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    if (unit < 0x80) continue
    // A surrogate pair is two units and four bytes, any other unit from U+0800 on three bytes.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2
  }
  return bytes
}
