/** Services, nodes, configuration and the rest, refused, and changes that are. */
import { type Case, changed, creating, made, type Manifest, merging, putting, removing } from './case.ts'
import { container, core, event, eventInV1, lease, pod, service, slice } from './objects.ts'

const long = (length: number) => 'a'.repeat(length)
const port = (fields: object) => service({ ports: [{ port: 80, ...fields }] })
const balancer = (fields: object = {}) => service({ type: 'LoadBalancer', ...fields })

const services: Case[] = [
  made('name that begins with a digit', service({}, { name: '1web' })),
  made('name with a dot', service({}, { name: 'a.b' })),
  made('name too long', service({}, { name: long(64) })),
  made('generateName no good', service({}, { name: undefined, generateName: '1generated-' })),
  made('no ports', service({ ports: [] })),
  made('no spec', core('Service')),
  made('port missing', service({ ports: [{}] })),
  made('port too high', port({ port: 65536 })),
  made('two ports without names', service({ ports: [{ port: 80 }, { port: 81 }] })),
  made('port name', port({ name: 'HTTP' })),
  made('port name twice', service({ ports: [{ port: 80, name: 'a' }, { port: 81, name: 'a' }] })),
  made('port twice', service({ ports: [{ port: 80, name: 'a' }, { port: 80, name: 'b' }] })),
  made('port protocol', port({ protocol: 'HTTP' })),
  made('target port 0 is none', port({ targetPort: 70000 })),
  made('target port name', port({ targetPort: 'a b' })),
  made('target port name too long', port({ targetPort: long(16) })),
  made('app protocol', port({ appProtocol: 'a b' })),
  made('type', service({ type: 'Door' })),
  made('selector', service({ selector: { 'a b': 'c d' } })),
  made('session affinity', service({ sessionAffinity: 'Always' })),
  made('session affinity timeout', service({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 0 } } })),
  made('session affinity timeout too long', service({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } })),
  made('session affinity of nobody with a timeout', service({ sessionAffinityConfig: { clientIP: { timeoutSeconds: 5 } } })),
  made('cluster ip', service({ clusterIP: 'x' })),
  made('cluster ip out of range', service({ clusterIP: '192.168.0.1' })),
  made('cluster ips that differ', service({ clusterIP: '10.96.77.1', clusterIPs: ['10.96.77.2'] })),
  made('cluster ip twice', service({ clusterIPs: ['10.96.77.1', '10.96.77.1'] })),
  made('cluster ip None among others', service({ clusterIPs: ['None', '10.96.77.1'] })),
  { name: 'Service: cluster ip that is taken', requests: [creating(service({ clusterIP: '10.96.77.5' })), creating(service({ clusterIP: '10.96.77.5' }, { name: 'other' }))] },
  made('headless with a node port', service({ type: 'NodePort', clusterIP: 'None' })),
  made('headless balancer', balancer({ clusterIP: 'None' })),
  made('node port of a cluster service', port({ nodePort: 31001 })),
  made('node port out of range', service({ type: 'NodePort', ports: [{ port: 80, nodePort: 80 }] })),
  made('node port twice', service({ type: 'NodePort', ports: [{ port: 80, name: 'a', nodePort: 31001 }, { port: 81, name: 'b', nodePort: 31001 }] })),
  {
    name: 'Service: node port that is taken',
    requests: [
      creating(service({ type: 'NodePort', ports: [{ port: 80, nodePort: 31002 }] })),
      creating(service({ type: 'NodePort', ports: [{ port: 80, nodePort: 31002 }] }, { name: 'other' })),
    ],
  },
  made('external name missing', service({ type: 'ExternalName' })),
  made('external name', service({ type: 'ExternalName', externalName: 'a b' })),
  made('external name with a cluster ip', service({ type: 'ExternalName', externalName: 'a.b', clusterIP: '10.96.77.1' })),
  made('external ips', service({ externalIPs: ['1.2.3', '0.0.0.0', '127.0.0.1', '169.254.1.1', '224.0.0.1'] })),
  made('external traffic policy of a cluster service', service({ externalTrafficPolicy: 'Local' })),
  made('external traffic policy', service({ type: 'NodePort', externalTrafficPolicy: 'Near' })),
  made('internal traffic policy', service({ internalTrafficPolicy: 'Near' })),
  made('traffic distribution', service({ trafficDistribution: 'Far' })),
  made('balancer class of a cluster service', service({ loadBalancerClass: 'example.com/a' })),
  made('balancer class', balancer({ loadBalancerClass: 'a b' })),
  made('balancer ranges of a cluster service', service({ loadBalancerSourceRanges: ['10.0.0.0/8'] })),
  made('balancer ranges', balancer({ loadBalancerSourceRanges: ['10.0.0.0'] })),
  made('balancer node ports of a cluster service', service({ allocateLoadBalancerNodePorts: false })),
  made('health check port of a cluster service', service({ healthCheckNodePort: 31003 })),
  made('family', service({ ipFamilies: ['IPv5'] })),
  made('families twice', service({ ipFamilies: ['IPv4', 'IPv4'] })),
  made('family policy', service({ ipFamilyPolicy: 'Whatever' })),
  changed('cluster ip changed', service({ clusterIP: '10.96.77.6' }), { spec: { clusterIP: '10.96.77.7', clusterIPs: ['10.96.77.7'] } }),
  changed('cluster ip alone changed', service({ clusterIP: '10.96.77.6' }), { spec: { clusterIP: '10.96.77.7' } }),
  changed('headless later', service(), { spec: { clusterIP: 'None', clusterIPs: ['None'] } }),
  changed('external name later', service(), { spec: { type: 'ExternalName' } }),
  changed('balancer class changed', balancer({ loadBalancerClass: 'example.com/a' }), { spec: { loadBalancerClass: 'example.com/b' } }),
  changed('type to node port', service(), { spec: { type: 'NodePort' } }),
  changed('type back from node port', service({ type: 'NodePort', ports: [{ port: 80, nodePort: 31004 }] }), { spec: { type: 'ClusterIP' } }),
  changed('balancer status of a cluster service', service(), { status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } }, 'status'),
  changed('balancer status', balancer(), { status: { loadBalancer: { ingress: [{ ip: 'x' }, { hostname: 'a b' }, { hostname: '1.2.3.4' }] } } }, 'status'),
]

