/**
 * Field numbers of the API's protobuf messages: Go programs built with gogo/protobuf carry the
 * gzipped FileDescriptorProto of each package, and so does kubectl.
 *
 * Follows google/protobuf/descriptor.proto.
 */
import { inflateRawSync } from 'node:zlib'

/** Messages by full name (`k8s.io.api.core.v1.Pod`), nested ones too. */
export type Descriptors = Readonly<Record<string, MessageDescriptor>>

export interface MessageDescriptor {
  readonly fields: readonly FieldDescriptor[]
  /** The entries of a map field are messages of their own. */
  readonly isMapEntry: boolean
}

export interface FieldDescriptor {
  readonly name: string
  readonly number: number
  readonly isRepeated: boolean
  /** FieldDescriptorProto.Type: 8 bool, 9 string, 11 message, 12 bytes, … */
  readonly type: number
  /** The message's full name, for messages. */
  readonly typeName: string
}

export function descriptorsIn(program: Buffer): Descriptors {
  const found: Record<string, MessageDescriptor> = {}
  const magic = Buffer.from([0x1f, 0x8b, 0x08])
  for (let at = program.indexOf(magic); at >= 0; at = program.indexOf(magic, at + 1)) {
    const file = gunzipped(program.subarray(at, at + 200_000))
    if (!file) continue
    const [name, , messages, scope] = fileParts(file)
    if (name.startsWith('k8s.io/') && name.endsWith('.proto')) for (const message of messages) addMessage(found, scope, message)
  }
  return found
}

/** One member of a gzip file: a second one that follows is none of its business. */
function gunzipped(data: Buffer): Buffer | undefined {
  if (data[3] !== 0) return undefined
  try {
    const file = inflateRawSync(data.subarray(10))
    return file[0] === 0x0a ? file : undefined
  } catch {
    // Three bytes that look like gzip's magic in the middle of a program are mostly something else.
    return undefined
  }
}

function fileParts(file: Buffer): [name: string, syntax: string, messages: Buffer[], scope: string] {
  const fields = read(file)
  return [textOf(fields, 1), textOf(fields, 12), bytesOf(fields, 4), textOf(fields, 2)]
}

function addMessage(found: Record<string, MessageDescriptor>, scope: string, message: Buffer): void {
  const parts = read(message)
  const name = `${scope}.${textOf(parts, 1)}`
  const options = bytesOf(parts, 7)[0]
  found[name] = {
    fields: bytesOf(parts, 2).map((field) => fieldDescriptor(read(field))),
    isMapEntry: options !== undefined && read(options).some(([number, value]) => number === 7 && value === 1),
  }
  for (const nested of bytesOf(parts, 3)) addMessage(found, name, nested)
}

function fieldDescriptor(parts: Parts): FieldDescriptor {
  const number = (wanted: number) => Number(parts.find(([found]) => found === wanted)?.[1] ?? 0)
  return {
    name: textOf(parts, 1),
    number: number(3),
    isRepeated: number(4) === 3,
    type: number(5),
    typeName: textOf(parts, 6).replace(/^\./, ''),
  }
}

type Parts = [number: number, value: number | Buffer][]

function textOf(parts: Parts, wanted: number): string {
  return bytesOf(parts, wanted)[0]?.toString() ?? ''
}

function bytesOf(parts: Parts, wanted: number): Buffer[] {
  return parts.filter(([number]) => number === wanted).map(([, value]) => value).filter((value) => typeof value !== 'number')
}

/** The fields of a message on the wire; descriptors have varints and length-delimited ones only. */
function read(message: Buffer): Parts {
  const parts: Parts = []
  let at = 0
  const varint = () => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = message[at++]!
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
  }
  while (at < message.length) {
    const key = varint()
    if ((key & 7) === 0) parts.push([key >> 3, varint()])
    else if ((key & 7) === 2) {
      const length = varint()
      parts.push([key >> 3, message.subarray(at, at + length)])
      at += length
    } else throw new Error(`wire type ${key & 7} in a descriptor`)
  }
  return parts
}
