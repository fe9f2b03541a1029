/**
 * Text in quotes as Go prints it (`%q`): most messages of Kubernetes, Prometheus and their tools
 * quote what they refuse this way.
 * Follows strconv.Quote of Go.
 */

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a', '\b': '\\b', '\f': '\\f', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\\': '\\\\', '"': '\\"',
}
const printable = /^[ \p{L}\p{M}\p{N}\p{P}\p{S}]$/u

/** `"a\tb"`; whatever is not printable becomes an escape. */
export function quoteGo(text: string): string {
  let quoted = '"'
  for (const character of text) quoted += escapes[character] ?? (printable.test(character) ? character : escapeOf(character))
  return `${quoted}"`
}

function escapeOf(character: string): string {
  const code = character.codePointAt(0)!
  if (code < 0x80) return `\\x${hex(code, 2)}`
  // A lone surrogate is no character in Go's strings; they hold the replacement character.
  if (code >= 0xd800 && code <= 0xdfff) return '\ufffd'
  return code < 0x1_0000 ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`
}

/** As package time quotes: everything outside ASCII byte by byte. */
export function quoteGoTime(text: string): string {
  let quoted = '"'
  for (const character of text) {
    const code = character.codePointAt(0)!
    if (code >= 0x80 || code < 0x20) {
      for (const byte of new TextEncoder().encode(character)) quoted += `\\x${hex(byte, 2)}`
    } else quoted += character === '"' || character === '\\' ? `\\${character}` : character
  }
  return `${quoted}"`
}

function hex(code: number, width: number): string {
  return code.toString(16).padStart(width, '0')
}
