/**
 * Reads the bodies that kubectl and Helm send as `application/vnd.kubernetes.protobuf`: the
 * envelope, and the message in it as the JSON object that it stands for.
 *
 * Follows k8s.io/apimachinery/pkg/runtime/serializer/protobuf and the generated.proto files of
 * k8s.io/api 0.34. Go writes every plain value, zero or not; what JSON leaves out is left out here.
 */
import { printMicroTimestamp, printTimestamp, second } from '@track/simulation'
import type { KubeObject } from '../object.ts'
import { ParseError } from '../parse-error.ts'
import { groupVersion, parseGroupVersion } from '../resource.ts'
import { readObject } from '../schema/read.ts'
import type { ObjectType, ScalarKind, ValueType } from '../schema/schema.ts'
import { schemaOf, type TypeReference, typeOf } from '../schema/types.ts'
import { encodeBase64, printGoDuration } from './go-text.ts'
import { type NumberedFields, numberedFields } from './field-numbers.ts'
import { doubleOf, packedVarints, wireFields } from './wire.ts'

const prefix = [0x6b, 0x38, 0x73, 0x00]

/** Reads a body; a ParseError has the words of the real reader. Types without a name are looked up by kind. */
export function decodeProtobuf(body: Uint8Array, expected?: TypeReference): KubeObject {
  if (body.length === 0) throw new ParseError('empty data')
  if (prefix.some((byte, index) => body[index] !== byte)) {
    throw new ParseError('provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]')
  }
  if (body.length === prefix.length) throw new ParseError('empty body')
  const { apiVersion, kind, message } = envelope(body.subarray(prefix.length))
  const type = expected ? schemaOf(expected) : typeOfKind(apiVersion, kind)
  const fields = decodeMessage(message, type)
  return readObject<KubeObject>({ kind, apiVersion, ...fields }, type).object
}

interface Envelope {
  readonly apiVersion: string
  readonly kind: string
  readonly message: Uint8Array
}

/** runtime.Unknown: 1 the type (1 apiVersion, 2 kind), 2 the message. */
function envelope(data: Uint8Array): Envelope {
  const fields = wireFields(data)
  const [typeMeta, message] = [1, 2].map((number) => bytesOf(fields.find((field) => field.number === number)?.value))
  const names = wireFields(typeMeta!)
  const [apiVersion, kind] = [1, 2].map((number) => text(bytesOf(names.find((field) => field.number === number)?.value)))
  return { apiVersion: apiVersion!, kind: kind!, message: message! }
}

/** Options of metav1 come with the group of whatever they are for. */
function typeOfKind(apiVersion: string, kind: string): ObjectType {
  const { group, version } = parseGroupVersion(apiVersion) ?? { group: '', version: '' }
  const type = typeOf({ group, version, kind }) ?? typeOf({ group: '', version: 'v1', kind })
  if (!type) throw new ParseError(`no kind "${kind}" is registered for version "${groupVersion({ group, version })}" in scheme`)
  return type
}

type Fields = Record<string, unknown>

function decodeMessage(message: Uint8Array, type: ObjectType): Fields {
  const fields: Fields = {}
  const numbers = numberedFields(type.name)
  if (!numbers) throw new Error(`no protobuf field numbers for "${type.name}"`)
  decodeFields(message, numbers, fields)
  return fields
}

/** Fields of embedded structs land among those of the struct around them; unknown numbers are skipped. */
function decodeFields(message: Uint8Array, numbers: NumberedFields, into: Fields): void {
  for (const { number, value } of wireFields(message)) {
    const numbered = numbers.get(number)
    if (!numbered) continue
    if ('embedded' in numbered) decodeFields(bytesOf(value), numbered.embedded, into)
    else into[numbered.field.name] = decodeValue(value, numbered.field.type, into[numbered.field.name])
  }
}

/** `before` is what the same field held until here: lists and maps are written element by element. */
function decodeValue(value: bigint | Uint8Array, type: ValueType, before: unknown): unknown {
  switch (type.kind) {
    case 'object':
      return decodeMessage(bytesOf(value), type)
    case 'list':
      return [...((before as unknown[] | undefined) ?? []), ...decodeItems(value, type.items)]
    case 'map': {
      const entry = wireFields(bytesOf(value))
      const key = text(bytesOf(entry.find(({ number }) => number === 1)?.value))
      const inner = entry.find(({ number }) => number === 2)?.value ?? new Uint8Array()
      return { ...(before as Fields | undefined), [key]: decodeMapValue(inner, type.values) }
    }
    default:
      return decodeScalar(value, type.kind)
  }
}

/** A list within a map is a message of its own (`ExtraValue`): repeated field 1. */
function decodeMapValue(value: bigint | Uint8Array, type: ValueType): unknown {
  if (type.kind !== 'list') return decodeValue(value, type, undefined)
  return wireFields(bytesOf(value)).flatMap((field) => decodeItems(field.value, type.items))
}

function decodeItems(value: bigint | Uint8Array, items: ValueType): unknown[] {
  const isPacked = typeof value !== 'bigint' && (items.kind === 'int32' || items.kind === 'int64' || items.kind === 'boolean')
  if (isPacked) return packedVarints(value).map((number) => decodeValue(number, items, undefined))
  return [decodeValue(value, items, undefined)]
}

function decodeScalar(value: bigint | Uint8Array, kind: ScalarKind): unknown {
  switch (kind) {
    case 'string':
      return text(bytesOf(value))
    case 'boolean':
      return numberOf(value) !== 0
    case 'int32':
    case 'int64':
      return numberOf(value)
    case 'double':
      return doubleOf(value as bigint)
    case 'bytes':
      return encodeBase64(bytesOf(value))
    default:
      return decodeSpecial(bytesOf(value), kind)
  }
}

/** Messages that are a single value in JSON. */
function decodeSpecial(message: Uint8Array, kind: ScalarKind): unknown {
  const fields = wireFields(message)
  const field = (number: number) => fields.find((each) => each.number === number)?.value
  const number = (wanted: number) => numberOf(field(wanted) ?? 0n)
  switch (kind) {
    case 'quantity':
      return text(bytesOf(field(1))) || '0'
    case 'int-or-string':
      return number(1) === 0 ? number(2) : text(bytesOf(field(3)))
    case 'time':
      return message.length === 0 ? null : printTimestamp(number(1) * second)
    case 'micro-time':
      return message.length === 0 ? null : printMicroTimestamp(number(1) * second + Math.floor(number(2) / 1000))
    case 'duration':
      return printGoDuration(number(1))
    default: {
      const json = text(bytesOf(field(1)))
      return json === '' ? null : JSON.parse(json)
    }
  }
}

function bytesOf(value: bigint | Uint8Array | undefined): Uint8Array {
  if (typeof value === 'bigint') throw new ParseError('proto: wrong wireType = 0')
  return value ?? new Uint8Array()
}

function numberOf(value: bigint | Uint8Array): number {
  if (typeof value !== 'bigint') throw new ParseError('proto: wrong wireType = 2')
  return Number(BigInt.asIntN(64, value))
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
