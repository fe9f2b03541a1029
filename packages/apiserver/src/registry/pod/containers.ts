/**
 * Containers, init containers and sidecars of a pod.
 *
 * Follows validateContainers and validateInitContainers in
 * pkg/apis/core/validation/validation.go of Kubernetes 1.34.
 */
import {
  type Container, duplicateValue, type FieldError, type FieldPath, forbiddenField, invalidValue, type PodSpec, portNameErrors,
  portNumberErrors, requiredValue, unsupportedValue,
} from '@track/apimachinery'
import { dns1123Label, oneOf, refuse, requiredOneOf } from '../field-rules.ts'
import { validateEnvironment, validateEnvironmentFrom } from './environment.ts'
import { validateLifecycle, validateProbes } from './handlers.ts'
import { validateDevices, validateMounts } from './mounts.ts'
import { validateContainerResources } from './resources.ts'
import { validateSecurityContext } from './security-context.ts'
import type { KnownVolumes } from './volumes.ts'

export interface ContainerContext {
  readonly spec: PodSpec
  readonly volumes: KnownVolumes
  /** Names of the pod's resource claims. */
  readonly claims: ReadonlySet<string>
}

export function validateContainers(context: ContainerContext, field: FieldPath): FieldError[] {
  const { containers, terminationGracePeriodSeconds: grace } = context.spec
  if (containers.length === 0) return [requiredValue(field)]
  const names = new Set<string>()
  const errors = containers.flatMap((container, index) => {
    const own = field.index(index)
    const found = validateCommon(container, context, own)
    if (names.has(container.name)) found.push(duplicateValue(own.child('name'), container.name))
    names.add(container.name)
    if (container.lifecycle) found.push(...validateLifecycle(container.lifecycle, own.child('lifecycle'), grace))
    found.push(...validateProbes(container, own, grace))
    if (container.restartPolicy !== undefined) {
      found.push(forbiddenField(own.child('restartPolicy'), 'may not be set for non-init containers'))
    }
    return found
  })
  return [...errors, ...hostPortConflicts(containers, field)]
}

const onlyForRunning = ['lifecycle', 'livenessProbe', 'readinessProbe', 'startupProbe'] as const

export function validateInitContainers(context: ContainerContext, field: FieldPath): FieldError[] {
  const { containers, initContainers = [], terminationGracePeriodSeconds: grace } = context.spec
  const names = new Set(containers.map(({ name }) => name))
  return initContainers.flatMap((container, index) => {
    const own = field.index(index)
    const errors = validateCommon(container, context, own)
    const { name, restartPolicy, lifecycle } = container
    const isSidecar = restartPolicy === 'Always'
    if (restartPolicy !== undefined) errors.push(...oneOf(own.child('restartPolicy'), restartPolicy, ['Always']))
    if (names.has(name)) errors.push(duplicateValue(own.child('name'), name))
    else if (name) names.add(name)
    errors.push(...hostPortConflicts([container], field))
    if (isSidecar) {
      if (lifecycle) errors.push(...validateLifecycle(lifecycle, own.child('lifecycle'), grace))
      return [...errors, ...validateProbes(container, own, grace)]
    }
    const present = onlyForRunning.filter((part) => container[part] !== undefined)
    const words = 'may not be set for init containers without restartPolicy=Always'
    return [...errors, ...present.map((part) => forbiddenField(own.child(part), words))]
  })
}

