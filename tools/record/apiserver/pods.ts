/** Pods that are refused. */
import { type Case, made } from './case.ts'
import { container, pod, podWith } from './objects.ts'

const volume = (name: string, source: object) => ({ name, ...source })
const empty = volume('data', { emptyDir: {} })
const long = (length: number) => 'a'.repeat(length)

const metadata: Case[] = [
  made('name in capitals', pod({}, { name: 'Web' })),
  made('name with an underscore', pod({}, { name: 'my_web' })),
  made('name too long', pod({}, { name: long(254) })),
  made('neither name nor generateName', pod({}, { name: undefined })),
  made('generateName no good', pod({}, { name: undefined, generateName: 'Generated-' })),
  made('label key', pod({}, { labels: { 'a b': 'c' } })),
  made('label key with two slashes', pod({}, { labels: { 'a/b/c': 'c' } })),
  made('label prefix', pod({}, { labels: { 'UP/b': 'c' } })),
  made('label value', pod({}, { labels: { app: 'a b' } })),
  made('label value too long', pod({}, { labels: { app: long(64) } })),
  made('annotation key', pod({}, { annotations: { 'a b': 'c' } })),
  made('finalizer without a slash', pod({}, { finalizers: ['mine'] })),
  made('finalizer no good', pod({}, { finalizers: ['a b/c'] })),
  made('owner without anything', pod({}, { ownerReferences: [{}] })),
  made('two controllers', pod({}, {
    ownerReferences: ['a', 'b'].map((name) => ({ apiVersion: 'apps/v1', kind: 'ReplicaSet', name, uid: name, controller: true })),
  })),
  made('owner is an Event', pod({}, { ownerReferences: [{ apiVersion: 'v1', kind: 'Event', name: 'a', uid: 'a' }] })),
  made('another namespace', pod({}, { namespace: 'kube-system' })),
]

const containers: Case[] = [
  made('no containers', pod({ containers: [] })),
  made('no spec', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } }),
  made('container without name', pod({ containers: [{ image: 'nginx' }] })),
  made('container without image', pod({ containers: [{ name: 'main' }] })),
  made('container name in capitals', podWith({ name: 'Main' })),
  made('container name too long', podWith({ name: long(64) })),
  made('image with spaces around', podWith({ image: ' nginx ' })),
  made('two containers of one name', pod({ containers: [container, container] })),
  made('init container of the same name', pod({ initContainers: [container] })),
  made('init container without image', pod({ initContainers: [{ name: 'first' }] })),
  made('init container with a probe', pod({ initContainers: [{ name: 'first', image: 'a', readinessProbe: { exec: { command: ['a'] } } }] })),
  made('init container with all probes', pod({
    initContainers: [{
      name: 'first', image: 'a', lifecycle: { preStop: { exec: { command: ['a'] } } }, readinessProbe: { exec: { command: ['a'] } },
      livenessProbe: { exec: { command: ['a'] } }, startupProbe: { exec: { command: ['a'] } },
    }],
  })),
  made('sidecar with a bad probe', pod({ initContainers: [{ name: 'first', image: 'a', restartPolicy: 'Always', livenessProbe: {} }] })),
  made('init container that restarts never', pod({ initContainers: [{ name: 'first', image: 'a', restartPolicy: 'Never' }] })),
  made('container with a restart policy', podWith({ restartPolicy: 'Always' })),
  made('ephemeral containers', pod({ ephemeralContainers: [{ name: 'debug', image: 'a' }] })),
  made('pull policy', podWith({ imagePullPolicy: 'Sometimes' })),
  made('termination message policy', podWith({ terminationMessagePolicy: 'Else' })),
  made('restart policy', pod({ restartPolicy: 'Sometimes' })),
  made('dns policy', pod({ dnsPolicy: 'Sometimes' })),
  made('dns policy None without servers', pod({ dnsPolicy: 'None' })),
  made('dns config', pod({ dnsConfig: { nameservers: ['1.2.3.4', '1.2.3.5', 'x', '1.2.3.6'], searches: ['a b'], options: [{ value: '1' }] } })),
  made('grace period', pod({ terminationGracePeriodSeconds: -1 })),
  made('deadline of no seconds', pod({ activeDeadlineSeconds: 0 })),
  made('deadline in the far future', pod({ activeDeadlineSeconds: 2147483648 })),
  made('node name', pod({ nodeName: 'A' })),
  made('service account name', pod({ serviceAccountName: 'A' })),
  made('service account that is not there', pod({ serviceAccountName: 'none' })),
  made('hostname', pod({ hostname: 'A.b' })),
  made('subdomain', pod({ subdomain: 'a.b' })),
  made('host aliases', pod({ hostAliases: [{ ip: '1.2.3', hostnames: ['a b'] }] })),
  made('pull secrets without a name', pod({ imagePullSecrets: [{}] })),
  made('priority class that is not there', pod({ priorityClassName: 'mine' })),
  made('priority given by number', pod({ priority: 5 })),
  made('preemption policy', pod({ preemptionPolicy: 'Sometimes' })),
  made('runtime class', pod({ runtimeClassName: 'A B' })),
  made('overhead without a class', pod({ overhead: { cpu: '1' } })),
  made('scheduler name', pod({ schedulerName: 'A_b' })),
  made('readiness gates', pod({ readinessGates: [{ conditionType: 'a b' }] })),
  made('scheduling gates with a node', pod({ schedulingGates: [{ name: 'a' }], nodeName: 'node-1' })),
  made('scheduling gates twice', pod({ schedulingGates: [{ name: 'a' }, { name: 'a' }] })),
  made('operating system', pod({ os: { name: 'plan9' } })),
  made('set hostname as fqdn on the host network', pod({ setHostnameAsFQDN: true, hostNetwork: true })),
  made('share process namespace and host pid', pod({ shareProcessNamespace: true, hostPID: true })),
]

