/**
 * Which virtual servers and locations a set of Ingresses makes, in the order in which nginx has them.
 *
 * Follows getBackendServers, createServers and mergeAlternativeBackends in internal/ingress/controller/controller.go and
 * location.go of ingress-nginx. Left out: custom default backends, from-to-www-redirect, TLS passthrough.
 */
import type { Ingress } from '@track/apimachinery'
import { annotationsOf, type Canary, defaults, type Settings } from './annotations.ts'

export const defaultHost = '_'
export const defaultUpstream = 'upstream-default-backend'

export interface Location {
  path: string
  readonly pathType: 'Exact' | 'Prefix'
  /** As the Ingress has it. */
  readonly ingressPath: string
  backend: string
  isDefault: boolean
  ingress: Ingress | undefined
  settings: Settings
}

export interface Server {
  readonly host: string
  locations: Location[]
  aliases: readonly string[]
  /** The Ingress with the first TLS section for it. */
  tls: Ingress | undefined
}

/** A Service's port that locations lead to. */
export interface Upstream {
  readonly name: string
  readonly namespace: string
  readonly service: string
  readonly port: string
  /** It takes a share of another one's requests. */
  readonly canary: Canary | undefined
  /** In whose place it is asked, at times; the first counts. */
  readonly alternatives: string[]
}

export interface Configuration {
  readonly servers: readonly Server[]
  readonly upstreams: ReadonlyMap<string, Upstream>
}

/** Sorted as the controller sorts them: the oldest first. */
export function configurationOf(ingresses: readonly Ingress[]): Configuration {
  const upstreams = upstreamsOf(ingresses)
  const servers = serversOf(ingresses, upstreams)
  for (const ingress of ingresses) addPaths(servers, upstreams, ingress)
  const canaries = ingresses.filter((each) => annotationsOf(each).canary)
  if (ingresses.length > canaries.length) for (const each of canaries) mergeAlternatives(each, servers, upstreams)
  const sorted = [...servers.values()].sort((a, b) => (a.host < b.host ? -1 : 1))
  for (const server of sorted) {
    server.locations.sort((a, b) => b.path.length - a.path.length || (a.path > b.path ? -1 : a.path < b.path ? 1 : 0))
    server.locations = withExactLocations(server.locations)
  }
  return { servers: sorted, upstreams }
}

type Backend = NonNullable<NonNullable<Ingress['spec']>['defaultBackend']>

function upstreamName(namespace: string, { service }: Backend): string {
  return `${namespace}-${service!.name}-${portOf(service!)}`
}

function portOf({ port }: NonNullable<Backend['service']>): string {
  return port?.name ?? String(port?.number ?? 0)
}

function upstreamsOf(ingresses: readonly Ingress[]): Map<string, Upstream> {
  const upstreams = new Map<string, Upstream>()
  for (const ingress of ingresses) {
    const { namespace = '' } = ingress.metadata
    const { canary } = annotationsOf(ingress)
    const backendOf = (backend: Backend): Upstream => ({
      name: upstreamName(namespace, backend), namespace, service: backend.service!.name, port: portOf(backend.service!), canary, alternatives: [],
    })
    const own = ingress.spec.defaultBackend
    // The last one that has it as its default backend makes it anew.
    if (own?.service) upstreams.set(upstreamName(namespace, own), backendOf(own))
    for (const { backend } of pathsOf(ingress)) {
      if (!backend.service || upstreams.has(upstreamName(namespace, backend))) continue
      upstreams.set(upstreamName(namespace, backend), backendOf(backend))
    }
  }
  return upstreams
}

function pathsOf({ spec }: Ingress) {
  return (spec.rules ?? []).flatMap(({ http }) => http?.paths ?? [])
}

function hostOf(host: string | undefined): string {
  return host ? host : defaultHost
}

function rootLocation(backend: string, ingress: Ingress | undefined, settings: Settings): Location {
  return { path: '/', pathType: 'Prefix', ingressPath: '/', backend, isDefault: true, ingress, settings }
}

/** Each host once, with a root that leads to the default backend. */
function serversOf(ingresses: readonly Ingress[], upstreams: ReadonlyMap<string, Upstream>): Map<string, Server> {
  const catchAll: Server = { host: defaultHost, locations: [rootLocation(defaultUpstream, undefined, defaults)], aliases: [], tls: undefined }
  const servers = new Map<string, Server>([[defaultHost, catchAll]])
  for (const ingress of ingresses.filter((each) => !annotationsOf(each).canary)) {
    const { defaultBackend, rules = [] } = ingress.spec
    const own = defaultBackend?.service ? upstreamName(ingress.metadata.namespace ?? '', defaultBackend) : undefined
    if (own !== undefined && upstreams.has(own) && rules.length === 0) takeCatchAll(catchAll.locations[0]!, own, ingress)
    for (const { host } of rules) {
      if (servers.has(hostOf(host))) continue
      const location = rootLocation(own ?? defaultUpstream, ingress, annotationsOf(ingress))
      servers.set(hostOf(host), { host: hostOf(host), locations: [location], aliases: [], tls: undefined })
    }
  }
  for (const ingress of ingresses.filter((each) => !annotationsOf(each).canary)) {
    for (const { host } of ingress.spec.rules ?? []) settle(servers.get(hostOf(host))!, ingress)
  }
  dropTakenAliases(servers)
  return servers
}