export function validateCommon(container: Container, { spec, volumes, claims }: ContainerContext, field: FieldPath): FieldError[] {
  const { name = '', image = '', terminationMessagePolicy, securityContext } = container
  return [
    ...(name === '' ? [requiredValue(field.child('name'))] : dns1123Label(field.child('name'), name)),
    ...(image === '' ? [requiredValue(field.child('image'))] : []),
    ...requiredOneOf(field.child('terminationMessagePolicy'), terminationMessagePolicy, ['File', 'FallbackToLogsOnError']),
    ...validatePorts(container.ports ?? [], field.child('ports')),
    ...validateEnvironment(container.env ?? [], field.child('env')),
    ...validateEnvironmentFrom(container.envFrom ?? [], field.child('envFrom')),
    ...validateMounts(container, volumes, field.child('volumeMounts')),
    ...validateDevices(container, volumes, field.child('volumeDevices')),
    ...requiredOneOf(field.child('imagePullPolicy'), container.imagePullPolicy, ['Always', 'IfNotPresent', 'Never']),
    ...validateContainerResources(container.resources ?? {}, claims, field.child('resources')),
    ...validateResizePolicy(container.resizePolicy ?? [], spec.restartPolicy, field.child('resizePolicy')),
    ...(securityContext
      ? validateSecurityContext(securityContext, field.child('securityContext'), { hostUsers: spec.hostUsers !== false })
      : []),
  ]
}

type Port = NonNullable<Container['ports']>[number]

function validatePorts(ports: readonly Port[], field: FieldPath): FieldError[] {
  const names = new Set<string>()
  return ports.flatMap(({ name = '', containerPort, hostPort, protocol }, index) => {
    const own = field.index(index)
    const errors: FieldError[] = []
    const words = name === '' ? [] : portNameErrors(name)
    // Upstream counts the sentences with the index of the port, so the errors after a bad name sit there.
    const at = own
    errors.push(...refuse(at.child('name'), name, words))
    if (name !== '' && words.length === 0 && names.has(name)) errors.push(duplicateValue(at.child('name'), name))
    if (words.length === 0) names.add(name)
    if (!containerPort) errors.push(requiredValue(at.child('containerPort')))
    else errors.push(...refuse(at.child('containerPort'), containerPort, portNumberErrors(containerPort)))
    if (hostPort) errors.push(...refuse(at.child('hostPort'), hostPort, portNumberErrors(hostPort)))
    return [...errors, ...requiredOneOf(at.child('protocol'), protocol, ['SCTP', 'TCP', 'UDP'])]
  })
}

function hostPortConflicts(containers: readonly Container[], field: FieldPath): FieldError[] {
  const taken = new Set<string>()
  const errors: FieldError[] = []
  for (const [index, { ports = [] }] of containers.entries()) {
    for (const [at, { protocol = '', hostIP = '', hostPort }] of ports.entries()) {
      if (!hostPort) continue
      const key = `${protocol}/${hostIP}/${hostPort}`
      if (taken.has(key)) errors.push(duplicateValue(field.index(index).child('ports').index(at).child('hostPort'), key))
      taken.add(key)
    }
  }
  return errors
}

type ResizePolicy = NonNullable<Container['resizePolicy']>[number]

function validateResizePolicy(policies: readonly ResizePolicy[], podPolicy: string | undefined, field: FieldPath): FieldError[] {
  const names = new Set<string>()
  return policies.flatMap(({ resourceName, restartPolicy }, index) => {
    const errors: FieldError[] = []
    if (names.has(resourceName)) errors.push(duplicateValue(field.index(index), resourceName))
    names.add(resourceName)
    if (!resourceName) errors.push(requiredValue(field))
    else if (resourceName !== 'cpu' && resourceName !== 'memory') errors.push(unsupportedValue(field, resourceName, ['cpu', 'memory']))
    errors.push(...requiredOneOf(field, restartPolicy, ['NotRequired', 'RestartContainer']))
    if (podPolicy === 'Never' && restartPolicy !== 'NotRequired') {
      errors.push(invalidValue(field, restartPolicy, "must be 'NotRequired' when `restartPolicy` is 'Never'"))
    }
    return errors
  })
}

/** Pods ask more of an image's name than templates do. */
export function validateImages(containers: readonly Container[], field: FieldPath): FieldError[] {
  return containers.flatMap((container, index) => validateImage(container, field.index(index)))
}

export function validateImage({ image = '' }: Container, field: FieldPath): FieldError[] {
  return image.trim() === image ? [] : [invalidValue(field.child('image'), image, 'must not have leading or trailing whitespace')]
}
