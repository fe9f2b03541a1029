/** Times in the API: to the millisecond. Follows strfmt.DateTime of go-openapi. */
import { type Instant, millisecond, printMicroTimestamp } from '@track/simulation'

export function apiTimestamp(at: Instant): string {
  return printMicroTimestamp(Math.floor(at / millisecond) * millisecond).replace(/\d{3}Z$/, 'Z')
}
