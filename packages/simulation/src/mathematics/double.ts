/**
 * A double as its bits: the high word (sign, exponent, twenty bits of the fraction) and the rest.
 * The elementary functions beside this file are built on it.
 */

// Scratch, not state: every reader writes it first.
const double = new Float64Array(1)
const words = new Int32Array(double.buffer)

/** Which of the two words is the high one: the second, wherever JavaScript runs today. */
const high = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 1 : 0

/** Sign, exponent and the first twenty bits of the fraction, as a signed 32-bit number. */
export function highWord(value: number): number {
  double[0] = value
  return words[high]!
}

export function withHighWord(value: number, word: number): number {
  double[0] = value
  words[high] = word
  return double[0]
}

/** The value with the last 32 bits of its fraction cleared: a product of two such is exact. */
export function withoutLowWord(value: number): number {
  double[0] = value
  words[1 - high] = 0
  return double[0]
}

const leastPower = -1074
const greatestPower = 1023
const powers = allPowers()

/**
 * 2 to a whole power from -1074 to 1023. Read from a table: to write a number's words and read it whole
 * makes the machine wait.
 */
export function powerOfTwo(exponent: number): number {
  return powers[exponent - leastPower]!
}

function allPowers(): Float64Array {
  const all = new Float64Array(greatestPower - leastPower + 1)
  all[0] = 5e-324
  for (let place = 1; place < all.length; place++) all[place] = 2 * all[place - 1]!
  return all
}

/** `value` times 2 to a whole power, rounded once. */
export function scale(value: number, exponent: number): number {
  if (exponent > 1023) return value * powerOfTwo(1023) * powerOfTwo(Math.min(exponent - 1023, 1023))
  if (exponent >= -1022) return value * powerOfTwo(exponent)
  // The first step leaves 53 bits to spare, so that only the last one rounds.
  return value * powerOfTwo(-969) * powerOfTwo(Math.max(exponent + 969, -1022))
}
