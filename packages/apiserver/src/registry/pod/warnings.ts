/**
 * What a client is warned of in a pod or a pod template that is good enough to be stored.
 *
 * Follows pkg/api/pod/warnings.go and the strategies' WarningsOnCreate of Kubernetes 1.34.
 * Left out: addresses in old notations, volume claim templates, AppArmor annotations.
 */
import {
  type Container, type ContainerPort, dns1123LabelErrors, type FieldPath, labelValueErrors, milliValue, type NodeSelectorTerm, type ObjectMeta,
  parseQuantity, path, type Pod, type PodAffinity, type PodSpec, type PodTemplateSpec, printQuantity, quote, type Volume,
} from '@track/apimachinery'
import { overlappingPaths } from './overlapping-paths.ts'

export function podWarnings(pod: Pod): string[] {
  const { metadata, spec } = pod
  return [...hostnameWarnings(metadata, "the Pod's hostname"), ...specWarnings(metadata, spec!, path())]
}

interface Workload {
  readonly metadata: ObjectMeta
}

/** Of a new workload, or of one whose spec has changed. */
export function workloadWarnings({ metadata }: Workload, old: Workload | undefined, template: () => string[]): string[] {
  if (!old) return [...hostnameWarnings(metadata, 'Pod names and hostnames'), ...template()]
  return old.metadata.generation === metadata.generation ? [] : template()
}

export function templateWarnings({ metadata = {}, spec }: PodTemplateSpec, field: FieldPath): string[] {
  return specWarnings(metadata, spec!, field)
}

function hostnameWarnings({ name = '' }: ObjectMeta, what: string): string[] {
  const words = dns1123LabelErrors(name)
  if (words.length === 0) return []
  return [`metadata.name: this is used in ${what}, which can result in surprising behavior; a DNS label is recommended: [${words.join(' ')}]`]
}

function specWarnings(metadata: ObjectMeta, spec: PodSpec, at: FieldPath): string[] {
  const field = at.child('spec')
  const grace = spec.terminationGracePeriodSeconds
  return [
    ...labelWarnings(spec, field),
    ...annotationWarnings(metadata, spec, at.child('metadata', 'annotations')),
    ...(spec.volumes ?? []).flatMap((volume, index) => deadVolume(volume, field.child('volumes').index(index))),
    ...(spec.volumes ?? []).flatMap(overlappingPaths),
    ...repeated((spec.hostAliases ?? []).map(({ ip }) => ip), (index) => `${field.child('hostAliases').index(index).child('ip')}: duplicate ip`),
    ...pullSecretWarnings(spec, field.child('imagePullSecrets')),
    ...visited(spec, field).flatMap(([container, own]) => containerWarnings(container, metadata, own, at)),
    ...portWarnings(spec, field),
    ...(grace !== undefined && grace < 0
      ? [`${field.child('terminationGracePeriodSeconds')}: must be >= 0; negative values are invalid and will be treated as 1`]
      : []),
    ...affinityWarnings(spec.affinity?.podAffinity, field.child('affinity', 'podAffinity')),
    ...affinityWarnings(spec.affinity?.podAntiAffinity, field.child('affinity', 'podAntiAffinity')),
  ]
}

/** Every container with its path, in upstream's order. */
function visited({ initContainers = [], containers, ephemeralContainers = [] }: PodSpec, field: FieldPath): (readonly [Container, FieldPath])[] {
  const lists = { initContainers, containers, ephemeralContainers: ephemeralContainers as Container[] }
  return Object.entries(lists).flatMap(([name, list]) => list.map((container, index) => [container, field.child(name).index(index)] as const))
}

const deprecatedLabels: Readonly<Record<string, string>> = {
  'beta.kubernetes.io/arch': 'deprecated since v1.14; use "kubernetes.io/arch" instead',
  'beta.kubernetes.io/os': 'deprecated since v1.14; use "kubernetes.io/os" instead',
  'failure-domain.beta.kubernetes.io/region': 'deprecated since v1.17; use "topology.kubernetes.io/region" instead',
  'failure-domain.beta.kubernetes.io/zone': 'deprecated since v1.17; use "topology.kubernetes.io/zone" instead',
  'beta.kubernetes.io/instance-type': 'deprecated since v1.17; use "node.kubernetes.io/instance-type" instead',
  'app.kubernetes.io/created-by': 'deprecated since v1.9',
  'scheduler.alpha.kubernetes.io/preferAvoidPods': 'deprecated since v1.22; use Taints and Tolerations instead',
  'node-role.kubernetes.io/master': 'use "node-role.kubernetes.io/control-plane" instead',
}

