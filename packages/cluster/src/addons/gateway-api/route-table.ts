/**
 * What a Gateway's routes make of its proxies: for each port and host the rules in their order of precedence.
 *
 * Follows sort.go and route.go in internal/gatewayapi, and internal/xds/translator/route.go, of Envoy Gateway 1.9, with Envoy's defaults (15 s for a request, 1024
 * connections a backend). Left out: mirrors (told of in an Event), a bound on all attempts together (each attempt has its own).
 */
import { type Duration, microsecond, parseGoDuration, second } from '@track/simulation'
import { onceAtMost, type PathMatch, type ProxyBackend, type ProxyPolicy, type ProxyRule, type ProxyServer, type ProxyTable, type Rewrite, type ValueMatch } from '@track/traffic'
import type { HeaderFilter, RouteFilter, RouteMatch, RouteRule } from './httproute-kind.ts'
import type { Binding, JudgedRule } from './routes.ts'

const work: Duration = 200 * microsecond
const cpu: Duration = 120 * microsecond
const requestTimeout: Duration = 15 * second
const connectTimeout: Duration = 10 * second
const connections = 1024

/** Ports below 1024 are moved up, so that the proxy needs no privilege. */
export function containerPort(port: number): number {
  return port < 1024 ? port + 10_000 : port
}

export function serviceOf(namespace: string, name: string, port: number): string {
  return `envoy ${namespace}/${name}/${port}`
}

interface Candidate {
  readonly match: RouteMatch
  readonly judged: JudgedRule
  readonly name: string
}

export interface TableFacts {
  /** Whether somebody is ready behind a Service's port. */
  readonly isServed: (namespace: string, service: string, port: number) => boolean
}

/** Bindings of one Gateway, the oldest route first. */
export function routeTable(bindings: readonly Binding[], facts: TableFacts): ProxyTable {
  const byPlace = new Map<string, { port: number; host: string; candidates: Candidate[] }>()
  for (const binding of bindings) {
    const { listener: { listener, isReady }, hosts } = binding
    for (const host of isReady ? hosts : []) {
      const key = `${listener.port} ${host}`
      const place = byPlace.get(key) ?? { port: listener.port, host, candidates: [] }
      byPlace.set(key, place)
      // Two listeners of a port may be for the same host, and two parents of a route the same listener.
      const known = new Set(place.candidates.map(({ match }) => match))
      place.candidates.push(...candidatesOf(binding, `${listener.name} ${host}`).filter(({ match }) => !known.has(match)))
    }
  }
  const servers = [...byPlace.values()].sort((a, b) => rankOf(a.host) - rankOf(b.host) || b.host.length - a.host.length).map(({ port, host, candidates }): ProxyServer => ({
    ports: [containerPort(port)], host: matchOf(host), rules: candidates.toSorted(byPrecedence).map((each) => ruleOf(each, facts)),
  }))
  return { servers, unmatched: 404, work: { kind: 'constant', value: work }, cpu, failures: { timeout: 504, connection: 503, other: 503 } }
}

function rankOf(host: string): number {
  return host === '*' ? 2 : host.startsWith('*.') ? 1 : 0
}

function matchOf(host: string): ProxyServer['host'] {
  if (host === '*') return { kind: 'any' }
  return host.startsWith('*.') ? { kind: 'suffix', value: host.slice(1) } : { kind: 'exact', value: host }
}

function candidatesOf({ route, rules }: Binding, place: string): Candidate[] {
  const { namespace = '', name = '' } = route.metadata
  return rules.flatMap((judged) => (judged.rule.matches ?? [{}]).map((match, index) => ({ match, judged, name: `${place} ${namespace}/${name} ${judged.index} ${index}` })))
}

/** By path, then headers (a method is one of them), then query parameters; else the older. */
function byPrecedence({ match: a }: Candidate, { match: b }: Candidate): number {
  const scores = [a, b].map((match) => {
    const { type = 'PathPrefix', value = '/' } = match.path ?? {}
    const headers = match.headers ?? []
    const query = match.queryParams ?? []
    const method = match.method === undefined ? 0 : 1
    return [
      ['PathPrefix', 'RegularExpression', 'Exact'].indexOf(type), type === 'PathPrefix' && value === '/' ? 0 : value.length, headers.length + method, exactIn(headers) + method, query.length, exactIn(query),
    ]
  })
  const [left = [], right = []] = scores
  const at = left.findIndex((score, index) => score !== right[index])
  return at < 0 ? 0 : right[at]! - left[at]!
}

