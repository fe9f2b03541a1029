/**
 * Pods behind endpoints: the labels that a target gets of one, and their ports that no endpoint has.
 *
 * Follows buildEndpoints and buildEndpointSlice in discovery/kubernetes of Prometheus 3.16.
 */
import type { Pod } from '@track/apimachinery'
import { containerLabels, containersOf } from './pod.ts'
import { podLabels } from './pod-labels.ts'
import type { Related } from './related.ts'
import { joinHostPort, type LabelSet, meta } from './target-group.ts'

/** Each pod that was met, with the ports under which it was. */
export type MetPods = Map<Pod, Set<number>>

export interface TargetReference {
  readonly kind?: string
  readonly namespace?: string
  readonly name?: string
}

export function podAt(related: Related, reference: TargetReference | undefined): Pod | undefined {
  return reference?.kind === 'Pod' ? related.pod(reference.namespace ?? '', reference.name ?? '') : undefined
}

interface Port {
  readonly port?: number | undefined
  /** That of the endpoint, where it counts rather than the container's. */
  readonly protocol?: string
}

/** Of the pod, and of the last container with that port. */
export function labelsInPod(pod: Pod, { port, protocol }: Port, related: Related): LabelSet {
  const found = containersOf(pod).flatMap((contained) => {
    const own = contained.container.ports?.find(({ containerPort }) => containerPort === port)
    return own ? [containerLabels(contained, own)] : []
  }).at(-1)
  return { ...podLabels(pod, related), ...found, ...(found && protocol !== undefined && { [`${meta}pod_container_port_protocol`]: protocol }) }
}

export function meet(met: MetPods, pod: Pod, port: number | undefined): void {
  const ports = met.get(pod) ?? new Set()
  if (port !== undefined) ports.add(port)
  met.set(pod, ports)
}

/** A target for each port of the pods' containers that no endpoint has. */
export function uncoveredTargets(met: MetPods, related: Related): readonly LabelSet[] {
  return Array.from(met).flatMap(([pod, covered]) => {
    const address = pod.status?.podIP ?? ''
    if (address === '') return []
    return containersOf(pod).flatMap((contained) => (contained.container.ports ?? []).flatMap((port) => (covered.has(port.containerPort) ? [] : [{
      __address__: joinHostPort(address, port.containerPort), ...containerLabels(contained, port), ...podLabels(pod, related),
    }])))
  })
}
