/** Chance: the generator's published answers, and that streams and indices are independent. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { integerBelow, stream, substream, threefryBlock, uniform } from './chance.ts'

/** tests/kat_vectors of Random123: threefry2x32 with 20 rounds; counter, key, expected. */
const knownAnswers: [counter: [number, number], key: [number, number], expected: [number, number]][] = [
  [[0x0000_0000, 0x0000_0000], [0x0000_0000, 0x0000_0000], [0x6b20_0159, 0x99ba_4efe]],
  [[0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff], [0x1cb9_96fc, 0xbb00_2be7]],
  [[0x243f_6a88, 0x85a3_08d3], [0x1319_8a2e, 0x0370_7344], [0xc492_3a9c, 0x483d_f7a0]],
]

test.each(knownAnswers)('Threefry of counter %j under key %j', (counter, key, expected) => {
  expect(threefryBlock(key, counter)).toEqual(expected)
})

test('a draw is a function of its key alone', () => {
  fc.assert(fc.property(fc.integer(), fc.string(), fc.nat(), fc.array(fc.nat()), (seed, name, index, others) => {
    const before = uniform(stream(seed, name), index)
    for (const other of others) uniform(stream(seed, name), other)
    expect(uniform(stream(seed, name), index)).toBe(before)
  }))
})

test('names, lanes, indices and seeds tell draws apart', () => {
  const draws = [
    uniform(stream(1, 'a'), 0), uniform(stream(2, 'a'), 0), uniform(stream(1, 'b'), 0), uniform(stream(1, 'a'), 1),
    uniform(stream(1, 'a'), 0, 1), uniform(stream(1, 'a', ''), 0), uniform(stream(1, 'a', 'b'), 0), uniform(stream(1, 'ab'), 0),
    uniform(stream(1, 'b', 'a'), 0), uniform(stream(1, 'a\0'), 0), uniform(stream(1), 0), uniform(stream(1, 'a'), 2 ** 40),
    uniform(stream(2 ** 32 + 1, 'a'), 0),
  ]
  expect(new Set(draws).size).toBe(draws.length)
  expect(substream(stream(1, 'a'), 'b')).toEqual(stream(1, 'a', 'b'))
})

/** Of n uniform draws: how many deviations their mean is from a half, and their products from a quarter. */
test('draws are uniform, and neighbours do not follow each other', () => {
  const n = 200_000
  const from = stream(7, 'uniformity')
  const cells = new Float64Array(100)
  let products = 0
  let previous = uniform(from, n)
  for (let index = 0; index < n; index++) {
    const draw = uniform(from, index)
    cells[Math.floor(draw * 100)]! += 1
    products += (draw - 0.5) * (previous - 0.5)
    previous = draw
  }
  const chiSquare = cells.reduce((sum, count) => sum + (count - n / 100) ** 2 / (n / 100), 0)
  expect((chiSquare - 99) / Math.sqrt(2 * 99)).toBeLessThan(3)
  expect(Math.abs(products / n) * 12 * Math.sqrt(n)).toBeLessThan(3)
})

test('sibling streams do not follow each other', () => {
  const n = 100_000
  let products = 0
  for (let index = 0; index < n; index++) {
    products += (uniform(stream(7, 'client', String(index)), 0) - 0.5) * (uniform(stream(7, 'client', String(index + 1)), 0) - 0.5)
  }
  expect(Math.abs(products / n) * 12 * Math.sqrt(n)).toBeLessThan(3)
})

test('a whole number below a bound is each of them as often', () => {
  const counts = [0, 0, 0, 0, 0]
  for (let index = 0; index < 50_000; index++) counts[integerBelow(5, stream(3, 'dice'), index)]! += 1
  for (const count of counts) expect(Math.abs(count - 10_000) / Math.sqrt(8_000)).toBeLessThan(3.5)
})
