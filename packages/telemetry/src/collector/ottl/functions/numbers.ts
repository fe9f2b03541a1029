/** Converters between types, checks of types, and numbers. Follows pkg/ottl/ottlfuncs of opentelemetry-collector-contrib 0.152. */
import { log, quoteGo } from '@track/simulation'
import { formatFloat } from '@track/formats'
import { type Typed } from '../compile/getter.ts'
import { OttlError } from '../ottl-error.ts'
import type { Target } from '../target.ts'
import { GoList, Id, Opaque, OttlList } from '../values/value.ts'
import { checkedHex, hexText } from './hex-text.ts'
import { define, type Evaluate } from './row.ts'

/** Whether a getter of one type has such a value; another type is a no. */
function isOf(of: Typed<unknown>): Evaluate {
  return (target) => {
    try {
      of.get(target)
      return true
    } catch (error) {
      // A value of another type.
      if (!(error instanceof OttlError) || !error.isType) throw error
      return false
    }
  }
}

function idFunction(name: Id['kind']) {
  const size = name === 'TraceID' ? 16 : 8
  const read = (bytes: Uint8Array): Id => {
    if (bytes.length === size) return new Id(name, hexText(bytes))
    if (bytes.length !== size * 2) throw new OttlError(`${name}: could not decode ID: invalid length: expected ${size} or ${size * 2} bytes, got ${bytes.length}`)
    try {
      return new Id(name, checkedHex(new TextDecoder().decode(bytes)))
    } catch (error) {
      // Not all of it is hex.
      if (!(error instanceof OttlError)) throw error
      throw new OttlError(`${name}: could not decode ID: invalid hex: ${error.message}`)
    }
  }
  return define(name, 'Target ByteSliceLikeGetter', ({ Target: of }) => {
    if (!of.literal) return (target) => read(of.get(target) ?? new Uint8Array())
    const id = read(of.literal.value ?? new Uint8Array())
    return () => id
  })
}

/** strconv.ParseInt. */
function parseInteger(text: string, base: number): bigint {
  const refuse = (why: string) => new OttlError(`strconv.ParseInt: parsing ${quoteGo(text)}: ${why}`)
  const [, sign = '', prefix = '', rest = ''] = /^([+-]?)(0[xXbBoO]?(?=[\da-fA-F_]))?(.*)$/s.exec(text)!
  const own: Readonly<Record<string, number>> = { '0x': 16, '0b': 2, '0o': 8, 0: 8, '': 10 }
  const radix = base === 0 ? own[prefix.toLowerCase()]! : base
  if (radix === 1 || radix > 36) throw refuse(`invalid base ${base}`)
  const digits = base === 0 ? rest.replaceAll('_', '') : prefix + rest
  if (digits === '') throw refuse('invalid syntax')
  let value = 0n
  for (const letter of digits.toLowerCase()) {
    const digit = '0123456789abcdefghijklmnopqrstuvwxyz'.indexOf(letter)
    if (digit === -1 || digit >= radix) throw refuse('invalid syntax')
    value = value * BigInt(radix) + BigInt(digit)
  }
  const signed = sign === '-' ? -value : value
  if (BigInt.asIntN(64, signed) !== signed) throw refuse('value out of range')
  return signed
}

function digitAt(text: string): number {
  if (!/^\d$/.test(text)) throw new OttlError(`strconv.Atoi: parsing ${quoteGo(text)}: invalid syntax`)
  return Number(text)
}

/** The check digit of cards and the like. */
function isLuhn(text: string): boolean {
  const digits = text.replaceAll(' ', '')
  if (digits === '') return false
  const check = digitAt(digits.at(-1)!)
  let sum = 0
  for (const [index, letter] of Array.from(digits.slice(0, -1)).toReversed().entries()) {
    const doubled = digitAt(letter) * (index % 2 === 0 ? 2 : 1)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return (10 - sum % 10) % 10 === check
}

const orNil = <Got>(of: Typed<Got | undefined>) => (target: Target) => of.get(target) ?? null

export const numberFunctions = [
  define('Int', 'Target IntLikeGetter', ({ Target: of }) => orNil(of)),
  define('Double', 'Target FloatLikeGetter', ({ Target: of }) => orNil(of)),
  define('String', 'Target StringLikeGetter', ({ Target: of }) => orNil(of)),
  define('Bool', 'Target BoolLikeGetter', ({ Target: of }) => orNil(of)),
  define('IsString', 'Target StringGetter', ({ Target: of }) => isOf(of)),
  define('IsInt', 'Target IntGetter', ({ Target: of }) => isOf(of)),
  define('IsDouble', 'Target FloatGetter', ({ Target: of }) => isOf(of)),
  define('IsBool', 'Target BoolGetter', ({ Target: of }) => isOf(of)),
  define('IsMap', 'Target PMapGetter', ({ Target: of }) => isOf(of)),
  define('IsList', 'Target Getter', ({ Target: of }) => (target) => {
    const value = of.get(target)
    return value instanceof OttlList || value instanceof GoList || (value instanceof Opaque && value.length !== undefined)
  }),
  define('ParseInt', 'Target StringGetter, Base IntGetter', ({ Target: of, Base }) => (target) => {
    const text = of.get(target)
    if (text === '') throw new OttlError('invalid target value for ParseInt function, target cannot be empty')
    const base = Base.get(target)
    if (base < 0n) throw new OttlError(`invalid base value: ${base} for ParseInt function, base cannot be negative`)
    return parseInteger(text, Number(base))
  }),
  define('Log', 'Target FloatLikeGetter', ({ Target: of }) => (target) => {
    const value = of.get(target)
    if (value === undefined) throw new OttlError('invalid input: <nil>')
    if (value <= 0) throw new OttlError(`invalid input: expected number greater than zero but got ${formatFloat(value, 'g')}`)
    return log(value)
  }),
  define('IsValidLuhn', 'Target StringLikeGetter', ({ Target: of }) => (target) => {
    const text = of.get(target)
    if (text === undefined) throw new OttlError('invalid input: <nil>')
    return isLuhn(text)
  }),
  idFunction('TraceID'), idFunction('SpanID'),
]

/** Where there are spans. */
export const isRootSpan = define('IsRootSpan', '', () => (target) => target.span!.parentSpanId === '')
