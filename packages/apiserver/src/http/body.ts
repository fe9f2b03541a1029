/**
 * The body of a request: JSON, YAML or protobuf to an object of the type that the path expects,
 * its unknown fields refused, warned of or dropped as the client asks.
 *
 * Follows k8s.io/apiserver/pkg/endpoints/handlers/{create,update,patch}.go and
 * k8s.io/apimachinery/pkg/runtime/serializer/json of Kubernetes 1.34.
 */
import {
  badRequest, groupVersion, type KubeObject, ParseError, readObject, strictDecodingError, typeOf, type TypeReference, unknownField, unsupportedMediaType, writtenType,
} from '@track/apimachinery'
import type { PatchType, Verb } from '../api-request.ts'
import type { HttpRequest } from './message.ts'
import { type DeleteBody, fieldValidation } from './query.ts'
import { parseDocument, undecodablePatch, unrecognizedObject } from './read-document.ts'
import type { Target } from './target.ts'

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
  if (verb === 'patch') return readPatch(http, target, subresource)
  if (verb !== 'create' && verb !== 'update') return { body: {}, warnings: [] }
  return typed(parseDocument(http, unrecognizedObject(target.resource.kind)), http, target, subresource)
}

export function readDeleteBody(http: HttpRequest): { deletion?: DeleteBody } {
  return http.body ? { deletion: parseDocument(http, unrecognizedObject('DeleteOptions')) as DeleteBody } : {}
}

export function patchTypeOf({ headers }: HttpRequest): PatchType | undefined {
  return patchTypes[(headers['content-type'] ?? '').split(';')[0]!.trim()]
}

function readPatch(http: HttpRequest, target: Target, subresource: string | undefined): ReadBody {
  const type = patchTypeOf(http)
  if (!type) throw unsupportedMediaType(Object.keys(patchTypes))
  const body = parseDocument(http, undecodablePatch(type === 'strategic'))
  if (type === 'apply') checkKind(body as Partial<KubeObject>, target, subresource)
  return { body: { patch: { type, body } }, warnings: [] }
}

/** What an apply is about; its fields are read by the applier, which owns only those that were sent. */
function checkKind(given: Partial<KubeObject>, { resource }: Target, subresource: string | undefined): void {
  const { apiVersion, kind } = given ?? {}
  const isOwn = subresource === undefined || subresource === 'status'
  if (isOwn && (apiVersion !== groupVersion(resource) || kind !== resource.kind)) throw badRequest(`invalid object type: ${writtenType(given ?? {})}`)
}

/** An object of the target's type; a subresource's body says itself what it is. */
function typed(value: unknown, http: HttpRequest, { resource, type: own }: Target, subresource: string | undefined): ReadBody {
  const document = (typeof value === 'object' && value !== null ? value : {}) as Partial<KubeObject>
  const isOwn = subresource === undefined || subresource === 'status'
  const expected = { apiVersion: groupVersion(resource), kind: resource.kind }
  const { apiVersion = expected.apiVersion, kind = expected.kind } = document
  if (isOwn && (apiVersion !== expected.apiVersion || kind !== expected.kind)) {
    throw badRequest(mismatch({ apiVersion, kind }, expected))
  }
  const { version } = kindOf({ apiVersion, kind })
  const type = isOwn ? own : typeOf(kindOf({ apiVersion, kind }))
  if (!type) return { body: { object: { metadata: {}, ...document, apiVersion, kind } }, warnings: [] }
  const { object, unknownFields } = read({ ...document, apiVersion, kind, metadata: document.metadata ?? {} }, { type, kind, version })
  return { body: { object }, warnings: unknownWords(unknownFields, http, { kind, version }) }
}

function kindOf({ apiVersion, kind }: { apiVersion: string; kind: string }): { group: string; version: string; kind: string } {
  const [group, version] = apiVersion.includes('/') ? apiVersion.split('/') as [string, string] : ['', apiVersion]
  return { group, version, kind }
}

function mismatch(given: { apiVersion: string; kind: string }, expected: { apiVersion: string; kind: string }): string {
  const cannot = `${given.kind} in version "${given.apiVersion.split('/').at(-1)!}" cannot be handled as a ${expected.kind}: `
  const known = typeOf(kindOf(given))
  if (!known) return `${cannot}no kind "${given.kind}" is registered for version "${given.apiVersion}" in scheme "pkg/runtime/scheme.go:110"`
  if (given.kind !== expected.kind) {
    const { version } = kindOf(given)
    const target = kindOf(expected).group || 'core'
    return `${cannot}converting (${version}.${given.kind}) to (${target.split('.')[0]!}.${expected.kind}): unknown conversion`
  }
  return `the API version in the data (${given.apiVersion}) does not match the expected API version (${expected.apiVersion})`
}

function read(value: object, { type, kind, version }: { type: TypeReference; kind: string; version: string }) {
  try {
    return readObject<KubeObject>(value, type)
  } catch (reason) {
    // A value of the wrong kind, in the words of the real reader.
    if (!(reason instanceof ParseError)) throw reason
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${reason.message}`)
  }
}

/** Strict refuses, Warn warns, Ignore is silent. */
function unknownWords(unknownFields: readonly string[], { query }: HttpRequest, { kind, version }: { kind: string; version: string }): string[] {
  const validation = fieldValidation(query)
  if (unknownFields.length === 0 || validation === 'Ignore') return []
  if (validation === 'Warn') return unknownFields.map(unknownField)
  throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${strictDecodingError(unknownFields)}`)
}
