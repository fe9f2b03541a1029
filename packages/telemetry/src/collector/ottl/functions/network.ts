/** Addresses: networks that hold them, and the Community ID of a flow. Follows net.ParseIP and net.ParseCIDR of Go and pkg/ottl/ottlfuncs (func_is_in_cidr.go, func_community_id.go) of opentelemetry-collector-contrib 0.152. */
import { sha1 } from '@noble/hashes/legacy.js'
import { base64Text } from '../../../otlp/wire/base64.ts'
import { wrapped, type Typed } from '../compile/getter.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { define } from './row.ts'

/** Four or sixteen bytes; undefined for what is no address. */
function addressOf(text: string): Uint8Array | undefined {
  if (!text.includes(':')) return fourBytes(text)
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (!embedded) return sixteenBytes(text)
  const tail = fourBytes(embedded[2]!)
  if (!tail) return undefined
  const [a, b, c, d] = tail
  return sixteenBytes(`${embedded[1]}${(a! << 8 | b!).toString(16)}:${(c! << 8 | d!).toString(16)}`)
}

function fourBytes(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  const isAddress = parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  return isAddress ? Uint8Array.from(parts, Number) : undefined
}

function sixteenBytes(text: string): Uint8Array | undefined {
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')))
  const [head = [], tail = []] = groups
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!all.every((group) => /^[\da-fA-F]{1,4}$/.test(group))) return undefined
  const bytes = Uint8Array.from(all.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]))
  const isMapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255
  return isMapped ? bytes.slice(12) : bytes
}

interface Network {
  readonly address: Uint8Array
  readonly bits: number
}

function networkOf(text: string): Network {
  const refuse = () => new OttlError(`invalid CIDR address: ${text}`)
  const [, host = '', bits = ''] = /^([^/]*)\/(\d{1,3})$/.exec(text) ?? []
  const address = addressOf(host)
  if (!address || bits === '' || Number(bits) > address.length * 8) throw refuse()
  return { address, bits: Number(bits) }
}

function holds({ address, bits }: Network, other: Uint8Array): boolean {
  if (address.length !== other.length) return false
  return address.every((byte, index) => {
    const kept = Math.min(8, Math.max(0, bits - index * 8))
    const mask = 0xff << (8 - kept) & 0xff
    return (byte & mask) === (other[index]! & mask)
  })
}

const protocols: Readonly<Record<string, number>> = { ICMP: 1, TCP: 6, UDP: 17, RSVP: 46, ICMP6: 58, SCTP: 132 }

interface End {
  readonly address: Uint8Array
  readonly port: number
}

function endOf(ip: Typed<string>, port: Typed<bigint>, name: string, target: Target): End {
  const text = wrapped(() => ip.get(target), `failed to get ${name} IP`)
  const number = wrapped(() => port.get(target), `failed to get ${name} port`)
  if (number < 0n || number > 65535n) throw new OttlError(`${name} port must be between 0 and 65535, got ${number}`)
  const address = addressOf(text)
  if (!address) throw new OttlError(`invalid ${name} IP: ${text}`)
  return { address, port: Number(number) }
}

function compareEnds(a: End, b: End): number {
  if (a.address.length !== b.address.length) return a.address.length - b.address.length
  const at = a.address.findIndex((byte, index) => byte !== b.address[index])
  return at === -1 ? a.port - b.port : a.address[at]! - b.address[at]!
}

function communityId(ends: readonly [End, End], protocol: number, seed: number): string {
  const [source, destination] = ends.toSorted(compareEnds) as [End, End]
  const two = (value: number) => [value >> 8, value & 255]
  return `1:${base64Text(sha1(Uint8Array.from([
    ...two(seed), ...source.address, ...destination.address, protocol, 0, ...two(source.port), ...two(destination.port),
  ])))}`
}

function protocolOf(name: string): number {
  if (!Object.hasOwn(protocols, name)) throw new OttlError(`unsupported protocol: ${name}`)
  return protocols[name]!
}

function seedOf(seed: bigint): number {
  if (seed < 0n || seed > 65535n) throw new OttlError(`seed must be between 0 and 65535, got ${seed}`)
  return Number(seed)
}

export const networkFunctions = [
  define('IsInCIDR', 'Target StringGetter, Networks []StringGetter', ({ Target: of, Networks }) => {
    const known = Networks.every((network) => network.literal) ? Networks.map((network) => networkOf(network.literal!.value)) : undefined
    return (target) => {
      const address = addressOf(of.get(target))
      if (!address) return false
      if (known) return known.some((network) => holds(network, address))
      return Networks.some((network) => holds(networkOf(network.get(target)), address))
    }
  }),
  define('CommunityID', 'SourceIP StringGetter, SourcePort IntGetter, DestinationIP StringGetter, DestinationPort IntGetter, Protocol Optional[StringGetter], Seed Optional[IntGetter]',
    ({ SourceIP, SourcePort, DestinationIP, DestinationPort, Protocol, Seed }) => (target) => {
      const source = endOf(SourceIP, SourcePort, 'source', target)
      const destination = endOf(DestinationIP, DestinationPort, 'destination', target)
      const protocol = Protocol ? protocolOf(wrapped(() => Protocol.get(target), 'failed to get protocol')) : 6
      return communityId([source, destination], protocol, Seed ? seedOf(wrapped(() => Seed.get(target), 'failed to get seed')) : 0)
    }),
]
