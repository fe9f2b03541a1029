/** Objects of every kind with as little and as much as they take: what is stored. */
import { type Case, creating, made, type Manifest, merging, putting } from './case.ts'
import {
  autoscaler, container, core, cronJob, deployment, event, eventInV1, job, lease, pod, podWith, replicaSet, service, slice, template,
} from './objects.ts'

const pods: Case[] = [
  made('least', pod({ automountServiceAccountToken: undefined })),
  made('without its token', pod()),
  made('with a mount of its own for the token', podWith({
    volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' }],
  }, { automountServiceAccountToken: true, volumes: [{ name: 'token', emptyDir: {} }] })),
  made('with init containers and a token', pod({
    automountServiceAccountToken: true, initContainers: [{ name: 'first', image: 'busybox:1.36' }, { name: 'beside', image: 'proxy@sha256:' + '0'.repeat(64), restartPolicy: 'Always' }],
  })),
  ...['nginx', 'nginx:latest', 'nginx:1.27', 'registry.example.com:5000/a/b', 'a/b:c', 'nginx@sha256:' + 'a'.repeat(64), 'Not An Image'].map((image) => made(`image ${image}`, podWith({ image }))),
  made('probes', podWith({
    livenessProbe: { httpGet: { port: 80 } }, readinessProbe: { tcpSocket: { port: 'http' } }, startupProbe: { exec: { command: ['true'] }, periodSeconds: 3 },
    lifecycle: { postStart: { httpGet: { port: 80 } }, preStop: { sleep: { seconds: 3 } } },
  })),
  made('grpc probe', podWith({ livenessProbe: { grpc: { port: 80 } } })),
  made('ports', podWith({ ports: [{ containerPort: 80 }, { containerPort: 53, protocol: 'UDP', name: 'dns' }] })),
  made('ports of the host', podWith({ ports: [{ containerPort: 80 }] }, { hostNetwork: true })),
  made('resources', podWith({ resources: { limits: { cpu: '0.5', memory: '1024Mi' }, requests: { cpu: '100m' } } })),
  made('guaranteed', podWith({ resources: { limits: { cpu: '1', memory: '1Gi' } } })),
  made('quantities in many forms', podWith({ resources: { requests: { cpu: '1000m', memory: '1048576k' }, limits: { cpu: '1.5', memory: '2000000000' } } })),
  made('extended resources', podWith({ resources: { limits: { 'example.com/gpu': 1 } } })),
  made('pod level resources', pod({ resources: { limits: { cpu: '1', memory: '1Gi' } } })),
  made('environment', podWith({
    env: [
      { name: 'A', value: '' }, { name: 'B', value: 'b' }, { name: 'C', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
      { name: 'D', valueFrom: { resourceFieldRef: { resource: 'limits.cpu' } } }, { name: 'E', valueFrom: { secretKeyRef: { name: 'a', key: 'b' } } },
    ],
    envFrom: [{ configMapRef: { name: 'a' } }],
  })),
  made('volumes', pod({
    volumes: [
      { name: 'a', configMap: { name: 'a' } }, { name: 'b', secret: { secretName: 'b' } }, { name: 'c', emptyDir: {} }, { name: 'd', hostPath: { path: '/d' } },
      { name: 'e', downwardAPI: { items: [{ path: 'e', fieldRef: { fieldPath: 'metadata.labels' } }] } }, { name: 'f' },
      { name: 'g', projected: { sources: [{ serviceAccountToken: { path: 'g' } }, { configMap: { name: 'g' } }] } },
      { name: 'h', persistentVolumeClaim: { claimName: 'h' } }, { name: 'i', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
    ],
  })),
  made('everything about scheduling', pod({
    nodeSelector: { a: 'b' }, priorityClassName: 'system-node-critical', tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }],
    topologySpreadConstraints: [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: {} }],
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone', labelSelector: { matchLabels: { a: 'b' } } }] } },
  }, { namespace: 'default' })),
  made('tolerates everything', pod({ tolerations: [{ operator: 'Exists' }] })),
  made('tolerates not-ready for a minute', pod({ tolerations: [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 }] })),
  made('security', podWith({
    securityContext: { runAsNonRoot: true, runAsUser: 0, allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
  }, { securityContext: { fsGroup: 0, sysctls: [{ name: 'net.ipv4.ip_forward', value: '1' }] } })),
  made('status given', { ...pod(), status: { phase: 'Running', podIP: '10.0.0.1' } }),
  made('generated name', pod({}, { name: undefined, generateName: 'generated-' })),
  made('scheduling gate', pod({ schedulingGates: [{ name: 'a' }] })),
  made('service account', pod({ serviceAccountName: 'default', automountServiceAccountToken: false })),
  made('old service account field', pod({ serviceAccount: 'default' })),
  made('zero grace period', pod({ terminationGracePeriodSeconds: 0 })),
  made('unknown field', { ...pod(), color: 'red' }),
  made('two unknown fields', podWith({ imag: 'a', env: [{ name: 'a', valu: 'b' }] })),
  made('nulls', pod({ nodeSelector: null, tolerations: null, volumes: null })),
  made('empty strings and lists', pod({ nodeName: '', hostname: '', volumes: [], nodeSelector: {} })),
  made('dotted name', pod({}, { name: 'a.b.c' })),
  made('warnings', pod({
    nodeSelector: { 'beta.kubernetes.io/arch': 'amd64' }, imagePullSecrets: [{ name: 'a' }, { name: 'a' }],
    containers: [
      { ...container, ports: [{ containerPort: 80, name: 'http' }], env: [{ name: 'A', value: 'a' }, { name: 'A', value: 'b' }], resources: { limits: { memory: '100m' } } },
      { name: 'second', image: 'a', ports: [{ containerPort: 80, name: 'http' }, { containerPort: 81, hostIP: '1.2.3.4' }] },
    ],
    volumes: [{ name: 'a', configMap: { name: 'b', items: [{ key: 'c', path: 'd' }, { key: 'e', path: 'd/f' }] } }, { name: 'g', gitRepo: { repository: 'h' } }],
    affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'zone' }] } },
  }, { annotations: { 'scheduler.alpha.kubernetes.io/critical-pod': '' } })),
]

