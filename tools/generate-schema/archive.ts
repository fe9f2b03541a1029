/** Files out of a .tgz and out of a .zip, without unpacking the rest. */
import { createReadStream } from 'node:fs'
import { createGunzip, inflateRawSync } from 'node:zlib'

/** The wanted files of a gzipped tar, by name. */
export async function readTarball(path: string, isWanted: (name: string) => boolean): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>()
  let name = ''
  let parts: Buffer[] = []
  // What comes next: a header of one block, or a file's data with its padding.
  let isHeader = true
  let left = 512
  let size = 0
  const gunzip = createReadStream(path, { highWaterMark: 1 << 18 }).pipe(createGunzip({ chunkSize: 1 << 18 }))
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      const taken = Math.min(left, chunk.length - at)
      if (isHeader || isWanted(name)) parts.push(chunk.subarray(at, at + taken))
      at += taken
      left -= taken
      if (left > 0) continue
      if (isHeader) ({ name, size } = tarHeader(Buffer.concat(parts)))
      else if (isWanted(name)) files.set(name, Buffer.concat(parts).subarray(0, size))
      parts = []
      isHeader = !isHeader || size === 0
      left = isHeader ? 512 : Math.ceil(size / 512) * 512
    }
  }
  return files
}

function tarHeader(block: Buffer): { name: string; size: number } {
  const text = (from: number, to: number) => block.toString('utf8', from, to).replace(/\0[^]*$/, '')
  const prefix = text(345, 500)
  return { name: prefix ? `${prefix}/${text(0, 100)}` : text(0, 100), size: Number.parseInt(text(124, 136).trim() || '0', 8) }
}

/** One file of a zip archive. */
export function readZipEntry(zip: Buffer, name: string): Buffer {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  let offset = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const method = zip.readUInt16LE(offset + 10)
    const size = zip.readUInt32LE(offset + 20)
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => zip.readUInt16LE(offset + at)) as [number, number, number]
    if (zip.toString('utf8', offset + 46, offset + 46 + nameLength) === name) {
      const local = zip.readUInt32LE(offset + 42)
      const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
      const data = zip.subarray(start, start + size)
      return method === 0 ? data : inflateRawSync(data)
    }
    offset += 46 + nameLength + extraLength + commentLength
  }
  throw new Error(`no "${name}" in the zip archive`)
}
