/** Reads a PNG as resvg writes it: 8 bits, red, green, blue and opacity. Follows PNG (Third Edition) of the W3C, sections 9 and 11. For tests only. */
import { inflateSync } from 'node:zlib'

export interface Picture {
  readonly width: number
  readonly height: number
  /** Of a pixel, as `#rrggbb`. */
  colourAt(x: number, y: number): string
}

export function readPng(file: Uint8Array): Picture {
  const bytes = Buffer.from(file)
  if (bytes.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('this is no PNG')
  const data: Buffer[] = []
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') data.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)))
  }
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
  if (bytes[24] !== 8 || bytes[25] !== 6) throw new Error(`colour type ${bytes[25]} with ${bytes[24]} bits is not read here`)
  const pixels = unfiltered(inflateSync(Buffer.concat(data)), width * 4, height)
  return { width, height, colourAt: (x, y) => `#${pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 3).toString('hex')}` }
}

/** Each line says how it was filtered. */
function unfiltered(lines: Buffer, stride: number, height: number): Buffer {
  const pixels = Buffer.alloc(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = lines[y * (stride + 1)]!
    for (let x = 0; x < stride; x++) {
      const [left, up, both] = [x < 4 ? 0 : pixels[y * stride + x - 4]!, y === 0 ? 0 : pixels[(y - 1) * stride + x]!, x < 4 || y === 0 ? 0 : pixels[(y - 1) * stride + x - 4]!]
      const predicted = [0, left, up, Math.floor((left + up) / 2), paeth(left, up, both)][filter]!
      pixels[y * stride + x] = lines[y * (stride + 1) + 1 + x]! + predicted
    }
  }
  return pixels
}

function paeth(left: number, up: number, both: number): number {
  const guess = left + up - both
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - both)]
  return a <= b && a <= c ? left : b <= c ? up : both
}