const everything = {
  replicas: 3, minReadySeconds: 5, paused: true, revisionHistoryLimit: 0, progressDeadlineSeconds: 60,
  strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '50%', maxUnavailable: 0 } },
}

const workloads: Case[] = [
  made('least', deployment()),
  made('everything', deployment(everything)),
  made('no replicas', deployment({ replicas: 0 })),
  made('recreate', deployment({ strategy: { type: 'Recreate' } })),
  made('strategy without numbers', deployment({ strategy: { rollingUpdate: { maxSurge: 2 } } })),
  made('status given', { ...deployment(), status: { replicas: 5 } }),
  made('generation given', deployment({}, { generation: 7 })),
  made('labels and annotations', deployment({}, { labels: { a: 'b' }, annotations: { c: 'd' } })),
  made('dotted name', deployment({}, { name: 'a.b' })),
  made('template with limits only', deployment({ template: { ...template, spec: { containers: [{ ...container, resources: { limits: { cpu: '1' } } }] } } })),
  made('template with a negative grace period', deployment({ template: { ...template, spec: { ...template.spec, terminationGracePeriodSeconds: -1 } } })),
  changing('scaled', deployment(), { spec: { replicas: 4 } }),
  changing('annotated', deployment(), { metadata: { annotations: { a: 'b' } } }),
  changing('labelled', deployment(), { metadata: { labels: { a: 'b' } } }),
  changing('image changed', deployment(), { spec: { template: { spec: { containers: [{ ...container, image: 'nginx:2' }] } } } }),
  changing('nothing changed', deployment(), { spec: { replicas: 1 } }),
  changing('strategy changed to recreate', deployment(), { spec: { strategy: { type: 'Recreate', rollingUpdate: null } } }),
  changing('status', deployment(), { status: { replicas: 1, observedGeneration: 1, conditions: [{ type: 'Available', status: 'True' }] } }, 'status'),
  changing('status and spec together', deployment(), { spec: { replicas: 9 }, status: { replicas: 2 }, metadata: { labels: { a: 'b' }, annotations: { c: 'd' } } }, 'status'),
  changing('scale', deployment(), { spec: { replicas: 7 } }, 'scale'),
  made('least', replicaSet()),
  made('no replicas', replicaSet({ replicas: 0, minReadySeconds: 3 })),
  changing('scaled', replicaSet(), { spec: { replicas: 4 } }),
  changing('status', replicaSet(), { status: { replicas: 1, readyReplicas: 1 } }, 'status'),
  made('least', job()),
  made('everything', job({
    parallelism: 2, completions: 3, completionMode: 'Indexed', backoffLimit: 1, activeDeadlineSeconds: 60, ttlSecondsAfterFinished: 0, suspend: true,
    backoffLimitPerIndex: 1, maxFailedIndexes: 1, successPolicy: { rules: [{ succeededIndexes: '0-1', succeededCount: 1 }] },
  })),
  made('parallel', job({ parallelism: 3 })),
  made('completions', job({ completions: 3 })),
  made('failure policy', job({ podFailurePolicy: { rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget' }] }] } })),
  made('labels of its own', job({}, { labels: { a: 'b' } })),
  made('manual selector', job({ manualSelector: true, selector: { matchLabels: { a: 'b' } }, template: { metadata: { labels: { a: 'b' } }, spec: { containers: [container], restartPolicy: 'Never' } } })),
  changing('suspended', job(), { spec: { suspend: true } }),
  changing('parallelism', job(), { spec: { parallelism: 5 } }),
  made('least', cronJob()),
  made('everything', cronJob({
    concurrencyPolicy: 'Forbid', suspend: true, startingDeadlineSeconds: 10, successfulJobsHistoryLimit: 0, failedJobsHistoryLimit: 0, timeZone: 'Etc/UTC',
  })),
  changing('schedule', cronJob(), { spec: { schedule: '0 * * * *' } }),
]

function changing(name: string, object: Manifest, patch: object, subresource?: string): Case {
  return { name: `${object.kind}: ${name}`, requests: [creating(object), merging(object, patch, subresource)] }
}

const metrics = [
  { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } } },
  { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'main', target: { type: 'Utilization', averageUtilization: 60 } } },
  { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '1500m' } } },
  { type: 'Object', object: { metric: { name: 'queue' }, describedObject: { kind: 'Service', name: 'web', apiVersion: 'v1' }, target: { type: 'Value', value: '10' } } },
  { type: 'External', external: { metric: { name: 'messages', selector: { matchLabels: { a: 'b' } } }, target: { type: 'AverageValue', averageValue: '5' } } },
]

