/**
 * Pods described: containers, conditions, volumes, and where they may run.
 *
 * Follows describePod of k8s.io/kubectl/pkg/describe/describe.go and k8s.io/kubectl/pkg/util/qos of
 * Kubernetes 1.34.
 */
import type { Container, Pod } from '@track/apimachinery'
import { describeContainers, describeResources } from './containers.ts'
import type { Describer } from './describer.ts'
import { describeOwnEvents } from './describer.ts'
import { type Description, printSince, printTime } from './description.ts'
import { fieldReader } from './environment.ts'
import { describeHead, describeLabels, describeLabelsAndAnnotations, describeTolerations, printController } from './labels.ts'
import { describeSpread } from './pod-template.ts'
import { describeVolumes } from './volumes.ts'
import type { Instant } from '@track/simulation'

export const describePod: Describer<Pod> = function* (describing, to) {
  const { object: pod, now } = describing
  describePlace(pod, to)
  describeLabelsAndAnnotations(pod, to)
  describeStatus(pod, to, now)
  describeAllContainers(pod, to)
  describeConditions(pod, to)
  describeVolumes(pod.spec?.volumes, to)
  to.field(0, 'QoS Class', pod.status?.qosClass ?? '')
  describeLabels('Node-Selectors', pod.spec?.nodeSelector, to)
  describeTolerations('Tolerations', pod.spec?.tolerations, to)
  describeSpread(pod.spec?.topologySpreadConstraints, to)
  yield* describeOwnEvents(describing, to, { withKind: false })
}

function describePlace(pod: Pod, to: Description): void {
  const { spec, status } = pod
  describeHead(pod, to)
  if (spec?.priority !== undefined) to.field(0, 'Priority', spec.priority)
  if (spec?.priorityClassName) to.field(0, 'Priority Class Name', spec.priorityClassName)
  if (spec?.runtimeClassName) to.field(0, 'Runtime Class Name', spec.runtimeClassName)
  if (spec?.serviceAccountName) to.field(0, 'Service Account', spec.serviceAccountName)
  to.field(0, 'Node', spec?.nodeName ? `${spec.nodeName}/${status?.hostIP ?? ''}` : '<none>')
  if (status?.startTime) to.field(0, 'Start Time', printTime(status.startTime))
}

function describeStatus(pod: Pod, to: Description, now: Instant): void {
  const { metadata, spec, status } = pod
  const hasEnded = status?.phase === 'Failed' || status?.phase === 'Succeeded'
  if (metadata.deletionTimestamp !== undefined && !hasEnded) {
    to.field(0, 'Status', `Terminating (lasts ${printSince(metadata.deletionTimestamp, now)})`)
    to.field(0, 'Termination Grace Period', `${metadata.deletionGracePeriodSeconds ?? 0}s`)
  } else to.field(0, 'Status', status?.phase ?? '')
  if (status?.reason) to.field(0, 'Reason', status.reason)
  if (status?.message) to.field(0, 'Message', status.message)
  const seccomp = spec?.securityContext?.seccompProfile
  if (seccomp) to.field(0, 'SeccompProfile', seccomp.type)
  if (seccomp?.type === 'Localhost') to.field(0, 'LocalhostProfile', seccomp.localhostProfile ?? '')
  to.field(0, 'IP', status?.podIP ?? '')
  const addresses = status?.podIPs ?? []
  to.line(0, addresses.length === 0 ? 'IPs:\t<none>' : 'IPs:')
  for (const { ip } of addresses) to.field(1, 'IP', ip ?? '')
  const controller = printController(pod)
  if (controller !== '') to.field(0, 'Controlled By', controller)
  if (status?.nominatedNodeName) to.field(0, 'NominatedNodeName', status.nominatedNodeName)
}

function describeAllContainers(pod: Pod, to: Description): void {
  const { spec, status } = pod
  const readField = fieldReader(pod)
  if (spec?.resources) {
    to.line(0, 'Resources:')
    describeResources(spec.resources, to, 1)
  }
  if ((spec?.initContainers ?? []).length > 0) {
    describeContainers('Init Containers', spec!.initContainers!, to, { statuses: status?.initContainerStatuses, readField })
  }
  describeContainers('Containers', spec?.containers ?? [], to, { statuses: status?.containerStatuses, readField })
  const ephemeral = (spec?.ephemeralContainers ?? []) as readonly Container[]
  if (ephemeral.length > 0) describeContainers('Ephemeral Containers', ephemeral, to, { statuses: status?.ephemeralContainerStatuses, readField })
}

function describeConditions({ spec, status }: Pod, to: Description): void {
  const gates = spec?.readinessGates ?? []
  if (gates.length > 0) to.write(0, 'Readiness Gates:\n  Type\tStatus\n')
  for (const { conditionType } of gates) {
    to.line(1, `${conditionType} \t${status?.conditions?.find(({ type }) => type === conditionType)?.status ?? '<none>'} `)
  }
  const conditions = status?.conditions ?? []
  if (conditions.length > 0) to.write(0, 'Conditions:\n  Type\tStatus\n')
  for (const condition of conditions) to.line(1, `${condition.type} \t${condition.status} `)
}
