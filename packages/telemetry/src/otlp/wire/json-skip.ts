/**
 * Passing over a JSON value that nobody knows.
 *
 * Follows json-iterator/go 1.1.12 (iter_skip.go, iter_skip_strict.go, iter_object.go, iter_array.go).
 * Left out: unknown values that are more than 500 deep, not 10,000.
 */
import { type JsonIterator, letter, minus, nine, zero } from './json-iterator.ts'
import { readFloat } from './json-numbers.ts'

/** What is deeper would exhaust the stack. */
const depthMax = 500

export function skipValue(iterator: JsonIterator, depth = 0): void {
  const byte = iterator.nextToken()
  const sign = letter(byte)
  if (sign === '"') skipString(iterator)
  else if (sign === 'n') iterator.skipRest('ull')
  else if (sign === 't') iterator.skipRest('rue')
  else if (sign === 'f') iterator.skipRest('alse')
  else if (byte === zero) {
    iterator.unreadByte()
    readFloat(iterator, 32)
  } else if (byte === minus || (byte > zero && byte <= nine)) skipNumber(iterator)
  else if (sign === '[') skipArray(iterator, depth + 1)
  else if (sign === '{') skipObject(iterator, depth + 1)
  else iterator.report('Skip', `do not know how to skip: ${byte}`)
}

function skipString(iterator: JsonIterator): void {
  for (let at = iterator.head; at < iterator.buffer.length; at++) {
    const sign = letter(iterator.buffer[at]!)
    if (sign === '"') {
      iterator.head = at + 1
      return
    }
    if (sign === '\\') break
    if (sign >= ' ') continue
    iterator.report('trySkipString', `invalid control character found: ${iterator.buffer[at]!}`)
    return
  }
  iterator.unreadByte()
  iterator.readString()
}

function skipNumber(iterator: JsonIterator): void {
  if (isNumberSkipped(iterator)) return
  iterator.unreadByte()
  if (iterator.hasFailed) return
  readFloat(iterator, 64)
  if (!iterator.hasFailed) return
  // It tries once more, for a number of any size, behind what it has read.
  iterator.error = undefined
  if (/[+\-.eE0-9]/.test(letter(iterator.buffer[iterator.head] ?? 0))) readFloat(iterator, 64)
  else iterator.report('readNumberAsString', 'invalid number')
}

/** Whether it was an easy one (or a wrong one that is told already). */
function isNumberSkipped(iterator: JsonIterator): boolean {
  let hasDot = false
  for (let at = iterator.head; at < iterator.buffer.length; at++) {
    const sign = letter(iterator.buffer[at]!)
    if (/\d/.test(sign)) continue
    if (sign !== '.') {
      if (!',]} \t\n\r'.includes(sign) || iterator.head === at) return false
      iterator.head = at
      return true
    }
    if (hasDot) {
      iterator.report('validateNumber', 'more than one dot found in number')
      return true
    }
    if (at + 1 === iterator.buffer.length) return false
    if (!/\d/.test(letter(iterator.buffer[at + 1]!))) {
      iterator.report('validateNumber', 'missing digit after dot')
      return true
    }
    hasDot = true
  }
  return false
}

function isTooDeep(iterator: JsonIterator, depth: number): boolean {
  if (depth > depthMax) iterator.report('incrementDepth', 'exceeded max depth')
  return depth > depthMax
}

function skipArray(iterator: JsonIterator, depth: number): void {
  if (isTooDeep(iterator, depth)) return
  let byte = iterator.nextToken()
  if (letter(byte) === ']') return
  iterator.unreadByte()
  do {
    skipValue(iterator, depth)
    if (iterator.hasFailed) return
    byte = iterator.nextToken()
  } while (letter(byte) === ',')
  if (letter(byte) !== ']') iterator.report('ReadArrayCB', `expect ] in the end, but found ${letter(byte)}`)
}

function skipObject(iterator: JsonIterator, depth: number): void {
  if (isTooDeep(iterator, depth)) return
  let byte = iterator.nextToken()
  if (letter(byte) === '}') return
  if (letter(byte) !== '"') {
    iterator.report('ReadObjectCB', `expect " after {, but found ${letter(byte)}`)
    return
  }
  iterator.unreadByte()
  do {
    iterator.readString()
    byte = iterator.nextToken()
    if (letter(byte) !== ':') iterator.report('ReadObject', `expect : after object field, but found ${letter(byte)}`)
    skipValue(iterator, depth)
    if (iterator.hasFailed) return
    byte = iterator.nextToken()
  } while (letter(byte) === ',')
  if (letter(byte) !== '}') iterator.report('ReadObjectCB', 'object not ended with }')
}