const taint = { key: 'a', value: 'b', effect: 'NoSchedule' }
const node = (spec: object = {}, status: object = {}, metadata: Readonly<Record<string, unknown>> = {}) => core('Node', { spec, status }, { name: 'node-1', ...metadata })

const nodes: Case[] = [
  made('name', node({}, {}, { name: 'Node' })),
  made('taint key', node({ taints: [{ ...taint, key: 'a b' }] })),
  made('taint without key', node({ taints: [{ effect: 'NoSchedule' }] })),
  made('taint value', node({ taints: [{ ...taint, value: 'b c' }] })),
  made('taint effect', node({ taints: [{ ...taint, effect: 'NoWay' }] })),
  made('taint without effect', node({ taints: [{ key: 'a' }] })),
  made('taint twice', node({ taints: [taint, taint] })),
  made('pod range', node({ podCIDR: 'x', podCIDRs: ['x'] })),
  made('pod ranges that differ', node({ podCIDR: '10.0.0.0/24', podCIDRs: ['10.0.1.0/24'] })),
  made('two pod ranges of one family', node({ podCIDRs: ['10.0.0.0/24', '10.0.1.0/24'] })),
  made('capacity below zero', node({}, { capacity: { cpu: '-1' } })),
  made('capacity in parts', node({}, { capacity: { pods: '1500m', 'example.com/gpu': '500m' } })),
  changed('pod range changed', node({ podCIDR: '10.0.0.0/24' }), { spec: { podCIDR: '10.0.1.0/24', podCIDRs: ['10.0.1.0/24'] } }),
  changed('provider changed', node({ providerID: 'a://b' }), { spec: { providerID: 'a://c' } }),
  changed('taint effect changed no good', node(), { spec: { taints: [{ key: 'a', effect: 'NoWay' }] } }),
  changed('addresses twice', node(), { status: { addresses: [1, 2].map(() => ({ type: 'InternalIP', address: '1.2.3.4' })) } }, 'status'),
  changed('cordoned', node(), { spec: { unschedulable: true } }),
]

const secret = (type: string, data: object = {}, metadata: Readonly<Record<string, unknown>> = {}) => core('Secret', { type, data }, metadata)
const encoded = (text: string) => Buffer.from(text).toString('base64')

