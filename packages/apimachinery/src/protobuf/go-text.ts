/**
 * Bytes and durations as Go prints them.
 *
 * Follows encoding/base64 and time.Duration.String of Go 1.24.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(index, index + 3)
    const bits = (a << 16) | (b << 8) | c
    const characters = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63]!)
    const missing = Math.max(0, index + 3 - bytes.length)
    text += characters.slice(0, 4 - missing).join('') + '='.repeat(missing)
  }
  return text
}

/** `1h0m0s`, `30s`, `1.5s`, `250ms`: nanoseconds as Go writes them. */
export function printGoDuration(nanoseconds: number): string {
  if (nanoseconds === 0) return '0s'
  const sign = nanoseconds < 0 ? '-' : ''
  const size = Math.abs(nanoseconds)
  if (size < 1_000) return `${sign}${size}ns`
  if (size < 1_000_000) return `${sign}${size / 1_000}µs`
  if (size < 1_000_000_000) return `${sign}${size / 1_000_000}ms`
  const hours = Math.floor(size / 3_600_000_000_000)
  const minutes = Math.floor(size / 60_000_000_000) % 60
  const seconds = (size % 60_000_000_000) / 1_000_000_000
  return `${sign}${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`
}