const noLabelSelector = 'a null labelSelector results in matching no pod'

function labelWarnings({ nodeSelector = {}, affinity, topologySpreadConstraints = [] }: PodSpec, field: FieldPath): string[] {
  const own = field.child('affinity', 'nodeAffinity')
  const required = own.child('requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms')
  const preferred = own.child('preferredDuringSchedulingIgnoredDuringExecution')
  const { nodeAffinity = {} } = affinity ?? {}
  const must = nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution
  const should = nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? []
  return [
    ...Object.keys(nodeSelector).filter((key) => deprecatedLabels[key])
      .map((key) => `${field.child('nodeSelector').key(key)}: ${deprecatedLabels[key]!}`),
    ...(must?.nodeSelectorTerms ?? []).flatMap((term, index) => termWarnings(term, required.index(index), { checksValues: false })),
    ...should.flatMap(({ preference }, index) => termWarnings(preference ?? {}, preferred.index(index).child('preference'), { checksValues: true })),
    ...topologySpreadConstraints.flatMap(({ topologyKey, labelSelector }, index) => {
      const at = field.child('topologySpreadConstraints').index(index)
      const words = deprecatedLabels[topologyKey]
      return [
        ...(words ? [`${at.child('topologyKey')}: ${topologyKey} is ${words}`] : []),
        ...(labelSelector ? [] : [`${at.child('labelSelector')}: ${noLabelSelector}`]),
      ]
    }),
  ]
}

function termWarnings({ matchExpressions = [] }: NodeSelectorTerm, field: FieldPath, { checksValues }: { checksValues: boolean }): string[] {
  return matchExpressions.flatMap(({ key, values = [] }, index) => {
    const own = field.child('matchExpressions').index(index)
    const words = deprecatedLabels[key]
    return [
      ...(words ? [`${own.child('key')}: ${key} is ${words}`] : []),
      ...(checksValues ? values : []).flatMap((value, place) => labelValueErrors(value)
        .map((message) => `${own.child('values').index(place)}: ${value} is invalid, ${message}`)),
    ]
  })
}

const deadAnnotations: Readonly<Record<string, string>> = {
  'scheduler.alpha.kubernetes.io/critical-pod': 'non-functional in v1.16+; use the "priorityClassName" field instead',
  'security.alpha.kubernetes.io/sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
  'security.alpha.kubernetes.io/unsafe-sysctls': 'non-functional in v1.11+; use the "sysctls" field instead',
}

const seccompWords = 'non-functional in v1.27+; use the "seccompProfile" field instead'

function annotationWarnings({ annotations = {} }: ObjectMeta, { securityContext }: PodSpec, field: FieldPath): string[] {
  const seccomp = 'seccomp.security.alpha.kubernetes.io/pod'
  return [
    ...Object.entries(deadAnnotations).flatMap(([key, words]) => (key in annotations ? [`${field.key(key)}: ${words}`] : [])),
    ...(seccomp in annotations && !securityContext?.seccompProfile ? [`${field.key(seccomp)}: ${seccompWords}`] : []),
  ]
}

const deadVolumes: Readonly<Record<string, string>> = {
  photonPersistentDisk: 'deprecated in v1.11, non-functional in v1.16+',
  gitRepo: 'deprecated in v1.11, and disabled by default in v1.33+',
  scaleIO: 'deprecated in v1.16, non-functional in v1.22+',
  flocker: 'deprecated in v1.22, non-functional in v1.25+',
  storageos: 'deprecated in v1.22, non-functional in v1.25+',
  quobyte: 'deprecated in v1.22, non-functional in v1.25+',
  glusterfs: 'deprecated in v1.25, non-functional in v1.26+',
  cephfs: 'deprecated in v1.28, non-functional in v1.31+',
  rbd: 'deprecated in v1.28, non-functional in v1.31+',
}

function deadVolume(volume: Volume, field: FieldPath): string[] {
  return Object.entries(deadVolumes)
    .filter(([source]) => volume[source as keyof Volume] !== undefined)
    .map(([source, words]) => `${field.child(source === 'storageos' ? 'storageOS' : source)}: ${words}`)
}

function repeated(values: readonly string[], words: (index: number) => string): string[] {
  return values.flatMap((value, index) => (values.indexOf(value) < index ? [`${words(index)} ${quote(value)}`] : []))
}

