/** A cluster with whatever discovery makes labels of. */
type Json = Readonly<Record<string, unknown>>

interface Named {
  readonly namespace?: string
  readonly labels?: Json
  readonly annotations?: Json
  readonly uid?: string
  readonly owner?: readonly [kind: string, name: string]
}

function metadata(name: string, { namespace, labels, annotations, uid, owner }: Named = {}): Json {
  return {
    name, ...(namespace && { namespace }), ...(labels && { labels }), ...(annotations && { annotations }), ...(uid && { uid }),
    ...(owner && { ownerReferences: [{ apiVersion: 'x/v1', kind: 'Other', name: 'other', uid: 'u' }, { apiVersion: 'apps/v1', kind: owner[0], name: owner[1], uid: 'o', controller: true }] }),
  }
}

const nodes = [
  {
    apiVersion: 'v1', kind: 'Node', metadata: metadata('node-a', { labels: { 'topology.kubernetes.io/zone': 'a', 'a-b': '1' }, annotations: { 'x/y': 'z' } }), spec: { providerID: 'kind://a' },
    status: {
      addresses: [{ type: 'Hostname', address: 'node-a' }, { type: 'InternalIP', address: '10.0.0.1' }, { type: 'InternalIP', address: '10.0.0.9' }, { type: 'ExternalIP', address: '1.2.3.4' }],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } }, conditions: [{ type: 'Ready', status: 'True' }, { type: 'DiskPressure', status: 'Unknown' }, { type: 'my.org/Odd-One', status: 'False' }],
    },
  },
  { apiVersion: 'v1', kind: 'Node', metadata: metadata('node-b', { labels: { zone: 'b' } }), spec: {}, status: { addresses: [{ type: 'Hostname', address: 'b.example' }], daemonEndpoints: { kubeletEndpoint: { Port: 10255 } } } },
  { apiVersion: 'v1', kind: 'Node', metadata: metadata('node-v6', { labels: { zone: 'b' } }), status: { addresses: [{ type: 'ExternalDNS', address: 'x.example' }, { type: 'InternalIP', address: 'fd00::1' }] } },
  { apiVersion: 'v1', kind: 'Node', metadata: metadata('node-lost'), status: {} },
]

const container = (name: string, ports: readonly Json[] = [], image = `${name}:1`) => ({ name, image, ...(ports.length > 0 && { ports }) })
const port = (containerPort: number, name?: string, protocol = 'TCP') => ({ containerPort, protocol, ...(name && { name }) })

function pod(name: string, named: Named, spec: Json, status: Json): Json {
  return { apiVersion: 'v1', kind: 'Pod', metadata: metadata(name, { namespace: 'default', uid: `uid-${name}`, ...named }), spec: { nodeName: 'node-a', ...spec }, status }
}

const running = (podIP: string, more: Json = {}) => ({ phase: 'Running', podIP, hostIP: '10.0.0.1', conditions: [{ type: 'Initialized', status: 'True' }, { type: 'Ready', status: 'True' }], ...more })

const pods = [
  pod('web-1', { labels: { app: 'web', 'app.kubernetes.io/name': 'Web', empty: '' }, annotations: { 'prometheus.io/scrape': 'true', 'prometheus.io/port': '9090' }, owner: ['ReplicaSet', 'web-abc'] },
    { containers: [container('web', [port(8080, 'http'), port(9090, 'metrics'), port(53, 'dns', 'UDP')]), container('sidecar')], initContainers: [container('init'), container('warm', [port(7000)])] },
    running('10.1.0.1', { containerStatuses: [{ name: 'web', containerID: 'containerd://1' }], initContainerStatuses: [{ name: 'warm', containerID: 'containerd://2' }, { name: 'sidecar', containerID: 'not mine' }] })),
  pod('web-2', { labels: { app: 'web' }, owner: ['ReplicaSet', 'web-abc'] }, { nodeName: 'node-b', containers: [container('web', [port(8080, 'http')])] }, running('10.1.0.2', { conditions: [{ type: 'Ready', status: 'False' }] })),
  pod('web-3', { labels: { app: 'web' }, owner: ['ReplicaSet', 'gone'] }, { nodeName: 'nowhere', containers: [container('web')] }, running('10.1.0.3', { conditions: [] })),
  pod('starting', { labels: { app: 'web' } }, { containers: [container('web', [port(8080)])] }, { phase: 'Pending' }),
  pod('unplaced', {}, { nodeName: undefined, containers: [container('web', [port(8080)])] }, { phase: 'Pending', podIP: '10.1.0.4' }),
  pod('once-x', { namespace: 'batch', owner: ['Job', 'once'] }, { containers: [container('run', [port(1)])] }, running('10.1.1.1', { phase: 'Succeeded' })),
  pod('nightly-1-x', { namespace: 'batch', owner: ['Job', 'nightly-1'], labels: { app: 'web' } }, { containers: [container('run', [port(1)])] }, running('10.1.1.2')),
  pod('db-0', { namespace: 'data', owner: ['StatefulSet', 'db'], labels: { app: 'db', tier: 'store' } }, { containers: [container('db', [port(5432, 'sql'), port(9187, 'metrics')]), container('other', [port(5432, 'again')])] }, running('fd00::10')),
]