const ports: Case[] = [
  made('port 0', podWith({ ports: [{ containerPort: 0 }] })),
  made('port too high', podWith({ ports: [{ containerPort: 65536 }] })),
  made('host port too high', podWith({ ports: [{ containerPort: 80, hostPort: 70000 }] })),
  made('host network with another host port', podWith({ ports: [{ containerPort: 80, hostPort: 81 }] }, { hostNetwork: true })),
  made('port name in capitals', podWith({ ports: [{ containerPort: 80, name: 'HTTP' }] })),
  made('port name of digits', podWith({ ports: [{ containerPort: 80, name: '80' }] })),
  made('port name too long', podWith({ ports: [{ containerPort: 80, name: long(16) }] })),
  made('port name with two hyphens', podWith({ ports: [{ containerPort: 80, name: 'a--b' }] })),
  made('port name that begins with a hyphen', podWith({ ports: [{ containerPort: 80, name: '-a' }] })),
  made('port name twice', podWith({ ports: [{ containerPort: 80, name: 'a' }, { containerPort: 81, name: 'a' }] })),
  made('port protocol', podWith({ ports: [{ containerPort: 80, protocol: 'HTTP' }] })),
  made('host port twice', podWith({ ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81, hostPort: 80 }] })),
]

const probe = (fields: object) => podWith({ livenessProbe: fields })

const probes: Case[] = [
  made('probe without handler', probe({})),
  made('probe with two handlers', probe({ exec: { command: ['a'] }, tcpSocket: { port: 80 } })),
  made('probe without command', probe({ exec: {} })),
  made('probe over http without port', probe({ httpGet: { path: '/' } })),
  made('probe over http to port 0', probe({ httpGet: { port: 0 } })),
  made('probe over http to a name that is none', probe({ httpGet: { port: 'a b' } })),
  made('probe over http scheme', probe({ httpGet: { port: 80, scheme: 'FTP' } })),
  made('probe over http header', probe({ httpGet: { port: 80, httpHeaders: [{ name: 'a b', value: 'c' }] } })),
  made('probe over tcp to port 70000', probe({ tcpSocket: { port: 70000 } })),
  made('probe over grpc without port', probe({ grpc: {} })),
  made('probe numbers below zero', probe({ tcpSocket: { port: 80 }, initialDelaySeconds: -1, timeoutSeconds: -1, periodSeconds: -1, successThreshold: -1, failureThreshold: -1 })),
  made('liveness with two successes', probe({ tcpSocket: { port: 80 }, successThreshold: 2 })),
  made('startup with two successes', podWith({ startupProbe: { tcpSocket: { port: 80 }, successThreshold: 2 } })),
  made('liveness with a grace period of 0', probe({ tcpSocket: { port: 80 }, terminationGracePeriodSeconds: 0 })),
  made('readiness with a grace period', podWith({ readinessProbe: { tcpSocket: { port: 80 }, terminationGracePeriodSeconds: 5 } })),
  made('lifecycle without handler', podWith({ lifecycle: { preStop: {} } })),
  made('lifecycle that sleeps too long', podWith({ lifecycle: { preStop: { sleep: { seconds: 31 } } } })),
  made('lifecycle that sleeps less than nothing', podWith({ lifecycle: { preStop: { sleep: { seconds: -1 } } } })),
  made('lifecycle with two handlers', podWith({ lifecycle: { postStart: { exec: { command: ['a'] }, httpGet: { port: 80 } } } })),
  made('lifecycle without command', podWith({ lifecycle: { postStart: { exec: { command: [] } } } })),
]

