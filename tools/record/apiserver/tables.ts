/** Objects in the states that a table shows. */
import { type Case, creating, merging, type Manifest, printed, printing, removing } from './case.ts'
import {
  autoscaler, container, core, cronJob, deployment, event, job, lease, pod, replicaSet, service, slice,
} from './objects.ts'

type Fields = Readonly<Record<string, unknown>>

const state = (fields: Fields, more: Fields = {}) => ({ name: 'main', image: 'nginx', imageID: '', ready: false, restartCount: 0, state: fields, ...more })
const waiting = (reason?: string, more: Fields = {}) => state({ waiting: { ...(reason && { reason }) } }, more)
const running = (more: Fields = {}) => state({ running: { startedAt: '@-5400' } }, { ready: true, started: true, ...more })
const ended = (terminated: Fields, more: Fields = {}) => state({ terminated: { exitCode: 0, ...terminated } }, more)
const restarted = (count: number, finishedAt: string) => ({ restartCount: count, lastState: { terminated: { exitCode: 1, finishedAt } } })
const ready = (status: string, more: Fields = {}) => ({ conditions: [{ type: 'Ready', status, ...more }] })

const onNode = { nodeName: 'node-1' }
const two = { ...onNode, containers: [container, { name: 'second', image: 'a' }] }
const withInit = (...names: string[]) => ({ ...onNode, initContainers: names.map((name) => ({ name, image: 'a' })) })
const withSidecar = { ...onNode, initContainers: [{ name: 'beside', image: 'a', restartPolicy: 'Always' }] }
const init = (name: string, status: Fields) => ({ ...status, name })

