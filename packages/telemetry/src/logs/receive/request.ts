/**
 * The body of a push: streams with their labels as a text, entries with times, lines and structured metadata; as JSON or as protobuf in a block of Snappy.
 *
 * Follows pkg/loghttp/push/push.go, pkg/loghttp/query.go and pkg/push/push.proto of Loki 3.7. Left out: the legacy form of JSON, deflate; of JSON that is broken the place where
 * the real reader gives up.
 */
import { JsonIterator, letter } from '../../otlp/wire/json-iterator.ts'
import { skipValue } from '../../otlp/wire/json-skip.ts'
import { decodeMessage } from '../../protobuf/decode.ts'
import { type MessageShape, ProtobufError } from '../../protobuf/shape.ts'
import { decodeSnappy, SnappyError } from '../../remote-write/snappy.ts'
import { compareText, quote } from '../../series/labels.ts'

export interface PushedEntry {
  /** Nanoseconds. */
  readonly at: bigint
  readonly line: string
  /** As they were sent, a name and a value each. */
  readonly metadata: readonly (readonly [name: string, value: string])[]
}

export interface PushedText {
  /** `{app="a", b="c"}` */
  readonly labels: string
  readonly entries: readonly PushedEntry[]
}

/** What is no push, in Loki's words. */
export class PushError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'PushError'
  }
}

const malformed = {
  string: "Value is string, but can't find closing '\"' symbol",
  object: "Value looks like object, but can't find closing '}' symbol", value: "Value looks like Number/Boolean/None, but can't find its end: ',' or '}' symbol",
  json: 'Malformed JSON error',
} as const

const pair: MessageShape = { name: 'LabelPairAdapter', fields: { name: { number: 1, kind: 'string' }, value: { number: 2, kind: 'string' } } }
const timestamp: MessageShape = { name: 'Timestamp', fields: { seconds: { number: 1, kind: 'int64' }, nanos: { number: 2, kind: 'int32' } } }
const entry: MessageShape = {
  name: 'EntryAdapter', fields: { timestamp: { number: 1, kind: timestamp }, line: { number: 2, kind: 'string' }, structuredMetadata: { number: 3, kind: pair, isRepeated: true } },
}
const pushRequest: MessageShape = {
  name: 'PushRequest', fields: { Streams: { number: 1, kind: { name: 'StreamAdapter', fields: { labels: { number: 1, kind: 'string' }, entries: { number: 2, kind: entry, isRepeated: true } } }, isRepeated: true } },
}

interface WirePush {
  readonly Streams: readonly {
    readonly labels: string
    readonly entries: readonly {
      readonly timestamp?: { readonly seconds: number; readonly nanos: number }
      readonly line: string
      readonly structuredMetadata: readonly { readonly name: string; readonly value: string }[]
    }[]
  }[]
}

export function readProtobufPush(body: Uint8Array): readonly PushedText[] {
  try {
    const { Streams: streams } = decodeMessage(decodeSnappy(body), pushRequest) as unknown as WirePush
    return streams.map(({ labels, entries }) => ({
      labels,
      entries: entries.map(({ timestamp: at, line, structuredMetadata }) => (
        { at: at === undefined ? 0n : BigInt(at.seconds) * 1_000_000_000n + BigInt(at.nanos), line, metadata: structuredMetadata.map(({ name, value }) => [name, value] as const) }
      )),
    }))
  } catch (reason) {
    // The body is no block, or no such message.
    if (reason instanceof SnappyError) throw new PushError('snappy: corrupt input')
    if (reason instanceof ProtobufError) throw new PushError(reason.message)
    throw reason
  }
}

