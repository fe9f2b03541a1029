/**
 * Virtual time: whole microseconds, so that sums and comparisons are exact.
 * A double holds them exactly for 285 years.
 */

/** A length of time in whole microseconds. */
export type Duration = number

/** A point in virtual time: whole microseconds since the Unix epoch. */
export type Instant = number

export const microsecond: Duration = 1
export const millisecond: Duration = 1_000 * microsecond
export const second: Duration = 1_000 * millisecond
export const minute: Duration = 60 * second
export const hour: Duration = 60 * minute
export const day: Duration = 24 * hour
export const week: Duration = 7 * day

/** `2026-01-05T08:00:00Z`, as API objects write it (metav1.Time: whole seconds, rounded down). */
export function printTimestamp(at: Instant): string {
  return new Date(Math.floor(at / second) * 1000).toISOString().replace('.000Z', 'Z')
}

/** `2026-01-05T08:00:00.123456Z`, as Lease and Event write it (metav1.MicroTime). */
export function printMicroTimestamp(at: Instant): string {
  const fraction = String(at - Math.floor(at / second) * second).padStart(6, '0')
  return printTimestamp(at).replace('Z', `.${fraction}Z`)
}

/** Reads RFC 3339; answers NaN for anything else. */
export function parseTimestamp(text: string): Instant {
  const match = /^(\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/.exec(text)
  if (!match) return NaN
  const [, whole, fraction = '', zone] = match
  const milliseconds = Date.parse(`${whole}${zone}`)
  return milliseconds * millisecond + Number(fraction.padEnd(6, '0').slice(0, 6))
}