const pods: Case[] = [
  printed('new', pod()),
  printed('scheduled', pod(onNode), { phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'True' }] }),
  printed('behind a gate', pod({ schedulingGates: [{ name: 'a' }] })),
  printed('creating', pod(onNode), { phase: 'Pending', containerStatuses: [waiting('ContainerCreating')] }),
  printed('image pull', pod(onNode), { phase: 'Pending', containerStatuses: [waiting('ImagePullBackOff')] }),
  printed('waiting without reason', pod(onNode), { phase: 'Pending', containerStatuses: [waiting()] }),
  printed('running', pod(onNode), { phase: 'Running', podIPs: [{ ip: '10.244.0.5' }], containerStatuses: [running()], ...ready('True') }),
  printed('running, not ready', pod(onNode), { phase: 'Running', containerStatuses: [running({ ready: false })], ...ready('False') }),
  printed('running, never restarted, without conditions', pod(onNode), { phase: 'Running', containerStatuses: [running()] }),
  printed('restarted', pod(onNode), { phase: 'Running', containerStatuses: [running(restarted(3, '@-310'))], ...ready('True') }),
  printed('restarted long ago', pod(onNode), { phase: 'Running', containerStatuses: [running(restarted(12, '@-12030'))], ...ready('True') }),
  printed('restarted, time unknown', pod(onNode), { phase: 'Running', containerStatuses: [running({ restartCount: 2 })], ...ready('True') }),
  printed('crashing', pod(onNode), { phase: 'Running', containerStatuses: [waiting('CrashLoopBackOff', restarted(5, '@-130'))] }),
  printed('ended in error', pod(onNode), { phase: 'Running', containerStatuses: [ended({ exitCode: 1, reason: 'Error' })] }),
  printed('ended by signal', pod(onNode), { phase: 'Running', containerStatuses: [ended({ exitCode: 137, signal: 9 })] }),
  printed('ended with a code', pod(onNode), { phase: 'Running', containerStatuses: [ended({ exitCode: 3 })] }),
  printed('out of memory', pod(onNode), { phase: 'Running', containerStatuses: [ended({ exitCode: 137, reason: 'OOMKilled' }, restarted(1, '@-75'))] }),
  printed('completed', pod({ ...onNode, restartPolicy: 'Never' }), { phase: 'Succeeded', containerStatuses: [ended({ reason: 'Completed' })] }),
  printed('failed', pod({ ...onNode, restartPolicy: 'Never' }), { phase: 'Failed', containerStatuses: [ended({ exitCode: 1, reason: 'Error' })] }),
  printed('evicted', pod(onNode), { phase: 'Failed', reason: 'Evicted', message: 'a' }),
  printed('node lost', pod(onNode), { phase: 'Running', reason: 'NodeLost', containerStatuses: [running()] }),
  printed('unknown', pod(onNode), { phase: 'Unknown' }),
  printed('two of two', pod(two), { phase: 'Running', containerStatuses: [running(), running({ name: 'second' })], ...ready('True') }),
  printed('one of two', pod(two), { phase: 'Running', containerStatuses: [running(), waiting('CrashLoopBackOff', { name: 'second', ...restarted(4, '@-45') })] }),
  printed('one of two completed', pod(two), { phase: 'Running', containerStatuses: [ended({ reason: 'Completed' }), running({ name: 'second' })], ...ready('True') }),
  printed('one of two completed, not ready', pod(two), { phase: 'Running', containerStatuses: [ended({ reason: 'Completed' }), running({ name: 'second' })], ...ready('False') }),
  printed('two waiting', pod(two), { phase: 'Pending', containerStatuses: [waiting('ErrImagePull'), waiting('ContainerCreating', { name: 'second' })] }),
  printed('restarts of two', pod(two), { phase: 'Running', containerStatuses: [running(restarted(2, '@-610')), running({ name: 'second', ...restarted(3, '@-190') })], ...ready('True') }),
  printed('initialising', pod(withInit('a', 'b')), { phase: 'Pending', initContainerStatuses: [init('a', running()), init('b', waiting('PodInitializing'))], containerStatuses: [waiting('PodInitializing')] }),
  printed('initialising the second', pod(withInit('a', 'b')), { phase: 'Pending', initContainerStatuses: [init('a', ended({ reason: 'Completed' })), init('b', waiting('PodInitializing'))] }),
  printed('initialising in error', pod(withInit('a')), { phase: 'Pending', initContainerStatuses: [init('a', ended({ exitCode: 2, reason: 'Error' }))] }),
  printed('initialising with a code', pod(withInit('a')), { phase: 'Pending', initContainerStatuses: [init('a', ended({ exitCode: 2 }))] }),
  printed('initialising by signal', pod(withInit('a')), { phase: 'Pending', initContainerStatuses: [init('a', ended({ exitCode: 137, signal: 9 }))] }),
  printed('initialising and crashing', pod(withInit('a')), { phase: 'Pending', initContainerStatuses: [init('a', waiting('CrashLoopBackOff', restarted(2, '@-20')))] }),
  printed('initialised', pod(withInit('a')), {
    phase: 'Running', initContainerStatuses: [init('a', ended({ reason: 'Completed' }, restarted(1, '@-700')))], containerStatuses: [running(restarted(1, '@-330'))],
    conditions: [{ type: 'Initialized', status: 'True' }, { type: 'Ready', status: 'True' }],
  }),
  printed('initialised, restarted in its init container', pod(withInit('a')), {
    phase: 'Running', initContainerStatuses: [init('a', ended({ reason: 'Completed' }, restarted(2, '@-700')))], containerStatuses: [running()],
    conditions: [{ type: 'Initialized', status: 'True' }, { type: 'Ready', status: 'True' }],
  }),
  printed('sidecar starting', pod(withSidecar), { phase: 'Pending', initContainerStatuses: [init('beside', running({ started: false, ready: false }))] }),
  printed('sidecar started', pod(withSidecar), { phase: 'Pending', initContainerStatuses: [init('beside', running())], containerStatuses: [waiting('PodInitializing')] }),
  printed('sidecar and main', pod(withSidecar), { phase: 'Running', initContainerStatuses: [init('beside', running())], containerStatuses: [running()], ...ready('True') }),
  printed('sidecar not ready', pod(withSidecar), { phase: 'Running', initContainerStatuses: [init('beside', running({ ready: false }))], containerStatuses: [running()], ...ready('False') }),
  printed('sidecar restarted', pod(withSidecar), {
    phase: 'Running', initContainerStatuses: [init('beside', running(restarted(3, '@-130')))], containerStatuses: [running(restarted(1, '@-610'))], ...ready('True'),
  }),
  printed('nominated', pod(), { nominatedNodeName: 'node-2', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable' }] }),
  printed('readiness gates', pod({ ...onNode, readinessGates: [{ conditionType: 'a' }, { conditionType: 'b' }] }), {
    phase: 'Running', containerStatuses: [running()], conditions: [{ type: 'a', status: 'True' }, { type: 'Ready', status: 'False' }],
  }),
  printed('two addresses', pod(onNode), { phase: 'Running', podIPs: [{ ip: '10.244.0.5' }, { ip: 'fd00::5' }], containerStatuses: [running()] }),
  terminating('terminating', pod(onNode, { finalizers: ['example.com/a'] }), { phase: 'Running', containerStatuses: [running()], ...ready('True') }),
  terminating('terminating after it ended', pod({ ...onNode, restartPolicy: 'Never' }, { finalizers: ['example.com/a'] }), { phase: 'Succeeded', containerStatuses: [ended({ reason: 'Completed' })] }),
  terminating('terminating on a lost node', pod(onNode, { finalizers: ['example.com/a'] }), { phase: 'Running', reason: 'NodeLost' }),
]

function terminating(name: string, object: Manifest, status?: object): Case {
  const patches = status ? [merging(object, { status }, 'status')] : []
  return { name: `${object.kind}: ${name}`, requests: [creating(object), ...patches, removing(object), printing(object)] }
}

const twoImages = { metadata: { labels: { app: 'web' } }, spec: { containers: [container, { name: 'second', image: 'a:1' }] } }

const done = (type: string, more: Fields = {}) => ({ type, status: 'True', lastTransitionTime: '@-5', ...more })

const workloads: Case[] = [
  printed('new', deployment({ replicas: 3 })),
  printed('rolling', deployment({ replicas: 3, template: twoImages }), { replicas: 4, updatedReplicas: 2, readyReplicas: 2, availableReplicas: 1 }),
  printed('with expressions', deployment({ selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['b', 'a'] }, { key: 'x', operator: 'DoesNotExist' }] } })),
  printed('new', replicaSet({ replicas: 2 })),
  printed('partly ready', replicaSet({ replicas: 3, template: twoImages }), { replicas: 3, readyReplicas: 2 }),
  printed('new', job()),
  printed('running', job({ completions: 3 }), { startTime: '@-12030', active: 1, succeeded: 1 }),
  printed('parallel', job({ parallelism: 3 }), { startTime: '@-12030', active: 3 }),
  printed('parallel with completions', job({ parallelism: 3, completions: 5 }), { startTime: '@-310', active: 3, succeeded: 2 }),
  printed('suspended', job({ suspend: true }), { conditions: [done('Suspended')] }),
  printed('complete', job(), { startTime: '@-90', completionTime: '@-15', succeeded: 1, conditions: [done('SuccessCriteriaMet'), done('Complete')] }),
  printed('failed', job(), { startTime: '@-12030', failed: 1, conditions: [done('FailureTarget'), done('Failed')] }),
  printed('failing', job(), { startTime: '@-12030', active: 1, conditions: [done('FailureTarget')] }),
  printed('succeeding', job(), { startTime: '@-12030', conditions: [done('SuccessCriteriaMet')] }),
  terminating('terminating', job({}, { finalizers: ['example.com/a'] }), { startTime: '@-12030', active: 1 }),
  printed('new', cronJob()),
  printed('active', cronJob({ timeZone: 'Etc/UTC' }), { active: [{ name: 'a' }, { name: 'b' }], lastScheduleTime: '@-310' }),
  printed('suspended', cronJob({ suspend: true }), { lastScheduleTime: '@-12030' }),
]