const owners = [
  { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata: metadata('web-abc', { namespace: 'default', owner: ['Deployment', 'web'] }) },
  { apiVersion: 'batch/v1', kind: 'Job', metadata: metadata('once', { namespace: 'batch' }) },
  { apiVersion: 'batch/v1', kind: 'Job', metadata: metadata('nightly-1', { namespace: 'batch', owner: ['CronJob', 'nightly'] }) },
]

const namespaces = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: metadata('default', { labels: { 'kubernetes.io/metadata.name': 'default', team: 'shop' }, annotations: { owner: 'me' } }) },
  { apiVersion: 'v1', kind: 'Namespace', metadata: metadata('data', { labels: { team: 'store' } }) },
]

const services = [
  { apiVersion: 'v1', kind: 'Service', metadata: metadata('web', { namespace: 'default', labels: { app: 'web' }, annotations: { 'a/b': 'c' } }), spec: { type: 'ClusterIP', clusterIP: '10.96.1.1', ports: [{ name: 'http', port: 80, protocol: 'TCP' }, { port: 81, protocol: 'UDP' }] } },
  { apiVersion: 'v1', kind: 'Service', metadata: metadata('db', { namespace: 'data', labels: { app: 'db' } }), spec: { type: 'ClusterIP', clusterIP: 'None', ipFamilyPolicy: 'PreferDualStack', ipFamilies: ['IPv6', 'IPv4'], ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }] } },
  { apiVersion: 'v1', kind: 'Service', metadata: metadata('away', { namespace: 'default' }), spec: { type: 'ExternalName', externalName: 'example.org', ports: [{ name: 'x', port: 443, protocol: 'TCP' }] } },
  { apiVersion: 'v1', kind: 'Service', metadata: metadata('front', { namespace: 'default' }), spec: { type: 'LoadBalancer', clusterIP: '10.96.1.2', loadBalancerIP: '9.9.9.9', ports: [{ name: 'x', port: 443, protocol: 'TCP' }] }, status: { loadBalancer: { ingress: [{ ip: '5.5.5.5' }, { hostname: 'lb' }, { ip: '6.6.6.6' }] } } },
  { apiVersion: 'v1', kind: 'Service', metadata: metadata('waiting', { namespace: 'default' }), spec: { type: 'LoadBalancer', clusterIP: '10.96.1.3', loadBalancerIP: '9.9.9.9', ports: [{ name: 'x', port: 443, protocol: 'TCP' }] } },
  { apiVersion: 'v1', kind: 'Service', metadata: metadata('portless', { namespace: 'default' }), spec: { type: 'ClusterIP', clusterIP: 'None' } },
]

const reference = (name: string, namespace = 'default') => ({ kind: 'Pod', name, namespace })

const endpoints = [
  {
    apiVersion: 'v1', kind: 'Endpoints', metadata: metadata('web', { namespace: 'default', labels: { from: 'controller' } }),
    subsets: [{
      addresses: [{ ip: '10.1.0.1', nodeName: 'node-a', targetRef: reference('web-1') }, { ip: '7.7.7.7', hostname: 'seven' }, { ip: '10.0.0.1', targetRef: { kind: 'Node', name: 'node-a' } }],
      notReadyAddresses: [{ ip: '10.1.0.2', nodeName: 'node-b', targetRef: reference('web-2') }, { ip: '10.1.0.99', nodeName: 'nowhere', targetRef: reference('web-99') }],
      ports: [{ name: 'http', port: 8080, protocol: 'TCP' }, { name: 'dns', port: 53, protocol: 'UDP' }],
    }, { addresses: [{ ip: '8.8.8.8' }] }],
  },
  { apiVersion: 'v1', kind: 'Endpoints', metadata: metadata('alone', { namespace: 'default' }), subsets: [{ addresses: [{ ip: '10.1.0.4', targetRef: reference('starting') }], ports: [{ port: 8080, protocol: 'TCP' }] }] },
  { apiVersion: 'v1', kind: 'Endpoints', metadata: metadata('empty', { namespace: 'data' }) },
]