const v1 = (spec: object, metadata: object = {}): Manifest => ({ ...autoscaler(spec as Record<string, unknown>, metadata as Record<string, unknown>), apiVersion: 'autoscaling/v1' })
const inV1 = (object: Manifest): Manifest => ({ ...object, apiVersion: 'autoscaling/v1' })

const autoscalers: Case[] = [
  made('least', autoscaler()),
  made('every metric', autoscaler({ metrics })),
  made('behavior', autoscaler({ behavior: { scaleUp: { stabilizationWindowSeconds: 10 }, scaleDown: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } } })),
  made('behavior of one side', autoscaler({ behavior: { scaleDown: { selectPolicy: 'Disabled' } } })),
  { name: 'HorizontalPodAutoscaler: version 1 created', requests: [creating(v1({ targetCPUUtilizationPercentage: 60 }))] },
  { name: 'HorizontalPodAutoscaler: version 1 created without target', requests: [creating(v1({}))] },
  { name: 'HorizontalPodAutoscaler: version 2 read as version 1', requests: [creating(autoscaler({ metrics })), reading(inV1(autoscaler()))] },
  { name: 'HorizontalPodAutoscaler: version 1 read as version 2', requests: [creating(v1({ targetCPUUtilizationPercentage: 60 })), reading(autoscaler())] },
  {
    name: 'HorizontalPodAutoscaler: status read as version 1',
    requests: [
      creating(autoscaler()),
      merging(autoscaler(), {
        status: {
          currentReplicas: 2, desiredReplicas: 3, currentMetrics: [{ type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 50, averageValue: '100m' } } }],
          conditions: [{ type: 'AbleToScale', status: 'True', reason: 'a', message: 'b', lastTransitionTime: '@-5' }],
        },
      }, 'status'),
      reading(inV1(autoscaler())),
    ],
  },
  changing('most', autoscaler(), { spec: { maxReplicas: 20 } }),
  changing('status', autoscaler(), { status: { currentReplicas: 2, desiredReplicas: 3 } }, 'status'),
]

