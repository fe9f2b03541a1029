/**
 * From method and path to what is asked for.
 *
 * Follows k8s.io/apiserver/pkg/endpoints/request/requestinfo.go. Left out: the deprecated /watch/ prefix.
 */
import type { Verb } from '../api-request.ts'

export interface ResourcePath {
  readonly group: string
  readonly version: string
  readonly plural: string
  readonly namespace?: string
  readonly name?: string
  readonly subresource?: string
}

/** The parts of `/api/v1/…` or `/apis/<group>/<version>/…`; undefined for every other path. */
export function parseResourcePath(path: string): ResourcePath | undefined {
  const segments = path.split('/').slice(1).map(decodeURIComponent)
  const [prefix, ...rest] = segments
  if (prefix === 'api' && rest.length > 1) return below({ group: '', version: rest[0]! }, rest.slice(1))
  if (prefix === 'apis' && rest.length > 2) return below({ group: rest[0]!, version: rest[1]! }, rest.slice(2))
  return undefined
}

/** `/namespaces/x/status` is about a namespace; `/namespaces/x/pods` is about what is in it. */
function below(groupVersion: { group: string; version: string }, segments: readonly string[]): ResourcePath | undefined {
  const namespaceSubresources = ['status', 'finalize']
  const [first, namespace, third] = segments
  if (first === 'namespaces' && third !== undefined && !namespaceSubresources.includes(third)) {
    return named({ ...groupVersion, namespace: namespace! }, segments.slice(2))
  }
  return named(groupVersion, segments)
}

function named(base: { group: string; version: string; namespace?: string }, segments: readonly string[]): ResourcePath | undefined {
  const [plural, name, ...subresource] = segments
  if (!plural || subresource.length > 1 && subresource[0] !== 'proxy') return undefined
  return { ...base, plural, ...(name && { name }), ...(subresource.length > 0 && { subresource: subresource.join('/') }) }
}

/** What a method means on a path; undefined when the API does not know it. */
export function verbOf(method: string, { name }: ResourcePath, isWatch: boolean): Verb | undefined {
  switch (method) {
    case 'GET':
    case 'HEAD':
      if (isWatch) return 'watch'
      return name === undefined ? 'list' : 'get'
    case 'POST': return 'create'
    case 'PUT': return 'update'
    case 'PATCH': return 'patch'
    case 'DELETE': return name === undefined ? 'deletecollection' : 'delete'
    default: return undefined
  }
}
