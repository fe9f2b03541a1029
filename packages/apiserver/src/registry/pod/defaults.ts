/**
 * Defaults of pods, beyond those of their specs.
 *
 * Follows SetDefaults_Pod of pkg/apis/core/v1/defaults.go of Kubernetes 1.34. Left out: huge pages of a whole pod.
 */
import { type Container, type Pod, type PodSpec, printQuantity } from '@track/apimachinery'
import { aggregateRequest } from './resources.ts'
import { setPodSpecDefaults } from './spec-defaults.ts'

export function setPodDefaults(draft: Pod): void {
  draft.spec ??= { containers: [] }
  draft.status ??= {}
  const { spec, status } = draft
  if (status.podIP && status.podIP !== status.podIPs?.[0]?.ip) status.podIPs = [{ ip: status.podIP }]
  else if (status.podIPs?.[0]) status.podIP = status.podIPs[0].ip
  setPodSpecDefaults(spec)
  spec.enableServiceLinks ??= true
  // Only here: a template keeps what it was given.
  if (spec.terminationGracePeriodSeconds! < 0) spec.terminationGracePeriodSeconds = 1
  for (const container of [...spec.containers, ...(spec.initContainers ?? [])]) setRequests(container)
  setPodRequests(spec)
  if (spec.hostNetwork) setHostPorts(spec)
}

/** What is limited and not requested is requested up to its limit. */
function setRequests({ resources }: Container): void {
  if (resources?.limits) request(resources, { ...resources.limits, ...resources.requests })
}

/** What is requested already is left as it is: a draft shares such rows with the stored object. */
function request(resources: NonNullable<Container['resources']>, requests: Record<string, string>): void {
  if (JSON.stringify(requests) !== JSON.stringify(resources.requests)) resources.requests = requests
}

const podLevelResources = ['cpu', 'memory'] as const

/** What a whole pod is limited to, it requests as its containers do, or else up to the limit. */
function setPodRequests({ resources, containers, initContainers = [] }: PodSpec): void {
  if (!resources?.limits || Object.keys(resources.limits).length === 0) return
  const requests: Record<string, string> = { ...resources.limits, ...resources.requests }
  for (const name of podLevelResources) {
    const sum = resources.requests?.[name] === undefined ? aggregateRequest(name, containers, initContainers) : undefined
    if (sum) requests[name] = printQuantity(sum)
  }
  request(resources, requests)
}

/** On the host's network a container port is a host port. */
function setHostPorts({ containers, initContainers = [] }: PodSpec): void {
  for (const { ports } of [...initContainers, ...containers]) {
    for (const port of ports ?? []) port.hostPort ||= port.containerPort
  }
}
