/** Bytes in lower-case hex, and back. Follows encoding/hex of Go. */
import { OttlError } from '../ottl-error.ts'

export function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The digits in lower case; throws in Go's words where one is none. */
export function checkedHex(text: string): string {
  const wrong = /[^\da-f]/i.exec(text)
  if (wrong) throw new OttlError(`encoding/hex: invalid byte: U+${wrong[0].codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} '${wrong[0]}'`)
  if (text.length % 2 === 1) throw new OttlError('encoding/hex: odd length hex string')
  return text.toLowerCase()
}
