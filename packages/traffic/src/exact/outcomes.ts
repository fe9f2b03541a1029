/**
 * How an attempt, and with its last attempt a request, can end. Each request ends exactly once,
 * as one of these rows.
 */
import type { Policy } from '../workloads/workload.ts'

export interface Outcome {
  readonly name: string
  /** The status code as metrics print it; empty where no answer came. */
  readonly code: string
  readonly isSuccess: boolean
  /** What a policy's `retryOn` calls it; absent where no retry can help. */
  readonly retryOn?: RetryCondition
  /** What curl says of it, with its exit code; absent where there is an answer. */
  readonly curl?: { readonly exitCode: number; readonly words: string }
}

export type RetryCondition = Policy['retryOn'][number]

/** The row number is what the engine's columns hold. `pending` is no end: it goes on. */
export const outcomes: readonly Outcome[] = [
  { name: 'pending', code: '', isSuccess: false },
  { name: 'success', code: '200', isSuccess: true },
  { name: 'error', code: '500', isSuccess: false, retryOn: '5xx' },
  { name: 'rejected', code: '503', isSuccess: false, retryOn: '5xx' },
  { name: 'bad_gateway', code: '502', isSuccess: false, retryOn: '5xx' },
  { name: 'gateway_timeout', code: '504', isSuccess: false, retryOn: '5xx' },
  { name: 'not_found', code: '404', isSuccess: false },
  { name: 'method_not_allowed', code: '405', isSuccess: false },
  { name: 'moved_permanently', code: '301', isSuccess: true },
  { name: 'found', code: '302', isSuccess: true },
  { name: 'permanent_redirect', code: '308', isSuccess: true },
  { name: 'forbidden', code: '403', isSuccess: false },
  { name: 'too_many_requests', code: '429', isSuccess: false, retryOn: '429' },
  { name: 'bad_request', code: '400', isSuccess: false },
  { name: 'conflict', code: '409', isSuccess: false, retryOn: '409' },
  {
    name: 'timeout', code: '', isSuccess: false, retryOn: 'timeout',
    curl: { exitCode: 28, words: 'Operation timed out' },
  },
  {
    name: 'refused', code: '', isSuccess: false, retryOn: 'connection',
    curl: { exitCode: 7, words: 'Failed to connect' },
  },
  {
    name: 'reset', code: '', isSuccess: false, retryOn: 'connection',
    curl: { exitCode: 56, words: 'Recv failure: Connection reset by peer' },
  },
  {
    name: 'unresolved', code: '', isSuccess: false,
    curl: { exitCode: 6, words: 'Could not resolve host' },
  },
  { name: 'circuit_open', code: '', isSuccess: false },
  { name: 'pool_exhausted', code: '', isSuccess: false },
  { name: 'abandoned', code: '', isSuccess: false },
  { name: 'precondition_failed', code: '412', isSuccess: false },
  { name: 'deadline_exceeded', code: '', isSuccess: false, curl: { exitCode: 28, words: 'Operation timed out' } },
  { name: 'untrusted_certificate', code: '', isSuccess: false, curl: { exitCode: 60, words: 'SSL certificate problem' } },
  { name: 'degraded', code: '200', isSuccess: true },
  { name: 'handshake_failed', code: '', isSuccess: false, retryOn: 'connection', curl: { exitCode: 35, words: 'SSL connect error' } },
]

export const pending = 0
export const success = 1
export const error = 2
export const rejected = 3
export const badGateway = 4
export const gatewayTimeout = 5
export const notFound = 6
export const methodNotAllowed = 7
export const tooManyRequests = 12
/** HTTP was spoken to a server of TLS. */
export const badRequest = 13
/** The same request is being executed already. */
export const conflict = 14
export const timeout = 15
export const refused = 16
export const reset = 17
export const unresolved = 18
export const circuitOpen = 19
export const poolExhausted = 20
export const abandoned = 21
export const deadlineExceeded = 23
export const untrustedCertificate = 24
/** A success, with something in the place of what failed behind it. */
export const degraded = 25
/** The other side ended it: it speaks no TLS, or does not take the client's certificate. */
export const handshakeFailed = 26

/** The plainest outcome with a status stands before others. */
const byStatus: Readonly<Record<number, number>> = Object.fromEntries(outcomes.flatMap(({ code }, row) => (code === '' ? [] : [[code, row]])).reverse())

/** The outcome of an answer with the status. */
export function outcomeWithStatus(status: number): number {
  const outcome = byStatus[status]
  if (outcome === undefined) throw new Error(`no outcome stands for the status ${status}`)
  return outcome
}

/** Outcomes that a server's own counters know: it answered. They are the first rows. */
export const answersFrom = success
export const answersTo = conflict

/** Whether a breaker takes it for a failure: a server that turns away for its limits, or works on it already, is well. */
export function isFailure(outcome: number): boolean {
  return outcomes[outcome]!.retryOn !== undefined && outcome !== tooManyRequests && outcome !== conflict
}
