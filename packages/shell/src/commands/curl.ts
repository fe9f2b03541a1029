/**
 * curl over the world's network.
 *
 * Follows curl 7.88. Left out: every protocol but HTTP and HTTPS (the details of TLS with `-v`),
 * authentication, cookies, forms, proxies, uploads, globs in URLs, configuration files.
 */
import { type Guest, isRefusal, print, printError, type Program, readAll, readFile, sleep, terminal, writeFile } from '@track/processes'
import { httpReasons } from '@track/cluster'
import { type Duration, second } from '@track/simulation'
import { type CurlInvocation, parseCurl, printCurlHelp } from './curl/options.ts'
import { failureRows } from './curl/failures.ts'
import { type Page, type Transfer, transfer } from './curl/transfer.ts'
import { tlsLines } from './curl/tls-lines.ts'
import { authority, followed, parseUrl, type Url } from './curl/url.ts'
import { writeOut } from './curl/write-out.ts'

const agent = 'curl/7.88.1'
const tryHelp = "curl: try 'curl --help' or 'curl --manual' for more information\n"
const redirectsMax = 50

export const curl: Program = {
  name: 'curl',
  *run({ argv }) {
    const invocation = parseCurl(argv.slice(1))
    if ('wrong' in invocation) {
      yield* printError(`curl: ${invocation.wrong}\n${tryHelp}`)
      return 2
    }
    if (invocation.has('help')) {
      yield* print(printCurlHelp())
      return 0
    }
    if (invocation.has('version')) {
      yield* print(`${agent.replace('/', ' ')} (x86_64-pc-linux-gnu)\nProtocols: http https\n`)
      return 0
    }
    if (invocation.urls.length === 0) {
      yield* printError(tryHelp)
      return 2
    }
    let exitCode = 0
    for (const [index, url] of invocation.urls.entries()) exitCode = yield* fetchWithRetries(invocation, url, index)
    return exitCode
  },
}

/** Failures that pass, and answers that say so. */
const transientStatuses: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504])

function* fetchWithRetries(options: CurlInvocation, typed: string, index: number): Guest<number> {
  const isQuiet = options.has('silent') && !options.has('show-error')
  let left = Number(options.value('retry') ?? 0)
  let delay: Duration = second
  for (;;) {
    const done = yield* fetch(options, typed, index)
    if (typeof done === 'number') return done
    const isTransient = done.page ? transientStatuses.has(done.page.status)
      : done.exitCode === 28 || (done.exitCode === 7 && options.has('retry-connrefused')) || options.has('retry-all-errors')
    if (left === 0 || !isTransient) return done.exitCode
    const wait = options.has('retry-delay') ? Number(options.value('retry-delay')) * second : delay
    const problem = done.page ? 'HTTP error' : done.exitCode === 28 ? 'timeout' : done.exitCode === 7 ? 'connection refused' : '(retrying all errors)'
    if (!isQuiet && !options.has('silent')) {
      yield* printError(`Warning: Problem : ${problem}. Will retry in ${wait / second} seconds. ${left} ${left === 1 ? 'retry' : 'retries'} left.\n`)
    }
    yield* sleep(wait)
    left--
    delay = Math.min(delay * 2, 600 * second)
  }
}

/** One transfer with its output; a number is an exit code that no retry changes. */
function* fetch(options: CurlInvocation, typed: string, index: number): Guest<Transfer | number> {
  const body = yield* bodyOf(options)
  if (typeof body === 'number') return body
  const url = parseUrl(options.has('get') && body !== '' ? `${typed}${typed.includes('?') ? '&' : '?'}${body}` : typed)
  if ('wrong' in url) {
    yield* complain(options, url.exitCode, url.wrong)
    return url.exitCode
  }
  if (options.has('remote-name') && fileNameOf(url) === '') {
    yield* printError('curl: Remote file name has no length!\n')
    yield* complain(options, 23, 'Failed writing received data to disk/application')
    return 23
  }
  const isHead = options.has('head')
  const sends = !options.has('get') && hasBody(options)
  const method = options.value('request') ?? (isHead ? 'HEAD' : sends ? 'POST' : 'GET')
  const meter = yield* isMetered(options)
  if (meter) yield* printError(meterHead)
  let done = yield* step(options, { typed, url, method, sent: sends ? body : '', redirects: 0 })
  while (options.has('location') && isRedirect(done) && done.redirects < redirectsMax) {
    const next = parseUrl(followed(done.url, locationOf(done)!))
    if ('wrong' in next) break
    const keeps = done.page!.status === 307 || done.page!.status === 308
    done = yield* step(options, { typed, url: next, method: keeps || method === 'HEAD' ? method : 'GET', sent: keeps ? done.sent : '', redirects: done.redirects + 1 })
  }
  return yield* deliver(options, done, { index, meter })
}

interface StepOf {
  readonly typed: string
  readonly url: Url
  readonly method: string
  readonly sent: string
  readonly redirects: number
}

