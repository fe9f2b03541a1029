/**
 * The OpenAPI v3 document of one group and version: its types, and what may be done with each
 * resource. kubectl looks for the patch operation of a kind and its fieldValidation parameter
 * before it applies, and finds a resource for explain by its paths.
 *
 * Follows k8s.io/kube-openapi/pkg/builder3 and k8s.io/apiserver/pkg/endpoints/installer.go.
 */
import { groupVersion, type ObjectType, type Resource, schemaOf } from '@track/apimachinery'
import type { Verb } from '../api-request.ts'
import type { ApiServerPart } from '../api-server.ts'
import { type Descriptions, type JsonSchema, patchReference, reference, schemasFor } from './json-schema.ts'

interface Described {
  readonly resource: Resource
  readonly root: ObjectType
  readonly verbs: readonly Verb[]
  readonly subresources: readonly string[]
}

const allVerbs: readonly Verb[] = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection']

/** `api/v1`, `apis/apps/v1` → the resources that the document is about. */
export function documentPaths(server: ApiServerPart): Map<string, Described[]> {
  const paths = new Map<string, Described[]>()
  const add = (described: Described) => {
    const { group } = described.resource
    const path = `${group ? 'apis' : 'api'}/${groupVersion(described.resource)}`
    paths.set(path, [...(paths.get(path) ?? []), described])
  }
  for (const { resource, type, kind } of server.served.values()) {
    const subresources = [...(kind.hasStatus ? ['status'] : []), ...(kind.scale ? ['scale'] : [])]
    add({ resource, root: schemaOf(type), verbs: kind.verbs ?? allVerbs, subresources })
  }
  for (const { resource, type, verbs } of server.virtual.values()) add({ resource, root: schemaOf(type), verbs, subresources: [] })
  return paths
}

export function openApiDocument(described: readonly Described[], descriptions: Descriptions | undefined): object {
  const paths: Record<string, object> = {}
  for (const each of described) Object.assign(paths, resourcePaths(each))
  const schemas = schemasFor([...described.map(({ root }) => root), deleteOptions, status], descriptions)
  for (const { resource, root: { name: type } } of described) {
    const names = groupVersionKind(resource)
    schemas[type] = { ...schemas[type], 'x-kubernetes-group-version-kind': [names] }
    schemas[`${type}List`] = listSchema(resource, type)
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.34.0' }, paths, components: { schemas } }
}

const deleteOptions = 'io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions'
const status = 'io.k8s.apimachinery.pkg.apis.meta.v1.Status'
const listMeta = 'io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta'

function groupVersionKind({ group, version, kind }: Resource): JsonSchema {
  return { group, version, kind }
}

function listSchema(resource: Resource, type: string): JsonSchema {
  const { group, version, kind } = resource
  return {
    description: `${kind}List is a list of ${kind} objects.`,
    type: 'object',
    required: ['items'],
    properties: {
      apiVersion: { type: 'string' },
      items: { type: 'array', items: { default: {}, allOf: [reference(type)] } },
      kind: { type: 'string' },
      metadata: { default: {}, allOf: [reference(listMeta)] },
    },
    'x-kubernetes-group-version-kind': [{ group, version, kind: `${kind}List` }],
  }
}

/** Verb → method, the action's name in OpenAPI, and whether it is of one object. */
const operations: Readonly<Partial<Record<Verb, { method: string; action: string; ofOne: boolean }>>> = {
  list: { method: 'get', action: 'list', ofOne: false },
  create: { method: 'post', action: 'post', ofOne: false },
  deletecollection: { method: 'delete', action: 'deletecollection', ofOne: false },
  get: { method: 'get', action: 'get', ofOne: true },
  update: { method: 'put', action: 'put', ofOne: true },
  patch: { method: 'patch', action: 'patch', ofOne: true },
  delete: { method: 'delete', action: 'delete', ofOne: true },
}

function resourcePaths({ resource, root: { name: type }, verbs, subresources }: Described): Record<string, object> {
  const prefix = `/${resource.group ? 'apis' : 'api'}/${groupVersion(resource)}`
  const collection = `${prefix}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.plural}`
  const one = `${collection}/{name}`
  const paths: Record<string, object> = {
    [collection]: pathItem(resource, type, verbs, false),
    [one]: pathItem(resource, type, verbs, true),
  }
  if (resource.namespaced) paths[`${prefix}/${resource.plural}`] = pathItem(resource, type, verbs.filter((verb) => verb === 'list'), false)
  for (const subresource of subresources) {
    const parent = subresource === 'scale' ? { ...resource, group: 'autoscaling', version: 'v1', kind: 'Scale' } : resource
    paths[`${one}/${subresource}`] = pathItem(parent, subresource === 'scale' ? 'io.k8s.api.autoscaling.v1.Scale' : type, ['get', 'update', 'patch'], true)
  }
  return paths
}

function pathItem(resource: Resource, type: string, verbs: readonly Verb[], ofOne: boolean): object {
  const item: Record<string, unknown> = {}
  for (const verb of verbs) {
    const operation = operations[verb]
    if (operation?.ofOne === ofOne) item[operation.method] = operationOf(resource, type, verb, operation.action)
  }
  const inPath = [...(ofOne ? ['name'] : []), ...(resource.namespaced ? ['namespace'] : [])]
  if (inPath.length > 0) item['parameters'] = inPath.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string', uniqueItems: true } }))
  return item
}

const writeParameters = ['dryRun', 'fieldManager', 'fieldValidation'] as const
const patchTypes = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json']
const listParameters = ['continue', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion', 'timeoutSeconds', 'watch'] as const

function operationOf(resource: Resource, type: string, verb: Verb, action: string): object {
  const isWrite = verb === 'create' || verb === 'update' || verb === 'patch'
  const names = isWrite ? [...writeParameters, ...(verb === 'patch' ? ['force'] : [])] : verb === 'list' ? listParameters : []
  const answered = verb === 'list' ? `${type}List` : verb === 'delete' || verb === 'deletecollection' ? status : type
  const content = (schema: JsonSchema, types: readonly string[]) => Object.fromEntries(types.map((each) => [each, { schema }]))
  return {
    parameters: names.map((name) => ({ name, in: 'query', schema: { type: 'string', uniqueItems: true } })),
    ...(isWrite && {
      requestBody: { required: true, content: verb === 'patch' ? content(patchReference, patchTypes) : content(reference(type), ['*/*']) },
    }),
    responses: { 200: { description: 'OK', content: content(reference(answered), ['application/json']) } },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': groupVersionKind(resource),
  }
}