const configuration: Case[] = [
  made('key', core('ConfigMap', { data: { 'a b': 'c' } })),
  made('key of dots', core('ConfigMap', { data: { '..': 'c' } })),
  made('key of two dots and more', core('ConfigMap', { data: { '..a': 'c' } })),
  made('key too long', core('ConfigMap', { data: { [long(254)]: 'c' } })),
  made('key in both', core('ConfigMap', { data: { a: 'b' }, binaryData: { a: encoded('b') } })),
  made('binary key', core('ConfigMap', { binaryData: { 'a b': encoded('b') } })),
  made('binary that is none', core('ConfigMap', { binaryData: { a: '***' } })),
  made('value that is a number', core('ConfigMap', { data: { a: 5 } })),
  made('too large', core('ConfigMap', { data: { a: 'x'.repeat(100) } })),
  changed('immutable data', core('ConfigMap', { immutable: true, data: { a: 'b' } }), { data: { a: 'c' } }),
  changed('immutable binary', core('ConfigMap', { immutable: true }), { binaryData: { a: encoded('b') } }),
  changed('immutable no more', core('ConfigMap', { immutable: true }), { immutable: false }),
  changed('immutable labels', core('ConfigMap', { immutable: true }), { metadata: { labels: { a: 'b' } } }),
  made('key', core('Secret', { data: { 'a b': '' } })),
  made('value that is no base64', core('Secret', { data: { a: '***' } })),
  made('text over data', core('Secret', { data: { a: encoded('b') }, stringData: { a: 'c', d: 'e' } })),
  made('tls without anything', secret('kubernetes.io/tls')),
  made('tls without key', secret('kubernetes.io/tls', { 'tls.crt': encoded('a') })),
  made('basic auth without anything', secret('kubernetes.io/basic-auth')),
  made('basic auth with a user', secret('kubernetes.io/basic-auth', { username: encoded('a') })),
  made('ssh auth without key', secret('kubernetes.io/ssh-auth')),
  made('docker config without file', secret('kubernetes.io/dockerconfigjson')),
  made('docker config that is no JSON', secret('kubernetes.io/dockerconfigjson', { '.dockerconfigjson': encoded('abc') })),
  made('docker config that is a list', secret('kubernetes.io/dockerconfigjson', { '.dockerconfigjson': encoded('[]') })),
  made('docker config that is empty', secret('kubernetes.io/dockerconfigjson', { '.dockerconfigjson': '' })),
  made('old docker config', secret('kubernetes.io/dockercfg', { other: encoded('{}') })),
  made('token without account', secret('kubernetes.io/service-account-token')),
  changed('type changed', core('Secret', { type: 'a' }), { type: 'b' }),
  changed('immutable data', core('Secret', { immutable: true, data: { a: encoded('b') } }), { data: { a: encoded('c') } }),
  changed('immutable no more', core('Secret', { immutable: true }), { immutable: null }),
  made('name', core('ServiceAccount', {}, { name: 'A' })),
  made('mountable secrets', core('ServiceAccount', {}, { annotations: { 'kubernetes.io/enforce-mountable-secrets': 'true' } })),
  made('name', core('Namespace', {}, { name: 'A' })),
  made('name with a dot', core('Namespace', {}, { name: 'a.b' })),
  made('name too long', core('Namespace', {}, { name: long(64) })),
  made('finalizer', core('Namespace', { spec: { finalizers: ['mine'] } }, { name: 'other' })),
  changed('phase', core('Namespace', {}, { name: 'other' }), { status: { phase: 'Terminating' } }, 'status'),
  { name: 'Namespace: default removed', requests: [removing(core('Namespace', {}, { name: 'default' }))] },
  { name: 'Namespace: kube-system removed', requests: [removing(core('Namespace', {}, { name: 'kube-system' }))] },
  elsewhere('ConfigMap: namespace that is not there', core('ConfigMap')),
]

function elsewhere(name: string, object: Manifest): Case {
  return { name, requests: [{ method: 'POST', path: '/api/v1/namespaces/nowhere/configmaps', body: object }] }
}

const address = (fields: object) => core('Endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.1', ...fields }], ports: [{ port: 80 }] }] })
const endpoint = (fields: object) => slice({ endpoints: [{ addresses: ['10.0.0.1'], ...fields }] })