const from = (valueFrom: object) => podWith({ env: [{ name: 'A', valueFrom }] })

const environment: Case[] = [
  made('env without name', podWith({ env: [{ value: 'a' }] })),
  made('env name with an equals sign', podWith({ env: [{ name: 'a=b', value: 'a' }] })),
  made('env value and source', podWith({ env: [{ name: 'A', value: 'a', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }] })),
  made('env source of nothing', from({})),
  made('env from two sources', from({ fieldRef: { fieldPath: 'metadata.name' }, configMapKeyRef: { name: 'a', key: 'b' } })),
  made('env from a field that is none', from({ fieldRef: { fieldPath: 'metadata.uids' } })),
  made('env from a field without path', from({ fieldRef: {} })),
  made('env from spec.containers', from({ fieldRef: { fieldPath: 'spec.containers' } })),
  made('env from a label that is none', from({ fieldRef: { fieldPath: "metadata.labels['a b']" } })),
  made('env from all labels', from({ fieldRef: { fieldPath: 'metadata.labels' } })),
  made('env from another version', from({ fieldRef: { apiVersion: 'v2', fieldPath: 'metadata.name' } })),
  made('env from a resource that is none', from({ resourceFieldRef: { resource: 'limits.gold' } })),
  made('env from no resource', from({ resourceFieldRef: { resource: '' } })),
  made('env from a resource with a divisor', from({ resourceFieldRef: { resource: 'limits.cpu', divisor: '7' } })),
  made('env from a config map without key', from({ configMapKeyRef: { name: 'a' } })),
  made('env from a config map without name', from({ configMapKeyRef: { key: 'a' } })),
  made('env from a config map key that is none', from({ configMapKeyRef: { name: 'a', key: 'a b' } })),
  made('env from a secret with nothing', from({ secretKeyRef: {} })),
  made('envFrom nothing', podWith({ envFrom: [{}] })),
  made('envFrom both', podWith({ envFrom: [{ configMapRef: { name: 'a' }, secretRef: { name: 'b' } }] })),
  made('envFrom without name', podWith({ envFrom: [{ secretRef: {} }] })),
  made('envFrom prefix', podWith({ envFrom: [{ prefix: 'a=', configMapRef: { name: 'a' } }] })),
]

const resources = (fields: object, spec = {}) => podWith({ resources: fields }, spec)

const quantities: Case[] = [
  made('request above limit', resources({ requests: { cpu: '2' }, limits: { cpu: '1' } })),
  made('memory request above limit', resources({ requests: { memory: '2Gi' }, limits: { memory: '1Gi' } })),
  made('request below zero', resources({ requests: { cpu: '-1' } })),
  made('limit below zero', resources({ limits: { memory: '-1Gi' } })),
  made('resource that is none', resources({ requests: { gold: '1' } })),
  made('resource name', resources({ requests: { 'a b': '1' } })),
  made('extended resource in parts', resources({ limits: { 'example.com/gpu': '500m' } })),
  made('extended resource only requested', resources({ requests: { 'example.com/gpu': '1' } })),
  made('extended resource unequal', resources({ requests: { 'example.com/gpu': '1' }, limits: { 'example.com/gpu': '2' } })),
  made('huge pages alone', resources({ limits: { 'hugepages-2Mi': '4Mi' } })),
  made('huge pages in parts', resources({ limits: { 'hugepages-2Mi': '3Mi', cpu: '1' } })),
  made('quantity that is none', resources({ requests: { cpu: 'lots' } })),
  made('claim without name', resources({ claims: [{}] })),
  made('claim that is not there', resources({ claims: [{ name: 'a' }] })),
  made('resize policy', podWith({ resizePolicy: [{ resourceName: 'gold', restartPolicy: 'Never' }] })),
  made('resize policy twice', podWith({ resizePolicy: [1, 2].map(() => ({ resourceName: 'cpu', restartPolicy: 'NotRequired' })) })),
  made('pod level request above limit', pod({ resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } })),
  made('pod level request below the containers', resources({ requests: { cpu: '2' } }, { resources: { requests: { cpu: '1' } } })),
  made('pod level resource that is none', pod({ resources: { requests: { 'ephemeral-storage': '1Gi' } } })),
]

