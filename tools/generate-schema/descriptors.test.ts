import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { descriptorsIn } from './descriptors.ts'

/** A length-delimited field of a protobuf message. */
function part(number: number, ...content: readonly (string | Buffer)[]): Buffer {
  const data = Buffer.concat(content.map((each) => Buffer.from(each)))
  const length = data.length < 128 ? [data.length] : [(data.length & 0x7f) | 0x80, data.length >> 7]
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...length]), data])
}

function varint(number: number, value: number): Buffer {
  return Buffer.from([number << 3, value])
}

const replicas = part(2, part(1, 'replicas'), varint(3, 1), varint(4, 1), varint(5, 5))
const labels = part(2, part(1, 'labels'), varint(3, 11), varint(4, 3), varint(5, 11), part(6, '.k8s.io.api.apps.v1.Spec.LabelsEntry'))
const entry = part(3, part(1, 'LabelsEntry'), part(2, part(1, 'key'), varint(3, 1), varint(4, 1), varint(5, 9)), part(7, varint(7, 1)))
const spec = part(4, part(1, 'Spec'), replicas, labels, entry)

function fileDescriptor(name: string): Buffer {
  return gzipSync(Buffer.concat([part(1, name), part(2, 'k8s.io.api.apps.v1'), spec]))
}

test('messages with their fields, out of a program', () => {
  const program = Buffer.concat([
    Buffer.from('code'), fileDescriptor('k8s.io/api/apps/v1/generated.proto'), Buffer.from([0x1f, 0x8b, 0x08, 0, 1, 2, 3]), Buffer.from('more code'),
  ])
  expect(descriptorsIn(program)).toEqual({
    'k8s.io.api.apps.v1.Spec': {
      fields: [
        { name: 'replicas', number: 1, isRepeated: false, type: 5, typeName: '' },
        { name: 'labels', number: 11, isRepeated: true, type: 11, typeName: 'k8s.io.api.apps.v1.Spec.LabelsEntry' },
      ],
      isMapEntry: false,
    },
    'k8s.io.api.apps.v1.Spec.LabelsEntry': {
      fields: [{ name: 'key', number: 1, isRepeated: false, type: 9, typeName: '' }], isMapEntry: true,
    },
  })
})

test('descriptors of others are not looked at', () => {
  expect(descriptorsIn(fileDescriptor('google/protobuf/any.proto'))).toEqual({})
})
