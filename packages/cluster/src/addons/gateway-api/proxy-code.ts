/** What a Gateway's proxies show to the network: certificates, pages, metrics. */
import { secrets } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { matchedBy, metricsOf, proxyTableOf, type Target } from '@track/traffic'
import type { Page } from '../../network/pages.ts'
import type { ProxyCode } from '../../network/proxies/proxy-code.ts'
import { secretText } from '../../network/tls/secret.ts'
import { ownGateways, proxiesOf, translationOf } from './controller-part.ts'
import type { Gateway } from './gateway-kind.ts'
import type { RouteFilter, RouteMatch, RouteRule } from './httproute-kind.ts'
import type { JudgedListener } from './listeners.ts'
import { envoyMetrics } from './metrics.ts'
import { envoyPage, passedOn } from './pages.ts'
import { changeOf, containerPort } from './route-table.ts'

export const proxies: ProxyCode['proxies'] = {
  has: (simulation, id) => gatewayOf(simulation, id) !== undefined,

  present(simulation, id, port, serverName) {
    const gateway = gatewayOf(simulation, id)
    const listeners = translationOf(simulation).gateways.find((each) => each.gateway === gateway)?.listeners ?? []
    const here = listeners.filter(({ isReady, listener }) => isReady && containerPort(listener.port) === port)
    const encrypted = here.filter(({ listener }) => listener.protocol === 'HTTPS')
    if (encrypted.length === 0) return 'plain'
    const meant = mostParticular(encrypted, serverName.toLowerCase())
    // A name that no listener is for has no chain of filters: the connection is closed.
    if (!meant) return 'no handshake'
    const [namespace = '', name = ''] = (meant.secrets[0] ?? '').split('/')
    const secret = cacheOf(simulation).get(secrets, name, namespace)
    return { certificates: secret ? secretText(secret, 'tls.crt') ?? '' : '' }
  },

  page(simulation, { id, target, status, behind, isTls }) {
    const found = ruleBehind(simulation, id, target)
    const change = changeOf((found?.rule.filters ?? []).flatMap(({ responseHeaderModifier }) => responseHeaderModifier ?? []))
    if (behind) return passedOn(behind, (lines) => changedLines(lines, change))
    const redirect = found?.rule.filters?.find(({ type }) => type === 'RequestRedirect')?.requestRedirect
    if (redirect && status >= 300 && status < 400) return envoyPage(simulation.now, status, 'direct', locationOf(redirect, { target, match: found!.match, port: found!.port, isTls }))
    const isServed = found !== undefined && (matchedBy(proxyTableOf(simulation, id)!, target).rule?.backends.some((each) => each.status === undefined) ?? false)
    return envoyPage(simulation.now, status, !isServed ? 'direct' : status === 504 ? 'timeout' : status === 503 ? 'connection' : 'direct')
  },

  // Envoy has but one word for it, and the connection ends.
  plainPage: (simulation) => envoyPage(simulation.now, 400, 'direct'),

  upstreamOf: () => '',

  metrics: (simulation, id) => envoyMetrics(metricsOf(simulation, id)),
}

function gatewayOf(simulation: Simulation, id: string): Gateway | undefined {
  return ownGateways(cacheOf(simulation)).find((gateway) => proxiesOf(simulation, gateway).some((each) => each.id === id))
}

function mostParticular(listeners: readonly JudgedListener[], name: string): JudgedListener | undefined {
  const exact = listeners.find(({ listener }) => listener.hostname === name)
  const wild = listeners.filter(({ listener: { hostname } }) => hostname?.startsWith('*.') && name.endsWith(hostname.slice(1)))
    .toSorted((a, b) => b.listener.hostname!.length - a.listener.hostname!.length)
  return exact ?? wild[0] ?? listeners.find(({ listener }) => listener.hostname === undefined)
}

interface RuleBehind {
  readonly rule: RouteRule
  readonly match: RouteMatch
  /** Of the listener. */
  readonly port: number
}

function ruleBehind(simulation: Simulation, id: string, target: Target): RuleBehind | undefined {
  const table = proxyTableOf(simulation, id)
  const name = table && matchedBy(table, target).rule?.name
  const [section, , key, rule, match] = name?.split(' ') ?? []
  const gateway = gatewayOf(simulation, id)
  const bindings = translationOf(simulation).gateways.find((each) => each.gateway === gateway)?.bindings ?? []
  const binding = bindings.find(({ route, listener }) => `${route.metadata.namespace ?? ''}/${route.metadata.name ?? ''}` === key && listener.listener.name === section)
  const own = binding?.route.spec.rules?.[Number(rule)]
  return own && { rule: own, match: own.matches?.[Number(match)] ?? {}, port: binding!.listener.listener.port }
}

type Redirect = NonNullable<RouteFilter['requestRedirect']>

interface Redirected {
  readonly target: Target
  readonly match: RouteMatch
  readonly port: number
  readonly isTls: boolean
}

const wellKnown: Readonly<Record<string, number>> = { http: 80, https: 443 }

/** The port is the scheme's where a scheme is given, else the listener's; one that goes without saying is left out. */
function locationOf({ scheme, hostname, path, port }: Redirect, { target, match, port: own, isTls }: Redirected): string {
  const spoken = scheme ?? (isTls ? 'https' : 'http')
  const number = port ?? (scheme === undefined ? own : wellKnown[scheme]!)
  const host = hostname ?? (target.host ?? '').replace(/:\d+$/, '')
  const place = path?.replaceFullPath ?? (path?.replacePrefixMatch === undefined ? target.path : prefixReplaced(target.path, match.path?.value ?? '/', path.replacePrefixMatch))
  const query = target.query === undefined ? '' : `?${target.query}`
  return `${spoken}://${host}${number === wellKnown[spoken] ? '' : `:${number}`}${place}${query}`
}

function prefixReplaced(path: string, prefix: string, replacement: string): string {
  const rest = path.slice(prefix.replace(/\/$/, '').length)
  const whole = `${replacement.replace(/\/$/, '')}${rest === '' || rest.startsWith('/') ? rest : `/${rest}`}`
  return whole === '' ? '/' : whole
}

function changedLines(lines: Page['headers'], { set = {}, add = {}, remove = [] }: ReturnType<typeof changeOf>): Page['headers'] {
  const gone = new Set([...remove, ...Object.keys(set)].map((name) => name.toLowerCase()))
  return [...lines.filter(([name]) => !gone.has(name)), ...[...Object.entries(set), ...Object.entries(add)].map(([name, value]) => [name.toLowerCase(), value] as const)]
}
