/** Base64 as Secrets carry their values (RFC 4648, with padding). */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function encodeBase64(bytes: Uint8Array): string {
  let encoded = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const triple = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    const length = Math.min(4, bytes.length - index + 1)
    for (let sextet = 0; sextet < 4; sextet++) {
      encoded += sextet < length ? alphabet[(triple >> (18 - 6 * sextet)) & 63] : '='
    }
  }
  return encoded
}

/** The bytes; undefined for text that is not base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const compact = text.replace(/[\r\n]/g, '')
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const character of compact.replace(/=+$/, '')) {
    buffer = ((buffer << 6) | alphabet.indexOf(character)) & 0xffffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((buffer >> bits) & 0xff)
  }
  return Uint8Array.from(bytes)
}
