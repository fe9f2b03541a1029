/**
 * Pods: what a new one may be, and what an update may change.
 *
 * Follows ValidatePodCreate, ValidatePodUpdate and ValidatePodStatusUpdate in
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34. Left out: the annotations that
 * AppArmor and seccomp had before their fields.
 */
import {
  type Container, type FieldError, type FieldPath, forbiddenField, invalidValue, legacyIpErrors, path, type Pod,
  type PodSpec, requiredValue, semanticEqual,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { immutable, qualifiedName, refuse, subdomainName } from '../field-rules.ts'
import { mirrorAnnotation, validatePodAnnotations } from './annotations.ts'
import { validateImages } from './containers.ts'
import { validateAddedTolerations, validateDeletedGates } from './scheduling.ts'
import { differenceOfSpecs } from './spec-difference.ts'
import { validatePodSpec } from './spec-validation.ts'

const metadataField = path('metadata')
const specField = path('spec')
const int32Max = 2_147_483_647

export function validatePod(pod: Pod): FieldError[] {
  const { metadata } = pod
  const spec = pod.spec!
  return [
    ...validatePodAnnotations(metadata.annotations, spec, metadataField.child('annotations')),
    ...validatePodSpec(spec, specField, metadata),
    ...validateTokens(spec),
    ...validateImages(spec.containers, specField.child('containers')),
    ...validateImages(spec.initContainers ?? [], specField.child('initContainers')),
  ]
}

/** What is asked only of a pod that is created. */
export function validateNewPod(pod: Pod): FieldError[] {
  const { ephemeralContainers, nodeName, schedulingGates } = pod.spec!
  const errors = validatePod(pod)
  if (ephemeralContainers?.length) errors.push(forbiddenField(specField.child('ephemeralContainers'), 'cannot be set on create'))
  if (nodeName && schedulingGates?.length) {
    errors.push(forbiddenField(specField.child('nodeName'), 'cannot be set until all schedulingGates have been cleared'))
  }
  return errors
}

function validateTokens({ serviceAccountName, volumes = [] }: PodSpec): FieldError[] {
  if (serviceAccountName) return []
  return volumes.flatMap(({ projected }, index) => (projected?.sources ?? []).flatMap(({ serviceAccountToken }, at) => {
    const own = specField.child('volumes').index(index).child('projected', 'sources').index(at).child('serviceAccountToken')
    return serviceAccountToken ? [forbiddenField(own, 'must not be specified when serviceAccountName is not set')] : []
  }))
}

export function validatePodUpdate(pod: Pod, old: Pod, metadata: MetadataErrors): FieldError[] {
  const [spec, oldSpec] = [pod.spec!, old.spec!]
  const annotations = validateAnnotationUpdate(pod, old, metadataField.child('annotations'))
  const errors = [...metadata.update, ...metadata.object, ...validatePod(pod), ...annotations]
  for (const part of ['containers', 'initContainers'] as const) {
    const { found, stop } = validateContainerUpdates(spec[part] ?? [], oldSpec[part] ?? [], specField.child(part))
    errors.push(...found)
    if (stop) return errors
  }
  const deadline = validateDeadlineUpdate(spec, oldSpec)
  errors.push(...deadline.found)
  if (deadline.stop) return errors
  errors.push(...validateAddedTolerations(spec.tolerations ?? [], oldSpec.tolerations ?? [], specField.child('tolerations')))
  errors.push(...validateDeletedGates(spec.schedulingGates ?? [], oldSpec.schedulingGates ?? [], specField.child('schedulingGates')))
  if (semanticEqual(spec, oldSpec)) return errors
  const munged = withoutUpdatableChanges(spec, oldSpec)
  if (semanticEqual(munged, oldSpec)) return errors
  const words = `pod updates may not change fields other than ${updatableFields.join(',')}\n${differenceOfSpecs(oldSpec, munged)}`
  return [...errors, forbiddenField(specField, words)]
}

const updatableFields = [
  '`spec.containers[*].image`',
  '`spec.initContainers[*].image`',
  '`spec.activeDeadlineSeconds`',
  '`spec.tolerations` (only additions to existing tolerations)',
  '`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
]

/** The new spec with the old values where a change is allowed. */
function withoutUpdatableChanges(spec: PodSpec, old: PodSpec): PodSpec {
  const { activeDeadlineSeconds: _deadline, tolerations: _tolerations, schedulingGates: _gates, ...rest } = spec
  const withOldImage = (container: Container, before: Container | undefined): Container => {
    const { image: _image, ...others } = container
    return before?.image === undefined ? others : { ...others, image: before.image }
  }
  const isGraceMended = (old.terminationGracePeriodSeconds ?? 0) < 0 && spec.terminationGracePeriodSeconds === 1
  const isGated = (old.schedulingGates ?? []).length > 0
  return {
    ...rest,
    containers: spec.containers.map((each, index) => withOldImage(each, old.containers[index])),
    ...(spec.initContainers && {
      initContainers: spec.initContainers.map((each, index) => withOldImage(each, old.initContainers?.[index])),
    }),
    ...(old.activeDeadlineSeconds !== undefined && { activeDeadlineSeconds: old.activeDeadlineSeconds }),
    ...(old.tolerations && { tolerations: old.tolerations }),
    ...(old.schedulingGates && { schedulingGates: old.schedulingGates }),
    ...(isGraceMended && { terminationGracePeriodSeconds: old.terminationGracePeriodSeconds! }),
    ...(isGated && hasOnlyAddedSelectors(spec, old) && { nodeSelector: old.nodeSelector ?? {} }),
  }
}

/** A pod that is not scheduled yet may be narrowed down to fewer nodes. */
function hasOnlyAddedSelectors({ nodeSelector = {} }: PodSpec, { nodeSelector: old = {} }: PodSpec): boolean {
  return Object.entries(old).every(([key, value]) => nodeSelector[key] === value)
}

interface Found {
  readonly found: FieldError[]
  /** The rest would only repeat what is wrong. */
  readonly stop: boolean
}

function validateContainerUpdates(containers: readonly Container[], old: readonly Container[], field: FieldPath): Found {
  if (containers.length !== old.length) {
    return { found: [forbiddenField(field, 'pod updates may not add or remove containers')], stop: true }
  }
  const found = containers.flatMap(({ image = '' }, index) => (image === '' ? [requiredValue(field.index(index).child('image'))] : []))
  return { found: [...found, ...validateImages(containers, field)], stop: false }
}

function validateDeadlineUpdate({ activeDeadlineSeconds: seconds }: PodSpec, { activeDeadlineSeconds: old }: PodSpec): Found {
  const field = specField.child('activeDeadlineSeconds')
  if (seconds === undefined) {
    const found = old === undefined ? [] : [invalidValue(field, null, 'must not update from a positive integer to nil value')]
    return { found, stop: false }
  }
  if (seconds < 0 || seconds > int32Max) {
    return { found: [invalidValue(field, seconds, `must be between 0 and ${int32Max}, inclusive`)], stop: true }
  }
  if (old !== undefined && old < seconds) {
    return { found: [invalidValue(field, seconds, 'must be less than or equal to previous value')], stop: true }
  }
  return { found: [], stop: false }
}

export function validateAnnotationUpdate(pod: Pod, old: Pod, field: FieldPath): FieldError[] {
  const [now, before] = [pod.metadata.annotations?.[mirrorAnnotation], old.metadata.annotations?.[mirrorAnnotation]]
  const errors: FieldError[] = []
  if (before !== undefined && now !== before) {
    errors.push(forbiddenField(field.key(mirrorAnnotation), 'may not remove or update mirror pod annotation'))
  }
  if (before === undefined && now !== undefined) errors.push(forbiddenField(field.key(mirrorAnnotation), 'may not add mirror pod annotation'))
  return [...errors, ...validatePodAnnotations(pod.metadata.annotations, pod.spec!, field)]
}

const statusField = path('status')
const systemConditions = ['PodScheduled', 'Ready', 'Initialized']

export function validatePodStatusUpdate(pod: Pod, old: Pod, metadata: MetadataErrors): FieldError[] {
  const { status = {} } = pod
  const before = old.status ?? {}
  const conditions = (status.conditions ?? []).flatMap(({ type }, index) => (systemConditions.includes(type)
    ? []
    : qualifiedName(statusField.child('conditions').index(index).child('Type'), type)))
  const nominated = status.nominatedNodeName
  const isNominated = nominated && nominated !== before.nominatedNodeName
  return [
    ...metadata.update,
    ...validateAnnotationUpdate(pod, old, metadataField.child('annotations')),
    ...conditions,
    ...(isNominated ? refuse(statusField.child('nominatedNodeName'), nominated, subdomainName(nominated, false)) : []),
    ...immutable(statusField.child('qosClass'), status.qosClass ?? '', before.qosClass ?? ''),
    ...validateTransitions(pod, old, 'containerStatuses'),
    ...validateTransitions(pod, old, 'initContainerStatuses'),
    ...validateAddresses(status.podIPs, before.podIPs, statusField.child('podIPs')),
    ...validateHostAddresses(pod, old),
  ]
}

/** A container that must not restart stays terminated. */
function validateTransitions(pod: Pod, old: Pod, part: 'containerStatuses' | 'initContainerStatuses'): FieldError[] {
  const { restartPolicy, initContainers = [] } = old.spec!
  if (restartPolicy === 'Always') return []
  const statuses = pod.status?.[part] ?? []
  return (old.status?.[part] ?? []).flatMap(({ name, state }, index) => {
    if (!state?.terminated || (state.terminated.exitCode !== 0 && restartPolicy === 'OnFailure')) return []
    if (part === 'initContainerStatuses' && initContainers.some((each) => each.name === name && each.restartPolicy === 'Always')) return []
    const isAlive = statuses.some((status) => status.name === name && !status.state?.terminated)
    const field = statusField.child(part).index(index).child('state')
    return isAlive ? [forbiddenField(field, 'may not be transitioned to non-terminated state')] : []
  })
}

type Addresses = readonly { ip: string }[] | undefined

function validateAddresses(addresses: Addresses = [], old: Addresses = [], field: FieldPath): FieldError[] {
  const known = old.map(({ ip }) => ip)
  const errors = addresses.flatMap(({ ip = '' }, index) => (known.includes(ip) ? [] : legacyIpErrors(field.index(index), ip)))
  const isPair = addresses.length === 2 && addresses[0]!.ip.includes(':') !== addresses[1]!.ip.includes(':')
  if (addresses.length < 2 || isPair) return errors
  return [...errors, invalidValue(field, addresses.map(({ ip }) => ({ IP: ip })), 'may specify no more than one IP for each IP family')]
}

function validateHostAddresses({ status = {} }: Pod, old: Pod): FieldError[] {
  const { hostIP = '', hostIPs = [] } = status
  const field = statusField.child('hostIPs')
  const first = hostIPs[0]?.ip
  const errors = first === undefined || first === hostIP ? [] : [invalidValue(field.index(0).child('ip'), first, 'must be equal to `hostIP`')]
  return [...errors, ...validateAddresses(hostIPs, old.status?.hostIPs, field)]
}

