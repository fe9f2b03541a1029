/** The body of a request: JSON or YAML to an object of the type that the path expects. */
import { badRequest, groupVersion, type KubeObject, unsupportedMediaType } from '@track/apimachinery'
import type { PatchType, Verb } from '../api-request.ts'
import type { HttpRequest } from './message.ts'
import type { DeleteBody } from './query.ts'
import type { Target } from './serve-resource.ts'

export interface ReadBody {
  readonly body: { readonly object?: KubeObject; readonly patch?: { readonly type: PatchType; readonly body: unknown } }
  /** For the Warning header: unknown fields, where the client asked to be warned. */
  readonly warnings: readonly string[]
}

const patchTypes: Readonly<Record<string, PatchType>> = {
  'application/json-patch+json': 'json',
  'application/merge-patch+json': 'merge',
  'application/strategic-merge-patch+json': 'strategic',
  'application/apply-patch+yaml': 'apply',
}

export function readBody(http: HttpRequest, verb: Verb, target: Target, subresource: string | undefined): ReadBody {
  if (verb === 'patch') {
    const type = patchTypes[mediaType(http)]
    if (!type) throw unsupportedMediaType(Object.keys(patchTypes))
    return { body: { patch: { type, body: parse(http) } }, warnings: [] }
  }
  if (verb !== 'create' && verb !== 'update') return { body: {}, warnings: [] }
  const object = parse(http) as KubeObject
  return { body: { object: subresource ? object : withType(object, target) }, warnings: [] }
}

export function readDeleteBody(http: HttpRequest): { deletion?: DeleteBody } {
  return http.body ? { deletion: parse(http) as DeleteBody } : {}
}

function withType(object: KubeObject, { resource }: Target): KubeObject {
  return { ...object, apiVersion: groupVersion(resource), kind: resource.kind, metadata: object.metadata ?? {} }
}

function mediaType({ headers }: HttpRequest): string {
  return (headers['content-type'] ?? 'application/json').split(';')[0]!.trim()
}

function parse({ body = '' }: HttpRequest): unknown {
  try {
    return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
  } catch (reason) {
    // Not JSON: the words of the reader are the best that can be said.
    throw badRequest(`couldn't get version/kind; json parse error: ${(reason as Error).message}`)
  }
}
