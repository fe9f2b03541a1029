/**
 * Counts the requests that the chain has answered, by what they asked and how they were answered.
 *
 * Follows pkg/endpoints/metrics/metrics.go of k8s.io/apiserver 0.34 (CleanScope; PATCH or APPLY). Left out: requests that do not reach
 * the chain: discovery, pages, bodies that cannot be read, watches and connections of clients.
 */
import { groupResource } from '@track/apimachinery'
import { oncePerRow, type Simulation } from '@track/simulation'
import type { ApiRequest, Verb } from './api-request.ts'
import { pathOf, storeOf } from './api-server.ts'
import { objectKey } from './store.ts'

const reads: readonly (Verb | undefined)[] = ['get', 'list', 'watch']

export function countRequest(simulation: Simulation, request: ApiRequest, code: number): void {
  const store = storeOf(simulation)
  const { verb, options, late } = request
  const key = options.dryRun || late !== undefined ? keyOf(request, code) : usualKey(request, code)
  store.requests.set(key, (store.requests.get(key) ?? 0) + 1)
  if (!reads.includes(verb)) store.wroteAt = simulation.now
}

const verbOfKey = ({ verb, patch }: ApiRequest): string => (patch?.type === 'apply' ? 'apply' : verb)

function keyOf(request: ApiRequest, code: number): string {
  return keyWith({ ...request, verb: verbOfKey(request) }, `${code} ${request.options.dryRun ? 'All' : ''} ${request.late ?? 0}`)
}

/** The key that most have is put together once. */
function usualKey(request: ApiRequest, code: number): string {
  const { resource, subresource = '', namespace, name } = request
  const byVerb = usualKeys(resource)
  const verb = verbOfKey(request)
  let bySubresource = byVerb.get(verb)
  if (!bySubresource) byVerb.set(verb, (bySubresource = new Map()))
  let byNumber = bySubresource.get(subresource)
  if (!byNumber) bySubresource.set(subresource, (byNumber = new Map()))
  const number = code * 4 + (name === undefined ? 0 : 1) + (namespace === undefined ? 0 : 2)
  let key = byNumber.get(number)
  if (key === undefined) byNumber.set(number, (key = keyOf(request, code)))
  return key
}

/** Verb → subresource → code and scope → key. */
const usualKeys = oncePerRow((_resource: ApiRequest['resource']) => new Map<string, Map<string, Map<number, string>>>())

interface Asked {
  readonly verb: string
  readonly resource: Pick<ApiRequest['resource'], 'group' | 'version' | 'plural'>
  readonly subresource?: string
  readonly namespace?: string
  readonly name?: string
}

/** None of a key's words has a space in it. */
export function keyWith({ verb, resource, subresource = '', namespace, name }: Asked, rest: string): string {
  const scope = name !== undefined || verb === 'create' ? 'resource' : namespace !== undefined ? 'namespace' : 'cluster'
  return `${verb} ${pathOf(resource)} ${subresource} ${scope} ${rest}`
}

/** Whether what is asked makes an object; to be known before it does. */
export function makesNew(simulation: Simulation, { verb, resource, subresource, namespace, name, patch }: ApiRequest): boolean {
  if (verb === 'create') return true
  if (subresource !== undefined || name === undefined || (verb !== 'update' && patch?.type !== 'apply')) return false
  return !storeOf(simulation).objects.get(groupResource(resource))?.has(objectKey(namespace, name))
}
