/** Answers that are compared byte for byte: the order of fields, the spaces, what is escaped. */
import { type Case, collection, creating, getting, type Manifest, merging, type RecordedRequest, removing, tableType } from './case.ts'
import { autoscaler, core, cronJob, deployment, event, job, lease, pod, replicaSet, service, slice } from './objects.ts'

const kept = (name: string, ...requests: RecordedRequest[]): Case => ({ name: `body: ${name}`, requests, isText: true })

/** Fields from last to first, at every depth: nothing stands where Go's structs have it. */
function reversed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(reversed) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).reverse().map(([key, inner]) => [key, reversed(inner)])) as T
}

const marked = { labels: { zone: 'b', app: 'web' }, annotations: { note: 'a < b & c > d\u2028', 'example.com/first': '1' } }

const busyPod = pod({
  nodeSelector: { z: '1', a: '2' }, terminationGracePeriodSeconds: 5, hostAliases: [{ hostnames: ['b', 'a'], ip: '10.0.0.9' }],
  tolerations: [{ operator: 'Exists', key: 'x' }], volumes: [{ emptyDir: { sizeLimit: '1Gi' }, name: 'data' }],
  containers: [{
    resources: { limits: { memory: '128Mi', cpu: '500m' }, requests: { memory: '64Mi', cpu: '100m' } }, name: 'main', image: 'nginx',
    ports: [{ protocol: 'TCP', containerPort: 443, name: 'https' }, { containerPort: 80, name: 'http' }],
    env: [{ value: '1', name: 'B' }, { valueFrom: { fieldRef: { fieldPath: 'metadata.name' } }, name: 'A' }],
    volumeMounts: [{ name: 'data', mountPath: '/data' }], livenessProbe: { tcpSocket: { port: 80 }, periodSeconds: 3 },
    securityContext: { runAsUser: 5, capabilities: { drop: ['ALL'] } }, command: ['a', '--b=<c>'],
  }],
}, marked)

const plainPod: Manifest = { ...busyPod, metadata: { name: 'web', labels: marked.labels } }

const settings = core('ConfigMap', { data: { z: '<a> & "b"', a: 'é', 'a.b': '' }, binaryData: { k: 'AAE=' } }, { name: 'web', ...marked })

const objects: readonly Manifest[] = [
  busyPod, settings, deployment({ replicas: 2, strategy: { type: 'Recreate' }, paused: true }, marked), replicaSet(), job(), cronJob(), autoscaler(),
  service({ clusterIP: '10.96.77.7', ports: [{ targetPort: 'http', port: 80, name: 'b' }, { port: 443, name: 'a' }], selector: { z: '1', a: '2' } }),
  lease(), slice(), event(), core('Secret', { stringData: { b: '1', a: '2' } }), core('ServiceAccount'), core('Namespace'),
  core('Node', { spec: { taints: [{ effect: 'NoSchedule', key: 'k' }], podCIDR: '10.0.0.0/24' } }),
]

const list = (query: string, more: Partial<RecordedRequest> = {}): RecordedRequest => {
  return { method: 'GET', path: `${collection(settings)}?labelSelector=app%3Dweb${query}`, ...more }
}
const of = (object: Manifest, more: Partial<RecordedRequest>): RecordedRequest => ({ ...getting(object), ...more })
const path = (target: string, more: Partial<RecordedRequest> = {}): RecordedRequest => ({ method: 'GET', path: target, ...more })
const other: Manifest = { ...settings, metadata: { ...settings.metadata, name: 'another' } }
const two = [creating(settings), creating(other)]
const metadataOnly = 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io'
const status = { phase: 'Running', podIPs: [{ ip: '10.0.0.5' }], podIP: '10.0.0.5', conditions: [{ status: 'True', type: 'Ready' }] }

export const bodies: readonly Case[] = [
  ...objects.map((object) => kept(`${object.kind} with its fields in reverse`, creating(reversed(object)))),
  kept('Pod after a change', creating(busyPod), merging(busyPod, { metadata: { labels: { aa: '1' } }, spec: { activeDeadlineSeconds: 5 } })),
  kept('Pod after a change of its status', creating(busyPod), merging(busyPod, { status }, 'status')),
  kept('Pod removed', creating(busyPod), removing(busyPod, { gracePeriodSeconds: 0 })),
  kept('ConfigMap removed', creating(settings), removing(settings)),
  kept('Scale', creating(deployment({ replicas: 3 })), path(`${collection(deployment())}/web/scale`)),
  kept('list', ...two, list('')),
  kept('list of nothing', list('')),
  kept('table', ...two, list('', { accept: tableType })),
  kept('table with whole objects', ...two, list('&includeObject=Object', { accept: tableType })),
  kept('table of one', creating(settings), of(settings, { accept: tableType })),
  kept('metadata of one', creating(busyPod), of(busyPod, { accept: metadataOnly })),
  kept('metadata of several', ...two, list('', { accept: metadataOnly.replace('Metadata;', 'MetadataList;') })),
  kept('watch', ...two, list('&watch=1&timeoutSeconds=1')),
  kept('watch of a table', ...two, list('&watch=1&timeoutSeconds=1', { accept: tableType })),
  kept('watch of metadata', ...two, list('&watch=1&timeoutSeconds=1', { accept: metadataOnly })),
  kept('not found', getting(settings)),
  kept('already there', creating(settings), creating(settings)),
  kept('invalid', creating(deployment({ replicas: -1, selector: { matchLabels: { a: '<b>' } } }))),
  kept('group', path('/apis/apps')),
  kept('group that is not there', path('/apis/nope')),
  kept('version that is not there', path('/apis/apps/v9')),
  kept('path that is not there', path('/nope')),
  kept('for curl', creating(settings), of(settings, { agent: 'curl/8.5.0' })),
  kept('for curl, not found', of(settings, { agent: 'curl/8.5.0' })),
  kept('for curl, table', creating(settings), of(settings, { agent: 'curl/8.5.0', accept: tableType })),
  kept('pretty', creating(settings), { ...getting(settings), path: `${getting(settings).path}?pretty=true` }),
  kept('not pretty for curl', creating(settings), { ...getting(settings), path: `${getting(settings).path}?pretty=false`, agent: 'curl/8.5.0' }),
  kept('YAML', creating(plainPod), of(plainPod, { accept: 'application/yaml' })),
  kept('YAML of what is not there', of(settings, { accept: 'application/yaml' })),
]