/** An Ingress with a backend and no rules is for whatever nobody else is for; the first one counts. */
function takeCatchAll(location: Location, backend: string, ingress: Ingress): void {
  if (!location.isDefault) return
  const { redirect, rewriteTarget, useRegex, sslRedirect, forceSslRedirect, preserveTrailingSlash } = location.settings
  location.isDefault = false
  location.backend = backend
  location.ingress = ingress
  location.settings = { ...annotationsOf(ingress), redirect, rewriteTarget, useRegex, sslRedirect, forceSslRedirect, preserveTrailingSlash }
}

function settle(server: Server, ingress: Ingress): void {
  if (server.aliases.length === 0) server.aliases = annotationsOf(ingress).aliases
  if (server.host !== defaultHost && (ingress.spec.tls ?? []).length > 0) server.tls ??= ingress
}

function dropTakenAliases(servers: ReadonlyMap<string, Server>): void {
  for (const server of servers.values()) {
    server.aliases = [...new Set(server.aliases)].filter((alias) => alias !== server.host && !servers.has(alias)).sort()
  }
}

type Path = ReturnType<typeof pathsOf>[number]

function pathTypeOf({ pathType }: Path): 'Exact' | 'Prefix' {
  return pathType === 'Exact' ? 'Exact' : 'Prefix'
}

function addPaths(servers: ReadonlyMap<string, Server>, upstreams: ReadonlyMap<string, Upstream>, ingress: Ingress): void {
  for (const { host, http } of ingress.spec.rules ?? []) {
    const server = servers.get(hostOf(host)) ?? servers.get(defaultHost)!
    for (const path of http?.paths ?? []) {
      if (!path.backend.service) continue
      const upstream = upstreams.get(upstreamName(ingress.metadata.namespace ?? '', path.backend))!
      if (!upstream.canary) addPath(server, upstream, path, ingress)
    }
  }
}

/** The first Ingress has a path; only the default backend gives way. A path of another type stands beside it. */
function addPath(server: Server, { name }: Upstream, path: Path, ingress: Ingress): void {
  const written = path.path ? path.path : '/'
  const settings = annotationsOf(ingress)
  const found = server.locations.find((each) => each.path === written)
  if (!found || found.pathType !== pathTypeOf(path)) {
    const location = { path: written, pathType: pathTypeOf(path), ingressPath: written, backend: name, isDefault: false, ingress, settings }
    server.locations.push(location)
  } else if (found.isDefault) Object.assign(found, { backend: name, isDefault: false, ingress, settings })
}

function mergeAlternatives(ingress: Ingress, servers: ReadonlyMap<string, Server>, upstreams: Map<string, Upstream>): void {
  const { namespace = '' } = ingress.metadata
  const { defaultBackend, rules = [] } = ingress.spec
  if (defaultBackend?.service) {
    mergeInto(servers.get(defaultHost)!, upstreams, upstreams.get(upstreamName(namespace, defaultBackend)), () => true)
  }
  for (const { host, http } of rules) {
    const server = servers.get(hostOf(host))
    for (const path of http?.paths ?? []) {
      if (!server || !path.backend.service) continue
      const isSame = (location: Location) => location.path === path.path && location.pathType === pathTypeOf(path)
      mergeInto(server, upstreams, upstreams.get(upstreamName(namespace, path.backend)), isSame)
    }
  }
}

function mergeInto(server: Server, upstreams: Map<string, Upstream>, other: Upstream | undefined, isMeant: (location: Location) => boolean): void {
  if (!other) return
  let isMerged = false
  for (const location of server.locations) {
    if (location.backend === other.name) return
    const primary = upstreams.get(location.backend)
    if (!primary || primary.canary || !isMeant(location)) continue
    if (!primary.alternatives.includes(other.name)) primary.alternatives.push(other.name)
    isMerged = true
  }
  if (!isMerged) upstreams.delete(other.name)
}

export function needsRewrite({ path, settings }: Location): boolean {
  return settings.rewriteTarget !== '' && settings.rewriteTarget !== path
}

/** A prefix ends with a slash and stands beside an exact one without it, so that `/a` does not fit `/ab`. */
function withExactLocations(locations: readonly Location[]): Location[] {
  const exact = new Set(locations.filter(({ pathType }) => pathType === 'Exact').map(({ path }) => path))
  return locations.flatMap((location) => {
    const { path, pathType, settings } = location
    if (path === '/' || pathType === 'Exact' || needsRewrite(location) || settings.useRegex) return [location]
    const prefix = { ...location, path: path.endsWith('/') ? path : `${path}/` }
    return exact.has(path) ? [prefix] : [prefix, { ...location, pathType: 'Exact' as const }]
  })
}