function exactIn(values: readonly { readonly type?: string }[]): number {
  return values.filter(({ type = 'Exact' }) => type === 'Exact').length
}

function ruleOf({ match, judged, name }: Candidate, facts: TableFacts): ProxyRule {
  const { rule, status, backends } = judged
  const redirect = rule.filters?.find(({ type }) => type === 'RequestRedirect')?.requestRedirect
  const base: ProxyRule = {
    name, path: pathOf(match), backends: [], ...(match.method !== undefined && { method: match.method }),
    ...(match.headers?.length && { headers: match.headers.map(valueOf) }), ...(match.queryParams?.length && { query: match.queryParams.map(valueOf) }),
  }
  if (status !== undefined) return { ...base, status }
  if (redirect) return { ...base, status: redirect.statusCode ?? 302 }
  const rewrite = rewriteOf(rule.filters ?? [], match)
  const policy = policyOf(rule)
  return {
    ...base, ...(rewrite && { rewrite }),
    backends: backends.map(({ ref, namespace, isInvalid }): ProxyBackend => {
      const more = rewriteOf([...(rule.filters ?? []), ...(ref.filters ?? [])], match)
      const isServed = facts.isServed(namespace, ref.name, ref.port ?? 0)
      return {
        name: `${namespace}/${ref.name}/${ref.port ?? 0}`, weight: ref.weight ?? 1, service: serviceOf(namespace, ref.name, ref.port ?? 0), policy,
        ...(isInvalid ? { status: 500 } : isServed ? {} : { status: 503 }), ...(more && { rewrite: more }),
      }
    }),
  }
}

function pathOf({ path }: RouteMatch): PathMatch {
  const { type = 'PathPrefix', value = '/' } = path ?? {}
  if (type === 'Exact') return { kind: 'exact', value }
  if (type === 'RegularExpression') return { kind: 'regex', value: `^(?:${value})$` }
  return value === '/' ? { kind: 'prefix', value } : { kind: 'segments', value }
}

function valueOf({ type = 'Exact', name, value }: { readonly type?: string; readonly name: string; readonly value: string }): ValueMatch {
  return type === 'Exact' ? { name, kind: 'exact', value } : { name, kind: 'regex', value: `^(?:${value})$` }
}

function rewriteOf(filters: readonly RouteFilter[], match: RouteMatch): Rewrite | undefined {
  const headers = filters.flatMap(({ requestHeaderModifier }) => requestHeaderModifier ?? [])
  const url = filters.findLast(({ urlRewrite }) => urlRewrite)?.urlRewrite
  if (headers.length === 0 && !url) return undefined
  const path = url?.path
  const replaced: Rewrite['path'] = path?.replaceFullPath !== undefined ? { kind: 'full', value: path.replaceFullPath }
    : path?.replacePrefixMatch !== undefined ? { kind: 'prefix', from: match.path?.value ?? '/', to: path.replacePrefixMatch } : undefined
  return { ...(url?.hostname !== undefined && { host: url.hostname }), ...(replaced && { path: replaced }), ...(headers.length > 0 && { headers: changeOf(headers) }) }
}

export function changeOf(filters: readonly HeaderFilter[]): NonNullable<Rewrite['headers']> {
  const pairs = (list: readonly { readonly name: string; readonly value: string }[]) => Object.fromEntries(list.map(({ name, value }) => [name, value]))
  return { set: pairs(filters.flatMap(({ set = [] }) => set)), add: pairs(filters.flatMap(({ add = [] }) => add)), remove: filters.flatMap(({ remove = [] }) => remove) }
}

function policyOf({ timeouts, retry }: RouteRule): ProxyPolicy {
  const durationOf = (text: string | undefined) => {
    const parsed = text === undefined ? undefined : parseGoDuration(text)
    return typeof parsed === 'number' ? parsed : undefined
  }
  const whole = durationOf(timeouts?.request)
  const each = durationOf(timeouts?.backendRequest)
  // Zero is none at all.
  const timeout = (each === 0 ? undefined : each) ?? (whole === 0 ? undefined : whole ?? (each === 0 ? undefined : requestTimeout))
  const retries = retry ? { retries: retry.attempts ?? 1, 'backoff.base': durationOf(retry.backoff) ?? 25_000 * microsecond } : {}
  return {
    ...onceAtMost, timeout, connectTimeout, 'pool.connections': connections, 'pool.pending': connections, ...retries,
    retryOn: ['connection', ...(retry?.codes?.some((code) => code >= 500) ? ['5xx' as const] : [])],
  }
}
