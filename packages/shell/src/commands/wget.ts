/**
 * wget over the world's network: what `wget -qO- URL` and a plain download need.
 *
 * Follows GNU Wget 1.21. Left out: recursion, ranges, cookies, authentication, the progress bar,
 * tries beyond the first (each is one request here).
 */
import { httpReasons } from '@track/cluster'
import { type Guest, now, print, printError, type Program, writeFile } from '@track/processes'
import { type Instant, printTimestamp, second } from '@track/simulation'
import { FlagError, type FlagTable, parseFlags } from '../flags.ts'
import { type Transfer, transfer } from './curl/transfer.ts'
import { authority, parseUrl } from './curl/url.ts'

const flags = {
  'quiet': { kind: 'boolean', short: 'q', help: 'Say nothing.' },
  'output-document': { kind: 'string', short: 'O', help: 'Write to this file; - is standard output.' },
  'timeout': { kind: 'string', short: 'T', help: 'Seconds after which to give up.' },
  'tries': { kind: 'string', short: 't', help: 'How often to try.' },
  'no-check-certificate': { kind: 'boolean', help: 'Take any certificate.' },
  'server-response': { kind: 'boolean', short: 'S', help: 'Show the headers of the answer.' },
  'spider': { kind: 'boolean', help: 'Look whether it is there, and download nothing.' },
  'header': { kind: 'texts', help: 'Send this header.' },
  'post-data': { kind: 'string', help: 'Send this by POST.' },
} as const satisfies FlagTable

type WgetFlags = ReturnType<typeof parseFlags<typeof flags>>['flags']

export const wget: Program = {
  name: 'wget',
  *run({ argv }) {
    try {
      const { flags: given, operands } = parseFlags(flags, argv.slice(1))
      if (operands.length > 0) return yield* download(given, operands)
      yield* printError('wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help\' for more options.\n')
      return 1
    } catch (reason) {
      // A flag that wget does not know, or that is not simulated.
      if (!(reason instanceof FlagError)) throw reason
      yield* printError(`wget: ${reason.message}\nUsage: wget [OPTION]... [URL]...\n\nTry \`wget --help' for more options.\n`)
      return 2
    }
  },
}

function* download(given: WgetFlags, urls: readonly string[]): Guest<number> {
  let exitCode = 0
  for (const url of urls) exitCode = (yield* one(given, url)) || exitCode
  return exitCode
}

function* one(given: WgetFlags, typed: string): Guest<number> {
  const url = parseUrl(typed)
  if ('wrong' in url) {
    yield* printError(`${typed}: ${url.exitCode === 1 ? 'Unsupported scheme' : 'Invalid URL'}.\n`)
    return 1
  }
  const effective = `${url.scheme}://${authority(url)}${url.path}`
  const say = (text: string) => printError(given.quiet ? '' : text)
  yield* say(`--${dateOf(yield* now())}--  ${effective}\n`)
  const sent = given['post-data'] ?? ''
  const limit = given.timeout === undefined ? undefined : Math.round(Number(given.timeout) * second) || undefined
  const headers = given.header.map((line): readonly [string, string] => [line.split(':')[0]!, line.replace(/^[^:]*:\s*/, '')])
  const done = yield* transfer({
    typed, effective, url, sent, redirects: 0, method: given['post-data'] !== undefined ? 'POST' : given.spider ? 'HEAD' : 'GET',
    headers: [['Host', authority(url)], ['User-Agent', 'Wget/1.21.3'], ['Accept', '*/*'], ...headers],
    isInsecure: given['no-check-certificate'], connectTimeout: limit, timeout: limit,
  })
  yield* say(connectionWords(done))
  if (!done.page) return done.exitCode === 60 ? 5 : 4
  const { status, headers: answered, body } = done.page
  yield* say(`HTTP request sent, awaiting response... ${status} ${httpReasons[status] ?? ''}\n`)
  if (given['server-response']) yield* printError(`  HTTP/1.1 ${status} ${httpReasons[status] ?? ''}\n${answered.map(([name, value]) => `  ${name}: ${value}\n`).join('')}`)
  if (status >= 400) {
    yield* say(`${dateOf(yield* now())} ERROR ${status}: ${httpReasons[status] ?? ''}.\n\n`)
    return 8
  }
  return given.spider ? 0 : yield* keep(given, done, body)
}

function* keep(given: WgetFlags, { url, page }: Transfer, body: string): Guest<number> {
  const file = given['output-document'] ?? (url.path.split('?')[0]!.replace(/^.*\//, '') || 'index.html')
  const isStandardOutput = file === '-'
  const size = new TextEncoder().encode(body).length
  const type = page!.headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1].split(';')[0] ?? ''
  const say = (text: string) => printError(given.quiet ? '' : text)
  yield* say(`Length: ${size} [${type}]\nSaving to: ‘${isStandardOutput ? 'STDOUT' : file}’\n\n`)
  if (isStandardOutput) yield* print(body)
  else {
    const refusal = yield* writeFile(file, body)
    if (refusal) {
      yield* printError(`${file}: ${refusal.error}\n`)
      return 3
    }
  }
  yield* say(`${dateOf(yield* now())} - ${isStandardOutput ? 'written to stdout' : `‘${file}’ saved`} [${size}/${size}]\n\n`)
  return 0
}

/** How far it got. */
function connectionWords({ url, answer, exitCode, page }: Transfer): string {
  const isName = answer.address !== url.host
  const failure = 'failure' in answer.result ? answer.result.failure : undefined
  const resolving = isName ? `Resolving ${url.host} (${url.host})... ` : ''
  if (failure === 'unresolved late') return `${resolving}failed: Connection timed out.\nwget: unable to resolve host address ‘${url.host}’\n`
  if (failure === 'unresolved') return `${resolving}failed: Name or service not known.\nwget: unable to resolve host address ‘${url.host}’\n`
  const resolved = isName ? `${resolving}${answer.address}\n` : ''
  const connecting = `${resolved}Connecting to ${isName ? `${url.host} (${url.host})|${answer.address}|` : url.host}:${url.port}... `
  if (failure === 'refused') return `${connecting}failed: Connection refused.\n`
  if (failure === 'unreachable') return `${connecting}failed: Connection timed out.\nGiving up.\n\n`
  const connected = `${connecting}connected.\n`
  if (page) return connected
  if (exitCode === 60) return `${connected}ERROR: The certificate of ‘${url.host}’ is not trusted.\nERROR: The certificate of ‘${url.host}’ doesn't have a known issuer.\n`
  if (exitCode === 35) return `${connected}GnuTLS: An unexpected TLS packet was received.\nUnable to establish SSL connection.\n`
  const reading = `${connected}HTTP request sent, awaiting response... `
  if (failure === 'no http') return `${reading}not simulated here: an answer that is no HTTP/1.\nGiving up.\n\n`
  if (failure === 'timeout') return `${reading}Read error (Connection timed out) in headers.\nGiving up.\n\n`
  return failure === 'reset' ? `${reading}Read error (Connection reset by peer) in headers.\nGiving up.\n\n` : `${reading}No data received.\nGiving up.\n\n`
}

function dateOf(at: Instant): string {
  return printTimestamp(at).slice(0, 19).replace('T', ' ')
}
