/**
 * Pod specs, wherever they stand: in pods and in pod templates.
 *
 * Follows ValidatePodSpec in pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 * Left out: windows pods and resource claims.
 */
import {
  type FieldError, type FieldPath, type ObjectMeta, type PodSpec, requiredValue, unsupportedValue, validateLabels,
} from '@track/apimachinery'
import { dns1123Label, qualifiedName, refuse, requiredOneOf, subdomainName } from '../field-rules.ts'
import { validateAffinity } from './affinity.ts'
import { validateContainers, validateInitContainers } from './containers.ts'
import { validateEphemeralContainers } from './ephemeral-containers.ts'
import { validateDnsConfig, validateHostAliases, validateHostNetworkPorts } from './names-and-addresses.ts'
import { validateContainerResources, validatePodResources } from './resources.ts'
import { validateSchedulingGates, validateTolerations, validateTopologySpread } from './scheduling.ts'
import { validateHostUsers, validatePodSecurityContext } from './security-context.ts'
import { validateVolumes } from './volumes.ts'

const restartPolicies = ['Always', 'OnFailure', 'Never']
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const int32Max = 2_147_483_647

/** `metadata` is the pod's own; a template has none that counts. */
export function validatePodSpec(spec: PodSpec, field: FieldPath, metadata?: ObjectMeta): FieldError[] {
  const errors: FieldError[] = []
  if (spec.terminationGracePeriodSeconds === undefined) errors.push(requiredValue(field.child('terminationGracePeriodSeconds')))
  const volumes = validateVolumes(spec.volumes ?? [], field.child('volumes'), metadata ? { metadata } : {})
  const claims = new Set((spec.resourceClaims ?? []).map(({ name }) => name))
  const context = { spec, volumes: volumes.known, claims }
  return [
    ...errors,
    ...volumes.errors,
    ...validateContainers(context, field.child('containers')),
    ...validateInitContainers(context, field.child('initContainers')),
    ...validateEphemeralContainers(context, field.child('ephemeralContainers')),
    ...validatePodResources(spec, claims, field),
    ...validateHostNetworkPorts(spec, field, { isPod: metadata !== undefined }),
    ...requiredOneOf(field.child('restartPolicy'), spec.restartPolicy, restartPolicies),
    ...requiredOneOf(field.child('dnsPolicy'), spec.dnsPolicy, dnsPolicies),
    ...validateLabels(spec.nodeSelector, field.child('nodeSelector')),
    ...validatePodSecurityContext(spec, field.child('securityContext')),
    ...(spec.affinity ? validateAffinity(spec.affinity, field.child('affinity')) : []),
    ...validateDnsConfig(spec, field.child('dnsConfig')),
    ...(spec.readinessGates ?? []).flatMap(({ conditionType }, index) =>
      qualifiedName(field.child('readinessGates').index(index).child('conditionType'), conditionType)),
    ...validateSchedulingGates(spec.schedulingGates ?? [], field.child('schedulingGates')),
    ...validateTopologySpread(spec.topologySpreadConstraints ?? [], field.child('topologySpreadConstraints')),
    ...validateHostUsers(spec, field),
    ...validateNames(spec, field),
    ...validateTolerations(spec.tolerations ?? [], field.child('tolerations')),
    ...validateHostAliases(spec.hostAliases ?? [], field.child('hostAliases')),
    ...validatePriority(spec, field),
    ...(spec.overhead ? validateContainerResources({ limits: spec.overhead }, new Set(), field.child('overhead')) : []),
    ...validateOperatingSystem(spec, field.child('os')),
  ]
}

function validateNames({ serviceAccountName, nodeName, activeDeadlineSeconds, hostname, subdomain }: PodSpec, field: FieldPath): FieldError[] {
  const isDeadline = activeDeadlineSeconds === undefined || (activeDeadlineSeconds >= 1 && activeDeadlineSeconds <= int32Max)
  const deadlineWords = isDeadline ? [] : [`must be between 1 and ${int32Max}, inclusive`]
  return [
    ...(serviceAccountName ? refuse(field.child('serviceAccountName'), serviceAccountName, subdomainName(serviceAccountName, false)) : []),
    ...(nodeName ? refuse(field.child('nodeName'), nodeName, subdomainName(nodeName, false)) : []),
    ...refuse(field.child('activeDeadlineSeconds'), activeDeadlineSeconds, deadlineWords),
    ...(hostname ? dns1123Label(field.child('hostname'), hostname) : []),
    ...(subdomain ? dns1123Label(field.child('subdomain'), subdomain) : []),
  ]
}

function validatePriority({ priorityClassName, runtimeClassName, preemptionPolicy }: PodSpec, field: FieldPath): FieldError[] {
  const className = field.child('runtimeClassName')
  return [
    ...(priorityClassName ? refuse(field.child('priorityClassName'), priorityClassName, subdomainName(priorityClassName, false)) : []),
    ...(runtimeClassName === undefined ? [] : refuse(className, runtimeClassName, subdomainName(runtimeClassName, false))),
    ...(preemptionPolicy === undefined ? [] : requiredOneOf(field.child('preemptionPolicy'), preemptionPolicy, ['PreemptLowerPriority', 'Never'])),
  ]
}

function validateOperatingSystem({ os }: PodSpec, field: FieldPath): FieldError[] {
  if (!os) return []
  if (!os.name) return [requiredValue(field.child('name'))]
  if (os.name !== 'linux' && os.name !== 'windows') return [unsupportedValue(field, os.name, ['linux', 'windows'])]
  return []
}

