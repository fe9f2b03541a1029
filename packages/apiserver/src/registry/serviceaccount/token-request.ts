/**
 * The subresource that hands out a token of a service account.
 *
 * Follows pkg/registry/core/serviceaccount/storage/token.go and
 * pkg/apis/authentication/validation/validation.go of Kubernetes 1.34.
 */
import {
  badRequest, conflict, invalid, invalidValue, type KubeObject, nodes, notFound, path, type Pod, pods, type Resource, secrets,
  type ServiceAccount,
} from '@track/apimachinery'
import { printTimestamp, second, type Simulation } from '@track/simulation'
import type { ApiRequest } from '../../api-request.ts'
import { storeOf } from '../../api-server.ts'
import { type Bindings, issuer, issueToken } from '../../authentication/service-account-token.ts'
import { objectKey, storedObject } from '../../store.ts'
import { bodyOf } from '../../verbs/create.ts'
import { checkNamespace } from '../../verbs/update.ts'

interface BoundObject {
  readonly apiVersion?: string
  readonly kind?: string
  readonly name?: string
  readonly uid?: string
}

interface TokenRequest extends KubeObject {
  spec?: { audiences?: string[]; expirationSeconds?: number; boundObjectRef?: BoundObject | null }
}

const kind = { group: 'authentication.k8s.io', kind: 'TokenRequest' }
const names = { group: kind.group, plural: kind.kind }

export function requestToken(simulation: Simulation, request: ApiRequest, account: ServiceAccount): KubeObject {
  const body = bodyOf(request) as TokenRequest
  checkMetadata(body, request, account)
  const { audiences: asked = [], boundObjectRef: reference, expirationSeconds = 3600 } = body.spec ?? {}
  checkExpiration(expirationSeconds)
  const audiences = asked.length > 0 ? asked : [issuer]
  const bound = reference ? boundTo(simulation, request, reference) : {}
  const { name, namespace, uid } = account.metadata
  return {
    apiVersion: `${kind.group}/v1`, kind: kind.kind,
    metadata: { ...body.metadata, name, namespace, uid, creationTimestamp: printTimestamp(simulation.now) },
    spec: { audiences, expirationSeconds, boundObjectRef: reference ?? null },
    status: {
      token: issueToken(simulation, account, { audiences, expirationSeconds, bound }),
      expirationTimestamp: printTimestamp(simulation.now + expirationSeconds * second),
    },
  } as KubeObject
}

function checkMetadata(body: TokenRequest, request: ApiRequest, account: ServiceAccount): void {
  const { metadata = {} } = body
  const { name = '' } = request
  checkNamespace({ ...body, metadata }, request)
  if (metadata.name && metadata.name !== name) {
    throw invalid(kind, name, [invalidValue(path('metadata', 'name'), metadata.name, 'must match the service account name if specified')])
  }
  const { uid } = account.metadata
  if (metadata.uid && metadata.uid !== uid) {
    throw conflict(names, name, `the UID in the token request (${metadata.uid}) does not match the UID of the service account (${uid})`)
  }
}

function checkExpiration(seconds: number): void {
  const field = path('spec', 'expirationSeconds')
  if (seconds < 600) throw invalid(kind, '', [invalidValue(field, seconds, 'may not specify a duration less than 10 minutes')])
  if (seconds > 0x1_0000_0000) throw invalid(kind, '', [invalidValue(field, seconds, 'may not specify a duration larger than 2^32 seconds')])
}

/** What the token ends with. */
function boundTo(simulation: Simulation, { namespace = '', name: account = '' }: ApiRequest, reference: BoundObject): Bindings {
  const { apiVersion = '', kind: wanted = '', name = '' } = reference
  const isCore = !apiVersion.includes('/')
  if (isCore && wanted === 'Pod') {
    const pod = found<Pod>(simulation, pods, name, namespace, reference)
    if (pod.spec?.serviceAccountName !== account) {
      throw badRequest(`cannot bind token for serviceaccount "${account}" to pod running with different serviceaccount name.`)
    }
    const node = pod.spec.nodeName
    return { pod: identity(pod), ...(node && { node: nodeIdentity(simulation, node) }) }
  }
  if (isCore && wanted === 'Secret') return { secret: identity(found(simulation, secrets, name, namespace, reference)) }
  if (isCore && wanted === 'Node') return { node: identity(found(simulation, nodes, name, '', reference)) }
  const [group, version] = isCore ? ['', apiVersion] : apiVersion.split('/') as [string, string]
  throw badRequest(`cannot bind token to object of type ${group}/${version}, Kind=${wanted}`)
}

function found<T extends KubeObject>(simulation: Simulation, resource: Resource<T>, name: string, namespace: string, { uid }: BoundObject): T {
  const object = storedObject(storeOf(simulation), resource, objectKey(namespace || undefined, name)) as T | undefined
  if (!object) throw notFound(resource, name)
  if (!uid || uid === object.metadata.uid) return object
  throw conflict({ group: '', plural: resource.kind }, name, `the UID in the bound object reference (${uid}) does not match the UID in record. `
    + 'The object might have been deleted and then recreated')
}

function identity({ metadata }: KubeObject): { name: string; uid?: string } {
  return { name: metadata.name ?? '', uid: metadata.uid ?? '' }
}

function nodeIdentity(simulation: Simulation, name: string): { name: string; uid?: string } {
  const node = storedObject(storeOf(simulation), nodes, objectKey(undefined, name))
  return node ? identity(node) : { name }
}
