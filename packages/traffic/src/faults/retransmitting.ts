/** How long TCP waits before it sends again. Follows RFC 6298, and Linux' TCP_RTO_MIN (200 ms), TCP_RTO_MAX (120 s) and tcp_retries2 (15). */
import { type Duration, millisecond, second } from '@track/simulation'

export const firstTimeout: Duration = 200 * millisecond
export const longestTimeout: Duration = 120 * second
export const retransmissionsMax = 15