const volumes = (...all: object[]) => pod({ volumes: all })

const volumeCases: Case[] = [
  made('volume without source', volumes({ name: 'data', emptyDir: undefined })),
  made('volume without name', volumes({ emptyDir: {} })),
  made('volume name', volumes(volume('A', { emptyDir: {} }))),
  made('volume name twice', volumes(empty, empty)),
  made('volume with two sources', volumes(volume('data', { emptyDir: {}, configMap: { name: 'a' } }))),
  made('volume of an empty dir with a negative size', volumes(volume('data', { emptyDir: { sizeLimit: '-1' } }))),
  made('volume of an empty dir in huge pages', volumes(volume('data', { emptyDir: { medium: 'HugePages-2Mi' } }))),
  made('volume of a host path without path', volumes(volume('data', { hostPath: {} }))),
  made('volume of a host path upwards', volumes(volume('data', { hostPath: { path: '/a/../b' } }))),
  made('volume of a host path type', volumes(volume('data', { hostPath: { path: '/a', type: 'Door' } }))),
  made('volume of a config map without name', volumes(volume('data', { configMap: {} }))),
  made('volume of a config map mode', volumes(volume('data', { configMap: { name: 'a', defaultMode: 512 } }))),
  made('volume of a config map items', volumes(volume('data', { configMap: { name: 'a', items: [{}] } }))),
  made('volume of a config map absolute path', volumes(volume('data', { configMap: { name: 'a', items: [{ key: 'a', path: '/a' }] } }))),
  made('volume of a config map upwards', volumes(volume('data', { configMap: { name: 'a', items: [{ key: 'a', path: '../a' }] } }))),
  made('volume of a config map dots', volumes(volume('data', { configMap: { name: 'a', items: [{ key: 'a', path: '..a', mode: 1000 }] } }))),
  made('volume of a secret without name', volumes(volume('data', { secret: {} }))),
  made('volume of a secret mode', volumes(volume('data', { secret: { secretName: 'a', defaultMode: -1 } }))),
  made('volume of a claim without name', volumes(volume('data', { persistentVolumeClaim: {} }))),
  made('volume of nfs with nothing', volumes(volume('data', { nfs: {} }))),
  made('volume of the downward api without path', volumes(volume('data', { downwardAPI: { items: [{ fieldRef: { fieldPath: 'metadata.name' } }] } }))),
  made('volume of the downward api without source', volumes(volume('data', { downwardAPI: { items: [{ path: 'a' }] } }))),
  made('volume of the downward api field', volumes(volume('data', { downwardAPI: { items: [{ path: 'a', fieldRef: { fieldPath: 'spec.nodeName' } }] } }))),
  made('volume of the downward api resource', volumes(volume('data', { downwardAPI: { items: [{ path: 'a', resourceFieldRef: { resource: 'limits.cpu' } }] } }))),
  made('volume projected of nothing', volumes(volume('data', { projected: { sources: [{}] } }))),
  made('volume projected of two things', volumes(volume('data', { projected: { sources: [{ secret: { name: 'a' }, configMap: { name: 'b' } }] } }))),
  made('volume projected with one path twice', volumes(volume('data', {
    projected: { sources: ['a', 'b'].map((name) => ({ secret: { name, items: [{ key: 'k', path: 'same' }] } })) },
  }))),
  made('volume projected token for a moment', volumes(volume('data', { projected: { sources: [{ serviceAccountToken: { path: 'a', expirationSeconds: 5 } }] } }))),
  made('volume projected token without path', volumes(volume('data', { projected: { sources: [{ serviceAccountToken: {} }] } }))),
  made('volume projected mode', volumes(volume('data', { projected: { defaultMode: 1000, sources: [] } }))),
]

