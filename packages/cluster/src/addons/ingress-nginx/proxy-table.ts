/**
 * Servers and locations as the rules of a proxy, in the order in which nginx tries them: exact paths, then the
 * longest prefix; or, once one location of a server has an expression, all of them as expressions in their order.
 *
 * Follows buildLocation, buildProxyPass and buildServerName in internal/ingress/controller/template/template.go, and
 * route_to_alternative_balancer in rootfs/etc/nginx/lua/balancer.lua of ingress-nginx. Left out: what nginx makes of a path before it looks (//, %2F).
 */
import { type Duration, microsecond, second } from '@track/simulation'
import { onceAtMost, type ProxyBackend, type ProxyPolicy, type ProxyRule, type ProxyServer, type ProxyTable, type RequestLimit, type ValueMatch } from '@track/traffic'
import type { Canary, Settings } from './annotations.ts'
import { inOrder, ruleName, slash } from './location-names.ts'
import { type Configuration, defaultHost, defaultUpstream, type Location, type Server, type Upstream } from './servers.ts'

const httpPort = 80
export const httpsPort = 443

/** What a request costs nginx itself. */
const work: Duration = 250 * microsecond
const cpu: Duration = 150 * microsecond

/** How a backend is called in the traffic. */
export function serviceOf(upstream: string): string {
  return `ingress-nginx ${upstream}`
}

export interface Facts {
  /** Upstreams in which somebody is ready. */
  readonly isServed: (upstream: string) => boolean
  /** Hosts for which a certificate is configured. */
  readonly hasCertificate: (host: string) => boolean
}

export function proxyTableOf({ servers, upstreams }: Configuration, facts: Facts): ProxyTable {
  const named = servers.filter(({ host }) => host !== defaultHost)
  const ordered = [...named.filter(({ host }) => !isWildcard(host)), ...named.filter(({ host }) => isWildcard(host)), ...servers.filter(({ host }) => host === defaultHost)]
  return {
    servers: [httpPort, httpsPort].flatMap((port) => ordered.flatMap((server) => hostsOf(server).map((host): ProxyServer => ({
      ports: [port], host: matchOf(host), rules: rulesOf(server, port, upstreams, facts),
    })))),
    unmatched: 404, work: { kind: 'constant', value: work }, cpu, failures: { timeout: 504, connection: 502, other: 502 },
  }
}

function isWildcard(host: string): boolean {
  return host.startsWith('*.')
}

function hostsOf({ host, aliases }: Server): readonly string[] {
  return [host, ...aliases]
}

function matchOf(host: string): ProxyServer['host'] {
  if (host === defaultHost) return { kind: 'any' }
  return isWildcard(host) ? { kind: 'label', value: host.slice(1).toLowerCase() } : { kind: 'exact', value: host.toLowerCase() }
}

type Upstreams = Configuration['upstreams']

function rulesOf(server: Server, port: number, upstreams: Upstreams, facts: Facts): ProxyRule[] {
  const { locations, areExpressions } = inOrder(server)
  const placed = locations.map((location, index) => ({ location, name: ruleName(port, server.host, index) }))
  const rules = placed.flatMap(({ location, name }) => locationRules(location, {
    name, enforce: areExpressions, upstreams, facts, redirects: port === httpPort && isRedirected(location.settings, facts.hasCertificate(server.host)),
  }))
  return areExpressions ? rules : withSlashes(rules, placed)
}

/** A path that lacks but the final slash of a prefix is sent there, unless it is a location of its own. */
function withSlashes(rules: readonly ProxyRule[], placed: readonly { readonly location: Location; readonly name: string }[]): ProxyRule[] {
  const redirects = placed.filter(({ location: { path, pathType } }) => pathType === 'Prefix' && path !== '/' && path.endsWith('/'))
    .map(({ location, name }): ProxyRule => ({ name: `${name} ${slash}`, path: { kind: 'exact', value: location.path.slice(0, -1) }, status: 301, backends: [] }))
  return [...rules.filter(({ path }) => path.kind === 'exact'), ...redirects, ...rules.filter(({ path }) => path.kind !== 'exact')]
}

function isRedirected({ sslRedirect, forceSslRedirect }: Settings, hasCertificate: boolean): boolean {
  return forceSslRedirect || (sslRedirect && hasCertificate)
}

interface Place {
  readonly name: string
  readonly enforce: boolean
  readonly redirects: boolean
  readonly upstreams: Upstreams
  readonly facts: Facts
}

function locationRules(location: Location, { name, enforce, redirects, upstreams, facts }: Place): ProxyRule[] {
  const { path, pathType, settings, backend } = location
  const match: ProxyRule['path'] = enforce ? { kind: 'regex', value: `(?i)^${path}` } : { kind: pathType === 'Exact' ? 'exact' : 'prefix', value: path }
  const limit = limitOf(settings)
  const base = { name, path: match, backends: [], ...(limit && { limit }) }
  if (redirects) return [{ ...base, limit: undefined, status: 308 }].map(withoutUndefined)
  if (settings.redirect) return [{ ...base, status: settings.redirect.code }]
  if (backend === defaultUpstream) return [{ ...base, status: 404 }]
  const rewrite = rewriteOf(location)
  const own = { ...base, ...(rewrite && { rewrite }) }
  const alternative = alternativeOf(upstreams.get(backend), upstreams, facts)
  // A primary without anybody is not there, and its canary with it.
  if (!facts.isServed(backend)) return [{ ...own, status: 503 }]
  return methodsOf(settings).flatMap(({ suffix, policy, ...method }) => {
    const to = (upstream: string, weight = 1): ProxyBackend => ({ name: upstream, weight, service: serviceOf(upstream), policy })
    const rule = (more: string, backends: readonly ProxyBackend[], headers: readonly ValueMatch[] = []): ProxyRule => ({
      ...own, ...method, name: [name, suffix, more].filter((each) => each !== '').join(' '), backends, ...(headers.length > 0 && { headers }),
    })
    if (!alternative) return [rule('', [to(backend)])]
    return canaryRules(alternative.canary!, rule, { primary: () => to(backend), other: () => to(alternative.name), shares: (a, b) => [to(backend, a), to(alternative.name, b)] })
  })
}

