/**
 * The volumes of a pod or a template.
 *
 * Follows describeVolumes of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34. Left out:
 * volumes of clouds and storage systems, which are said to be unknown.
 */
import { canonicalQuantity, quantityValue, type ProjectedVolumeSource, type Volume } from '@track/apimachinery'
import type { Description } from './description.ts'

export function describeVolumes(volumes: readonly Volume[] = [], to: Description, indent = ''): void {
  if (volumes.length === 0) return to.line(0, `${indent}Volumes:\t<none>`)
  to.line(0, `${indent}Volumes:`)
  for (const volume of volumes) {
    to.line(1, `${indent === '' ? '' : ' '}${volume.name}:`)
    describeSource(volume, to)
  }
}

function describeSource({ hostPath, emptyDir, secret, configMap, persistentVolumeClaim, downwardAPI, projected }: Volume, to: Description): void {
  const type = (words: string) => to.field(2, 'Type', words)
  if (hostPath) {
    type('HostPath (bare host directory volume)')
    to.field(2, 'Path', hostPath.path)
    to.field(2, 'HostPathType', hostPath.type ?? '<none>')
  } else if (emptyDir) {
    type("EmptyDir (a temporary directory that shares a pod's lifetime)")
    to.field(2, 'Medium', emptyDir.medium ?? '')
    const limit = emptyDir.sizeLimit
    to.field(2, 'SizeLimit', limit !== undefined && quantityValue(limit) > 0 ? canonicalQuantity(limit) : '<unset>')
  } else if (secret) {
    type('Secret (a volume populated by a Secret)')
    to.field(2, 'SecretName', secret.secretName ?? '')
    to.field(2, 'Optional', secret.optional ?? false)
  } else if (configMap) {
    type('ConfigMap (a volume populated by a ConfigMap)')
    to.field(2, 'Name', configMap.name ?? '')
    to.field(2, 'Optional', configMap.optional ?? false)
  } else if (persistentVolumeClaim) {
    type('PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)')
    to.field(2, 'ClaimName', persistentVolumeClaim.claimName)
    to.field(2, 'ReadOnly', persistentVolumeClaim.readOnly ?? false)
  } else if (downwardAPI) {
    type('DownwardAPI (a volume populated by information about the pod)')
    to.line(2, 'Items:')
    for (const { fieldRef, resourceFieldRef, path } of downwardAPI.items ?? []) {
      to.line(3, `${fieldRef?.fieldPath ?? resourceFieldRef?.resource ?? ''} -> ${path}`)
    }
  } else if (projected) describeProjected(projected, to)
  else to.line(1, '<unknown>')
}

function describeProjected({ sources = [] }: ProjectedVolumeSource, to: Description): void {
  to.field(2, 'Type', 'Projected (a volume that contains injected data from multiple sources)')
  for (const { secret, downwardAPI, configMap, serviceAccountToken } of sources) {
    if (secret) {
      to.field(2, 'SecretName', secret.name ?? '')
      to.field(2, 'Optional', secret.optional ?? false)
    } else if (downwardAPI) to.field(2, 'DownwardAPI', true)
    else if (configMap) {
      to.field(2, 'ConfigMapName', configMap.name ?? '')
      to.field(2, 'Optional', configMap.optional ?? false)
    } else if (serviceAccountToken) to.field(2, 'TokenExpirationSeconds', serviceAccountToken.expirationSeconds ?? 0)
  }
}
