/** One transfer of curl: what is sent, what comes back, as the programs of this folder see it. */
import { type HttpAnswer, type HttpCall, parseResolvConf, type ResolverConfig } from '@track/cluster'
import { type Guest, isRefusal, readFile, request } from '@track/processes'
import type { Duration, Plain } from '@track/simulation'
import { failureRows, wordsOf } from './failures.ts'
import type { Url } from './url.ts'

export type Page = Extract<HttpAnswer['result'], { page: unknown }>['page']

export interface Transfer {
  readonly typed: string
  readonly effective: string
  readonly url: Url
  readonly method: string
  readonly headers: readonly (readonly [string, string])[]
  readonly sent: string
  readonly answer: HttpAnswer
  /** Absent where nothing came. */
  readonly page: Page | undefined
  readonly exitCode: number
  /** What curl says of a failure. */
  readonly words: string
  readonly redirects: number
  /** Of the authorities; absent where nobody checks. */
  readonly caFile: string | undefined
  /** The address was given, not asked for. */
  readonly isResolved: boolean
  readonly file?: string
}

export interface Wanted {
  readonly typed: string
  readonly effective: string
  readonly url: Url
  readonly method: string
  readonly headers: readonly (readonly [string, string])[]
  readonly sent: string
  readonly isInsecure: boolean
  /** Authorities in PEM, and the file that they are from. */
  readonly trust?: { readonly pem: string; readonly file: string }
  /** Where `--resolve` says that the host is. */
  readonly address?: string | undefined
  readonly connectTimeout: Duration | undefined
  readonly timeout: Duration | undefined
  readonly redirects: number
}

const nobody = { pem: '', file: '' }

export function* transfer(wanted: Wanted): Guest<Transfer> {
  const { url, method, headers, sent, connectTimeout, timeout, isInsecure, trust = nobody, address, ...rest } = wanted
  const call: HttpCall = {
    do: 'http', scheme: url.scheme, host: url.host, port: url.port, path: url.path, method, isInsecure, resolver: yield* resolverConfig(),
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    ...(url.scheme === 'https' && trust.pem !== '' && { trusted: trust.pem }), ...(address !== undefined && { address }), ...(sent !== '' && { body: sent }), ...(connectTimeout !== undefined && { connectTimeout }), ...(timeout !== undefined && { timeout }),
  }
  const answer = yield* request<HttpAnswer>('network', call as unknown as Plain)
  const base = { ...rest, url, method, headers, sent, answer, caFile: isInsecure ? undefined : trust.file, isResolved: address !== undefined }
  if ('page' in answer.result) return { ...base, page: answer.result.page, exitCode: 0, words: '' }
  const { failure } = answer.result
  return { ...base, page: undefined, exitCode: failureRows[failure].exitCode, words: wordsOf(failure, url, answer) }
}

/** What /etc/resolv.conf says; without one, what glibc does by itself. */
export function* resolverConfig(): Guest<ResolverConfig> {
  const text = yield* readFile('/etc/resolv.conf')
  return parseResolvConf(isRefusal(text) ? '' : text)
}
