/**
 * Where the buckets of a native histogram end.
 *
 * Follows getBound and exponentialBounds of model/histogram/generic.go of Prometheus 3, to the last
 * bit of its table.
 */
import { bits, float } from '../float-bits.ts'
import { customSchema, schemaMax } from './float-histogram.ts'

/** 2^(1/2), 2^(1/4) … 2^(1/256). The table was made with a first root that ends one bit lower. */
const roots: readonly number[] = Array.from({ length: schemaMax }, (_, place) => {
  if (place === 0) return 1.414213562373095
  let root = 2
  for (let times = 0; times <= place; times++) root = Math.sqrt(root)
  return root
})

/** The bounds in [0.5, 1) at the highest resolution; a lower one has every second, fourth … of them. */
const fractions: readonly number[] = Array.from({ length: 1 << schemaMax }, (_, index) =>
  roots.reduce((product, root, place) => ((index >> (schemaMax - 1 - place)) & 1 ? product * root : product), 0.5))

/** The upper bound of a bucket by its index; on the negative side it is mirrored. */
export function boundOf(index: number, schema: number, customValues: readonly number[]): number {
  if (schema !== customSchema) return exponentialBound(index, schema)
  if (index === -1) return -Infinity
  return index === customValues.length ? Infinity : customValues[index]!
}

export function exponentialBound(index: number, schema: number): number {
  // The last bucket of regular numbers ends with the largest of them; the one beyond it holds infinities.
  if (schema < 0) {
    const exponent = index * (1 << -schema)
    return exponent === 1024 ? Number.MAX_VALUE : powerOfTwo(exponent)
  }
  const fraction = fractions[(index & ((1 << schema) - 1)) << (schemaMax - schema)]!
  const exponent = (index >> schema) + 1
  return fraction === 0.5 && exponent === 1025 ? Number.MAX_VALUE : scaled(fraction, exponent)
}

/** A fraction in [0.5, 1) times a power of two, rounded once. */
function scaled(fraction: number, exponent: number): number {
  if (exponent > 1024) return Infinity
  if (exponent > -1022) return fraction * 2 * powerOfTwo(exponent - 1)
  return exponent < -1080 ? 0 : fraction * powerOfTwo(-1000) * powerOfTwo(exponent + 1000)
}

function powerOfTwo(exponent: number): number {
  if (exponent > 1023) return Infinity
  if (exponent < -1022) return exponent < -1074 ? 0 : powerOfTwo(exponent + 100) * powerOfTwo(-100)
  bits[0] = 0
  bits[1] = (exponent + 1023) << 20
  return float[0]!
}
