/** The share of traces that a probabilistic policy takes, by a hash of the trace ID. Follows processor/tailsamplingprocessor/internal/sampling/probabilistic.go of opentelemetry-collector-contrib 0.152. */
import { fnv1a } from '../ottl/functions/fnv.ts'

const most = (1n << 64n) - 1n

/** A share of 2^64 - 1, exactly: the double's digits times it, cut. */
function thresholdOf(ratio: number): bigint {
  if (!(ratio > 0)) return 0n
  let [digits, scale] = [ratio, 0n]
  while (!Number.isInteger(digits)) {
    digits *= 2
    scale++
  }
  const product = roundedTo64(BigInt(digits) * most)
  const whole = product >> scale
  return whole > most ? most : whole
}

/** The product keeps 64 digits, as a big.Float of that precision does; halves go to even. */
function roundedTo64(value: bigint): bigint {
  const extra = BigInt(Math.max(0, value.toString(2).length - 64))
  if (extra === 0n) return value
  const [half, rest] = [1n << (extra - 1n), value & ((1n << extra) - 1n)]
  const kept = value >> extra
  const isUp = rest > half || (rest === half && (kept & 1n) === 1n)
  return (isUp ? kept + 1n : kept) << extra
}

export function traceShare(salt: string, percentage: number): (traceId: string) => boolean {
  const threshold = thresholdOf(percentage / 100)
  const seeded = fnv1a(new TextEncoder().encode(salt || 'default-hash-seed'))
  return (traceId) => fnv1a(bytesOf(traceId), seeded) <= threshold
}

function bytesOf(traceId: string): readonly number[] {
  return traceId === '' ? Array.from({ length: 16 }, () => 0) : traceId.match(/../g)!.map((byte) => Number.parseInt(byte, 16))
}
