/** What is asked besides creating and changing: selectors, subresources, deletion, metadata, namespaces. */
import { type Case, collection, creating, getting, type Manifest, merging, putting, type RecordedRequest, removing } from './case.ts'
import { autoscaler, core, cronJob, deployment, event, eventInV1, job, lease, pod, replicaSet, service, slice } from './objects.ts'

const one = (name: string, ...requests: RecordedRequest[]): Case => ({ name, requests })
const at = (object: Manifest, subresource: string) => `${collection(object)}/${object.metadata.name}/${subresource}`

const listing = (object: Manifest, query: string): RecordedRequest => ({ method: 'GET', path: `${collection(object)}?${query}` })
const selecting = (object: Manifest, field: string, value = 'nothing') => {
  return one(`${object.kind} of ${object.apiVersion}: field selector ${field}`, listing(object, `fieldSelector=${encodeURIComponent(`${field}=${value}`)}`))
}

const fields: readonly (readonly [Manifest, readonly string[]])[] = [
  [pod(), ['spec.nodeName', 'spec.restartPolicy', 'spec.schedulerName', 'spec.serviceAccountName', 'spec.hostNetwork', 'status.phase', 'status.podIP', 'status.nominatedNodeName', 'spec.host', 'spec.hostname', 'metadata.labels']],
  [core('Namespace'), ['status.phase', 'spec.phase']],
  [core('Node'), ['spec.unschedulable', 'status.phase']],
  [core('Secret'), ['type', 'data']],
  [core('ConfigMap'), ['type']],
  [service(), ['spec.clusterIP', 'spec.type', 'spec.selector']],
  [event(), ['involvedObject.kind', 'involvedObject.uid', 'reason', 'reportingComponent', 'reportingController', 'source', 'type', 'regarding.kind', 'message']],
  [eventInV1(), ['regarding.kind', 'reason', 'reportingController', 'type', 'involvedObject.kind', 'note']],
  [job(), ['status.successful', 'status.failed']],
  [deployment(), ['status.replicas', 'spec.replicas']],
  [replicaSet(), ['status.replicas', 'spec.replicas']],
  [cronJob(), ['spec.suspend']],
  [autoscaler(), ['spec.maxReplicas']],
  [slice(), ['addressType']],
  [lease(), ['spec.holderIdentity']],
]

const labelled = (name: string, labels: object) => core('ConfigMap', {}, { name, labels })
const three = [labelled('a', { app: 'web', tier: 'front' }), labelled('b', { app: 'web' }), labelled('c', { app: 'db' })].map(creating)
const byLabel = (selector: string) => one(`ConfigMap: label selector ${selector}`, ...three, listing(core('ConfigMap'), `labelSelector=${encodeURIComponent(selector)}`))

const selectors: Case[] = [
  ...fields.flatMap(([object, names]) => names.map((field) => selecting(object, field))),
  selecting(pod(), 'metadata.name'), selecting(pod(), 'metadata.namespace'), selecting(core('Node'), 'metadata.namespace'),
  one('Pod: field selector with two', creating(pod()), listing(pod(), 'fieldSelector=metadata.name%3Dweb%2Cstatus.phase!%3DRunning')),
  one('Pod: field selector that is none', listing(pod(), 'fieldSelector=metadata.name')),
  ...['app=web', 'app!=web', 'app in (web,db),tier', '!tier', 'app notin (db)', 'tier=front,app==web'].map(byLabel),
  ...['app=a b', 'app in', 'app in (', '=a', 'app>b', 'a b=c', ',', 'app=web,,tier'].map(byLabel),
]

const evicting = (options: object = {}, fields: object = {}): RecordedRequest => ({
  method: 'POST', path: at(pod(), 'eviction'), body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name: 'web', ...fields }, ...options },
})

const scaleOf = (object: Manifest, spec: object, metadata: object = {}): RecordedRequest => ({
  method: 'PUT', path: at(object, 'scale'), body: { apiVersion: 'autoscaling/v1', kind: 'Scale', metadata: { name: 'web', namespace: 'default', ...metadata }, spec },
})

