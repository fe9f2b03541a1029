/**
 * amtool's requests to an Alertmanager over the world's network, and what it says when they fail.
 *
 * Follows cli/root.go and api/v2/client of Alertmanager 0.34. Left out: credentials, the check of versions.
 */
import type { Guest } from '@track/processes'
import type { NetworkFailure } from '@track/cluster'
import { noHttpWords } from '../curl/failures.ts'
import { transfer } from '../curl/transfer.ts'

/** What ends a command: words on standard error, and an exit code of 1. */
export class AmtoolError extends Error {
  readonly isFatal: boolean

  /** A fatal one ends its line itself; others get one line more. */
  constructor(message: string, isFatal = false) {
    super(message)
    this.name = 'AmtoolError'
    this.isFatal = isFatal
  }
}

export interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** As the API's description has it: `/silence/{silenceID}`. */
  readonly path: string
  /** `getSilence` */
  readonly name: string
}

export interface Asked {
  readonly server: string
  readonly id?: string
  readonly query?: readonly (readonly [name: string, value: string])[]
  readonly body?: string
}

const failures: Readonly<Record<NetworkFailure, (address: string, host: string) => string>> = {
  unresolved: (_, host) => `dial tcp: lookup ${host}: no such host`,
  'unresolved late': (_, host) => `dial tcp: lookup ${host}: i/o timeout`,
  refused: (address) => `dial tcp ${address}: connect: connection refused`,
  unreachable: (address) => `dial tcp ${address}: i/o timeout`,
  timeout: () => 'context deadline exceeded',
  reset: () => 'read: connection reset by peer',
  empty: () => 'EOF',
  'no http': () => noHttpWords,
  'no tls': () => 'http: server gave HTTP response to HTTPS client',
  'certificate required': () => 'remote error: tls: certificate required',
  certificate: () => 'tls: failed to verify certificate: x509: certificate signed by unknown authority',
}

/** The body of the answer; throws `AmtoolError`. */
export function* ask(operation: Operation, { server, id = '', query = [], body = '' }: Asked): Guest<string> {
  const { scheme, host, port, base } = serverOf(server)
  // Parameters go out sorted by name.
  const pairs = query.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([name, value]) => `${name}=${escaped(value)}`)
  const path = `${base}/api/v2${operation.path.replace('{silenceID}', escaped(id))}${pairs.length > 0 ? `?${pairs.join('&')}` : ''}`
  const address = `${scheme}://${host}${port === undefined ? '' : `:${port}`}`
  const url = { scheme, host, port: port ?? (scheme === 'https' ? 443 : 80), path } as const
  const headers: (readonly [string, string])[] = [['Host', host], ['Accept', 'application/json'], ...(body === '' ? [] : [['Content-Type', 'application/json'] as const])]
  const done = yield* transfer({
    typed: address, effective: address + path, url: url as Parameters<typeof transfer>[0]['url'], method: operation.method, headers, sent: body, isInsecure: false,
    connectTimeout: undefined, timeout: undefined, redirects: 0,
  })
  if (!done.page) {
    const verb = operation.method[0]! + operation.method.slice(1).toLowerCase()
    const { failure } = done.answer.result as { readonly failure: NetworkFailure }
    throw new AmtoolError(`${verb} "${address}${path}": ${failures[failure](`${done.answer.address}:${url.port}`, host)}`)
  }
  if (done.page.status === 200) return done.page.body
  throw new AmtoolError(refusal(operation, done.page.status, done.page.body.trimEnd()))
}

const namesOfStatuses: Readonly<Record<number, string>> = { 400: 'BadRequest', 404: 'NotFound', 500: 'InternalServerError' }

/** Statuses that the description of the API does not name have no words. */
function refusal({ method, path, name }: Operation, status: number, body: string): string {
  const named = namesOfStatuses[status]
  if (named === undefined) return `[${method} ${path}] ${name} (status ${status}): {}`
  return `[${method} ${path}][${status}] ${name}${named}${body === '' ? '' : ` ${body}`}`
}

interface Server {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number | undefined
  readonly base: string
}

function serverOf(text: string): Server {
  const [, scheme = 'http', host = '', port, base = ''] = /^(?:(https?):\/\/)?([^/:?#]*)(?::(\d+))?(\/[^?#]*)?/.exec(text) ?? []
  if (host === '') return { scheme: 'http', host: 'localhost', port: 9093, base: '' }
  return { scheme: scheme as Server['scheme'], host, port: port === undefined ? undefined : Number(port), base: base.replace(/\/$/, '') }
}

/** url.QueryEscape of Go. */
function escaped(text: string): string {
  return encodeURIComponent(text).replaceAll('%20', '+').replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}
