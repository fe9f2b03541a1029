/** The elementary functions against exact values, against the engine's own, and bit by bit. */
import { describe, expect, test } from 'vitest'
import { stream, uniform } from '../chance.ts'
import { digestOf } from '../digest.ts'
import { exp, expm1 } from './exponential.ts'
import { log, log1p } from './logarithm.ts'
import { pow } from './power.ts'
import { cos, pi, sin } from './trigonometry.ts'

const words = new DataView(new ArrayBuffer(8))

/** The number of doubles between two. */
function distance(a: number, b: number): number {
  if (Object.is(a, b) || (a !== a && b !== b)) return 0
  if (a !== a || b !== b || (a === 0 && b === 0)) return Infinity
  return Math.abs(Number(order(a) - order(b)))
}

function order(value: number): bigint {
  words.setFloat64(0, value)
  const bits = words.getBigInt64(0)
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits
}

const special = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, Infinity, -Infinity, NaN, 5e-324, -5e-324, 1e-300, 709.78, 710,
  -745.2, -745.1, -708.5, 1024, -1074, -1075, 1023.9999999, 9007199254740992, 9007199254740994, -9007199254740991,
  Number.MAX_VALUE, -Number.MAX_VALUE, 1 + Number.EPSILON, 1 - Number.EPSILON / 2, pi, pi / 2, 1e22]

/** Numbers of every size, from a fixed seed. */
function anyDouble(index: number): number {
  const from = stream(1, 'any double')
  words.setUint32(0, uniform(from, index) * 0x1_0000_0000)
  words.setUint32(4, uniform(from, index, 1) * 0x1_0000_0000)
  return words.getFloat64(0)
}

const between = (low: number, high: number) => (index: number) => low + (high - low) * uniform(stream(2, 'between'), index)

type Unary = [name: string, own: (x: number) => number, engine: (x: number) => number, ranges: ((index: number) => number)[]]
const unary: Unary[] = [
  ['log', log, Math.log, [between(0, 1), between(0, 10), between(0.99999, 1.00001)]],
  ['log1p', log1p, Math.log1p, [between(-1, 1), between(0, 1e6), between(-1e-9, 1e-9)]],
  ['exp', exp, Math.exp, [between(-750, 750), between(-1, 1), between(-746, -708)]],
  ['expm1', expm1, Math.expm1, [between(-750, 750), between(-1, 1), between(-40, 40)]],
  ['sin', sin, Math.sin, [between(-5, 5), between(-1e6, 1e6), between(-1e9, 1e9), (index) => index * pi / 2]],
  ['cos', cos, Math.cos, [between(-5, 5), between(-1e6, 1e6), between(-1e9, 1e9), (index) => index * pi / 2]],
]

describe.each(unary)('%s', (_name, own, engine, ranges) => {
  test('is within one unit of the engine, special values exactly', () => {
    for (const x of special) expect.soft(distance(own(x), engine(x)), `at ${x}`).toBeLessThanOrEqual(1)
    for (const range of [anyDouble, ...ranges]) {
      let farthest = { x: 0, distance: 0 }
      for (let index = 0; index < 5_000; index++) {
        const x = range(index)
        const here = distance(own(x), engine(x))
        if (here > farthest.distance) farthest = { x, distance: here }
      }
      expect(farthest.distance, `at ${farthest.x}`).toBeLessThanOrEqual(1)
    }
  })
})

test('pow is within one unit of the engine, special values exactly', () => {
  let farthest = { x: 0, y: 0, distance: 0 }
  const compare = (x: number, y: number) => {
    const here = distance(pow(x, y), Math.pow(x, y))
    if (here > farthest.distance) farthest = { x, y, distance: here }
  }
  for (const x of special) for (const y of special) compare(x, y)
  for (let index = 0; index < 5_000; index++) {
    compare(anyDouble(index), anyDouble(index + 5_000))
    compare(between(0, 10)(index), between(-300, 300)(index + 5_000))
    compare(between(1 - 1e-6, 1 + 1e-6)(index), between(-1e10, 1e10)(index + 5_000))
    compare(-Math.floor(between(0, 20)(index)), Math.floor(between(-20, 20)(index + 5_000)))
  }
  expect(farthest.distance, `at ${farthest.x}, ${farthest.y}`).toBeLessThanOrEqual(1)
})

/** Computed with sixty digits and rounded once. */
const exact: [name: string, own: number, value: number][] = [
  ['log 0.1', log(0.1), -2.3025850929940455],
  ['log 1.0000001', log(1.0000001), 9.999999505838704e-8],
  ['log 1.5', log(1.5), 0.4054651081081644],
  ['log of the smallest double', log(5e-324), -744.4400719213812],
  ['log of the largest double', log(Number.MAX_VALUE), 709.782712893384],
  ['log1p -1e-9', log1p(-1e-9), -1.0000000005000001e-9],
  ['log1p 0.41', log1p(0.41), 0.3435897043900769],
  ['exp 1', exp(1), 2.718281828459045],
  ['exp 10.5', exp(10.5), 36315.502674246636],
  ['exp -740, subnormal', exp(-740), 4.2e-322],
  ['expm1 -0.3', expm1(-0.3), -0.2591817793182821],
  ['expm1 5.5', expm1(5.5), 243.69193226422038],
  ['expm1 -30', expm1(-30), -0.9999999999999064],
  ['10 to 0.1', pow(10, 0.1), 1.2589254117941673],
  ['1.5 to 100.25', pow(1.5, 100.25), 4.4993390443029523e17],
  ['near one to a huge power', pow(0.9999998336993074, -4242746208.3287535), 2.666196624482062e306],
  ['a subnormal power', pow(1e300, -1.07), 1e-321],
  ['0.999 to 12345.678', pow(0.999, 12345.678), 4.321729203048349e-6],
  ['sin 1e22', sin(1e22), -0.8522008497671888],
  ['cos 1e22', cos(1e22), 0.5232147853951389],
]

test.each(exact)('%s', (_name, own, value) => {
  expect(distance(own, value)).toBeLessThanOrEqual(1)
})

test('the powers of e that everybody knows are exact', () => {
  expect([exp(0), exp(1), exp(-Infinity), expm1(0)]).toEqual([1, Math.E, 0, 0])
})

test('every bit is the same in every engine', () => {
  const outputs = new Float64Array(7_000)
  for (let index = 0; index < 1_000; index++) {
    const x = between(-30, 30)(index)
    outputs.set([log(Math.abs(x)), log1p(x + 31), exp(x), expm1(x), pow(Math.abs(x), x), sin(x), cos(x * 1e7)], index * 7)
  }
  expect(digestOf(outputs)).toMatchInlineSnapshot(`"37481f3cfe479016"`)
})
