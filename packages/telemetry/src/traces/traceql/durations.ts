/**
 * Durations of TraceQL in nanoseconds: Prometheus' form first, then Go's.
 *
 * Follows pkg/traceql/lexer.go (parseDuration) of Tempo 2.8 and time.Duration.String of Go.
 */
import { parseDuration } from '../../logs/logql/quantities.ts'

/** undefined for what is none. */
export function parseNanoseconds(text: string): bigint | undefined {
  const duration = parseDuration(text)
  return typeof duration === 'number' ? BigInt(Math.round(duration)) : undefined
}

const units: readonly (readonly [unit: string, size: bigint])[] = [['µs', 1000n], ['ms', 1_000_000n], ['s', 1_000_000_000n]]

/** `1h30m0s`, `1.5ms`, `20ns`. */
export function printNanoseconds(duration: bigint): string {
  if (duration === 0n) return '0s'
  const sign = duration < 0n ? '-' : ''
  const size = duration < 0n ? -duration : duration
  if (size < 1000n) return `${sign}${size}ns`
  const second = 1_000_000_000n
  if (size < second) {
    const [unit, of] = units.findLast(([, each]) => size >= each)!
    return `${sign}${withFraction(size, of)}${unit}`
  }
  const hours = size / (3600n * second)
  const minutes = size / (60n * second) % 60n
  const seconds = withFraction(size % (60n * second), second)
  return `${sign}${hours > 0n ? `${hours}h${minutes}m` : minutes > 0n ? `${minutes}m` : ''}${seconds}s`
}

function withFraction(size: bigint, unit: bigint): string {
  const rest = (size % unit).toString().padStart(unit.toString().length - 1, '0').replace(/0+$/, '')
  return `${size / unit}${rest === '' ? '' : `.${rest}`}`
}