/** Body and labels as the real reader takes them, who looks at types only where it needs them. */
export function readJsonPush(body: Uint8Array): readonly PushedText[] {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder().decode(body))
  } catch (error) {
    // What is no JSON.
    if (!(error instanceof SyntaxError)) throw error
    throw new PushError('not simulated here: where Loki gives up on JSON that is broken')
  }
  const iterator = new JsonIterator(body)
  const sign = letter(iterator.nextToken())
  if (sign === 'n') return []
  if (sign !== '{') return refuse(iterator, '', 'readObjectStart', `expect { or n, but found ${sign}`)
  iterator.unreadByte()
  let streams: readonly PushedText[] = []
  for (let field = iterator.readObject(); field !== ''; field = iterator.readObject()) {
    if (field === 'streams') streams = readStreams(iterator, (value as { readonly streams: unknown }).streams)
    else skipValue(iterator)
  }
  return streams
}

function refuse(iterator: JsonIterator, before: string, operation: string, message: string): never {
  iterator.report(operation, message)
  throw new PushError(before + iterator.error!)
}

const inStreams = 'loghttp.PushRequest.Streams: []loghttp.LogProtoStream: '

function readStreams(iterator: JsonIterator, value: unknown): readonly PushedText[] {
  if (!Array.isArray(value)) {
    const sign = letter(iterator.nextToken())
    if (value !== null) refuse(iterator, inStreams, 'decode slice', `expect [ or n, but found ${sign}`)
    iterator.unreadByte()
    skipValue(iterator)
    return []
  }
  const streams: PushedText[] = []
  while (iterator.readArray()) {
    skipValue(iterator)
    const read = streamOf(value[streams.length])
    if ('fault' in read) refuse(iterator, inStreams, 'unmarshalerDecoder', read.fault)
    else streams.push(read)
  }
  return streams
}

type Read<Value> = Value | { readonly fault: string }

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Readonly<Record<string, unknown>> : undefined
}

function streamOf(value: unknown): Read<PushedText> {
  const given = objectOf(value)
  if (!given) return { fault: malformed.object }
  const stream = given['stream'] === undefined ? {} : objectOf(given['stream'])
  if (!stream) return { fault: malformed.object }
  const labels = given['stream'] === undefined ? '' : labelText(stream)
  const values = given['values'] ?? []
  if (!Array.isArray(values)) return { fault: malformed.json }
  const entries: PushedEntry[] = []
  for (const each of values as readonly unknown[]) {
    if (each === null) continue
    const read = entryOf(each)
    if ('fault' in read) return read
    entries.push(read)
  }
  return { labels, entries }
}

/** Anything but a text stands as it was written. */
function labelText(stream: Readonly<Record<string, unknown>>): string {
  const pairs = Object.entries(stream).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as const)
  return `{${pairs.toSorted(([a], [b]) => compareText(a, b)).map(([name, value]) => `${name}=${quote(value)}`).join(', ')}}`
}

/** The time of Go that was never set. */
const zeroTime = -62_135_596_800n * 1_000_000_000n

/** What is of another type than its place wants is passed over, and told if nothing worse comes behind it. */
function entryOf(value: unknown): Read<PushedEntry> {
  if (!Array.isArray(value)) return { fault: malformed.json }
  let fault: string | undefined
  let place = 0
  let entry: PushedEntry = { at: zeroTime, line: '', metadata: [] }
  for (const each of value as readonly unknown[]) {
    const read = place < 3 ? partOf(place, each) : {}
    if ('fault' in read) fault = read.fault
    else {
      entry = { ...entry, ...read }
      place++
    }
  }
  return fault === undefined ? entry : { fault }
}

function partOf(place: number, value: unknown): Read<Partial<PushedEntry>> {
  if (place === 2) {
    const pairs = Object.entries(objectOf(value) ?? {})
    if (!objectOf(value)) return { fault: malformed.object }
    return pairs.every(([, text]) => typeof text === 'string') ? { metadata: pairs as [string, string][] } : { fault: malformed.string }
  }
  if (typeof value !== 'string') return { fault: malformed.string }
  if (place === 1) return { line: value }
  const isTime = /^-?\d+$/.test(value) && BigInt.asIntN(64, BigInt(value)) === BigInt(value)
  return isTime ? { at: BigInt(value) } : { fault: malformed.value }
}
