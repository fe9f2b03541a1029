/**
 * The token that leads to the next page: where the last one ended, and at which revision.
 *
 * Follows k8s.io/apiserver/pkg/storage/continue.go (base64url of a small JSON document).
 */
import { badRequest } from '@track/apimachinery'

export interface Continuation {
  readonly revision: number
  /** The last key that was looked at. */
  readonly lastKey: string
}

export function encodeContinue({ revision, lastKey }: Continuation): string {
  return toBase64Url(JSON.stringify({ v: 'meta.k8s.io/v1', rv: revision, start: `${lastKey}\u0000` }))
}

export function decodeContinue(token: string): Continuation {
  try {
    const { v, rv, start } = JSON.parse(fromBase64Url(token)) as { v: unknown; rv: unknown; start: unknown }
    if (v === 'meta.k8s.io/v1' && typeof rv === 'number' && typeof start === 'string') {
      return { revision: rv, lastKey: start.replace(/\0$/, '') }
    }
  } catch {
    // Not base64, or not JSON: refused below like any other token that is not ours.
  }
  throw badRequest('continue key is not valid: incorrect encoded start key (version meta.k8s.io/v1)')
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text)
  let encoded = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const triple = (bytes[index]! << 16) | ((bytes[index + 1] ?? 0) << 8) | (bytes[index + 2] ?? 0)
    const length = Math.min(4, bytes.length - index + 1)
    for (let sextet = 0; sextet < length; sextet++) encoded += alphabet[(triple >> (18 - 6 * sextet)) & 63]
  }
  return encoded
}

function fromBase64Url(encoded: string): string {
  const bytes: number[] = []
  let buffer = 0
  let bits = 0
  for (const character of encoded.replace(/=+$/, '')) {
    const value = alphabet.indexOf(character)
    if (value < 0) throw new Error('not base64url')
    buffer = ((buffer << 6) | value) & 0xffffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes.push((buffer >> bits) & 0xff)
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(bytes))
}
