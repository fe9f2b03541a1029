import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { readTarball, readZipEntry } from './archive.ts'

function tar(files: readonly [name: string, data: Buffer][]): Buffer {
  return Buffer.concat([...files.flatMap(([name, data]) => {
    const header = Buffer.alloc(512)
    header.write(name, 0)
    header.write(`${data.length.toString(8).padStart(11, '0')} `, 124)
    return [header, data, Buffer.alloc((512 - (data.length % 512)) % 512)]
  }), Buffer.alloc(1024)])
}

/** One entry stored and the others deflated, a directory at the end. */
function zip(files: readonly [name: string, data: Buffer][]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [index, [name, data]] of files.entries()) {
    const stored = index === 0 ? data : deflateRawSync(data)
    const method = index === 0 ? 0 : 8
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x0403_4b50, 0)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x0201_4b50, 0)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(crc32(data), 16)
    central.writeUInt32LE(stored.length, 20)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), stored)
    directory.push(central, Buffer.from(name))
    offset += 30 + name.length + stored.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x0605_4b50, 0)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...directory, end])
}

const files: [string, Buffer][] = [
  ['package/empty', Buffer.alloc(0)],
  ['package/small', Buffer.from('a few words')],
  ['package/block', Buffer.alloc(512, 'b')],
  ['package/large', Buffer.alloc(700_001, 'words that go on ')],
]

test('files out of a tarball', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'archive-'))
  const path = join(folder, 'package.tgz')
  writeFileSync(path, gzipSync(tar(files)))
  const found = await readTarball(path, (name) => name !== 'package/block')
  rmSync(folder, { recursive: true })
  expect([...found.keys()]).toEqual(['package/small', 'package/large'])
  expect(found.get('package/small')!.toString()).toBe('a few words')
  expect(found.get('package/large')!.equals(files[3]![1])).toBe(true)
})

test.each(files)('%s out of a zip', (name, data) => {
  expect(readZipEntry(zip(files), name).equals(data)).toBe(true)
})

test('what is not in a zip', () => {
  expect(() => readZipEntry(zip(files), 'package/none')).toThrow('no "package/none" in the zip archive')
})