const cpuTarget = { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }
const cpuNow = { type: 'Resource', resource: { name: 'cpu', current: { averageUtilization: 12, averageValue: '120m' } } }
const metricOf = {
  memory: { type: 'Resource', resource: { name: 'memory', target: { type: 'AverageValue', averageValue: '100Mi' } } },
  pods: { type: 'Pods', pods: { metric: { name: 'requests' }, target: { type: 'AverageValue', averageValue: '10' } } },
  object: { type: 'Object', object: { metric: { name: 'queue' }, describedObject: { kind: 'Service', name: 'web', apiVersion: 'v1' }, target: { type: 'Value', value: '10' } } },
  objectAverage: { type: 'Object', object: { metric: { name: 'queue' }, describedObject: { kind: 'Service', name: 'web', apiVersion: 'v1' }, target: { type: 'AverageValue', averageValue: '10' } } },
  external: { type: 'External', external: { metric: { name: 'messages' }, target: { type: 'Value', value: '20' } } },
  externalAverage: { type: 'External', external: { metric: { name: 'messages' }, target: { type: 'AverageValue', averageValue: '20' } } },
  container: { type: 'ContainerResource', containerResource: { name: 'cpu', container: 'main', target: { type: 'Utilization', averageUtilization: 60 } } },
}
const counts = { currentReplicas: 2, desiredReplicas: 2 }

