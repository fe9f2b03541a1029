/**
 * Volume mounts and devices of a container.
 *
 * Follows ValidateVolumeMounts and ValidateVolumeDevices in pkg/apis/core/validation/validation.go
 * of Kubernetes 1.34.
 */
import {
  type Container, type FieldError, type FieldPath, forbiddenField, invalidValue, valueNotFound, type VolumeMount,
} from '@track/apimachinery'
import { descendingPath, noBacksteps, oneOf, required } from '../field-rules.ts'
import type { KnownVolumes } from './volumes.ts'

export function validateMounts(container: Container, known: KnownVolumes, field: FieldPath): FieldError[] {
  const { volumeMounts = [], volumeDevices = [] } = container
  const paths = new Set<string>()
  return volumeMounts.flatMap((mount, index) => {
    const own = field.index(index)
    const { name = '', mountPath = '' } = mount
    const errors = required(own.child('name'), name)
    if (!known.has(name)) errors.push(valueNotFound(own.child('name'), name))
    errors.push(...required(own.child('mountPath'), mountPath))
    if (paths.has(mountPath)) errors.push(invalidValue(own.child('mountPath'), mountPath, 'must be unique'))
    paths.add(mountPath)
    if (volumeDevices.some((device) => device.name === name)) {
      errors.push(invalidValue(own.child('name'), name, 'must not already exist in volumeDevices'))
    }
    if (volumeDevices.some(({ devicePath }) => devicePath === mountPath)) {
      errors.push(invalidValue(own.child('mountPath'), mountPath, 'must not already exist as a path in volumeDevices'))
    }
    return [...errors, ...validateSubPaths(mount, field, own), ...validatePropagation(mount, container, field)]
  })
}

/** Upstream names some of these paths without the index of the mount. */
function validateSubPaths({ subPath = '', subPathExpr = '' }: VolumeMount, list: FieldPath, field: FieldPath): FieldError[] {
  const errors = subPath === '' ? [] : descendingPath(list.child('subPath'), subPath)
  if (subPathExpr === '') return errors
  if (subPath !== '') errors.push(invalidValue(field.child('subPathExpr'), subPathExpr, 'subPathExpr and subPath are mutually exclusive'))
  return [...errors, ...descendingPath(list.child('subPathExpr'), subPathExpr)]
}

function validatePropagation(
  { mountPropagation, recursiveReadOnly, readOnly }: VolumeMount,
  { securityContext }: Container,
  list: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  const field = list.child('mountPropagation')
  if (mountPropagation !== undefined) errors.push(...oneOf(field, mountPropagation, ['Bidirectional', 'HostToContainer', 'None']))
  if (mountPropagation === 'Bidirectional' && !securityContext?.privileged) {
    errors.push(forbiddenField(field, 'Bidirectional mount propagation is available only to privileged containers'))
  }
  if (recursiveReadOnly === undefined || recursiveReadOnly === 'Disabled') return errors
  const recursive = list.child('recursiveReadOnly')
  if (recursiveReadOnly !== 'Enabled' && recursiveReadOnly !== 'IfPossible') {
    return [...errors, ...oneOf(recursive, recursiveReadOnly, ['Disabled', 'Enabled', 'IfPossible'])]
  }
  if (!readOnly) errors.push(forbiddenField(recursive, 'may only be specified when readOnly is true'))
  if (mountPropagation !== undefined && mountPropagation !== 'None') {
    errors.push(forbiddenField(recursive, 'may only be specified when mountPropagation is None or not specified'))
  }
  return errors
}

export function validateDevices({ volumeDevices = [], volumeMounts = [] }: Container, known: KnownVolumes, field: FieldPath): FieldError[] {
  const names = new Set<string>()
  const paths = new Set<string>()
  return volumeDevices.flatMap(({ name = '', devicePath = '' }, index) => {
    const own = field.index(index)
    const errors = required(own.child('name'), name)
    if (names.has(name)) errors.push(invalidValue(own.child('name'), name, 'must be unique'))
    const volume = known.get(name)
    if (volume && !volume.persistentVolumeClaim && !volume.ephemeral) {
      const words = 'can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode'
      errors.push(invalidValue(own.child('name'), name, words))
    }
    if (!volume) errors.push(valueNotFound(own.child('name'), name))
    errors.push(...required(own.child('devicePath'), devicePath))
    if (paths.has(devicePath)) errors.push(invalidValue(own.child('devicePath'), devicePath, 'must be unique'))
    if (devicePath !== '' && noBacksteps(own, devicePath).length > 0) {
      errors.push(invalidValue(own.child('devicePath'), devicePath, "can not contain backsteps ('..')"))
    } else paths.add(devicePath)
    if (volumeMounts.some((mount) => mount.name === name)) {
      errors.push(invalidValue(own.child('name'), name, 'must not already exist in volumeMounts'))
    }
    if (volumeMounts.some(({ mountPath }) => mountPath === devicePath)) {
      errors.push(invalidValue(own.child('devicePath'), devicePath, 'must not already exist as a path in volumeMounts'))
    }
    if (name !== '') names.add(name)
    return errors
  })
}