const mounts = (mount: object, spec: object = { volumes: [empty] }) => podWith({ volumeMounts: [mount] }, spec as never)

const mountCases: Case[] = [
  made('mount without name', mounts({ mountPath: '/a' })),
  made('mount of what is not there', mounts({ name: 'other', mountPath: '/a' })),
  made('mount without path', mounts({ name: 'data' })),
  made('mount path twice', podWith({ volumeMounts: ['data', 'data'].map((name) => ({ name, mountPath: '/a' })) }, { volumes: [empty] })),
  made('mount sub path upwards', mounts({ name: 'data', mountPath: '/a', subPath: '../b' })),
  made('mount sub path absolute', mounts({ name: 'data', mountPath: '/a', subPath: '/b' })),
  made('mount sub path and expression', mounts({ name: 'data', mountPath: '/a', subPath: 'b', subPathExpr: '$(C)' })),
  made('mount propagation', mounts({ name: 'data', mountPath: '/a', mountPropagation: 'Sideways' })),
  made('mount propagation without privilege', mounts({ name: 'data', mountPath: '/a', mountPropagation: 'Bidirectional' })),
  made('mount recursively read-only but writable', mounts({ name: 'data', mountPath: '/a', recursiveReadOnly: 'Enabled' })),
  made('mount recursively read-only somehow', mounts({ name: 'data', mountPath: '/a', readOnly: true, recursiveReadOnly: 'Perhaps' })),
  made('device that is not there', podWith({ volumeDevices: [{ name: 'a', devicePath: '/dev/a' }] })),
]

const security: Case[] = [
  made('user below zero', podWith({ securityContext: { runAsUser: -1 } })),
  made('group below zero', podWith({ securityContext: { runAsGroup: -1 } })),
  made('privileged without escalation', podWith({ securityContext: { privileged: true, allowPrivilegeEscalation: false } })),
  made('SYS_ADMIN without escalation', podWith({ securityContext: { capabilities: { add: ['CAP_SYS_ADMIN'] }, allowPrivilegeEscalation: false } })),
  made('proc mount', podWith({ securityContext: { procMount: 'Half' } })),
  made('proc mount unmasked with host users', podWith({ securityContext: { procMount: 'Unmasked' } })),
  made('seccomp type', podWith({ securityContext: { seccompProfile: { type: 'Strict' } } })),
  made('seccomp without type', podWith({ securityContext: { seccompProfile: {} } })),
  made('seccomp localhost without file', podWith({ securityContext: { seccompProfile: { type: 'Localhost' } } })),
  made('seccomp default with file', podWith({ securityContext: { seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'a' } } })),
  made('seccomp file upwards', podWith({ securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: '../a' } } })),
  made('apparmor type', podWith({ securityContext: { appArmorProfile: { type: 'Strict' } } })),
  made('apparmor localhost without file', podWith({ securityContext: { appArmorProfile: { type: 'Localhost' } } })),
  made('pod user below zero', pod({ securityContext: { runAsUser: -1 } })),
  made('pod groups below zero', pod({ securityContext: { fsGroup: -1, runAsGroup: -1, supplementalGroups: [-1] } })),
  made('pod group change policy', pod({ securityContext: { fsGroupChangePolicy: 'Never' } })),
  made('pod groups policy', pod({ securityContext: { supplementalGroupsPolicy: 'Never' } })),
  made('pod sysctl name', pod({ securityContext: { sysctls: [{ name: 'a b', value: '1' }] } })),
  made('pod sysctl twice', pod({ securityContext: { sysctls: [1, 2].map(() => ({ name: 'kernel.shm', value: '1' })) } })),
  made('pod sysctl without name', pod({ securityContext: { sysctls: [{ name: '', value: '1' }] } })),
]

const affinity = (fields: object) => pod({ affinity: fields })
const terms = (...all: object[]) => affinity({ nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: all } } })
const spread = (...all: object[]) => pod({ topologySpreadConstraints: all })
const zone = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'DoNotSchedule' }