const autoscalers: Case[] = [
  printed('new', autoscaler()),
  printed('one metric', autoscaler({ metrics: [cpuTarget], minReplicas: 2 }), { ...counts, currentMetrics: [cpuNow] }),
  printed('two metrics', autoscaler({ metrics: [cpuTarget, metricOf.pods] }), {
    ...counts, currentMetrics: [cpuNow, { type: 'Pods', pods: { metric: { name: 'requests' }, current: { averageValue: '3' } } }],
  }),
  printed('value metrics', autoscaler({ metrics: [metricOf.memory, metricOf.object, metricOf.external] }), {
    ...counts,
    currentMetrics: [
      { type: 'Resource', resource: { name: 'memory', current: { averageValue: '50Mi' } } },
      { type: 'Object', object: { metric: { name: 'queue' }, describedObject: { kind: 'Service', name: 'web', apiVersion: 'v1' }, current: { value: '7' } } },
      { type: 'External', external: { metric: { name: 'messages' }, current: { value: '9' } } },
    ],
  }),
  printed('average metrics', autoscaler({ metrics: [metricOf.objectAverage, metricOf.externalAverage] }), {
    ...counts,
    currentMetrics: [
      { type: 'Object', object: { metric: { name: 'queue' }, describedObject: { kind: 'Service', name: 'web', apiVersion: 'v1' }, current: { averageValue: '7' } } },
      { type: 'External', external: { metric: { name: 'messages' }, current: { averageValue: '9' } } },
    ],
  }),
  printed('container metric', autoscaler({ metrics: [metricOf.container] }), {
    ...counts, currentMetrics: [{ type: 'ContainerResource', containerResource: { name: 'cpu', container: 'main', current: { averageUtilization: 30, averageValue: '1' } } }],
  }),
  printed('metrics unknown', autoscaler({ metrics: Object.values(metricOf) })),
]

const balancer = service({ type: 'LoadBalancer', ports: [{ port: 80, nodePort: 31020 }] })

const services: Case[] = [
  printed('cluster', service({ clusterIP: '10.96.77.20' })),
  printed('headless', service({ clusterIP: 'None' })),
  printed('headless without ports', service({ clusterIP: 'None', ports: undefined, selector: undefined })),
  printed('node ports', service({ type: 'NodePort', ports: [{ name: 'a', port: 80, nodePort: 31021 }, { name: 'b', port: 53, protocol: 'UDP', nodePort: 31022 }] })),
  printed('external name', service({ type: 'ExternalName', externalName: 'example.com', ports: undefined })),
  printed('external ips', service({ externalIPs: ['1.2.3.4', '5.6.7.8'] })),
  printed('balancer pending', balancer),
  printed('balancer', balancer, { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } }),
  printed('balancer with a name', balancer, { loadBalancer: { ingress: [{ hostname: 'a-long-name.example.com' }] } }),
  printed('balancer with external ips', service({ type: 'LoadBalancer', externalIPs: ['9.9.9.9'], ports: [{ port: 80, nodePort: 31023 }] }), { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } }),
  printed('two labels', service({ selector: { b: 'c', a: 'd' } })),
]

