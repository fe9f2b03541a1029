/**
 * The shell's integers: 64 bits, wrapping. A number while it is exact, a bigint beyond.
 */

export type Integer = number | bigint

function wrap(value: bigint): Integer {
  const wrapped = BigInt.asIntN(64, value)
  return wrapped >= BigInt(Number.MIN_SAFE_INTEGER) && wrapped <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(wrapped) : wrapped
}

type Operation = (a: bigint, b: bigint) => bigint

const wide: Readonly<Record<string, Operation>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '<': (a, b) => BigInt(a < b),
  '>': (a, b) => BigInt(a > b),
  '<=': (a, b) => BigInt(a <= b),
  '>=': (a, b) => BigInt(a >= b),
  '==': (a, b) => BigInt(a === b),
  '!=': (a, b) => BigInt(a !== b),
}

const narrow: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => Math.trunc(a / b),
  '%': (a, b) => a % b,
  '<': (a, b) => Number(a < b),
  '>': (a, b) => Number(a > b),
  '<=': (a, b) => Number(a <= b),
  '>=': (a, b) => Number(a >= b),
  '==': (a, b) => Number(a === b),
  '!=': (a, b) => Number(a !== b),
}

export function calculate(operator: string, a: Integer, b: Integer): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const quick = narrow[operator]?.(a, b)
    if (quick !== undefined && Number.isSafeInteger(quick)) return quick === 0 ? 0 : quick
  }
  return wrap(wide[operator]!(BigInt(a), BigInt(b)))
}

/** A whole power, by squaring; 64-bit like the rest. */
export function power(base: Integer, exponent: Integer): Integer {
  let result = 1n
  let square = BigInt(base)
  for (let left = BigInt(exponent); left > 0n; left >>= 1n) {
    if (left & 1n) result = BigInt.asIntN(64, result * square)
    square = BigInt.asIntN(64, square * square)
  }
  return wrap(result)
}

export function isZero(value: Integer): boolean {
  return value === 0 || value === 0n
}

/** `12`, `0x1f`, `017`, `2#101`; undefined for what is no number, an error word for a bad digit. */
export function parseInteger(text: string): Integer | undefined | { readonly bad: string } {
  if (/^[1-9]\d{0,14}$|^0$/.test(text)) return Number(text)
  if (!/^\d/.test(text)) return undefined
  const based = /^(\d+)#([0-9A-Za-z@_]+)$/.exec(text)
  if (based) {
    const base = Number(based[1])
    return base < 2 || base > 64 ? { bad: 'invalid arithmetic base' } : digits(based[2]!, base)
  }
  if (/^0[xX]/.test(text)) return digits(text.slice(2) || '0', 16)
  if (/^0\w/.test(text)) return digits(text.slice(1), 8)
  return digits(text, 10)
}

function digits(text: string, base: number): Integer | { readonly bad: string } {
  let value = 0n
  for (const char of text) {
    const digit = digitOf(char, base)
    if (digit < 0 || digit >= base) return { bad: base === 10 ? 'invalid number' : 'value too great for base' }
    value = BigInt.asIntN(64, value * BigInt(base) + BigInt(digit))
  }
  return wrap(value)
}

function digitOf(char: string, base: number): number {
  if (char >= '0' && char <= '9') return char.charCodeAt(0) - 48
  if (char >= 'a' && char <= 'z') return char.charCodeAt(0) - 87
  if (char >= 'A' && char <= 'Z') return char.charCodeAt(0) - (base <= 36 ? 55 : 29)
  return char === '@' ? 62 : char === '_' ? 63 : -1
}