function pullSecretWarnings({ imagePullSecrets = [] }: PodSpec, field: FieldPath): string[] {
  const names = imagePullSecrets.map(({ name = '' }) => name)
  const own = (index: number) => field.index(index).child('name').toString()
  return [
    ...repeated(names, (index) => `${own(index)}: duplicate name`),
    ...names.flatMap((name, index) => (name === '' ? [`${own(index)}: invalid empty name ""`] : [])),
  ]
}

function containerWarnings(container: Container, { annotations = {} }: ObjectMeta, own: FieldPath, at: FieldPath): string[] {
  const { name, securityContext, resources = {}, env = [] } = container
  const seccomp = `container.seccomp.security.alpha.kubernetes.io/${name}`
  const fractional = (['memory', 'ephemeral-storage'] as const).flatMap((resource) => (['limits', 'requests'] as const).flatMap((list) => {
    const amount = resources[list]?.[resource]
    if (amount === undefined || milliValue(amount) % 1000 === 0) return []
    const words = `fractional byte value ${quote(printQuantity(parseQuantity(amount)))} is invalid, must be an integer`
    return [`${own.child('resources', list).key(resource)}: ${words}`]
  }))
  return [
    ...(seccomp in annotations && !securityContext?.seccompProfile
      ? [`${at.child('metadata', 'annotations').key(seccomp)}: ${seccompWords}`]
      : []),
    ...fractional,
    ...env.flatMap(({ name: variable, value = '', valueFrom }, index) => {
      const reference = `$(${variable})`
      const isRepeated = env.findIndex((each) => each.name === variable) < index
      const isHiding = valueFrom !== undefined || value === reference || !value.includes(reference)
      const words = `hides previous definition of ${quote(variable)}, which may be dropped when using apply`
      return isRepeated && isHiding ? [`${own.child('env').index(index)}: ${words}`] : []
    }),
  ]
}

type PlacedPort = readonly [ContainerPort, FieldPath]

function portWarnings(spec: PodSpec, field: FieldPath): string[] {
  const ports = visited(spec, field)
    .flatMap(([container, own]) => (container.ports ?? []).map((port, index): PlacedPort => [port, own.child('ports').index(index)]))
  const overlaps = ports.flatMap(([port, own], index) => [
    ...(port.hostIP && !port.hostPort ? [`${own}: hostIP set without hostPort: ${inGo(port)}`] : []),
    ...ports.slice(0, index)
      .filter(([other]) => other.containerPort === port.containerPort && other.protocol === port.protocol)
      .flatMap(([other, at]) => {
        const words = overlapWords(port, other)
        return words ? [`${own}: ${words} with ${at}`] : []
      }),
  ])
  const names = ports.flatMap(([{ name }, own], index) => {
    const first = ports.slice(0, index).find(([other]) => name && other.name === name)?.[1].toString()
    if (first === undefined) return []
    return [`${own}: duplicate port name ${quote(name!)} with ${first}, services and probes that select ports by name will use ${first}`]
  })
  return [...overlaps, ...names]
}

function inGo({ name = '', hostPort = 0, containerPort, protocol, hostIP = '' }: ContainerPort): string {
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol ?? ''} HostIP:${hostIP}}`
}

function overlapWords({ hostIP = '', hostPort = 0 }: ContainerPort, other: ContainerPort): string | undefined {
  const { hostIP: otherIp = '', hostPort: otherPort = 0 } = other
  if (hostIP === otherIp && hostPort === otherPort) return 'duplicate port definition'
  if (hostPort === 0 || otherPort === 0) return 'overlapping port definition'
  const isAmbiguous = hostPort === otherPort && (hostIP === '') !== (otherIp === '')
  return isAmbiguous ? 'dangerously ambiguous port definition' : undefined
}

function affinityWarnings(affinity: PodAffinity | undefined, field: FieldPath): string[] {
  const { requiredDuringSchedulingIgnoredDuringExecution: must = [], preferredDuringSchedulingIgnoredDuringExecution: should = [] } = affinity ?? {}
  const required = field.child('requiredDuringSchedulingIgnoredDuringExecution')
  const preferred = field.child('preferredDuringSchedulingIgnoredDuringExecution')
  return [
    ...must.flatMap(({ labelSelector }, index) => (labelSelector ? [] : [`${required.index(index).child('labelSelector')}: ${noLabelSelector}`])),
    ...should.flatMap(({ podAffinityTerm }, index) => (podAffinityTerm?.labelSelector
      ? []
      : [`${preferred.index(index).child('podAffinityTerm', 'labelSelector')}: ${noLabelSelector}`])),
  ]
}