const subresources: Case[] = [
  one('Pod: evicted', creating(pod({ nodeName: 'node-1' })), evicting()),
  one('Pod: evicted before it has a node', creating(pod()), evicting()),
  one('Pod: evicted though not there', evicting()),
  one('Pod: evicted under another name', creating(pod()), evicting({}, { name: 'other' })),
  one('Pod: evicted with a grace period', creating(pod({ nodeName: 'node-1' })), evicting({ deleteOptions: { gracePeriodSeconds: 5 } }), getting(pod())),
  one('Pod: evicted with a wrong uid', creating(pod()), evicting({ deleteOptions: { preconditions: { uid: 'other' } } })),
  one('Deployment: scale', creating(deployment({ replicas: 3 })), { method: 'GET', path: at(deployment(), 'scale') }),
  one('ReplicaSet: scale', creating(replicaSet({ replicas: 3 })), { method: 'GET', path: at(replicaSet(), 'scale') }),
  one('Deployment: scale put', creating(deployment()), scaleOf(deployment(), { replicas: 5 })),
  one('Deployment: scale put, then read', creating(deployment()), scaleOf(deployment(), { replicas: 5 }), getting(deployment())),
  one('Deployment: scale put below zero', creating(deployment()), scaleOf(deployment(), { replicas: -1 })),
  one('Deployment: scale put with an old version', creating(deployment()), scaleOf(deployment(), { replicas: 2 }, { resourceVersion: '1' })),
  one('Deployment: scale put where nothing is', scaleOf(deployment(), { replicas: 2 })),
  one('Job: scale', creating(job()), { method: 'GET', path: at(job(), 'scale') }),
  one('Deployment: status read', creating(deployment()), { method: 'GET', path: at(deployment(), 'status') }),
  one('Deployment: a subresource that is none', creating(deployment()), { method: 'GET', path: at(deployment(), 'nothing') }),
  one('ConfigMap: status', creating(core('ConfigMap')), { method: 'GET', path: at(core('ConfigMap'), 'status') }),
  one('Namespace: finalized', creating(core('Namespace', {}, { name: 'other' })), {
    method: 'PUT', path: '/api/v1/namespaces/other/finalize', body: core('Namespace', { spec: { finalizers: ['example.com/a', 'kubernetes'] } }, { name: 'other' }),
  }),
  one('Namespace: finalized no good', creating(core('Namespace', {}, { name: 'other' })), {
    method: 'PUT', path: '/api/v1/namespaces/other/finalize', body: core('Namespace', { spec: { finalizers: ['a b'] } }, { name: 'other' }),
  }),
]

const held = core('ConfigMap', { data: { a: 'b' } }, { finalizers: ['example.com/a'] })
const graceful = pod({ nodeName: 'node-1', terminationGracePeriodSeconds: 20 })

