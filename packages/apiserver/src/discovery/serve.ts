/**
 * What this server has: groups, versions, resources and what can be done with them.
 *
 * Follows k8s.io/apiserver/pkg/endpoints/discovery and KEP-3352 (aggregated discovery).
 */
import { type Resource, resourceNotFound } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { Verb } from '../api-request.ts'
import { parseAccept } from '../http/accept.ts'
import type { HttpRequest, HttpResponse } from '../http/message.ts'
import { json } from '../http/response.ts'
import type { Kind } from '../kind.ts'
import { type ApiServerPart, apiServerOf } from '../api-server.ts'

/** A resource or subresource as discovery lists it. */
interface Entry {
  readonly resource: Resource
  readonly verbs: readonly string[]
  readonly subresources: readonly { readonly name: string; readonly kind: Names; readonly verbs: readonly string[] }[]
}

interface Names {
  readonly group: string
  readonly version: string
  readonly kind: string
}

export function serveDiscovery(simulation: Simulation, { path, headers }: HttpRequest): HttpResponse | undefined {
  const [root, group, version, ...more] = path.replace(/\/$/, '').split('/').slice(1)
  if (more.length > 0 || (root !== 'api' && root !== 'apis')) return undefined
  const entries = entriesOf(simulation, apiServerOf(simulation))
  if (group === undefined) return roots(root, entries, headers['accept'])
  if (root === 'api') return version === undefined ? resourceList(entries, { group: '', version: group }) : undefined
  if (version === undefined) return json(200, groupOf(group, entries, true))
  return resourceList(entries, { group, version })
}

export function hasGroup({ served, virtual, options }: ApiServerPart, group: string): boolean {
  const isOfGroup = ({ resource }: { readonly resource: Resource }) => resource.group === group
  return [...served.values(), ...virtual.values()].some(isOfGroup) || (options.aggregated ?? []).some((api) => api.group === group)
}

/** Which versions a group's clients should take, best first. */
function versionsOf(group: string, entries: readonly Entry[]): string[] {
  const versions = [...new Set(entries.filter(({ resource }) => resource.group === group).map(({ resource }) => resource.version))]
  if (versions.length === 0) throw resourceNotFound()
  return versions.sort((a, b) => stability(b) - stability(a))
}

/** v2 before v1 before v1beta1 before v1alpha1. */
function stability(version: string): number {
  const [, major = '0', level, minor = '0'] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version) ?? []
  const rank = level === 'alpha' ? 0 : level === 'beta' ? 1 : 2
  return rank * 10_000 + Number(major) * 100 + Number(minor)
}

/** The order in which the real server lists its groups. */
const groupOrder = [
  '', 'apiregistration.k8s.io', 'apps', 'events.k8s.io', 'authentication.k8s.io', 'authorization.k8s.io', 'autoscaling', 'batch',
  'certificates.k8s.io', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'storage.k8s.io', 'admissionregistration.k8s.io',
  'apiextensions.k8s.io', 'scheduling.k8s.io', 'coordination.k8s.io', 'node.k8s.io', 'discovery.k8s.io', 'flowcontrol.apiserver.k8s.io',
]

function groupsOf(entries: readonly Entry[]): string[] {
  const position = (group: string) => (groupOrder.includes(group) ? groupOrder.indexOf(group) : groupOrder.length)
  return [...new Set(entries.map(({ resource }) => resource.group))].sort((a, b) => position(a) - position(b) || (a < b ? -1 : 1))
}

function roots(root: string, entries: readonly Entry[], accept: string | undefined): HttpResponse {
  const wanted = entries.filter(({ resource }) => (resource.group === '') === (root === 'api'))
  const aggregated = parseAccept(accept).find(({ parameters }) => parameters['as'] === 'APIGroupDiscoveryList')
  if (aggregated) return aggregatedRoots(wanted, aggregated.parameters['v'] ?? 'v2')
  if (root === 'api') {
    const serverAddressByClientCIDRs = [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1' }]
    return json(200, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs })
  }
  return json(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: groupsOf(wanted).map((group) => groupOf(group, wanted, false)) })
}

function aggregatedRoots(entries: readonly Entry[], version: string): HttpResponse {
  const items = groupsOf(entries).map((group) => ({
    metadata: { ...(group && { name: group }), creationTimestamp: null },
    versions: versionsOf(group, entries).map((each) => ({
      version: each,
      resources: entries.filter(({ resource }) => resource.group === group && resource.version === each).map(aggregatedEntry),
      freshness: 'Current',
    })),
  }))
  const type = `application/json;g=apidiscovery.k8s.io;v=${version};as=APIGroupDiscoveryList`
  return json(200, { kind: 'APIGroupDiscoveryList', apiVersion: `apidiscovery.k8s.io/${version}`, metadata: {}, items }, { 'content-type': type })
}

