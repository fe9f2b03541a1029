/**
 * `kubectl proxy`: a port of this machine at which the API server answers as it answers this user.
 *
 * Follows k8s.io/kubectl/pkg/cmd/proxy/proxy.go and k8s.io/kubectl/pkg/proxy/proxy_server.go of Kubernetes 1.34. Left out:
 * static files, Unix sockets, upgraded connections; a watch answers what there is and ends.
 */
import type { HttpRequest, HttpResponse } from '@track/apiserver'
import type { AcceptAnswer, HttpCall, ListenerResult } from '@track/cluster'
import { type Guest, print, request } from '@track/processes'
import type { Plain } from '@track/simulation'
import { RE2JS } from 're2js'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { joined, listenAt } from '../../kubectl/forward/listening.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const flags = {
  'accept-hosts': { kind: 'string', default: '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$', help: 'Patterns of hosts that are answered.' },
  'accept-paths': { kind: 'string', default: '^.*', help: 'Patterns of paths that are answered.' },
  'address': { kind: 'string', default: '127.0.0.1', help: 'The address to serve on.' },
  'api-prefix': { kind: 'string', default: '/', help: 'What stands before the paths of the API.' },
  'append-server-path': { kind: 'boolean', help: 'Add the path of the server to each request; this shell has none.' },
  'disable-filter': { kind: 'boolean', help: 'Answer everybody.' },
  'keepalive': { kind: 'duration', default: 0, help: 'How long connections stay; they end with each answer here.' },
  'port': { kind: 'integer', short: 'p', default: 8001, help: 'The port to serve on; 0 is any that is free.' },
  'reject-methods': { kind: 'string', default: '^$', help: 'Patterns of methods that are refused.' },
  'reject-paths': { kind: 'string', default: '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach', help: 'Patterns of paths that are refused.' },
  'unix-socket': { kind: 'string', short: 'u', default: '', help: 'A socket to serve on; not simulated here.' },
  'www': { kind: 'string', short: 'w', default: '', help: 'A directory of static files; not simulated here.' },
  'www-prefix': { kind: 'string', short: 'P', default: '/static/', help: 'What stands before static files.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

export const proxy = defineVerb({
  name: 'proxy',
  group: 'troubleshooting',
  summary: 'Run a proxy to the Kubernetes API server',
  usage: '[--port=PORT] [--www=static-dir] [--www-prefix=prefix] [--api-prefix=prefix]',
  examples: ['kubectl proxy &', 'kubectl proxy --port=8011', 'kubectl proxy --port=0'],
  flags,
  *run({ flags: given }) {
    if (given.port !== 8001 && given['unix-socket'] !== '') throw new KubectlError('cannot set --unix-socket and --port at the same time')
    if (given['unix-socket'] !== '') throw notSimulated('Unix sockets')
    if (given.www !== '') throw notSimulated('static files of kubectl proxy')
    const accepts = filterOf(given)
    const answer = yield* listenAt(given.address, given.port)
    if ('error' in answer) throw new KubectlError(`listen tcp ${joined(given.address, given.port)}: ${answer.error}`)
    yield* print(`Starting to serve on ${joined(given.address, answer.port)}\n`)
    for (;;) {
      const came = yield* request<AcceptAnswer>('listener', { do: 'accept', listeners: [answer.listener] })
      if (!('connection' in came)) continue
      const result = yield* served(came.call, given, accepts)
      yield* request('listener', { do: 'answer', connection: came.connection, result } as unknown as Plain)
    }
  },
})

type Accepts = (call: HttpCall, path: string) => boolean

function filterOf(given: Flags): Accepts {
  const patterns = (text: string) => text.split(',').map((each) => RE2JS.compile(each))
  const fits = (text: string, all: readonly RE2JS[]) => all.some((each) => each.matcher(text).find())
  const [hosts, paths] = [patterns(given['accept-hosts']), patterns(given['accept-paths'])]
  const [noPaths, noMethods] = [patterns(given['reject-paths']), patterns(given['reject-methods'])]
  return ({ headers, method, host }, path) => given['disable-filter']
    || (!fits(path, noPaths) && !fits(method, noMethods) && fits(path, paths) && fits((headers['host'] ?? host).replace(/:\d+$/, ''), hosts))
}

const text = [['Content-Type', 'text/plain; charset=utf-8'], ['X-Content-Type-Options', 'nosniff']] as const

function* served(call: HttpCall, given: Flags, accepts: Accepts): Guest<ListenerResult> {
  if (call.scheme === 'https') return { failure: 'no tls' }
  const [path = '/', search = ''] = call.path.split('?')
  const prefix = given['api-prefix'].replace(/\/*$/, '/')
  if (!path.startsWith(prefix)) return page(404, text, '404 page not found\n')
  if (!accepts(call, path)) return page(403, text, 'Forbidden\n')
  const answer = yield* request<HttpResponse>('api', asked(call, prefix.startsWith('/api') ? path : `/${path.slice(prefix.length)}`, search) as unknown as Plain)
  const body = typeof answer.body === 'string' ? answer.body : new TextDecoder().decode(answer.body)
  return page(answer.status, Object.entries(answer.headers), body)
}

function asked({ method, headers, body }: HttpCall, path: string, search: string): HttpRequest {
  const query: Record<string, string[]> = {}
  for (const [name, value] of new URLSearchParams(search)) query[name] = [...(query[name] ?? []), value]
  const { host: _host, ...passed } = headers
  return { method, path, query, headers: passed, ...(body !== undefined && { body }) }
}

function page(status: number, headers: readonly (readonly [string, string])[], body: string): ListenerResult {
  return { page: { status, headers: [...headers, ['Content-Length', String(new TextEncoder().encode(body).length)]], body } }
}
