/**
 * Registries that do not answer, and what containerd says of a pull then.
 *
 * Follows the words of containerd 2.1 (core/remotes/docker/resolver.go) and of Go's net/http.
 */
import type { Duration, Simulation } from '@track/simulation'
import { type ImageReference, printImageReference } from '../images/image-reference.ts'
import { nodesOf, type NodesState } from '../state.ts'

export const registryOutageKinds = ['down', 'unavailable', 'throttled'] as const

export interface RegistryOutage {
  /** Tells two outages of one registry apart. */
  readonly id: string
  /** `docker.io`, `registry.k8s.io`; `*`: all of them. */
  readonly registry: string
  readonly how: (typeof registryOutageKinds)[number]
  readonly for?: Duration
}

export function beginRegistryOutage(simulation: Simulation, outage: RegistryOutage): void {
  nodesOf(simulation).outages.set(outage.id, outage)
  if (outage.for !== undefined) simulation.scheduleAfter({ after: outage.for, part: 'nodes', event: 'registry heals', data: { id: outage.id } })
}

export function endRegistryOutage(simulation: Simulation, { id }: Pick<RegistryOutage, 'id'>): void {
  nodesOf(simulation).outages.delete(id)
}

/** Why an image cannot be pulled now, of a registry that knows it. */
export function outageWords({ outages }: NodesState, reference: ImageReference): string | undefined {
  const outage = [...outages.values()].find(({ registry }) => registry === '*' || registry === reference.domain)
  if (!outage) return undefined
  const name = printImageReference(reference)
  const host = reference.domain === 'docker.io' ? 'registry-1.docker.io' : reference.domain
  const url = `https://${host}/v2/${reference.repository.slice(reference.domain.length + 1)}/manifests/${reference.tag ?? reference.digest}`
  return `failed to pull and unpack image "${name}": failed to resolve reference "${name}": ${words[outage.how](url)}`
}

const words: Readonly<Record<RegistryOutage['how'], (url: string) => string>> = {
  down: (url) => `failed to do request: Head "${url}": dial tcp: i/o timeout`,
  unavailable: (url) => `unexpected status from HEAD request to ${url}: 503 Service Unavailable`,
  throttled: (url) => `unexpected status from HEAD request to ${url}: 429 Too Many Requests`,
}
