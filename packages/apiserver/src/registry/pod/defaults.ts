/**
 * Defaults of pods, beyond those of their specs.
 *
 * Follows SetDefaults_Pod of pkg/apis/core/v1/defaults.go of Kubernetes 1.34.
 */
import type { Container, Pod, PodSpec } from '@track/apimachinery'
import { setPodSpecDefaults } from './spec-defaults.ts'

export function setPodDefaults(draft: Pod): void {
  draft.spec ??= { containers: [] }
  draft.status ??= {}
  const { spec } = draft
  setPodSpecDefaults(spec)
  spec.enableServiceLinks ??= true
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) setRequests(container)
  if (spec.hostNetwork) setHostPorts(spec)
}

/** What is limited and not requested is requested up to its limit. */
function setRequests({ resources }: Container): void {
  if (!resources?.limits) return
  resources.requests = { ...resources.limits, ...resources.requests }
}

/** On the host's network a container port is a host port. */
function setHostPorts({ containers, initContainers = [] }: PodSpec): void {
  for (const { ports } of [...initContainers, ...containers]) {
    for (const port of ports ?? []) port.hostPort ||= port.containerPort
  }
}
