/** Tokens of service accounts: what is asked for, and what is refused. */
import { type Case, creating, type Manifest, type RecordedRequest } from './case.ts'
import { pod } from './objects.ts'

const path = '/api/v1/namespaces/default/serviceaccounts/default/token'

function asking(body: object, at = path): RecordedRequest {
  return { method: 'POST', path: at, body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', ...body } }
}

const asked = (name: string, body: object, ...before: readonly RecordedRequest[]): Case => ({ name: `TokenRequest: ${name}`, requests: [...before, asking(body)] })
const bound = (reference: object) => ({ spec: { boundObjectRef: reference } })
const web = pod({ schedulerName: 'none', serviceAccountName: 'default' })
const other: Manifest = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'other' } }
const secret: Manifest = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'web' } }
const unknownUid = '00000000-0000-4000-8000-000000000000'

export const tokens: readonly Case[] = [
  asked('nothing said', {}),
  asked('as kubectl asks', { metadata: {}, spec: { audiences: null, boundObjectRef: null } }),
  asked('audiences and a time', { spec: { audiences: ['a', 'b'], expirationSeconds: 600 } }),
  asked('its name and namespace', { metadata: { name: 'default', namespace: 'default' } }),
  asked('another name', { metadata: { name: 'other' } }),
  asked('another namespace', { metadata: { namespace: 'kube-system' } }),
  asked('another UID', { metadata: { uid: unknownUid } }),
  asked('labels', { metadata: { labels: { a: 'b' } } }),
  asked('too short', { spec: { expirationSeconds: 599 } }),
  asked('too long', { spec: { expirationSeconds: 4_294_967_297 } }),
  asked('for a pod', bound({ apiVersion: 'v1', kind: 'Pod', name: 'web' }), creating(web)),
  asked('for a pod that is not there', bound({ apiVersion: 'v1', kind: 'Pod', name: 'nobody' })),
  asked('for another pod of that name', bound({ apiVersion: 'v1', kind: 'Pod', name: 'web', uid: unknownUid }), creating(web)),
  asked('for a pod of another account', bound({ apiVersion: 'v1', kind: 'Pod', name: 'web' }), creating(other), creating({ ...web, spec: { ...(web['spec'] as object), serviceAccountName: 'other' } })),
  asked('for a secret', bound({ apiVersion: 'v1', kind: 'Secret', name: 'web' }), creating(secret)),
  asked('for a secret that is not there', bound({ apiVersion: 'v1', kind: 'Secret', name: 'nobody' })),
  asked('for a node that is not there', bound({ apiVersion: 'v1', kind: 'Node', name: 'nobody' })),
  asked('for a Service', bound({ apiVersion: 'v1', kind: 'Service', name: 'web' })),
  asked('for a Deployment', bound({ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' })),
  asked('for nothing', bound({})),
  { name: 'TokenRequest: of no account', requests: [asking({}, path.replace('/default/token', '/nobody/token'))] },
  { name: 'TokenRequest: read', requests: [{ method: 'GET', path }] },
  { name: 'TokenRequest: on trial', requests: [asking({}, `${path}?dryRun=All`)] },
]