function* step(options: CurlInvocation, { typed, url, method, sent, redirects }: StepOf): Guest<Transfer> {
  const seconds = (text: string | undefined) => (text === undefined || Number(text) === 0 ? undefined : Math.round(Number(text) * second))
  const headers = headersOf(options, url, sent)
  const effective = `${url.scheme}://${authority(url)}${url.path}`
  const trust = yield* trustOf(options, url)
  if ('wrong' in trust) return { ...refused, typed, effective, url, method, headers, sent, redirects, exitCode: 77, words: trust.wrong }
  const done = yield* transfer({
    trust, address: resolvedBy(options, url), typed, effective, url, method, headers, sent, redirects, isInsecure: options.has('insecure'),
    connectTimeout: seconds(options.value('connect-timeout')), timeout: seconds(options.value('max-time')),
  })
  if (options.has('verbose')) yield* talk(done)
  return done
}

/** A transfer that did not begin. */
const refused = { answer: { address: '', times: { resolved: 0, connected: 0, total: 0 }, result: { failure: 'certificate' } }, page: undefined, caFile: undefined, isResolved: false } as const

const caBundle = '/etc/ssl/certs/ca-certificates.crt'

/** Who is trusted: the authorities of a file, or those that the system has. */
function* trustOf(options: CurlInvocation, { scheme }: Url): Guest<{ readonly pem: string; readonly file: string } | { readonly wrong: string }> {
  const given = options.value('cacert')
  if (scheme !== 'https' || (given === undefined && options.has('insecure'))) return { pem: '', file: caBundle }
  const text = yield* readFile(given ?? caBundle)
  if (given === undefined) return { pem: isRefusal(text) ? '' : text, file: caBundle }
  if (isRefusal(text) || !text.includes('-----BEGIN CERTIFICATE-----')) return { wrong: `error setting certificate file: ${given}` }
  return { pem: text, file: given }
}

/** `host:port:address`, or `*` for every host; the last that fits counts. */
function resolvedBy(options: CurlInvocation, { host, port }: Url): string | undefined {
  return options.values('resolve').map((entry) => /^\+?([^:]+):(\d+):\[?([^\]]+?)\]?$/.exec(entry) ?? [])
    .findLast(([, name, on]) => (name === host || name === '*') && Number(on) === port)?.[3]
}

function isRedirect(done: Transfer): boolean {
  return done.page !== undefined && done.page.status >= 300 && done.page.status < 400 && locationOf(done) !== undefined
}

function locationOf({ page }: Transfer): string | undefined {
  return page?.headers.find(([name]) => name.toLowerCase() === 'location')?.[1]
}

const bodyOptions = ['data', 'data-binary', 'data-raw', 'data-urlencode', 'json'] as const

function hasBody(options: CurlInvocation): boolean {
  return bodyOptions.some((name) => options.has(name))
}

function* bodyOf(options: CurlInvocation): Guest<string | number> {
  const parts: string[] = []
  for (const name of bodyOptions) {
    for (const value of options.values(name)) {
      const { key, content, file } = name === 'data-urlencode' ? urlEncoded(value) : named(name, value)
      const text = file === undefined ? content : file === '-' ? yield* readAll() : yield* readFile(file)
      if (isRefusal(text)) {
        yield* printError(`curl: option ${name === 'data' ? '-d' : `--${name}`}: error encountered when reading a file\n${tryHelp}`)
        return 26
      }
      if (name === 'data-urlencode') parts.push(key + escapeForm(text))
      else parts.push(name === 'data' && file !== undefined ? text.replace(/[\r\n]/g, '') : text)
    }
  }
  return parts.join(options.has('json') ? '' : '&')
}

interface BodyPart {
  /** What stands before the content: `name=`. */
  readonly key: string
  readonly content: string
  /** Where the content comes from instead. */
  readonly file?: string
}

function named(name: string, value: string): BodyPart {
  return value.startsWith('@') && name !== 'data-raw' ? { key: '', content: '', file: value.slice(1) } : { key: '', content: value }
}

/** `content`, `=content`, `name=content`, `@file` or `name@file`; only what follows the name is encoded. */
function urlEncoded(value: string): BodyPart {
  const [, name = '', sign = '', rest = ''] = /^([^=@]*)([=@]?)([^]*)$/.exec(value)!
  if (sign === '') return { key: '', content: value }
  const key = name === '' ? '' : `${name}=`
  return sign === '@' ? { key, content: '', file: rest } : { key, content: rest }
}

/** Spaces become plus signs, and nothing but letters, digits, `-`, `.`, `_` and `~` stays. */
function escapeForm(text: string): string {
  const escaped = encodeURIComponent(text).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
  return escaped.replaceAll('%20', '+')
}

function headersOf(options: CurlInvocation, url: Url, sent: string): (readonly [string, string])[] {
  const given = options.values('header').flatMap((line): (readonly [string, string])[] => {
    const [, name = '', value = ''] = /^([^:;]+)[:;]\s*([^]*)$/.exec(line) ?? []
    return name === '' ? [] : [[name, value]]
  })
  const isJson = options.has('json')
  const standard: (readonly [string, string])[] = [
    ['Host', authority(url)], ['User-Agent', options.value('user-agent') ?? agent], ['Accept', isJson ? 'application/json' : '*/*'],
  ]
  const forBody: (readonly [string, string])[] = sent === '' && !hasBody(options) ? [] : [
    ['Content-Length', String(new TextEncoder().encode(sent).length)], ['Content-Type', isJson ? 'application/json' : 'application/x-www-form-urlencoded'],
  ]
  const isGiven = ([name]: readonly [string, string]) => given.some(([each]) => each.toLowerCase() === name.toLowerCase())
  return [...standard.filter((each) => !isGiven(each)), ...given.filter(([, value]) => value !== ''), ...forBody.filter((each) => !isGiven(each))]
}