const deletions: Case[] = [
  one('ConfigMap: removed with a finalizer', creating(held), removing(held)),
  one('ConfigMap: removed twice with a finalizer', creating(held), removing(held), removing(held)),
  one('ConfigMap: its last finalizer gone', creating(held), removing(held), merging(held, { metadata: { finalizers: null } })),
  one('ConfigMap: its last finalizer gone, read', creating(held), removing(held), merging(held, { metadata: { finalizers: null } }), getting(held)),
  one('ConfigMap: a finalizer more while it goes', creating(held), removing(held), merging(held, { metadata: { finalizers: ['example.com/a', 'example.com/b'] } })),
  one('ConfigMap: changed while it goes', creating(held), removing(held), merging(held, { data: { c: 'd' } })),
  one('ConfigMap: removed in the foreground', creating(core('ConfigMap')), removing(core('ConfigMap'), { propagationPolicy: 'Foreground' })),
  one('ConfigMap: removed, dependents orphaned', creating(core('ConfigMap')), removing(core('ConfigMap'), { propagationPolicy: 'Orphan' })),
  one('ConfigMap: removed with a policy that is none', creating(core('ConfigMap')), removing(core('ConfigMap'), { propagationPolicy: 'Sideways' })),
  one('ConfigMap: removed with both ways to say it', creating(core('ConfigMap')), removing(core('ConfigMap'), { propagationPolicy: 'Orphan', orphanDependents: true })),
  one('ConfigMap: removed if it is another version', creating(core('ConfigMap')), removing(core('ConfigMap'), { preconditions: { resourceVersion: '1' } })),
  one('ConfigMap: removed only to see', creating(core('ConfigMap')), removing(core('ConfigMap'), { dryRun: ['All'] })),
  one('ConfigMap: removed only to see, read', creating(core('ConfigMap')), removing(core('ConfigMap'), { dryRun: ['All'] }), getting(core('ConfigMap'))),
  one('ConfigMap: all removed by label', ...three, { method: 'DELETE', path: `${collection(core('ConfigMap'))}?labelSelector=app%3Dweb`, body: {} }),
  one('Pod: removed gracefully', creating(graceful), removing(graceful)),
  one('Pod: removed gracefully twice', creating(graceful), removing(graceful), removing(graceful)),
  one('Pod: removed gracefully, then sooner', creating(graceful), removing(graceful), removing(graceful, { gracePeriodSeconds: 3 })),
  one('Pod: removed gracefully, then later', creating(graceful), removing(graceful), removing(graceful, { gracePeriodSeconds: 60 })),
  one('Pod: removed gracefully, then at once', creating(graceful), removing(graceful), removing(graceful, { gracePeriodSeconds: 0 })),
  one('Pod: removed with a negative grace period', creating(graceful), removing(graceful, { gracePeriodSeconds: -1 })),
  one('Pod: removed after it ended', creating(graceful), merging(graceful, { status: { phase: 'Succeeded' } }, 'status'), removing(graceful)),
  one('Pod: removed with a finalizer', creating(pod({}, { finalizers: ['example.com/a'] })), removing(pod())),
  one('Pod: spec changed while it goes', creating(graceful), removing(graceful), merging(graceful, { spec: { activeDeadlineSeconds: 5 } })),
  one('Deployment: removed in the foreground', creating(deployment()), removing(deployment(), { propagationPolicy: 'Foreground' })),
  one('Deployment: removed', creating(deployment()), removing(deployment())),
  one('Job: removed', creating(job()), removing(job())),
  one('Job: removed in the background', creating(job()), removing(job(), { propagationPolicy: 'Background' })),
  one('Node: removed', creating(core('Node', {}, { name: 'node-1' })), removing(core('Node', {}, { name: 'node-1' }))),
  one('Secret: removed', creating(core('Secret')), removing(core('Secret'))),
]

const changedMetadata = (name: string, fields: object) => one(`ConfigMap: ${name}`, creating(core('ConfigMap')), merging(core('ConfigMap'), { metadata: fields }))
const put = (name: string, fields: Readonly<Record<string, unknown>>) => one(`ConfigMap: ${name}`, creating(core('ConfigMap')), putting(core('ConfigMap', { data: { a: 'b' } }, fields)))

