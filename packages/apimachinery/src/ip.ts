/**
 * IP addresses and networks as API fields: read, printed in canonical form, and refused.
 *
 * Follows k8s.io/apimachinery/pkg/util/validation/ip.go and the address parser of k8s.io/utils/net.
 */
import { type FieldError, type FieldName, invalidValue } from './field-error.ts'
import { quote } from './quote.ts'

/** Sixteen bytes; an IPv4 address is mapped into IPv6 (`::ffff:a.b.c.d`). */
export type IpAddress = readonly number[]

export interface IpNetwork {
  readonly address: IpAddress
  readonly network: IpAddress
  /** Bits of the prefix, out of 32 or 128. */
  readonly prefix: number
  readonly bits: number
}

const mappedPrefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]

/** Reads an address; leading zeros in IPv4 octets are taken as decimal. */
export function parseIp(text: string): IpAddress | undefined {
  const separator = /[.:]/.exec(text)?.[0]
  if (separator === undefined) return undefined
  return separator === '.' ? parseIpv4(text) : parseIpv6(text)
}

function parseIpv4(text: string): IpAddress | undefined {
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(text)) return undefined
  const octets = text.split('.').map(Number)
  return octets.every((octet) => octet <= 255) ? [...mappedPrefix, ...octets] : undefined
}

function parseIpv6(text: string): IpAddress | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head, tail] = halves.map((half, index) => groupBytes(half, index === halves.length - 1))
  if (!head || (halves.length === 2 && !tail)) return undefined
  if (!tail) return head.length === 16 ? head : undefined
  const missing = 16 - head.length - tail.length
  return missing > 0 ? [...head, ...Array<number>(missing).fill(0), ...tail] : undefined
}

/** `1:2:3`, the last group possibly an IPv4 address. */
function groupBytes(text: string, isLast: boolean): number[] | undefined {
  if (text === '') return []
  const groups = text.split(':')
  const ipv4 = isLast && groups.at(-1)!.includes('.') ? parseIpv4(groups.pop()!) : []
  if (!ipv4 || !groups.every((group) => /^0*[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  const words = groups.map((group) => Number.parseInt(group, 16))
  return [...words.flatMap((word) => [word >> 8, word & 0xff]), ...ipv4.slice(12)]
}

export function isIpv4(address: IpAddress): boolean {
  return mappedPrefix.every((byte, index) => address[index] === byte)
}

/** The canonical form: dotted decimal, or RFC 5952. */
export function printIp(address: IpAddress): string {
  if (isIpv4(address)) return address.slice(12).join('.')
  const words = Array.from({ length: 8 }, (_, index) => (address[2 * index]! << 8) | address[2 * index + 1]!)
  const { start, length } = longestZeros(words)
  const hex = (from: number, to: number) => words.slice(from, to).map((word) => word.toString(16)).join(':')
  return length < 2 ? hex(0, 8) : `${hex(0, start)}::${hex(start + length, 8)}`
}

/** The first of the longest runs of zeros: what `::` stands for. */
function longestZeros(words: readonly number[]): { start: number; length: number } {
  let longest = { start: 0, length: 0 }
  let run = 0
  for (const [index, word] of words.entries()) {
    run = word === 0 ? run + 1 : 0
    if (run > longest.length) longest = { start: index - run + 1, length: run }
  }
  return longest
}

export function parseCidr(text: string): IpNetwork | undefined {
  const slash = text.indexOf('/')
  const mask = text.slice(slash + 1)
  const dotted = slash < 0 ? undefined : parseIpv4(text.slice(0, slash))
  const address = slash < 0 ? undefined : (dotted ?? parseIpv6(text.slice(0, slash)))
  const bits = dotted ? 32 : 128
  if (!address || !/^\d{1,7}$/.test(mask) || Number(mask) > bits) return undefined
  const prefix = Number(mask)
  const kept = prefix + 128 - bits
  const network = address.map((byte, index) => byte & ((0xff00 >> Math.min(8, Math.max(0, kept - 8 * index))) & 0xff))
  return { address, network, prefix, bits }
}

export function printCidr({ network, prefix, bits }: IpNetwork): string {
  const mapped = bits === 128 && isIpv4(network)
  return `${printIp(network)}/${mapped ? prefix - 96 : prefix}`
}

/** Whether an address of the same family lies within the network. */
export function cidrContains({ network, prefix, bits }: IpNetwork, address: IpAddress): boolean {
  const kept = prefix + 128 - bits
  return address.every((byte, index) => {
    const mask = (0xff00 >> Math.min(8, Math.max(0, kept - 8 * index))) & 0xff
    return (byte & mask) === (network[index]! & mask)
  })
}

/** For the fields that are older than the strict rules: leading zeros and mapped addresses pass. */
export function legacyIpErrors(field: FieldName, value: string): FieldError[] {
  if (parseIp(value)) return []
  return [invalidValue(field, value, 'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)')]
}

export function ipErrors(field: FieldName, value: string): FieldError[] {
  const address = parseIp(value)
  if (!address) return legacyIpErrors(field, value)
  if (hasLeadingZeros(value)) return [invalidValue(field, value, 'must not have leading 0s')]
  if (value.includes(':') && isIpv4(address)) return [invalidValue(field, value, 'must not be an IPv4-mapped IPv6 address')]
  const canonical = printIp(address)
  return value === canonical ? [] : [invalidValue(field, value, `must be in canonical form (${quote(canonical)})`)]
}

/** What the stricter of the two parsers refuses: `010.1.2.3`, `00001::`. */
function hasLeadingZeros(value: string): boolean {
  return /(^|[.:])0\d*\.|\.0\d+|(^|:)[0-9a-fA-F]{5,}/.test(value.replace(/(^|[.:])0(?=[.]|$)/g, '$1'))
}

/** For the fields that are older than the strict rules. */
export function legacyCidrErrors(field: FieldName, value: string): FieldError[] {
  if (parseCidr(value)) return []
  return [invalidValue(field, value, 'must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)')]
}

export function cidrErrors(field: FieldName, value: string): FieldError[] {
  const network = parseCidr(value)
  if (!network) return legacyCidrErrors(field, value)
  if (hasLeadingZeros(value.slice(0, value.indexOf('/'))) || /\/0\d/.test(value)) {
    return [invalidValue(field, value, 'must not have leading 0s in IP or prefix length')]
  }
  if (value.includes(':') && isIpv4(network.address)) {
    return [invalidValue(field, value, 'must not have an IPv4-mapped IPv6 address')]
  }
  if (network.address.some((byte, index) => byte !== network.network[index])) {
    return [invalidValue(field, value, 'must not have bits set beyond the prefix length')]
  }
  const canonical = printCidr(network)
  return value === canonical ? [] : [invalidValue(field, value, `must be in canonical form (${quote(canonical)})`)]
}
