/** Frames of SPDY/3.1 as a client sends them, cut anywhere, and frames that are none. */
import { constants, deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataFrames, type Frame, FrameReader, lastData, ping, synReply } from './frame.ts'
import { HeaderBlocks, headerDictionary } from './header-block.ts'

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}

function control(type: number, body: Buffer, flags = 0): Buffer {
  return Buffer.concat([uint32(0x80030000 | type), uint32(flags << 24 | body.length), body])
}

/** The first block of a connection, packed with the dictionary as clients do. */
function packed(pairs: Record<string, string>): Buffer {
  const words = Object.entries(pairs).flat()
  const plain = Buffer.concat([uint32(words.length / 2), ...words.flatMap((word) => [uint32(Buffer.byteLength(word)), Buffer.from(word)])])
  return deflateSync(plain, { dictionary: headerDictionary, finishFlush: constants.Z_SYNC_FLUSH })
}

const opening = (stream: number, block: Buffer, flags = 0) => control(1, Buffer.concat([uint32(stream), uint32(0), Buffer.from([0, 0]), block]), flags)

async function read(pieces: readonly Buffer[]): Promise<Frame[]> {
  const reader = new FrameReader(new HeaderBlocks())
  const frames: Frame[] = []
  for (const piece of pieces) for await (const frame of reader.read(piece)) frames.push(frame)
  return frames
}

const conversation = Buffer.concat([
  opening(1, packed({ streamtype: 'stdin' })), ...dataFrames(1, Buffer.from('hello')), lastData(1), ping(7),
  control(3, Buffer.concat([uint32(1), uint32(5)])), control(4, Buffer.alloc(4)), control(7, Buffer.alloc(8)),
])

const expected: Frame[] = [
  { type: 'syn stream', stream: 1, headers: new Map([['streamtype', 'stdin']]), isLast: false },
  { type: 'data', stream: 1, bytes: Buffer.from('hello'), isLast: false },
  { type: 'data', stream: 1, bytes: Buffer.alloc(0), isLast: true },
  { type: 'ping', id: 7 },
  { type: 'reset', stream: 1 },
  { type: 'other' },
  { type: 'go away' },
]

test('the dictionary is that of the specification', () => {
  const [a, b] = headerDictionary.reduce(([low, high], byte) => [(low + byte) % 65521, (high + low + byte) % 65521], [1, 0])
  // Its Adler-32 stands in the head of every zlib stream that uses it.
  expect([headerDictionary.length, ((b << 16 | a) >>> 0).toString(16)]).toEqual([1423, 'e3c6a7c2'])
})

test('frames are read wherever the bytes are cut', async () => {
  await fc.assert(fc.asyncProperty(fc.array(fc.nat(conversation.length)), async (cuts) => {
    const ends = [...cuts.toSorted((a, b) => a - b), conversation.length]
    const frames = await read(ends.map((end, index) => conversation.subarray(ends[index - 1] ?? 0, end)))
    expect(frames).toEqual(expected)
  }), { numRuns: 50 })
})

test('data of any length comes out as it went in', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 100_000, size: 'max' }), async (bytes) => {
    const frames = await read(dataFrames(9, Buffer.from(bytes)))
    expect(Buffer.concat(frames.map((frame) => (frame.type === 'data' ? frame.bytes : Buffer.alloc(0)))).equals(bytes)).toBe(true)
  }), { numRuns: 20 })
})

test('answers to the opening of streams go on in one zlib stream', () => {
  const blocks = new HeaderBlocks()
  const first = synReply(1, blocks.empty()).toString('hex')
  const second = synReply(3, blocks.empty()).toString('hex')
  expect([first, second]).toEqual([
    '8003000200000014' + '00000001' + '7801' + '000400fbff00000000' + '000000ffff',
    '8003000200000012' + '00000003' + '000400fbff00000000' + '000000ffff',
  ])
})

describe('what is not SPDY/3.1 ends the connection', () => {
  const cases: Record<string, Buffer> = {
    'another version': control(1, Buffer.alloc(10)).fill(2, 1, 2),
    'a frame that is too long': Buffer.concat([uint32(1), uint32(0x00ffffff)]),
    'an opening that is cut short': control(1, Buffer.alloc(4)),
    'a ping that is cut short': control(6, Buffer.alloc(2)),
    'headers that are not packed': opening(1, Buffer.from('hello')),
    'headers without the dictionary': opening(1, deflateSync(Buffer.alloc(4)).fill(255, 2)),
    'a number of headers that are not there': opening(1, deflateSync(uint32(1000), { dictionary: headerDictionary, finishFlush: constants.Z_SYNC_FLUSH })),
    'headers that unpack to too much': opening(1, packed({ bomb: 'x'.repeat(1_000_000) })),
  }

  test.each(Object.entries(cases))('%s', async (_name, bytes) => {
    await expect(read([bytes])).rejects.toThrow()
  })
})

test('any bytes are read or refused, and nothing hangs', async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
    const outcome = await read([Buffer.concat([conversation, Buffer.from(bytes)])]).then((frames) => frames.length >= expected.length, (reason: Error) => reason instanceof Error)
    expect(outcome).toBe(true)
  }), { numRuns: 100 })
})