const slices = [
  {
    apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: metadata('web-x', { namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' }, annotations: { n: 'o' } }), addressType: 'IPv4',
    endpoints: [
      { addresses: ['10.1.0.1'], conditions: { ready: true, serving: true, terminating: false }, nodeName: 'node-a', zone: 'a', targetRef: reference('web-1'), deprecatedTopology: { 'topology.kubernetes.io/zone': 'a' } },
      { addresses: ['10.1.0.2', '10.1.0.22'], conditions: { ready: false }, hostname: 'two', nodeName: 'node-b', targetRef: reference('web-2') },
      { addresses: ['10.0.0.1'], targetRef: { kind: 'Node', name: 'node-a' }, nodeName: 'node-b' }, { addresses: ['7.7.7.7'], conditions: {} },
    ],
    ports: [{ name: 'http', port: 8080, protocol: 'TCP', appProtocol: 'http' }, { name: '', port: 9999, protocol: 'TCP' }, {}],
  },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: metadata('db-6', { namespace: 'data', labels: { 'kubernetes.io/service-name': 'db' } }), addressType: 'IPv6', endpoints: [{ addresses: ['fd00::10'], targetRef: reference('db-0', 'data'), nodeName: 'node-v6' }], ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }] },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: metadata('db-4', { namespace: 'data', labels: { 'kubernetes.io/service-name': 'db' } }), addressType: 'IPv4', endpoints: [{ addresses: ['10.1.0.10'], targetRef: reference('db-0', 'data') }], ports: [{ name: 'sql', port: 5432, protocol: 'TCP' }] },
  { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata: metadata('loose', { namespace: 'data' }), addressType: 'FQDN', endpoints: [{ addresses: ['a.example'] }], ports: [{ port: 80 }] },
]

const path = (given: string | undefined) => ({ ...(given !== undefined && { path: given }), pathType: 'Prefix', backend: { service: { name: 'web', port: { number: 80 } } } })

const ingresses = [
  {
    apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: metadata('web', { namespace: 'default', labels: { app: 'web' }, annotations: { 'a.b/c': 'd' } }),
    spec: {
      ingressClassName: 'nginx', tls: [{ hosts: ['secure.example', '*.wild.example'] }, {}],
      rules: [{ host: 'secure.example', http: { paths: [path('/'), path('/a'), path('')] } }, { host: 'x.wild.example' }, { host: 'x.y.wild.example', http: { paths: [path('/b')] } }, { http: { paths: [path(undefined)] } }, { host: 'wild.example', http: { paths: [] } }],
    },
  },
  { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata: metadata('bare', { namespace: 'data' }), spec: {} },
]

/** As JSON has it: without what is undefined. */
export const objects = JSON.parse(JSON.stringify([...nodes, ...pods, ...owners, ...namespaces, ...services, ...endpoints, ...slices, ...ingresses])) as readonly Json[]

const attachments = [
  '', 'attach_metadata: {node: true}', 'attach_metadata: {namespace: true}', 'attach_metadata: {deployment: true}', 'attach_metadata: {job: true}', 'attach_metadata: {cronjob: true}',
  'attach_metadata: {node: true, namespace: true, deployment: true, job: true, cronjob: true}', 'namespaces: {names: [data]}', 'namespaces: {names: [default, batch, nowhere]}',
]

const selected = [
  'role: pod\nselectors: [{role: pod, label: app=web}]', 'role: pod\nselectors: [{role: pod, label: "app in (db, x),tier"}]', 'role: pod\nattach_metadata: {node: true}\nselectors: [{role: node, label: zone=b}]', 'role: node\nselectors: [{role: node, label: "!zone"}]',
  'role: service\nselectors: [{role: service, label: app}]', 'role: endpoints\nselectors: [{role: pod, label: app=db}]', 'role: endpoints\nselectors: [{role: service, label: app=db}, {role: endpoints, label: from}]', 'role: endpointslice\nselectors: [{role: service, label: app=db}]',
  'role: endpointslice\nselectors: [{role: pod, label: app!=web}]\nattach_metadata: {node: true}', 'role: ingress\nselectors: [{role: ingress, label: app=web}]', 'role: endpointslice\nselectors: [{role: endpointslice, label: kubernetes.io/service-name=db}]\nnamespaces: {names: [data, data]}',
]

export const configs: readonly string[] = [
  ...['node', 'pod', 'service', 'endpoints', 'endpointslice', 'ingress'].flatMap((role) => attachments.map((more) => `role: ${role}${more && `\n${more}`}`)), ...selected,
]
