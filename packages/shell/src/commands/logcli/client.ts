/**
 * logcli's requests to a Loki over the world's network, and what it says of them and of their failure.
 *
 * Follows pkg/logcli/client/client.go of Loki 3.7.8. Left out: TLS of its own, proxies, compression.
 */
import { escapedQuery } from '@track/formats'
import { type Guest, isRefusal, now, printError, readFile, sleep } from '@track/processes'
import { type Instant, printTimestamp, quoteGo, second } from '@track/simulation'
import { send } from '../promtool/api-client.ts'
import { parseUrl } from '../curl/url.ts'
import type { Invocation } from '../promtool/kingpin/command.ts'
import { readFault } from '../promtool/read-fault.ts'

/** Ends a command: its words, and an exit code of 1. */
export class LogcliError extends Error {}

export type Parameters = Readonly<Record<string, string | undefined>>

/** A line of Go's log package: with the time, by the world's clock. */
export function* logLine(words: string): Guest<void> {
  const at = printTimestamp(yield* now())
  yield* printError(`${at.slice(0, 10).replaceAll('-', '/')} ${at.slice(11, 19)} ${words}\n`)
}

function askedAt(invocation: Invocation, path: string, parameters: Parameters) {
  const address = invocation.value('addr')
  const query = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => `${name}=${escapedQuery(value)}`).join('&')
  const url = parseUrl(address)
  if ('wrong' in url) throw new LogcliError(`parse ${quoteGo(address)}: invalid URL`)
  return { url, asked: `${url.path.replace(/\/$/, '')}${path}${query === '' ? '' : `?${query}`}`, server: /^[^/]*:\/\/[^/]*/.exec(address)?.[0] ?? address }
}

/** Asks for a tail; why it is not given, or undefined where all but the WebSocket is right. */
export function* refusedTail(invocation: Invocation, parameters: Parameters): Guest<string | undefined> {
  const { url, asked, server } = askedAt(invocation, '/loki/api/v1/tail', parameters)
  if (!invocation.has('quiet')) yield* logLine(server.replace(/^http/, 'ws') + asked)
  const answer = yield* send({ ...url, path: '' }, { path: asked, method: 'GET', form: '', headers: yield* headersOf(invocation), agent: 'loki-logcli/3.7.8' })
  if ('failed' in answer) return answer.failed.replace(/^[^:]*: /, '')
  const words = answer.body.trim()
  return words === 'Bad Request' ? undefined : `error response from server: ${words} (websocket: bad handshake)`
}

/** The answer's JSON; throws `LogcliError`. */
export function* askLoki(invocation: Invocation, path: string, parameters: Parameters, { isSilent = false } = {}): Guest<unknown> {
  const { url, asked, server } = askedAt(invocation, path, parameters)
  if (!invocation.has('quiet') && !isSilent) yield* logLine(server + asked)
  const headers = yield* headersOf(invocation)
  const retries = Number(invocation.value('retries'))
  for (let attempt = 0; attempt <= retries; attempt++) {
    const answer = yield* send({ ...url, path: '' }, { path: asked, method: 'GET', form: '', headers, agent: 'loki-logcli/3.7.8' })
    if ('failed' in answer) yield* logLine(`error sending request ${answer.failed}`)
    else if (answer.status >= 200 && answer.status < 300) return JSON.parse(answer.body) as unknown
    else yield* logLine(`error response from server: ${answer.body} (<nil>) attempts remaining: ${retries - attempt}`)
    yield* sleep(Number(invocation.value('min-backoff')) * second)
  }
  throw new LogcliError('run out of attempts while querying the server')
}

function* headersOf(invocation: Invocation): Guest<readonly (readonly [string, string])[]> {
  const [user, password, token, file] = ['username', 'password', 'bearer-token', 'bearer-token-file'].map(invocation.value) as [string, string, string, string]
  if ((user !== '' || password !== '') && (token !== '' || file !== '')) {
    throw new LogcliError('at most one of HTTP basic auth (username/password), bearer-token & bearer-token-file is allowed to be configured')
  }
  if (token !== '' && file !== '') throw new LogcliError('at most one of the options bearer-token & bearer-token-file is allowed to be configured')
  const bearer = file === '' ? token : yield* tokenIn(file)
  const given = invocation.values('header').map((header): readonly [string, string] => {
    const at = header.indexOf(':')
    if (at < 0) throw new LogcliError(`invalid header format: ${quoteGo(header)}. Expected format: 'Header-Name: value'`)
    return [header.slice(0, at).trim(), header.slice(at + 1).trim()]
  })
  const name = invocation.value('auth-header')
  return [
    ...(user !== '' && password !== '' ? [[name, `Basic ${btoa(`${user}:${password}`)}`] as const] : []),
    ...(invocation.value('org-id') === '' ? [] : [['X-Scope-OrgID', invocation.value('org-id')] as const]),
    ...(invocation.has('nocache') ? [['Cache-Control', 'no-cache'] as const] : []),
    ...(invocation.value('query-tags') === '' ? [] : [['X-Query-Tags', invocation.value('query-tags')] as const]),
    ...given,
    ...(bearer === '' ? [] : [[name, `Bearer ${bearer}`] as const]),
  ]
}

function* tokenIn(file: string): Guest<string> {
  const text = yield* readFile(file)
  if (isRefusal(text)) throw new LogcliError(`unable to read authorization credentials file ${file}: ${readFault(file, text.error)}`)
  return text.trim()
}

/** Whole nanoseconds. */
export function nanoseconds(at: Instant): string {
  return String(BigInt(at) * 1000n)
}
