/**
 * Fields that Kubernetes 1.34 has behind feature gates that are off: they are dropped.
 *
 * Follows dropDisabledFields in pkg/api/pod/util.go of Kubernetes 1.34.
 */
import type { PodSpec } from '@track/apimachinery'
import { allContainers } from './spec-defaults.ts'

export function dropDisabledFields(spec: PodSpec): void {
  delete spec.hostnameOverride
  for (const container of [...spec.containers, ...(spec.ephemeralContainers ?? [])]) delete container.restartPolicy
  for (const container of spec.initContainers ?? []) if (container.restartPolicy !== 'Always') delete container.restartPolicy
  for (const container of allContainers(spec)) {
    delete container.restartPolicyRules
    if (container.lifecycle?.stopSignal !== undefined) {
      const { stopSignal: _dropped, ...lifecycle } = container.lifecycle
      if (Object.keys(lifecycle).length === 0) delete container.lifecycle
      else container.lifecycle = lifecycle
    }
    for (const { valueFrom } of container.env ?? []) delete valueFrom?.fileKeyRef
  }
  dropImageVolumes(spec)
  for (const { projected } of spec.volumes ?? []) {
    for (const source of projected?.sources ?? []) {
      delete source.clusterTrustBundle
      delete source.podCertificate
    }
  }
}

function dropImageVolumes(spec: PodSpec): void {
  const names = (spec.volumes ?? []).filter(({ image }) => image).map(({ name }) => name)
  if (names.length === 0) return
  spec.volumes = spec.volumes!.filter(({ name }) => !names.includes(name))
  for (const container of allContainers(spec)) {
    if (container.volumeMounts) container.volumeMounts = container.volumeMounts.filter(({ name }) => !names.includes(name))
  }
}