function aggregatedEntry({ resource, verbs, subresources }: Entry): object {
  const { plural, singular, shortNames, categories, namespaced, kind } = resource
  return {
    resource: plural,
    responseKind: { group: '', version: '', kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs,
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(subresources.length > 0 && {
      subresources: subresources.map(({ name, kind: body, verbs: own }) => ({ subresource: name, responseKind: responseKind(body, resource), verbs: own })),
    }),
  }
}

/** Group and version are said only where they are not the resource's own. */
function responseKind({ group, version, kind }: Names, parent: Resource): Names {
  return group === parent.group && version === parent.version ? { group: '', version: '', kind } : { group, version, kind }
}

function groupOf(group: string, entries: readonly Entry[], isAlone: boolean): object {
  const versions = versionsOf(group, entries).map((version) => ({ groupVersion: `${group}/${version}`, version }))
  return { ...(isAlone && { kind: 'APIGroup', apiVersion: 'v1' }), name: group, versions, preferredVersion: versions[0] }
}

function resourceList(entries: readonly Entry[], { group, version }: { group: string; version: string }): HttpResponse {
  const wanted = entries.filter(({ resource }) => resource.group === group && resource.version === version)
  if (wanted.length === 0) throw resourceNotFound()
  const resources = wanted.flatMap(({ resource, verbs, subresources }) => {
    const { plural, singular, namespaced, kind, shortNames, categories } = resource
    const own = {
      name: plural, singularName: singular, namespaced, kind, verbs,
      ...(shortNames.length > 0 && { shortNames }), ...(categories.length > 0 && { categories }),
    }
    const below = subresources.map(({ name, kind: names, verbs: verbsBelow }) => {
      const isForeign = names.group !== group || names.version !== version
      return {
        name: `${plural}/${name}`, singularName: '', namespaced,
        ...(isForeign && { group: names.group, version: names.version }), kind: names.kind, verbs: verbsBelow,
      }
    })
    return [own, ...below]
  })
  // The legacy list does not say its own version.
  return group
    ? json(200, { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: `${group}/${version}`, resources })
    : json(200, { kind: 'APIResourceList', groupVersion: version, resources })
}

const allVerbs: readonly Verb[] = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

function entriesOf(simulation: Simulation, { options, served, virtual }: ApiServerPart): Entry[] {
  const kinds = Array.from(served.values(), ({ kind, resource }): Entry => ({
    resource,
    verbs: [...(kind.verbs ?? allVerbs)].sort(),
    subresources: subresourcesOf(kind, resource, Object.keys(options.connectors ?? {})),
  }))
  const computed = Array.from(virtual.values(), ({ resource, verbs }): Entry => ({ resource, verbs: [...verbs].sort(), subresources: [] }))
  const aggregated = (options.aggregated ?? []).flatMap((api) => api.resources(simulation).map(({ name, kind, namespaced, verbs }): Entry => ({
    resource: { group: api.group, version: api.version, kind, plural: name, singular: '', shortNames: [], categories: [], namespaced },
    verbs, subresources: [],
  })))
  return [...kinds, ...computed, ...aggregated].sort((a, b) => (a.resource.plural < b.resource.plural ? -1 : a.resource.plural > b.resource.plural ? 1 : 0))
}

function subresourcesOf(kind: Kind, { plural, ...names }: Resource, connectors: readonly string[]): Entry['subresources'] {
  const own = { group: names.group, version: names.version, kind: names.kind }
  const found = [
    ...(kind.hasStatus ? [{ name: 'status', kind: own, verbs: ['get', 'patch', 'update'] }] : []),
    ...(kind.scale ? [{ name: 'scale', kind: { group: 'autoscaling', version: 'v1', kind: 'Scale' }, verbs: ['get', 'patch', 'update'] }] : []),
    ...Object.entries(kind.subresources ?? {}).map(([name, { kind: body, group, version, verbs }]) => ({
      name, kind: { group: group ?? own.group, version: version ?? own.version, kind: body }, verbs: [...verbs].sort(),
    })),
    ...connectors.filter((path) => path.startsWith(`${plural}/`) && own.group === '').map((path) => connection(path.slice(plural.length + 1))),
  ]
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

function connection(name: string): Entry['subresources'][number] {
  const options: Readonly<Record<string, string>> = { exec: 'PodExecOptions', attach: 'PodAttachOptions', portforward: 'PodPortForwardOptions' }
  const kind = { group: '', version: 'v1', kind: options[name] ?? 'Pod' }
  return { name, kind, verbs: name === 'log' ? ['get'] : ['create', 'get'] }
}
