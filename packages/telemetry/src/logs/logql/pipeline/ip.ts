/**
 * `ip("…")`: addresses found anywhere in a text, compared with one, a network, or a range.
 *
 * Follows pkg/logql/log/ip.go of Loki 3; net/netip of Go and go4.org/netipx.
 */
import { quote } from '../../../series/labels.ts'

interface Address {
  readonly bits: 32 | 128
  readonly value: bigint
}

/** Whether an address is one that is meant. */
export type IpTest = (text: string) => boolean

/** A test of texts, or why the pattern is none. */
export function ipTest(pattern: string): IpTest | string {
  const isMeant = meant(pattern)
  if (!isMeant) return `ip: invalid pattern: ${quote(pattern)}`
  return (text) => hasAddress(text, isMeant)
}

function meant(pattern: string): ((address: Address) => boolean) | undefined {
  const single = parseAddress(pattern)
  if (single) return ({ bits, value }) => bits === single.bits && value === single.value
  const network = /^(.*)\/(0|[1-9]\d{0,2})$/.exec(pattern)
  if (network) {
    const base = parseAddress(network[1]!)
    const length = Number(network[2])
    if (!base || length > base.bits) return undefined
    const shift = BigInt(base.bits - length)
    return ({ bits, value }) => bits === base.bits && value >> shift === base.value >> shift
  }
  const dash = pattern.indexOf('-')
  const from = parseAddress(pattern.slice(0, Math.max(0, dash)))
  const to = parseAddress(pattern.slice(dash + 1))
  if (dash < 0 || !from || !to || from.bits !== to.bits || from.value > to.value) return undefined
  return ({ bits, value }) => bits === from.bits && value >= from.value && value <= to.value
}

const dot = 46
const colon = 58

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isHex(code: number): boolean {
  return isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102)
}

function hasAddress(text: string, isMeant: (address: Address) => boolean): boolean {
  const { length } = text
  for (let at = 0; at < length; at++) {
    const isV4 = at + 3 < length && looksLikeV4(text, at)
    if (!isV4 && !(at + 4 < length && looksLikeV6(text, at))) continue
    const found = (isV4 ? /^[0-9.]*/ : /^[0-9a-fA-F:.]*/).exec(text.slice(at, at + 64))![0]
    const address = parseAddress(found)
    if (address && isMeant(address)) return true
    at += found.length
  }
  return false
}

function looksLikeV4(text: string, at: number): boolean {
  if (!isDigit(text.charCodeAt(at))) return false
  return text.charCodeAt(at + 1) === dot || text.charCodeAt(at + 2) === dot || text.charCodeAt(at + 3) === dot
}

function looksLikeV6(text: string, at: number): boolean {
  if (text.charCodeAt(at) === colon) return text.charCodeAt(at + 1) === colon && isHex(text.charCodeAt(at + 2))
  for (let index = 0; index < 4; index++) {
    if (!isHex(text.charCodeAt(at + index))) return false
    if (text.charCodeAt(at + index + 1) === colon) return true
  }
  return false
}

/** netip.ParseAddr, without zones. */
function parseAddress(text: string): Address | undefined {
  if (!text.includes(':')) {
    const value = parseV4(text)
    return value === undefined ? undefined : { bits: 32, value }
  }
  const value = parseV6(text)
  return value === undefined ? undefined : { bits: 128, value }
}

function parseV4(text: string): bigint | undefined {
  const fields = text.split('.')
  if (fields.length !== 4 || !fields.every((field) => /^(0|[1-9]\d{0,2})$/.test(field) && Number(field) < 256)) return undefined
  return fields.reduce((value, field) => value * 256n + BigInt(field), 0n)
}

function parseV6(text: string): bigint | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half, index) => groupsOf(half, index === halves.length - 1))
  const [before, after = []] = groups
  if (!before || groups.some((each) => each === undefined)) return undefined
  const missing = 8 - before.length - after!.length
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined
  const all = [...before, ...Array.from({ length: missing }, () => 0), ...after!]
  return all.reduce((value, group) => value * 65_536n + BigInt(group), 0n)
}

function groupsOf(half: string, isLast: boolean): number[] | undefined {
  if (half === '') return []
  const parts = half.split(':')
  const groups: number[] = []
  for (const [index, part] of parts.entries()) {
    if (isLast && index === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4(part)
      if (v4 === undefined) return undefined
      groups.push(Number(v4 >> 16n), Number(v4 & 0xffffn))
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16))
    else return undefined
  }
  return groups
}