function reading(object: Manifest) {
  return { method: 'GET' as const, path: `/apis/${object.apiVersion}/namespaces/default/horizontalpodautoscalers/web` }
}

const services: Case[] = [
  made('least', service()),
  made('without selector', service({ selector: undefined })),
  made('headless', service({ clusterIP: 'None' })),
  made('headless without selector', service({ clusterIP: 'None', selector: undefined })),
  made('headless without ports', service({ clusterIP: 'None', ports: undefined })),
  made('cluster ip asked for', service({ clusterIP: '10.96.77.9' })),
  made('node port', service({ type: 'NodePort' })),
  made('node port asked for', service({ type: 'NodePort', ports: [{ port: 80, nodePort: 31005, name: 'a' }, { port: 81, nodePort: 31006, name: 'b', protocol: 'UDP', targetPort: 'dns' }] })),
  made('balancer', service({ type: 'LoadBalancer' })),
  made('balancer without node ports', service({ type: 'LoadBalancer', allocateLoadBalancerNodePorts: false })),
  made('balancer with local traffic', service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', healthCheckNodePort: 31007, ports: [{ port: 80, nodePort: 31008 }] })),
  made('external name', service({ type: 'ExternalName', externalName: 'example.com', ports: undefined, selector: undefined })),
  made('session affinity', service({ sessionAffinity: 'ClientIP' })),
  made('everything', service({
    ports: [{ name: 'a', port: 80, targetPort: 'http', appProtocol: 'http' }, { name: 'b', port: 80, protocol: 'UDP' }], externalIPs: ['1.2.3.4'],
    publishNotReadyAddresses: true, internalTrafficPolicy: 'Local', trafficDistribution: 'PreferClose', ipFamilyPolicy: 'PreferDualStack',
  })),
  made('status given', { ...service(), status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } }),
  made('warnings', service({ clusterIP: 'None', externalIPs: ['1.2.3.4'], sessionAffinity: 'ClientIP', externalName: 'a.b' })),
  changing('port changed', service({ type: 'NodePort', ports: [{ port: 80, nodePort: 31009 }] }), { spec: { ports: [{ port: 81, nodePort: 31009 }] } }),
  changing('from cluster to balancer', service(), { spec: { type: 'LoadBalancer' } }),
  changing('from balancer to cluster', service({ type: 'LoadBalancer', externalTrafficPolicy: 'Local', loadBalancerClass: 'a/b' }), { spec: { type: 'ClusterIP' } }),
  changing('from cluster to external name', service(), { spec: { type: 'ExternalName', externalName: 'a.b' } }),
  changing('from external name to cluster', service({ type: 'ExternalName', externalName: 'a.b' }), { spec: { type: 'ClusterIP', externalName: null } }),
  { name: 'Service: put again without its address', requests: [creating(service({ clusterIP: '10.96.77.10' })), putting(service({ ports: [{ port: 81 }] }))] },
  { name: 'Service: put again without its node port', requests: [creating(service({ type: 'NodePort', ports: [{ port: 80, nodePort: 31010 }] })), putting(service({ type: 'NodePort', ports: [{ port: 80, targetPort: 8080 }] }))] },
  { name: 'Service: put where nothing is', requests: [putting(service())] },
]

