/**
 * The header `baggage`: what a request carries for those behind it.
 *
 * Follows W3C Baggage (Recommendation): members that are wrong are passed over, the others kept.
 */
export interface BaggageMember {
  readonly key: string
  readonly value: string
  /** `key` or `key=value`, in their order. */
  readonly properties: readonly string[]
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const octets = /^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*$/
const membersMax = 64
const bytesMax = 8192

/** The last of one name counts. */
export function readBaggage(header: string): readonly BaggageMember[] {
  const byKey = new Map<string, BaggageMember>()
  for (const text of header.split(',')) {
    const member = readMember(text)
    if (member) byKey.set(member.key, member)
  }
  return [...byKey.values()].slice(0, membersMax)
}

function readMember(text: string): BaggageMember | undefined {
  const [pair = '', ...rest] = text.split(';').map((part) => part.trim())
  const at = pair.indexOf('=')
  if (at < 0) return undefined
  const key = pair.slice(0, at).trim()
  const value = pair.slice(at + 1).trim()
  if (!token.test(key) || !octets.test(value)) return undefined
  return { key, value: decoded(value), properties: rest.filter(isProperty) }
}

function isProperty(text: string): boolean {
  const at = text.indexOf('=')
  return at < 0 ? token.test(text) : token.test(text.slice(0, at).trim()) && octets.test(text.slice(at + 1).trim())
}

/** What is no UTF-8 becomes the sign for that. */
function decoded(text: string): string {
  if (!text.includes('%')) return text
  const bytes: number[] = []
  const encoder = new TextEncoder()
  for (const [part, byte] of text.matchAll(/%([0-9a-fA-F]{2})|[^%]+|%/g)) {
    if (byte === undefined) bytes.push(...encoder.encode(part))
    else bytes.push(Number.parseInt(byte, 16))
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}

function encoded(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => {
    const character = String.fromCharCode(byte)
    return byte < 0x80 && octets.test(character) && character !== '%' ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }).join('')
}

/** As many members as the header may hold; one that has no name is left out. */
export function printBaggage(members: readonly BaggageMember[]): string {
  const kept: string[] = []
  let bytes = 0
  for (const { key, value, properties } of members) {
    if (!token.test(key)) continue
    const text = [`${key}=${encoded(value)}`, ...properties.filter(isProperty)].join(';')
    if (kept.length === membersMax || bytes + text.length + (kept.length > 0 ? 1 : 0) > bytesMax) break
    bytes += text.length + (kept.length > 0 ? 1 : 0)
    kept.push(text)
  }
  return kept.join(',')
}
