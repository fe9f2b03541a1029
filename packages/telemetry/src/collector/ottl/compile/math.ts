/** Arithmetic on numbers, times and durations. Follows pkg/ottl/math.go of opentelemetry-collector-contrib 0.152. */
import type { MathOperator } from '../grammar/syntax.ts'
import { OttlError } from '../ottl-error.ts'
import { GoDuration, GoTime, typeName, type Value } from '../values/value.ts'
import { type Getter, printed } from './getter.ts'

export function arithmetic(left: Getter, op: MathOperator, right: Getter): Getter {
  return {
    get(target) {
      const [x, y] = [left.get(target), right.get(target)]
      if (typeof x === 'bigint' && typeof y === 'bigint') return wholeArithmetic(x, y, op)
      if (isNumber(x)) {
        if (!isNumber(y)) throw new OttlError(`${printed(y)} must be int64 or float64`)
        return floatArithmetic(Number(x), Number(y), op)
      }
      if (x instanceof GoTime) return timeArithmetic(x, y, op)
      if (x instanceof GoDuration) return durationArithmetic(x, y, op)
      throw new OttlError(`${printed(x)} must be int64, float64, time.Time or time.Duration`)
    },
  }
}

function isNumber(value: Value): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number'
}

function wholeArithmetic(x: bigint, y: bigint, op: MathOperator): bigint {
  if (op === '/' && y === 0n) throw new OttlError('attempted to divide by 0')
  return BigInt.asIntN(64, op === '+' ? x + y : op === '-' ? x - y : op === '*' ? x * y : x / y)
}

function floatArithmetic(x: number, y: number, op: MathOperator): number {
  if (op === '/' && y === 0) throw new OttlError('attempted to divide by 0')
  return op === '+' ? x + y : op === '-' ? x - y : op === '*' ? x * y : x / y
}

const onlySums = 'only addition and subtraction supported for time.Time and time.Duration'

function timeArithmetic(x: GoTime, y: Value, op: MathOperator): Value {
  const at = (nanoseconds: bigint) => new GoTime(nanoseconds, x.offset, x.zone)
  if (op === '+') {
    if (y instanceof GoDuration) return at(x.nanoseconds + y.nanoseconds)
    throw new OttlError(`time.Time must be added to time.Duration; found ${printed(y)} instead`)
  }
  if (op !== '-') throw new OttlError(onlySums)
  if (y instanceof GoTime) return new GoDuration(x.nanoseconds - y.nanoseconds)
  if (y instanceof GoDuration) return at(x.nanoseconds - y.nanoseconds)
  throw new OttlError(`time.Time or time.Duration must be subtracted from time.Time; found ${printed(y)} instead`)
}

function durationArithmetic(x: GoDuration, y: Value, op: MathOperator): Value {
  if (op === '+') {
    if (y instanceof GoDuration) return new GoDuration(x.nanoseconds + y.nanoseconds)
    if (y instanceof GoTime) return new GoTime(y.nanoseconds + x.nanoseconds, y.offset, y.zone)
    throw new OttlError(`time.Duration must be added to time.Duration or time.Time; found ${printed(y)} instead`)
  }
  if (op !== '-') throw new OttlError(onlySums)
  if (y instanceof GoDuration) return new GoDuration(x.nanoseconds - y.nanoseconds)
  throw new OttlError(`time.Duration must be subtracted from time.Duration; found ${printed(y)} instead`)
}

export function negated(getter: Getter): Getter {
  return {
    get(target) {
      const value = getter.get(target)
      if (typeof value === 'bigint') return BigInt.asIntN(64, -value)
      if (typeof value === 'number') return -value
      throw new OttlError(`unsupported unary minus operation on type ${typeName(value)}`)
    },
  }
}