const endpoints: Case[] = [
  made('subset of nothing', core('Endpoints', { subsets: [{}] })),
  made('address', address({ ip: 'x' })),
  made('address of the machine itself', address({ ip: '127.0.0.1' })),
  made('address for nobody', address({ ip: '0.0.0.0' })),
  made('hostname', address({ hostname: 'a.b' })),
  made('node name', address({ nodeName: 'A' })),
  made('ports', core('Endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.1' }], ports: [{ port: 0 }, { port: 80, name: 'A', protocol: 'HTTP' }] }] })),
  made('address type missing', slice({ addressType: undefined })),
  made('address type', slice({ addressType: 'IPv5' })),
  made('address', slice({ endpoints: [{ addresses: ['x'] }] })),
  made('address of another family', slice({ endpoints: [{ addresses: ['::1'] }] })),
  made('address of the machine itself', slice({ endpoints: [{ addresses: ['127.0.0.1'] }] })),
  made('no addresses', slice({ endpoints: [{ addresses: [] }] })),
  made('name that is none', slice({ addressType: 'FQDN', endpoints: [{ addresses: ['a b'] }] })),
  made('name of one part', slice({ addressType: 'FQDN', endpoints: [{ addresses: ['host'] }] })),
  made('hostname', endpoint({ hostname: 'a.b' })),
  made('node name', endpoint({ nodeName: 'A' })),
  made('zone hints', endpoint({ hints: { forZones: [{ name: 'a' }, { name: 'a' }, { name: 'b c' }] } })),
  made('port name', slice({ ports: [{ name: 'A', port: 80 }] })),
  made('port name twice', slice({ ports: [{ name: 'a', port: 80 }, { name: 'a', port: 81 }] })),
  made('port protocol', slice({ ports: [{ port: 80, protocol: 'HTTP' }] })),
  made('port app protocol', slice({ ports: [{ port: 80, appProtocol: 'a b' }] })),
  changed('address type changed', slice(), { addressType: 'IPv6' }),
]

const renewed = { holderIdentity: 'a', leaseDurationSeconds: 15 }

const others: Case[] = [
  made('duration 0', lease({ leaseDurationSeconds: 0 })),
  made('transitions below zero', lease({ leaseTransitions: -1 })),
  { name: 'Lease: put where nothing is', requests: [putting(lease(renewed))] },
  { name: 'Lease: put without a version', requests: [creating(lease(renewed)), putting(lease(renewed))] },
  { name: 'Lease: put with another version', requests: [creating(lease(renewed)), putting(lease(renewed, { resourceVersion: '1' }))] },
  made('namespace of another', event({ involvedObject: { kind: 'Pod', name: 'web', namespace: 'kube-system' } })),
  made('of the cluster', event({ involvedObject: { kind: 'Node', name: 'node-1' } })),
  made('new without the new fields', event({ eventTime: '@-5.000000' })),
  made('new with long fields', event({ eventTime: '@-5.000000', action: long(129), reason: long(129), reportingComponent: 'a b', reportingInstance: long(129), message: long(1025) })),
  { name: 'Event: in version 1, good', requests: [creating(eventInV1())] },
  { name: 'Event: in version 1, without time', requests: [creating(eventInV1({ eventTime: null }))] },
  { name: 'Event: in version 1, type', requests: [creating(eventInV1({ type: 'Else' }))] },
  { name: 'Event: in version 1, old fields', requests: [creating(eventInV1({ deprecatedCount: 1, deprecatedSource: { component: 'a' }, deprecatedFirstTimestamp: '@-5' }))] },
  { name: 'Event: in version 1, series of one', requests: [creating(eventInV1({ series: { count: 1 } }))] },
  { name: 'Event: in version 1, without controller', requests: [creating(eventInV1({ reportingController: '', action: '' }))] },
  { name: 'Event: in version 1, note changed', requests: [creating(eventInV1()), merging(eventInV1(), { note: 'other' })] },
  { name: 'Event: in version 1, series begun', requests: [creating(eventInV1()), merging(eventInV1(), { series: { count: 2, lastObservedTime: '@-1.000000' } })] },
]

const image = (name: string) => ({ spec: { containers: [{ ...container, image: name }] } })