const others: Case[] = [
  made('least', core('Namespace', {}, { name: 'other' })),
  made('with labels', core('Namespace', {}, { name: 'other', labels: { a: 'b', 'kubernetes.io/metadata.name': 'wrong' } })),
  made('with a finalizer', core('Namespace', { spec: { finalizers: ['example.com/a'] } }, { name: 'other' })),
  made('generated name', core('Namespace', {}, { name: undefined, generateName: 'generated-' })),
  changing('labelled', core('Namespace', {}, { name: 'other' }), { metadata: { labels: { 'kubernetes.io/metadata.name': null, a: 'b' } } }),
  made('least', core('Node', {}, { name: 'node-1' })),
  made('everything', core('Node', {
    spec: { podCIDR: '10.0.0.0/24', unschedulable: true, taints: [{ key: 'a', effect: 'NoExecute' }], providerID: 'kind://a' },
    status: { capacity: { cpu: '4', memory: '16Gi', pods: '110' }, conditions: [{ type: 'Ready', status: 'True' }], nodeInfo: { kubeletVersion: 'v1.34.0' } },
  }, { name: 'node-1', labels: { a: 'b' } })),
  changing('status', core('Node', {}, { name: 'node-1' }), { status: { capacity: { cpu: '4' }, addresses: [{ type: 'InternalIP', address: '1.2.3.4' }] } }, 'status'),
  made('least', core('ConfigMap')),
  made('everything', core('ConfigMap', { data: { a: 'b', c: '' }, binaryData: { d: 'AAE=' }, immutable: true })),
  made('least', core('Secret')),
  made('text', core('Secret', { stringData: { a: 'b', c: '' }, immutable: false })),
  made('tls', core('Secret', { type: 'kubernetes.io/ssh-auth', stringData: { 'ssh-privatekey': 'a' } })),
  changing('text added', core('Secret', { stringData: { a: 'b' } }), { stringData: { c: 'd' } }),
  changing('data removed', core('Secret', { stringData: { a: 'b' } }), { data: null }),
  made('least', core('ServiceAccount')),
  made('everything', core('ServiceAccount', { secrets: [{ name: 'a', namespace: 'b' }], imagePullSecrets: [{ name: 'c' }], automountServiceAccountToken: false })),
  made('least', core('Endpoints')),
  made('everything', core('Endpoints', { subsets: [{ addresses: [{ ip: '10.0.0.2' }, { ip: '10.0.0.1', nodeName: 'a' }], notReadyAddresses: [{ ip: '10.0.0.3' }], ports: [{ port: 80 }] }] })),
  made('least', slice()),
  made('everything', slice({
    endpoints: [{ addresses: ['10.0.0.1'], conditions: { ready: true }, nodeName: 'a', zone: 'b', hints: { forZones: [{ name: 'b' }] } }, { addresses: ['10.0.0.2'] }],
    ports: [{ port: 80 }, { name: 'b', port: 81, protocol: 'UDP', appProtocol: 'http' }],
  })),
  made('names', slice({ addressType: 'FQDN', endpoints: [{ addresses: ['a.b'] }] })),
  changing('endpoint added', slice(), { endpoints: [{ addresses: ['10.0.0.1'] }] }),
  changing('labelled', slice(), { metadata: { labels: { a: 'b' } } }),
  changing('annotated', slice(), { metadata: { annotations: { a: 'b' } } }),
  made('least', lease()),
  made('everything', lease({ holderIdentity: 'a', leaseDurationSeconds: 15, leaseTransitions: 0, acquireTime: '@-5.000000', renewTime: '@-1.000000' })),
  changing('renewed', lease({ holderIdentity: 'a' }), { spec: { renewTime: '@-1.000000' } }),
  made('least', event()),
  made('everything', event({
    reason: 'Started', message: 'Started container', source: { component: 'kubelet', host: 'node-1' }, firstTimestamp: '@-60', lastTimestamp: '@-5', count: 3, type: 'Normal',
  })),
  made('new form', event({ eventTime: '@-5.123456', reportingComponent: 'kubelet', reportingInstance: 'node-1', action: 'Starting', reason: 'Started', type: 'Normal' })),
  { name: 'Event: version 1 read as core', requests: [creating(eventInV1()), { method: 'GET', path: '/api/v1/namespaces/default/events/web' }] },
  {
    name: 'Event: core read as version 1',
    requests: [
      creating(event({ reason: 'Started', message: 'a', source: { component: 'b' }, firstTimestamp: '@-60', count: 3, type: 'Normal' })),
      { method: 'GET', path: '/apis/events.k8s.io/v1/namespaces/default/events/web' },
    ],
  },
]

export const defaults: readonly Case[] = [...pods, ...workloads, ...autoscalers, ...services, ...others]
  .map(({ name, requests }) => ({ name: `${name} (stored)`, requests }))
