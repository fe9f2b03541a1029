/** Arithmetic, indexing and slicing of jq, with its words for what cannot be done. */
import { JqError } from './failure.ts'
import { compare, isArray, isObject, type Json, type JsonObject, printJson, typeOf } from './json.ts'

/** `object ({"a":1})`, cut short. */
export function shown(value: Json): string {
  const text = printJson(value)
  return `${typeOf(value)} (${text.length > 11 ? `${text.slice(0, 10)}...` : text})`
}

export function arithmetic(operator: string, left: Json, right: Json): Json {
  switch (operator) {
    case '+': return add(left, right)
    case '-':
      if (typeof left === 'number' && typeof right === 'number') return left - right
      if (isArray(left) && isArray(right)) return left.filter((each) => !right.some((other) => compare(each, other) === 0))
      throw new JqError(`${shown(left)} and ${shown(right)} cannot be subtracted`)
    case '*': return multiply(left, right)
    case '/':
      if (typeof left === 'number' && typeof right === 'number') {
        if (right === 0) throw new JqError(`${shown(left)} and ${shown(right)} cannot be divided because the divisor is zero`)
        return left / right
      }
      if (typeof left === 'string' && typeof right === 'string') return left === '' ? [] : left.split(right)
      throw new JqError(`${shown(left)} and ${shown(right)} cannot be divided`)
    default:
      if (typeof left === 'number' && typeof right === 'number') {
        const divisor = Math.trunc(right)
        if (divisor === 0) throw new JqError(`${shown(left)} and ${shown(right)} cannot be divided because the divisor is zero`)
        return Math.trunc(left) % Math.abs(divisor) || 0
      }
      throw new JqError(`${shown(left)} and ${shown(right)} cannot be divided`)
  }
}

function add(left: Json, right: Json): Json {
  if (left === null) return right
  if (right === null) return left
  if (typeof left === 'number' && typeof right === 'number') return left + right
  if (typeof left === 'string' && typeof right === 'string') return left + right
  if (isArray(left) && isArray(right)) return [...left, ...right]
  if (isObject(left) && isObject(right)) return new Map([...left, ...right])
  throw new JqError(`${shown(left)} and ${shown(right)} cannot be added`)
}

const textMax = 10_000_000

function multiply(left: Json, right: Json): Json {
  if (typeof left === 'number' && typeof right === 'number') return left * right
  if (isObject(left) && isObject(right)) return merge(left, right)
  if (typeof left === 'number' && typeof right === 'string') return multiply(right, left)
  if (typeof left === 'string' && typeof right === 'number') {
    if (right <= 0) return null
    const count = Math.max(1, Math.ceil(right))
    if (left.length * count > textMax) throw new JqError('Repeat string result too long')
    return left.repeat(count)
  }
  throw new JqError(`${shown(left)} and ${shown(right)} cannot be multiplied`)
}

function merge(left: JsonObject, right: JsonObject): JsonObject {
  const result = new Map(left)
  for (const [key, value] of right) {
    const before = result.get(key)
    result.set(key, before !== undefined && isObject(before) && isObject(value) ? merge(before, value) : value)
  }
  return result
}

export function indexValue(value: Json, key: Json): Json {
  if (isObject(value) && typeof key === 'string') return value.get(key) ?? null
  if (isArray(value) && typeof key === 'number') {
    const index = Math.floor(key)
    return value[index < 0 ? value.length + index : index] ?? null
  }
  if (isObject(key) && (isArray(value) || value === null || typeof value === 'string')) return sliceValue(value, key.get('start') ?? null, key.get('end') ?? null)
  if (isArray(value) && isArray(key)) return indices(value, key)
  if (value === null && (typeof key === 'string' || typeof key === 'number' || key === null)) return null
  if (typeof key === 'string' && !isObject(value)) throw new JqError(`Cannot index ${typeOf(value)} with ${value === null ? '' : 'string '}"${key}"`)
  throw new JqError(`Cannot index ${typeOf(value)} with ${typeOf(key)}`)
}

/** Where a list begins within another. */
export function indices(value: readonly Json[], part: readonly Json[]): Json {
  if (part.length === 0) return null
  return value.flatMap((_, index) => (part.every((each, offset) => index + offset < value.length && compare(value[index + offset]!, each) === 0) ? [index] : []))
}

export function* iterateValue(value: Json): Generator<[Json, Json]> {
  if (isArray(value)) yield* value.entries()
  else if (isObject(value)) yield* value
  else throw new JqError(`Cannot iterate over ${value === null ? 'null' : shown(value)}`)
}

export function sliceBounds(length: number, from: Json, to: Json): [number, number] {
  const place = (each: Json, absent: number, round: (value: number) => number) => {
    if (each === null) return absent
    if (typeof each !== 'number') throw new JqError('Start and end indices of an array slice must be numbers')
    return Math.min(length, Math.max(0, round(each < 0 ? each + length : each)))
  }
  const start = place(from, 0, Math.floor)
  return [start, Math.max(start, place(to, length, Math.ceil))]
}

export function sliceValue(value: Json, from: Json, to: Json): Json {
  if (value === null) return null
  if (typeof value === 'string') {
    const chars = Array.from(value)
    return chars.slice(...sliceBounds(chars.length, from, to)).join('')
  }
  if (!isArray(value)) throw new JqError(`Cannot index ${typeOf(value)} with object`)
  return value.slice(...sliceBounds(value.length, from, to))
}

export function pathSlice(from: Json, to: Json): Json {
  return new Map([['start', from], ['end', to]])
}

