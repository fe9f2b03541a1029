/** Base64 as Secrets hold it, read into text. */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** Bytes that are no UTF-8 become U+FFFD. */
export function decodeBase64(text: string): string {
  const bytes: number[] = []
  let bits = 0
  let count = 0
  for (const character of text) {
    const value = alphabet.indexOf(character)
    if (value < 0) continue
    bits = (bits << 6) | value
    count += 6
    if (count < 8) continue
    count -= 8
    bytes.push((bits >> count) & 0xff)
  }
  return new TextDecoder().decode(new Uint8Array(bytes))
}
