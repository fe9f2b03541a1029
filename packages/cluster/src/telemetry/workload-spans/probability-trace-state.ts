/**
 * How a span says for how many it stands, in its trace state: the threshold below which a trace's random number is rejected, and
 * that number itself (`ot=th:c;rv:d29d6a7215ced0` stands for four).
 *
 * Follows "TraceState: Probability Sampling" of the OpenTelemetry specification 1.51 (OTEP 235).
 */
const numbers = 1n << 56n
const digits = 14

/** Empty for a span that stands for itself alone. */
export function probabilityTraceState(traceId: string, weight: number | undefined): string {
  if (weight === undefined) return ''
  const kept = weight <= 1 ? numbers : (numbers * 1_000_000n) / BigInt(Math.round(weight * 1_000_000))
  const threshold = numbers - kept
  // The identifier's own 56 random bits, brought above the threshold.
  const randomness = threshold + ((BigInt(`0x${traceId.slice(-digits)}`) * kept) >> 56n)
  const short = hex(threshold).replace(/0+$/, '')
  return `ot=th:${short === '' ? '0' : short};rv:${hex(randomness)}`
}

function hex(number: bigint): string {
  return number.toString(16).padStart(digits, '0')
}