const node = (spec: Fields = {}, metadata: Fields = {}) => core('Node', { spec }, { name: 'node-1', ...metadata })
const nodeReady = (status: string) => ({ conditions: [{ type: 'MemoryPressure', status: 'False' }, { type: 'Ready', status }] })
const endpoints = (...ips: string[]) => ({ addresses: ips })

const others: Case[] = [
  printed('new', node()),
  printed('ready', node({}, { labels: { 'node-role.kubernetes.io/worker': '', 'node-role.kubernetes.io/control-plane': '', 'kubernetes.io/role': 'edge' } }), {
    ...nodeReady('True'), addresses: [{ type: 'ExternalIP', address: '1.2.3.4' }, { type: 'InternalIP', address: '10.0.0.1' }, { type: 'Hostname', address: 'node-1' }],
    nodeInfo: { kubeletVersion: 'v1.34.0', osImage: 'Debian', kernelVersion: '6.1', containerRuntimeVersion: 'containerd://2.0' },
  }),
  printed('not ready', node(), nodeReady('False')),
  printed('unknown', node(), nodeReady('Unknown')),
  printed('cordoned', node({ unschedulable: true }), nodeReady('True')),
  printed('cordoned and unknown', node({ unschedulable: true })),
  printed('new', core('Namespace', {}, { name: 'other' })),
  terminating('terminating', core('Namespace', {}, { name: 'leaving' })),
  printed('two keys', core('ConfigMap', { data: { a: 'b' }, binaryData: { c: '' } })),
  printed('empty', core('ConfigMap')),
  printed('two keys', core('Secret', { type: 'mine', stringData: { a: 'b', c: 'd' } })),
  printed('two secrets', core('ServiceAccount', { secrets: [{ name: 'a' }, { name: 'b' }] })),
  printed('none', core('Endpoints')),
  printed('addresses', core('Endpoints', { subsets: [{ ...many('10.0.0.1', '10.0.0.2'), ports: [{ port: 80, name: 'a' }, { port: 81, name: 'b' }] }] })),
  printed('not ready', core('Endpoints', { subsets: [{ notReadyAddresses: [{ ip: '10.0.0.1' }], ports: [{ port: 80 }] }] })),
  printed('without ports', core('Endpoints', { subsets: [many('10.0.0.1')] })),
  printed('none', slice()),
  printed('three addresses', slice({ endpoints: [endpoints('10.0.0.1', '10.0.0.2'), endpoints('10.0.0.3')], ports: [{ port: 80 }, { name: 'b', port: 81 }] })),
  printed('five addresses', slice({ endpoints: ['1', '2', '3', '4', '5'].map((each) => endpoints(`10.0.0.${each}`)), ports: [80, 81, 82, 83].map((port) => ({ port, name: `p${port}` })) })),
  printed('any port', slice({ ports: [{ name: 'a' }, {}].slice(0, 1) })),
  printed('held', lease({ holderIdentity: 'a' })),
  printed('free', lease()),
  printed('old form', event({
    reason: 'Started', message: ' Started container \n', source: { component: 'kubelet', host: 'node-1' }, firstTimestamp: '@-12030', lastTimestamp: '@-310', count: 3, type: 'Normal',
    involvedObject: { kind: 'Pod', name: 'web', namespace: 'default', fieldPath: 'spec.containers{main}' },
  })),
  printed('new form', event({ eventTime: '@-130.000000', reportingComponent: 'scheduler', reportingInstance: 'a', action: 'b', reason: 'c', type: 'Warning', message: 'd' })),
  printed('a series', event({
    eventTime: '@-12030.000000', reportingComponent: 'scheduler', reportingInstance: 'a', action: 'b', reason: 'c', type: 'Warning', series: { count: 5, lastObservedTime: '@-310.000000' },
  })),
  printed('without times', event({ reason: 'a', message: 'two\nlines' })),
]

function many(...ips: string[]) {
  return { addresses: ips.map((ip) => ({ ip })) }
}

export const tables: readonly Case[] = [...pods, ...workloads, ...autoscalers, ...services, ...others]
  .map(({ name, requests }) => ({ name: `${name} (printed)`, requests }))