const podUpdates: Case[] = [
  changed('image changed', pod(), image('other')),
  changed('image removed', pod(), image('')),
  changed('container added', pod(), { spec: { containers: [container, { name: 'second', image: 'a' }] } }),
  changed('command changed', pod(), { spec: { containers: [{ ...container, command: ['a'] }] } }),
  changed('toleration added', pod(), { spec: { tolerations: [{ key: 'a', operator: 'Exists' }] } }),
  changed('deadline set', pod(), { spec: { activeDeadlineSeconds: 10 } }),
  changed('deadline extended', pod({ activeDeadlineSeconds: 10 }), { spec: { activeDeadlineSeconds: 20 } }),
  changed('deadline removed', pod({ activeDeadlineSeconds: 10 }), { spec: { activeDeadlineSeconds: null } }),
  changed('deadline shortened', pod({ activeDeadlineSeconds: 10 }), { spec: { activeDeadlineSeconds: 5 } }),
  changed('node selector added', pod(), { spec: { nodeSelector: { a: 'b' } } }),
  changed('node selector narrowed behind a gate', pod({ schedulingGates: [{ name: 'a' }] }), { spec: { nodeSelector: { a: 'b' } } }),
  changed('gate removed', pod({ schedulingGates: [{ name: 'a' }] }), { spec: { schedulingGates: [] } }),
  changed('gate added', pod(), { spec: { schedulingGates: [{ name: 'a' }] } }),
  changed('grace period changed', pod(), { spec: { terminationGracePeriodSeconds: 5 } }),
  changed('labels changed', pod(), { metadata: { labels: { a: 'b' } } }),
  changed('label no good', pod(), { metadata: { labels: { a: 'b c' } } }),
  changed('uid changed', pod(), { metadata: { uid: 'other' } }),
  changed('restart policy changed', pod(), { spec: { restartPolicy: 'Never' } }),
  changed('resources changed', pod(), { spec: { containers: [{ ...container, resources: { requests: { cpu: '1' } } }] } }),
  changed('status of a phase', pod(), { status: { phase: 'Running', podIP: '10.0.0.1', podIPs: [{ ip: '10.0.0.1' }] } }, 'status'),
  changed('status nominated node', pod(), { status: { nominatedNodeName: 'A' } }, 'status'),
  changed('status containers back to waiting', pod({ restartPolicy: 'Never' }), {
    status: { containerStatuses: [{ name: 'main', image: 'nginx', imageID: '', ready: false, restartCount: 0, state: { terminated: { exitCode: 0 } } }] },
  }, 'status'),
  changed('status quality of service', pod(), { status: { qosClass: 'Guaranteed' } }, 'status'),
  changed('status labels', pod(), { metadata: { labels: { a: 'b' } }, status: { phase: 'Running' } }, 'status'),
  {
    name: 'Pod: a terminated container that runs again',
    requests: [
      creating(pod({ restartPolicy: 'Never' })),
      merging(pod(), { status: { containerStatuses: [{ name: 'main', image: 'a', imageID: '', ready: false, restartCount: 0, state: { terminated: { exitCode: 0 } } }] } }, 'status'),
      merging(pod(), { status: { containerStatuses: [{ name: 'main', image: 'a', imageID: '', ready: false, restartCount: 0, state: { running: {} } }] } }, 'status'),
    ],
  },
  { name: 'Pod: put without a node', requests: [creating(pod({ nodeName: 'node-1' })), putting(pod())] },
  { name: 'Pod: put where nothing is', requests: [putting(pod())] },
  bound('bound', { target: { kind: 'Node', name: 'node-1' } }),
  bound('bound to nothing', {}),
  bound('bound to a pod', { target: { kind: 'Pod', name: 'a' } }),
  { name: 'Pod: bound twice', requests: [...bound('', { target: { kind: 'Node', name: 'node-1' } }).requests, ...bound('', { target: { kind: 'Node', name: 'node-2' } }).requests.slice(1)] },
  { name: 'Pod: bound behind a gate', requests: [creating(pod({ schedulingGates: [{ name: 'a' }] })), ...bound('', { target: { kind: 'Node', name: 'node-1' } }).requests.slice(1)] },
  { name: 'Pod: removed', requests: [creating(pod()), removing(pod())] },
  { name: 'Pod: removed from a node', requests: [creating(pod({ nodeName: 'node-1' })), removing(pod())] },
  { name: 'Pod: removed from a node at once', requests: [creating(pod({ nodeName: 'node-1' })), removing(pod(), { gracePeriodSeconds: 0 })] },
  { name: 'Pod: removed with a wrong uid', requests: [creating(pod()), removing(pod(), { preconditions: { uid: 'other' } })] },
  { name: 'Pod: removed though not there', requests: [removing(pod())] },
  { name: 'Pod: created twice', requests: [creating(pod()), creating(pod())] },
  { name: 'Service: removed', requests: [creating(service()), removing(service())] },
  { name: 'ConfigMap: removed', requests: [creating(core('ConfigMap')), removing(core('ConfigMap'))] },
  { name: 'ServiceAccount: removed', requests: [creating(core('ServiceAccount')), removing(core('ServiceAccount'))] },
  { name: 'Namespace: removed', requests: [creating(core('Namespace', {}, { name: 'gone' })), removing(core('Namespace', {}, { name: 'gone' }))] },
]

function bound(name: string, fields: object): Case {
  const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: 'web' }, ...fields }
  return {
    name: `Pod: ${name}`,
    requests: [creating(pod()), { method: 'POST', path: '/api/v1/namespaces/default/pods/web/binding', body: binding }],
  }
}

export const brokenServices: readonly Case[] = services
export const brokenClusterObjects: readonly Case[] = [...nodes, ...configuration, ...endpoints, ...others]
export const changedPods: readonly Case[] = podUpdates
