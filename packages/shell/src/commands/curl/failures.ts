/** What curl and wget say when no answer comes. Words of curl 7.88 and wget 1.21, recorded. */
import type { HttpAnswer, NetworkFailure } from '@track/cluster'
import { millisecond } from '@track/simulation'
import type { Url } from './url.ts'

export interface FailureRow {
  readonly exitCode: number
  words(url: Url, ms: number, answer: HttpAnswer): string
  /** What `-v` says before. */
  readonly isConnected: boolean
}

const sslHelp = [
  '', 'More details here: https://curl.se/docs/sslcerts.html', '', 'curl failed to verify the legitimacy of the server and therefore could not',
  'establish a secure connection to it. To learn more about this situation and', 'how to fix it, please visit the web page mentioned above.',
].join('\n')

function certificateWords(host: string, problem: NonNullable<HttpAnswer['tls']>['problem']): string {
  if (problem?.kind === 'name') return `SSL: no alternative certificate subject name matches target host name '${host}'`
  return `SSL certificate problem: ${problem?.words ?? 'unable to get local issuer certificate'}`
}

/** Of a Go client, at the first frame of a server of gRPC. */
export const noHttpWords = 'net/http: HTTP/1.x transport connection broken: malformed HTTP response "\\x00\\x00\\x06\\x04\\x00\\x00\\x00\\x00\\x00\\x00\\x05\\x00\\x00@\\x00"'

export const failureRows: Readonly<Record<NetworkFailure, FailureRow>> = {
  unresolved: { exitCode: 6, isConnected: false, words: ({ host }) => `Could not resolve host: ${host}` },
  'unresolved late': { exitCode: 28, isConnected: false, words: (_url, ms) => `Resolving timed out after ${ms} milliseconds` },
  refused: { exitCode: 7, isConnected: false, words: ({ host, port }, ms) => `Failed to connect to ${host} port ${port} after ${ms} ms: Couldn't connect to server` },
  unreachable: { exitCode: 28, isConnected: false, words: (_url, ms) => `Connection timed out after ${ms} milliseconds` },
  timeout: { exitCode: 28, isConnected: true, words: (_url, ms) => `Operation timed out after ${ms} milliseconds with 0 bytes received` },
  reset: { exitCode: 56, isConnected: true, words: () => 'Recv failure: Connection reset by peer' },
  empty: { exitCode: 52, isConnected: true, words: () => 'Empty reply from server' },
  'no tls': { exitCode: 35, isConnected: true, words: () => 'OpenSSL/3.0.19: error:0A00010B:SSL routines::wrong version number' },
  'certificate required': { exitCode: 56, isConnected: true, words: () => 'OpenSSL SSL_read: OpenSSL/3.0.19: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0' },
  'no http': { exitCode: 1, isConnected: true, words: () => 'Received HTTP/0.9 when not allowed' },
  certificate: { exitCode: 60, isConnected: true, words: ({ host }, _ms, { tls }) => `${certificateWords(host, tls?.problem)}${sslHelp}` },
}

export function wordsOf(failure: NetworkFailure, url: Url, answer: HttpAnswer): string {
  return failureRows[failure].words(url, Math.round(answer.times.total / millisecond), answer)
}