function withoutUndefined({ limit, ...rule }: Omit<ProxyRule, 'limit'> & { limit?: RequestLimit | undefined }): ProxyRule {
  return limit ? { ...rule, limit } : rule
}

/** One canary is all that there is at a time. */
function alternativeOf(primary: Upstream | undefined, upstreams: Upstreams, { isServed }: Facts): Upstream | undefined {
  const name = primary?.alternatives[0]
  return name !== undefined && isServed(name) ? upstreams.get(name) : undefined
}

interface Backends {
  primary(): ProxyBackend
  other(): ProxyBackend
  shares(primary: number, other: number): readonly ProxyBackend[]
}

/** By header, then by cookie, then by chance. */
function canaryRules(
  { header, headerValue, headerPattern, cookie, weight, weightTotal }: Canary,
  rule: (name: string, backends: readonly ProxyBackend[], headers?: readonly ValueMatch[]) => ProxyRule, { primary, other, shares }: Backends,
): ProxyRule[] {
  const is = (kind: ValueMatch['kind'], value: string): ValueMatch[] => [{ name: header, kind, value }]
  const crumb = (value: string): ValueMatch[] => [{ name: 'cookie', kind: 'regex', value: `(?:^|;\\s*)${cookie}=${value}(?:;|$)` }]
  const byHeader = header === '' ? []
    : headerValue !== '' ? [rule('value', [other()], is('exact', headerValue))]
      : headerPattern !== '' ? [rule('pattern', [other()], is('regex', headerPattern))]
        : [rule('always', [other()], is('exact', 'always')), rule('never', [primary()], is('exact', 'never'))]
  const byCookie = cookie === '' ? [] : [rule('cookie', [other()], crumb('always')), rule('no cookie', [primary()], crumb('never'))]
  const total = weightTotal > 100 ? weightTotal : 100
  const share = Math.max(0, Math.min(weight, total))
  return [...byHeader, ...byCookie, rule('', share === 0 ? [primary()] : share === total ? [other()] : shares(total - share, share))]
}

function rewriteOf({ path, settings }: Location): ProxyRule['rewrite'] {
  const host = settings.upstreamVhost === '' ? {} : { host: settings.upstreamVhost }
  const { rewriteTarget } = settings
  const isRewritten = rewriteTarget !== '' && rewriteTarget !== path
  const changed = isRewritten ? { path: { kind: 'regex' as const, pattern: `(?i)${path}`, replacement: rewriteTarget } } : {}
  return isRewritten || settings.upstreamVhost !== '' ? { ...host, ...changed } : undefined
}

/** The rate of nginx is in whole thousandths of a request a second. */
function limitOf({ limits }: Settings): RequestLimit | undefined {
  if (!limits) return undefined
  const { perSecond, perMinute, burstMultiplier } = limits
  // Both may be set, and the stricter one counts; here the one a second does.
  if (perSecond > 0) return { perSecond, burst: perSecond * burstMultiplier, status: 503 }
  return perMinute > 0 ? { perSecond: Math.floor(perMinute * 1000 / 60) / 1000, burst: perMinute * burstMultiplier, status: 503 } : undefined
}

interface OfMethod {
  readonly suffix: string
  readonly method?: string
  readonly policy: ProxyPolicy
}

/** Methods that change something are not tried again once they may have been heard. */
function methodsOf(settings: Settings): OfMethod[] {
  const conditions = settings.nextUpstream.split(/\s+/)
  const all: OfMethod = { suffix: '', policy: policyOf(settings, conditions) }
  if (conditions.includes('non_idempotent') || settings.nextUpstreamTries === 1) return [all]
  const careful = policyOf(settings, conditions.filter((each) => each === 'error' || each === 'off'))
  return [...['POST', 'PATCH', 'LOCK'].map((method) => ({ suffix: method, method, policy: careful })), all]
}

function policyOf({ connectTimeout, readTimeout, nextUpstreamTries }: Settings, conditions: readonly string[]): ProxyPolicy {
  const isOff = conditions.includes('off')
  const retryOn: ('connection' | 'timeout' | '5xx')[] = [
    ...(conditions.includes('error') ? ['connection' as const] : []), ...(conditions.includes('timeout') ? ['timeout' as const] : []),
    ...(conditions.some((each) => each.startsWith('http_5')) ? ['5xx' as const] : []),
  ]
  // Without a bound nginx tries each endpoint once; few have more than ten.
  const tries = nextUpstreamTries === 0 ? 10 : nextUpstreamTries
  return {
    ...onceAtMost, timeout: Math.max(1, readTimeout * second), connectTimeout: Math.max(1, connectTimeout * second),
    retries: isOff ? 0 : Math.max(0, tries - 1), retryOn,
  }
}
