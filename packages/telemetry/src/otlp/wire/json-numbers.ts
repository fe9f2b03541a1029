/**
 * Numbers in JSON, and texts of numbers, as the Collector reads them.
 *
 * Follows json-iterator/go 1.1.12 (iter_int.go, iter_float.go) and internal/json/iterator.go of pdata 1.58.
 */
import { quoteGo } from '@track/simulation'
import { dot, type JsonIterator, letter, minus, nine, zero } from './json-iterator.ts'

export type WholeKind = 'Int32' | 'Uint32' | 'Int64' | 'Uint64'

const bounds: Readonly<Record<WholeKind, { readonly bits: bigint; readonly isSigned: boolean }>> = {
  Int32: { bits: 32n, isSigned: true }, Uint32: { bits: 32n, isSigned: false }, Int64: { bits: 64n, isSigned: true }, Uint64: { bits: 64n, isSigned: false },
}

/** A number, or a text that is one: int64 travels as text. */
export function readWhole(iterator: JsonIterator, kind: WholeKind): bigint {
  const next = iterator.whatIsNext()
  if (next === 'number') return readInteger(iterator, kind)
  if (next === 'string') return parseWhole(iterator, kind)
  iterator.report(`Read${kind}`, 'unsupported value type')
  return 0n
}

function parseWhole(iterator: JsonIterator, kind: WholeKind): bigint {
  const text = iterator.readString()
  const { bits, isSigned } = bounds[kind]
  const refuse = (why: string) => {
    iterator.report(`Read${kind}`, `strconv.Parse${isSigned ? 'Int' : 'Uint'}: parsing ${quoteGo(text)}: ${why}`)
    return 0n
  }
  if (!(isSigned ? /^[+-]?\d+$/ : /^\d+$/).test(text)) return refuse('invalid syntax')
  const value = BigInt(text.replace('+', ''))
  return fits(value, bits, isSigned) ? value : refuse('value out of range')
}

function fits(value: bigint, bits: bigint, isSigned: boolean): boolean {
  return (isSigned ? BigInt.asIntN(Number(bits), value) : BigInt.asUintN(Number(bits), value)) === value
}

function readInteger(iterator: JsonIterator, kind: WholeKind): bigint {
  const { bits, isSigned } = bounds[kind]
  let byte = iterator.nextToken()
  const isNegative = isSigned && byte === minus
  if (isNegative) byte = iterator.readByte()
  const size = readDigits(iterator, byte, `readUint${bits}`, bits)
  const value = isNegative ? -size : size
  if (fits(value, bits, isSigned)) return value
  iterator.report(`Read${kind}`, `overflow: ${size}`)
  return 0n
}

function readDigits(iterator: JsonIterator, first: number, operation: string, bits: bigint): bigint {
  if (first === zero) {
    assertInteger(iterator)
    return 0n
  }
  if (first < zero || first > nine) {
    iterator.report(operation, 'unexpected character: \ufffd')
    return 0n
  }
  let value = BigInt(first - zero)
  const start = iterator.head
  // The first eight digits are taken in one go where there is enough to read.
  const quick = iterator.buffer.length - start > 10 ? start + 7 : start
  for (let at = start; at < iterator.buffer.length; at++) {
    const byte = iterator.buffer[at]!
    if (byte < zero || byte > nine) {
      iterator.head = at
      assertInteger(iterator)
      return value
    }
    const next = BigInt.asUintN(Number(bits), value * 10n + BigInt(byte - zero))
    if (value > (1n << bits) / 10n - 2n && next < value) {
      iterator.head = quick
      iterator.report(operation, 'overflow')
      return 0n
    }
    value = next
  }
  iterator.atEnd()
  return value
}

function assertInteger(iterator: JsonIterator): void {
  if (iterator.buffer[iterator.head] === dot) iterator.report('assertInteger', 'can not decode float as int')
}

/** A number, or a text that Go reads as one: `NaN`, `Infinity`. */
export function readDouble(iterator: JsonIterator): number {
  const next = iterator.whatIsNext()
  if (next === 'number') return readFloat(iterator, 64)
  if (next === 'string') return parseDouble(iterator)
  iterator.report('ReadUint64', 'unsupported value type')
  return 0
}

const decimal = /^[+-]?(\d+(_?\d)*\.?\d*|\.\d+)(e[+-]?\d+)?$/i

function parseDouble(iterator: JsonIterator): number {
  const text = iterator.readString()
  const [, sign = '', word = ''] = /^([+-]?)(nan|inf|infinity)$/i.exec(text) ?? []
  if (/^i/i.test(word)) return sign === '-' ? -Infinity : Infinity
  if (word !== '' && sign === '') return NaN
  const refuse = (why: string) => {
    iterator.report('ReadUint64', `strconv.ParseFloat: parsing ${quoteGo(text)}: ${why}`)
    return 0
  }
  if (!decimal.test(text) || text.includes('_')) return refuse('invalid syntax')
  const value = Number(text)
  return Number.isFinite(value) ? value : refuse('value out of range')
}

/** Any number that is written out; also to be skipped. */
export function readFloat(iterator: JsonIterator, bits: 32 | 64): number {
  const isNegative = iterator.nextToken() === minus
  if (!isNegative) iterator.unreadByte()
  const value = readPositive(iterator, bits)
  return isNegative ? -value : value
}

function readPositive(iterator: JsonIterator, bits: 32 | 64): number {
  const { buffer, head } = iterator
  const first = buffer[head]
  if (first !== undefined && isEnd(first)) {
    iterator.report(`readFloat${bits}`, 'empty number')
    return 0
  }
  if (first === dot) {
    iterator.report(`readFloat${bits}`, 'leading dot is invalid')
    return 0
  }
  const second = buffer[head + 1]
  if (first === zero && second !== undefined && second >= zero && second <= nine) {
    iterator.report(`readFloat${bits}`, 'leading zero is invalid')
    return 0
  }
  return readWritten(iterator, bits)
}

/** Digits, signs, points and exponents as far as they go: what they mean is asked afterwards. */
function readWritten(iterator: JsonIterator, bits: 32 | 64): number {
  let text = ''
  while (iterator.head < iterator.buffer.length && /[+\-.eE0-9]/.test(letter(iterator.buffer[iterator.head]!))) text += letter(iterator.buffer[iterator.head++]!)
  if (iterator.head === iterator.buffer.length) iterator.atEnd()
  if (iterator.hasFailed) return 0
  const operation = `readFloat${bits}SlowPath`
  if (text === '') {
    iterator.report('readNumberAsString', 'invalid number')
    return 0
  }
  const fault = faultOf(text)
  if (fault !== '') {
    iterator.report(operation, fault)
    return 0
  }
  const value = Number(text)
  if (decimal.test(text) && Number.isFinite(value)) return value
  iterator.error = `strconv.ParseFloat: parsing ${quoteGo(text)}: ${decimal.test(text) ? 'value out of range' : 'invalid syntax'}`
  return 0
}

function faultOf(text: string): string {
  if (text.startsWith('-')) return '-- is not valid'
  if (text.endsWith('.') && text.indexOf('.') === text.length - 1) return 'dot can not be last character'
  return /^[^.]*\.(?!\d)/.test(text) ? 'missing digit after dot' : ''
}

function isEnd(byte: number): boolean {
  return ',]} \t\n\r'.includes(letter(byte))
}
