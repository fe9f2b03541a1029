/** Numbers in templates. Follows numeric.go of Masterminds/sprig and spf13/cast. */
import { answer, bare, fail, fixed, goFloat, type TemplateFunctions, typed, variadic } from '@track/formats'
import { pow } from '../../../promql/mathematics.ts'
import { parseBytes, parseGoDuration, parseNumber, type Read } from '../quantities.ts'
import { combineDecimals } from './decimal.ts'

/** cast.ToInt64: what cannot be read is 0. */
function toInt(value: unknown): bigint {
  const given = bare(value)
  if (typeof given === 'bigint') return given
  if (typeof given === 'number') return Number.isFinite(given) ? BigInt(Math.trunc(given)) : 0n
  if (typeof given === 'boolean') return given ? 1n : 0n
  if (typeof given !== 'string') return 0n
  const text = given.replace(/\.\d*$/, '')
  const match = /^([+-]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]*|[1-9]\d*)$/.exec(text)
  if (!match) return 0n
  const [, sign, digits] = match
  const size = /^0[0-7]+$/.test(digits!) ? BigInt(`0o${digits}`) : BigInt(digits!)
  return sign === '-' ? -size : size
}

function toFloat(value: unknown): number {
  const given = bare(value)
  if (typeof given === 'bigint') return Number(given)
  if (typeof given === 'number') return given
  if (typeof given === 'boolean') return given ? 1 : 0
  const number = typeof given === 'string' ? parseNumber(given) : 0
  return typeof number === 'number' ? number : 0
}

function rounded(value: number, places: number, roundOn: number): number {
  const power = pow(10, places)
  const digit = power * value
  const whole = digit - Math.trunc(digit) >= roundOn ? Math.ceil(digit) : Math.floor(digit)
  return whole / power
}

function decimals(operation: 'add' | 'sub' | 'mul' | 'div', first: unknown, others: readonly unknown[]) {
  const result = combineDecimals(operation, toFloat(first), others.map(toFloat))
  return result === undefined ? fail('decimal division by 0') : answer(goFloat(result))
}

function quantity(read: (text: string) => Read, scale: number) {
  return typed(['string'], ([text]) => {
    const value = read(String(text))
    return typeof value === 'string' ? fail(value) : answer(goFloat(value / scale))
  })
}

const divideByZero = 'runtime error: integer divide by zero'

export const numberFunctions: TemplateFunctions = {
  int: fixed(1, ([value]) => answer(toInt(value))),
  float64: fixed(1, ([value]) => answer(goFloat(toFloat(value)))),
  add: variadic(0, (values) => answer(values.reduce<bigint>((sum, value) => sum + toInt(value), 0n))),
  sub: fixed(2, ([a, b]) => answer(toInt(a) - toInt(b))),
  mul: variadic(1, (values) => answer(values.reduce<bigint>((product, value) => product * toInt(value), 1n))),
  div: fixed(2, ([a, b]) => (toInt(b) === 0n ? fail(divideByZero) : answer(toInt(a) / toInt(b)))),
  mod: fixed(2, ([a, b]) => (toInt(b) === 0n ? fail(divideByZero) : answer(toInt(a) % toInt(b)))),
  addf: variadic(0, (values) => decimals('add', 0, values)),
  subf: variadic(1, ([first, ...others]) => decimals('sub', first, others)),
  mulf: variadic(1, ([first, ...others]) => decimals('mul', first, others)),
  divf: variadic(1, ([first, ...others]) => decimals('div', first, others)),
  max: variadic(1, (values) => answer(values.map(toInt).reduce((a, b) => (b > a ? b : a)))),
  min: variadic(1, (values) => answer(values.map(toInt).reduce((a, b) => (b < a ? b : a)))),
  maxf: variadic(1, (values) => answer(goFloat(Math.max(...values.map(toFloat))))),
  minf: variadic(1, (values) => answer(goFloat(Math.min(...values.map(toFloat))))),
  ceil: fixed(1, ([value]) => answer(goFloat(Math.ceil(toFloat(value))))),
  floor: fixed(1, ([value]) => answer(goFloat(Math.floor(toFloat(value))))),
  round: variadic(2, ([value, places, roundOn]) => answer(goFloat(rounded(toFloat(value), Number(toInt(places)), roundOn === undefined ? 0.5 : toFloat(roundOn))))),
  bytes: quantity(parseBytes, 1),
  duration: quantity(parseGoDuration, 1e9),
  duration_seconds: quantity(parseGoDuration, 1e9),
}