const scheduling: Case[] = [
  made('node selector key', pod({ nodeSelector: { 'a b': 'c' } })),
  made('node selector value', pod({ nodeSelector: { a: 'b c' } })),
  made('node affinity without terms', terms()),
  made('node affinity operator', terms({ matchExpressions: [{ key: 'a', operator: 'Near' }] })),
  made('node affinity In without values', terms({ matchExpressions: [{ key: 'a', operator: 'In' }] })),
  made('node affinity Exists with values', terms({ matchExpressions: [{ key: 'a', operator: 'Exists', values: ['b'] }] })),
  made('node affinity Gt with two values', terms({ matchExpressions: [{ key: 'a', operator: 'Gt', values: ['1', '2'] }] })),
  made('node affinity key', terms({ matchExpressions: [{ key: 'a b', operator: 'Exists' }] })),
  made('node affinity field', terms({ matchFields: [{ key: 'metadata.uid', operator: 'In', values: ['a'] }] })),
  made('node affinity field with two values', terms({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['a', 'b'] }] })),
  made('node affinity field operator', terms({ matchFields: [{ key: 'metadata.name', operator: 'Exists' }] })),
  made('node affinity value', terms({ matchExpressions: [{ key: 'a', operator: 'In', values: ['b c'] }] })),
  made('node preference weight', affinity({ nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 101, preference: {} }] } })),
  made('pod affinity without topology key', affinity({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{}] } })),
  made('pod affinity topology key', affinity({ podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'a b' }] } })),
  made('pod affinity selector', affinity({
    podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'a', labelSelector: { matchExpressions: [{ key: 'a', operator: 'In' }] } }] },
  })),
  made('pod affinity namespace', affinity({ podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'a', namespaces: ['A'] }] } })),
  made('pod affinity weight', affinity({
    podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 0, podAffinityTerm: { topologyKey: 'a' } }] },
  })),
  made('pod affinity match label keys without selector', affinity({
    podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'a', matchLabelKeys: ['b'] }] },
  })),
  made('spread skew', spread({ ...zone, maxSkew: 0 })),
  made('spread key', spread({ ...zone, topologyKey: '' })),
  made('spread key no good', spread({ ...zone, topologyKey: 'a b' })),
  made('spread when', spread({ ...zone, whenUnsatisfiable: 'Perhaps' })),
  made('spread twice', spread(zone, zone)),
  made('spread minimum domains', spread({ ...zone, minDomains: 0 })),
  made('spread minimum domains anyway', spread({ ...zone, minDomains: 2, whenUnsatisfiable: 'ScheduleAnyway' })),
  made('spread node policies', spread({ ...zone, nodeAffinityPolicy: 'Perhaps', nodeTaintsPolicy: 'Perhaps' })),
  made('spread selector', spread({ ...zone, labelSelector: { matchLabels: { 'a b': 'c' } } })),
  made('spread match label keys', spread({ ...zone, labelSelector: { matchLabels: { a: 'c' } }, matchLabelKeys: ['a'] })),
  made('toleration operator', pod({ tolerations: [{ key: 'a', operator: 'Near' }] })),
  made('toleration Exists with value', pod({ tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] })),
  made('toleration without key', pod({ tolerations: [{ value: 'b' }] })),
  made('toleration key', pod({ tolerations: [{ key: 'a b', value: 'b' }] })),
  made('toleration value', pod({ tolerations: [{ key: 'a', value: 'b c' }] })),
  made('toleration effect', pod({ tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoWay' }] })),
  made('toleration seconds without NoExecute', pod({ tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }] })),
]

/** Where two faults meet: their order, and all of them in one message. */
const several: Case[] = [
  made('many things at once', pod({
    containers: [{ name: 'A', image: '', ports: [{ containerPort: 0 }], env: [{ name: '' }], resources: { requests: { cpu: '2' }, limits: { cpu: '1' } } }],
    restartPolicy: 'Sometimes', dnsPolicy: 'Nowhere', nodeName: 'A', volumes: [{ name: 'A', hostPath: { path: '' } }],
  }, { name: 'A', labels: { 'a b': 'c d' } })),
  made('init containers and containers', pod({
    initContainers: [{ name: 'a' }, { name: 'a', image: 'b' }], containers: [{ name: 'a', image: 'b' }, { name: '', image: '' }],
  })),
]

export const brokenPods: readonly Case[] = [
  ...metadata, ...containers, ...ports, ...probes, ...environment, ...quantities, ...volumeCases, ...mountCases, ...security,
  ...scheduling, ...several,
]
