/** Standard base64 with padding. Follows Go's encoding/base64: line ends within are passed over. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const values = new Map(Array.from(alphabet, (letter, value) => [letter.charCodeAt(0), value]))
const padding = 0x3d

export function base64Text(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const group = bytes[at]! << 16 | (bytes[at + 1] ?? 0) << 8 | (bytes[at + 2] ?? 0)
    const left = bytes.length - at
    text += alphabet[group >> 18]! + alphabet[group >> 12 & 63]! + (left > 1 ? alphabet[group >> 6 & 63]! : '=') + (left > 2 ? alphabet[group & 63]! : '=')
  }
  return text
}

/** The bytes, or where the first mistake stands. */
export function bytesOfBase64(text: Uint8Array): Uint8Array | number {
  const bytes: number[] = []
  let at = 0
  const next = () => {
    while (text[at] === 0x0a || text[at] === 0x0d) at++
    return text[at++]
  }
  for (;;) {
    const digits: number[] = []
    for (let place = 0; place < 4; place++) {
      const start = at
      const byte = next()
      if (byte === undefined) return place === 0 ? Uint8Array.from(bytes) : start - place
      const value = values.get(byte)
      if (value !== undefined) {
        digits.push(value)
        continue
      }
      if (byte !== padding || place < 2) return at - 1
      const wrong = wrongAfterPadding(text, at, place)
      if (wrong !== undefined) return wrong
      bytes.push(...whole(digits))
      return Uint8Array.from(bytes)
    }
    bytes.push(...whole(digits))
  }
}

/** Two places that are left take a second sign, and nothing follows. */
function wrongAfterPadding(text: Uint8Array, after: number, place: number): number | undefined {
  let at = after
  const skip = () => {
    while (text[at] === 0x0a || text[at] === 0x0d) at++
  }
  skip()
  if (place === 2) {
    if (at === text.length) return text.length
    if (text[at] !== padding) return at
    at++
    skip()
  }
  return at < text.length ? at : undefined
}

function whole([a = 0, b = 0, c, d]: readonly number[]): readonly number[] {
  const group = a << 18 | b << 12 | (c ?? 0) << 6 | (d ?? 0)
  return [group >> 16, ...(c === undefined ? [] : [group >> 8 & 255]), ...(d === undefined ? [] : [group & 255])]
}
