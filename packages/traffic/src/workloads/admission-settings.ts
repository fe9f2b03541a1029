/**
 * Whom a server turns away, and in which order it takes the others: rate limits, a concurrency limit that adapts,
 * shedding by criticality, bulkheads, the order and the patience of the accept queue.
 *
 * Follows for `limit.concurrency` AIMDLimit, Gradient2Limit and WindowedLimit of Netflix concurrency-limits 0.5, for `queue.order` and
 * `queue.codel` "Fail at Scale" (B. Maurer, ACM Queue 13/8, 2015), for `shed` "Handling Overload" (Site Reliability Engineering, 2016, chapter 21),
 * for bulkheads Resilience4j, for Retry-After RFC 9110. Left out: VegasLimit, quotas that several processes share.
 */
import type { Settings } from './setting.ts'

export const admissionSettings = {
  'limit.rate': { type: 'rate', env: 'LIMIT_RATE', min: 0.000_001, help: 'How many requests are let in, by a token bucket; others get a 429 with Retry-After. Without it all.' },
  'limit.burst': { type: 'integer', env: 'LIMIT_BURST', min: 1, max: 1_000_000, help: 'How many tokens the bucket holds; without it those of a second, one at least.' },
  'limit.per': { type: 'text', env: 'LIMIT_PER', choices: ['server', 'client'], help: 'Whether all clients share one bucket or each process has its own; without it they share.' },
  'limit.concurrency': {
    type: 'text', env: 'LIMIT_CONCURRENCY', choices: ['aimd', 'gradient'],
    help: 'How the process finds out how many requests it may hold, served and waiting; others get a 503. Without it there is no such limit.',
  },
  'limit.initial': { type: 'integer', env: 'LIMIT_INITIAL', min: 1, max: 100_000, help: 'The concurrency limit at the start; without it 20.' },
  'limit.min': { type: 'integer', env: 'LIMIT_MIN', min: 1, max: 100_000, help: 'Its least; without it 20.' },
  'limit.max': { type: 'integer', env: 'LIMIT_MAX', min: 1, max: 100_000, help: 'Its most; without it 200.' },
  'limit.timeout': { type: 'duration', env: 'LIMIT_TIMEOUT', min: 1, help: 'aimd: a request that takes longer lowers the limit; without it 5s.' },
  'limit.tolerance': { type: 'number', env: 'LIMIT_TOLERANCE', min: 1, help: 'gradient: by which factor requests may take longer than in the long run before the limit falls; without it 1.5.' },
  'queue.order': {
    type: 'text', env: 'QUEUE_ORDER', choices: ['fifo', 'lifo', 'adaptive-lifo'],
    help: 'Who of the accept queue is next: the oldest, the newest, or the newest once the queue has not been empty for queue.codel.interval. Without it fifo.',
  },
  'queue.codel.target': { type: 'duration', env: 'QUEUE_CODEL_TARGET', min: 1, help: 'How long a request may wait once the queue has not been empty for the interval (5ms); it gets a 503 then. Without it as long as it takes.' },
  'queue.codel.interval': { type: 'duration', env: 'QUEUE_CODEL_INTERVAL', min: 1, help: 'How long a request may wait otherwise; without it 100ms.' },
} as const satisfies Settings

export const routeAdmissionSettings = {
  'limit.rate': { type: 'rate', min: 0.000_001, help: 'A rate limit of this route alone; without it none.' },
  'limit.burst': { type: 'integer', min: 1, max: 1_000_000, help: 'How many tokens its bucket holds; without it those of a second, one at least.' },
  'shed': { type: 'ratio', max: 1, help: 'From which share of workers and accept queue (or of the concurrency limit) in use on its requests get a 503: the less critical, the less. Without it never.' },
  'idempotency': {
    type: 'text', choices: ['replay', 'count'],
    help: 'replay: what was executed under an Idempotency-Key is answered from memory, and while it is executed others with the key get a 409. count: every attempt is executed, and those that repeat a request are counted. Without it neither.',
  },
  'bulkhead.workers': { type: 'integer', min: 1, max: 100_000, help: 'How many workers it may have at once; without it all.' },
  'bulkhead.queue': { type: 'integer', max: 1_000_000, help: 'How many of its requests may wait while it has these; without it none: the next one gets a 503.' },
} as const satisfies Settings