const meterHead = '  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n'
  + '                                 Dload  Upload   Total   Spent    Left  Speed\n'

/** The progress meter: where what comes does not go to a terminal. */
function* isMetered(options: CurlInvocation): Guest<boolean> {
  if (options.has('silent')) return false
  return options.has('output') || options.has('remote-name') || (yield* terminal(1)) === null
}

function meterRow(done: Transfer): string {
  const nothing = '  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0'
  const size = done.page && done.method !== 'HEAD' ? new TextEncoder().encode(done.page.body).length : 0
  if (size === 0) return `\r${nothing}\n`
  const speed = String(Math.floor((size * second) / Math.max(1, done.answer.times.total)))
  const all = String(size).padStart(5)
  return `\r${nothing}\r100 ${all}  100 ${all}    0     0 ${speed.padStart(6)}      0 --:--:-- --:--:-- --:--:-- ${speed.padStart(5)}\n`
}

/** Shows or keeps what came, says what went wrong. */
function* deliver(options: CurlInvocation, done: Transfer, { index, meter }: { index: number; meter: boolean }): Guest<Transfer | number> {
  const { page } = done
  const isError = page !== undefined && page.status >= 400 && (options.has('fail') || options.has('fail-with-body'))
  const file = options.has('remote-name') ? fileNameOf(done.url) : options.values('output')[index] ?? options.value('output')
  let result: Transfer = { ...done, ...(file !== undefined && { file }) }
  if (isError) result = { ...result, exitCode: 22, words: `The requested URL returned error: ${page.status}` }
  const text = page && !(isError && options.has('fail')) ? textOf(options, done) : ''
  if (file === undefined || file === '-') yield* print(text)
  else if (page && file !== '/dev/null') {
    const refusal = yield* writeFile(file, text)
    if (refusal && !options.has('silent')) yield* printError(`Warning: Failed to open the file ${file}: ${refusal.error}\n`)
    if (refusal) result = { ...result, exitCode: 23, words: 'Failure writing output to destination' }
  }
  if (meter) yield* printError(meterRow(done))
  if (result.exitCode !== 0) yield* complain(options, result.exitCode, result.words)
  const format = options.value('write-out')
  if (format === undefined) return result
  const written = writeOut(format, result)
  yield* print(written.text)
  for (const error of written.errors) yield* printError(error)
  return result
}

function fileNameOf({ path }: Url): string {
  return path.split('?')[0]!.replace(/^.*\//, '')
}

function textOf(options: CurlInvocation, { page, method }: Transfer): string {
  const showsHead = options.has('include') || options.has('head')
  const head = showsHead ? `${statusLine(page!)}\r\n${page!.headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n` : ''
  return head + (method === 'HEAD' || options.has('head') ? '' : page!.body)
}

function statusLine({ status, reason = httpReasons[status] ?? '' }: Page): string {
  return `HTTP/1.1 ${status} ${reason}`
}

function* complain(options: CurlInvocation, exitCode: number, words: string): Guest<void> {
  if (options.has('silent') && !options.has('show-error')) return
  yield* printError(`curl: (${exitCode}) ${words}\n`)
}

/** What `-v` says. */
function* talk(done: Transfer): Guest<void> {
  const { url, answer, page, words, exitCode } = done
  const row = 'failure' in answer.result ? failureRows[answer.result.failure] : undefined
  const lines: string[] = []
  if (done.isResolved) lines.push(`* Added ${url.host}:${url.port}:${answer.address} to DNS cache`, `* Hostname ${url.host} was found in DNS cache`)
  if (answer.address !== '') lines.push(`*   Trying ${answer.address}:${url.port}...`)
  if (exitCode === 7) lines.push(`* connect to ${answer.address} port ${url.port} failed: Connection refused`)
  if (!row || row.isConnected) lines.push(`* Connected to ${url.host} (${answer.address}) port ${url.port} (#0)`)
  if (answer.tls) lines.push(...tlsLines(done, answer.tls))
  if (!row || (row.isConnected && exitCode !== 35 && exitCode !== 60)) {
    lines.push(`> ${done.method} ${url.path} HTTP/1.1`, ...done.headers.map(([name, value]) => `> ${name}: ${value}`), '> ')
  }
  if (page) lines.push(`< ${statusLine(page)}`, ...page.headers.map(([name, value]) => `< ${name}: ${value}`), '< ', `* Connection #0 to host ${url.host} left intact`)
  else lines.push(`* ${words.split('\n')[0]!}`, '* Closing connection 0')
  yield* printError(lines.map((line) => `${line}\n`).join(''))
}
