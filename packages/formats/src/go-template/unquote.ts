/** Go's quoted strings read back. Follows strconv.Unquote of Go. */

const escapes: Readonly<Record<string, string>> = {
  a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\\': '\\', "'": "'", '"': '"',
}

/** Undefined when it is none. */
export function unquote(text: string): string | undefined {
  const inner = text.slice(1, -1)
  if (text.startsWith('`')) return inner.replaceAll('\r', '')
  const pattern = /\\(?:([abfnrtv\\'"])|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3}))/g
  if (/\\/.test(inner.replace(pattern, ''))) return undefined
  return inner.replace(pattern, (_whole, letter: string | undefined, ...[byte, short, long, octal]: (string | undefined)[]) =>
    letter !== undefined ? escapes[letter]! : String.fromCodePoint(octal !== undefined ? Number.parseInt(octal, 8) : Number.parseInt(byte ?? short ?? long!, 16)))
}
