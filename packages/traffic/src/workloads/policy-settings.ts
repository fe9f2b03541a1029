/**
 * How a client calls: time-out, retries, their budget and back-off, circuit breaker, connection
 * pool. The same table serves a load generator and each dependency of a server.
 *
 * Follows for the retry budget Finagle's RetryBudget and util's TokenBucket.newLeakyBucket, for
 * the breaker Resilience4j's count-based CircuitBreaker with its defaults, for back-off "Exponential
 * Backoff And Jitter" (AWS Architecture Blog, 2015). For hedges see exact/hedging.ts, for keys exact/idempotency.ts,
 * for names exact/names.ts.
 */
import type { Settings } from './setting.ts'

export const policySettings = {
  'timeout': {
    type: 'duration', env: 'TIMEOUT', min: 1,
    help: 'How long one attempt may take; without it a client waits as long as it takes.',
  },
  'deadline': {
    type: 'duration', env: 'DEADLINE', min: 1,
    help: 'How long a request may take in all, retries and waits among them; what is left of it travels with each call.',
  },
  'retries': {
    type: 'integer', env: 'RETRIES', default: '0', max: 100,
    help: 'How many more attempts a failed one is worth.',
  },
  'retryOn': {
    type: 'texts', env: 'RETRY_ON', default: 'timeout, connection, 5xx', choices: ['timeout', 'connection', '5xx', '429', '409'],
    help: 'Which failures are tried again; of a hedged request, which do not end it (nonFatalStatusCodes of gRPC).',
  },
  'idempotency.keys': {
    type: 'flag', env: 'IDEMPOTENCY_KEYS', default: 'false',
    help: 'Whether each request has an Idempotency-Key, the same for all its attempts; what a server makes of it is its routes\' to say (idempotency).',
  },
  'retryAfter': {
    type: 'flag', env: 'RETRY_AFTER', default: 'true',
    help: 'Whether a retry of a 429 waits for as long as its Retry-After asks.',
  },
  'budget.ratio': {
    type: 'ratio', env: 'RETRY_BUDGET', max: 1000,
    help: 'Retries allowed for each request made, over the last budget.ttl; without it there is no budget.',
  },
  'budget.minPerSecond': {
    type: 'number', env: 'RETRY_BUDGET_MIN_PER_SECOND', default: '0', min: 0,
    help: 'Retries a second that are allowed on top (10 in Finagle; 0 here, so that the ratio is the whole budget).',
  },
  'budget.ttl': {
    type: 'duration', env: 'RETRY_BUDGET_TTL', default: '10s', min: 1_000_000, max: 60_000_000,
    help: 'How long a request counts for the budget.',
  },
  'hedge.after': {
    type: 'delay', env: 'HEDGE_AFTER',
    help: 'How long a request waits for an answer before it is sent once more beside; without it nothing is hedged.',
  },
  'hedge.max': {
    type: 'integer', env: 'HEDGE_MAX', default: '2', min: 2, max: 5,
    help: 'How many attempts a hedged request may have, the first among them (maxAttempts of gRPC, at most 5 there too).',
  },
  'backoff.base': {
    type: 'duration', env: 'BACKOFF_BASE', default: '0s',
    help: 'The wait before the first retry; 0s retries at once.',
  },
  'backoff.max': {
    type: 'duration', env: 'BACKOFF_MAX', default: '10s',
    help: 'The longest wait before a retry.',
  },
  'backoff.factor': {
    type: 'number', env: 'BACKOFF_FACTOR', default: '2', min: 1,
    help: 'What each retry multiplies the wait by.',
  },
  'backoff.jitter': {
    type: 'text', env: 'BACKOFF_JITTER', default: 'none', choices: ['none', 'full', 'equal', 'decorrelated'],
    help: 'How the wait is spread.',
  },
  'breaker.threshold': {
    type: 'ratio', env: 'BREAKER_THRESHOLD', max: 1,
    help: 'The share of failed attempts that opens the circuit; without it there is no breaker.',
  },
  'breaker.window': {
    type: 'integer', env: 'BREAKER_WINDOW', default: '100', min: 1, max: 256,
    help: 'How many of the last attempts the share is taken of.',
  },
  'breaker.minimum': {
    type: 'integer', env: 'BREAKER_MINIMUM', default: '100', min: 1,
    help: 'How many attempts there must have been before the circuit may open.',
  },
  'breaker.open': {
    type: 'duration', env: 'BREAKER_OPEN', default: '60s', min: 1,
    help: 'How long the circuit stays open before it is tried again.',
  },
  'breaker.probes': {
    type: 'integer', env: 'BREAKER_PROBES', default: '10', min: 1, max: 256,
    help: 'How many attempts the half-open circuit lets through to decide.',
  },
  'pool.connections': {
    type: 'integer', env: 'POOL_CONNECTIONS', min: 1,
    help: 'How many attempts may be under way at once; without it there is no bound.',
  },
  'connection.keepAlive': {
    type: 'flag', env: 'CONNECTION_KEEP_ALIVE',
    help: 'true: connections are kept for later requests, to where they were opened; false: each request opens one; without it they cost nothing, and each request is balanced by itself.',
  },
  'connection.setup': {
    type: 'duration', env: 'CONNECTION_SETUP',
    help: 'How long it takes to open a connection (TCP and TLS handshakes).',
  },
  'connection.idle': {
    type: 'duration', env: 'CONNECTION_IDLE', default: '90s', min: 1,
    help: 'How long a connection may be idle before it is closed (the default is that of Go).',
  },
  'connection.maxAge': {
    type: 'duration', env: 'CONNECTION_MAX_AGE', min: 1,
    help: 'How old a connection may be before it is used no more; without it there is no bound.',
  },
  'connection.maxIdle': {
    type: 'integer', env: 'CONNECTION_MAX_IDLE',
    help: 'How many connections are kept while idle (2 in Go); without it there is no bound.',
  },
  'dns.cache': {
    type: 'duration', env: 'DNS_CACHE', min: 1,
    help: 'How long a client keeps where a name led to (networkaddress.cache.ttl of a JVM, 30s there); without it each new connection asks.',
  },
  'dns.negative': {
    type: 'duration', env: 'DNS_NEGATIVE', default: '10s',
    help: 'With dns.cache: how long it keeps that a name led nowhere (networkaddress.cache.negative.ttl).',
  },
  'pool.pending': {
    type: 'integer', env: 'POOL_PENDING',
    help: 'How many may wait for a connection before the next one fails at once; without it there is no bound.',
  },
} as const satisfies Settings