const metadata: Case[] = [
  changedMetadata('uid changed', { uid: 'other' }),
  changedMetadata('creation time changed', { creationTimestamp: '@-60' }),
  changedMetadata('creation time removed', { creationTimestamp: null }),
  changedMetadata('deletion time set', { deletionTimestamp: '@-60' }),
  changedMetadata('namespace changed', { namespace: 'other' }),
  changedMetadata('name changed', { name: 'other' }),
  changedMetadata('generation set', { generation: 5 }),
  changedMetadata('version from elsewhere', { resourceVersion: '1' }),
  changedMetadata('owner without uid', { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'a' }] }),
  changedMetadata('owner set', { ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: 'a', uid: 'b', controller: true, blockOwnerDeletion: false }] }),
  changedMetadata('generateName set', { generateName: 'a-' }),
  changedMetadata('label and annotation no good', { labels: { 'a b': 'c' }, annotations: { 'd e': 'f' } }),
  changedMetadata('finalizer no good', { finalizers: ['mine'] }),
  put('put with another uid', { uid: 'other' }),
  put('put with another version', { resourceVersion: '1' }),
  put('put with another creation time', { creationTimestamp: '@-60' }),
  put('put with another namespace', { namespace: 'kube-system' }),
  put('put under another name', { name: 'web', labels: { a: 'b' } }),
  one('ConfigMap: put at a path of another name', creating(core('ConfigMap')), { ...putting(core('ConfigMap')), body: core('ConfigMap', {}, { name: 'other' }) }),
  one('ConfigMap: put without a name', creating(core('ConfigMap')), { ...putting(core('ConfigMap')), body: core('ConfigMap', {}, { name: undefined }) }),
  one('ConfigMap: put where nothing is', putting(core('ConfigMap'))),
  one('ConfigMap: put as another kind', { ...putting(core('ConfigMap')), body: core('Secret') }),
  one('ConfigMap: posted as another version', { ...creating(core('ConfigMap')), body: { ...core('ConfigMap'), apiVersion: 'v2' } }),
  one('ConfigMap: posted without kind', { ...creating(core('ConfigMap')), body: { metadata: { name: 'web' }, data: { a: 'b' } } }),
  one('ConfigMap: created twice', creating(core('ConfigMap')), creating(core('ConfigMap'))),
  one('ConfigMap: read though not there', getting(core('ConfigMap'))),
  one('ConfigMap: patched though not there', merging(core('ConfigMap'), {})),
  one('ConfigMap: created only to see', { ...creating(core('ConfigMap')), path: `${collection(core('ConfigMap'))}?dryRun=All` }),
  one('ConfigMap: created only to see, read', { ...creating(core('ConfigMap')), path: `${collection(core('ConfigMap'))}?dryRun=All` }, getting(core('ConfigMap'))),
  one('ConfigMap: dry run of another word', { ...creating(core('ConfigMap')), path: `${collection(core('ConfigMap'))}?dryRun=Some` }),
  one('Pod: method that is none', { method: 'DELETE', path: '/api/v1/namespaces' }),
  one('Service: all removed', { method: 'DELETE', path: `${collection(service())}?labelSelector=a%3Db` }),
]

const inOther = (object: Manifest): RecordedRequest => ({ method: 'POST', path: '/api/v1/namespaces/leaving/configmaps', body: object })
const leaving = core('Namespace', {}, { name: 'leaving' })

const namespaces: Case[] = [
  one('ConfigMap: created in a namespace that goes', creating(leaving), removing(leaving), inOther(core('ConfigMap'))),
  one('ConfigMap: changed in a namespace that goes', creating(leaving), inOther(core('ConfigMap')), removing(leaving), {
    method: 'PATCH', path: '/api/v1/namespaces/leaving/configmaps/web', body: { data: { a: 'b' } }, type: 'application/merge-patch+json',
  }),
  one('Namespace: removed twice', creating(leaving), removing(leaving), removing(leaving)),
  one('Namespace: changed while it goes', creating(leaving), removing(leaving), merging(leaving, { metadata: { labels: { a: 'b' } } })),
  one('ConfigMap: listed in a namespace that is not there', { method: 'GET', path: '/api/v1/namespaces/nowhere/configmaps' }),
  one('Pod: a secret that its account may not mount',
    creating(core('ServiceAccount', { secrets: [{ name: 'allowed' }] }, { name: 'strict', annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } })),
    creating(pod({ serviceAccountName: 'strict', volumes: [{ name: 'a', secret: { secretName: 'other' } }] }))),
  one('Pod: pull secrets of its account',
    creating(core('ServiceAccount', { imagePullSecrets: [{ name: 'registry' }], automountServiceAccountToken: false }, { name: 'puller' })),
    creating(pod({ serviceAccountName: 'puller', automountServiceAccountToken: undefined }))),
  one('Pod: a token though its account does not want it',
    creating(core('ServiceAccount', { automountServiceAccountToken: false }, { name: 'quiet' })),
    creating(pod({ serviceAccountName: 'quiet', automountServiceAccountToken: true }))),
]

export const requests: readonly Case[] = [...selectors, ...subresources, ...deletions, ...metadata, ...namespaces]
  .map(({ name, requests: each }) => ({ name: `${name} (asked)`, requests: each }))
