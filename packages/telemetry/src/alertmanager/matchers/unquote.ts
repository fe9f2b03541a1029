/** A text in double quotes as Go reads it, where it is UTF-8. Follows strconv.Unquote of Go. */

const escapes: Readonly<Record<string, number>> = {
  a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, '"': 34,
}

/** Undefined when Go does not take it, or when its bytes are no UTF-8. */
export function unquoteGo(quoted: string): string | undefined {
  const inner = quoted.slice(1, -1)
  if (inner.includes('\n')) return undefined
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (let rest = inner; rest !== '';) {
    const plain = /^[^\\]+/.exec(rest)?.[0] ?? ''
    bytes.push(...encoder.encode(plain))
    rest = rest.slice(plain.length)
    if (rest === '') break
    const escape = /^\\(?:([abfnrtv\\"])|x([\da-fA-F]{2})|([0-7]{3})|u([\da-fA-F]{4})|U([\da-fA-F]{8}))/.exec(rest)
    if (!escape) return undefined
    const [all, letter, hex, octal, short, long] = escape
    const byte = letter !== undefined ? escapes[letter]! : hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : undefined
    if (byte !== undefined && byte > 0xff) return undefined
    const code = Number.parseInt(short ?? long ?? '0', 16)
    if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
    bytes.push(...(byte !== undefined ? [byte] : encoder.encode(String.fromCodePoint(code))))
    rest = rest.slice(all.length)
  }
  return textOf(Uint8Array.from(bytes))
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // Bytes that are no UTF-8.
    return undefined
  }
}
