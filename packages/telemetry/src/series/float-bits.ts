/**
 * The bits of a double in two halves. A signaling NaN does not survive as a JavaScript number,
 * so that samples travel as bits wherever a staleness marker may be among them.
 *
 * Follows model/value/value.go of Prometheus 3.
 */

/** Scratch, not state: every reader writes it first. `bits[0]` is the low half. */
export const float = new Float64Array(1)
export const bits = new Uint32Array(float.buffer)

/** The staleness marker: 0x7ff0000000000002, a NaN that no arithmetic makes. */
export const staleHigh = 0x7ff0_0000
export const staleLow = 0x0000_0002

/** Stands among a series' floats where its sample is a native histogram: another NaN that no arithmetic makes. */
export const histogramHigh = staleHigh
export const histogramLow = 0x0000_0003

/** Any other NaN is kept as 0x7ff8000000000001. */
export const nanHigh = 0x7ff8_0000
export const nanLow = 0x0000_0001

export function isHistogramMarker(high: number, low: number): boolean {
  return low === histogramLow && high === histogramHigh
}

export function isStale(high: number, low: number): boolean {
  return low === staleLow && high === staleHigh
}
