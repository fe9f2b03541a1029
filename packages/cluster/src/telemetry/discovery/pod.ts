/** A pod as targets: one for each port of each container. Follows discovery/kubernetes/pod.go of Prometheus 3.16. */
import type { Container, ContainerPort, Pod } from '@track/apimachinery'
import { namespaceLabelsOf, nodeLabelsOf } from './attached-labels.ts'
import { podLabels } from './pod-labels.ts'
import type { Related } from './related.ts'
import { joinHostPort, type LabelSet, meta, type TargetGroup } from './target-group.ts'

interface Contained {
  readonly container: Container
  readonly isInit: boolean
}

/** Those that initialise come last. */
export function containersOf({ spec }: Pod): readonly Contained[] {
  const contained = (isInit: boolean) => (container: Container): Contained => ({ container, isInit })
  return [...spec.containers.map(contained(false)), ...(spec.initContainers ?? []).map(contained(true))]
}

export function containerLabels({ container, isInit }: Contained, port: ContainerPort): LabelSet {
  return {
    [`${meta}pod_container_name`]: container.name, [`${meta}pod_container_image`]: container.image ?? '',
    [`${meta}pod_container_port_name`]: port.name ?? '', [`${meta}pod_container_port_number`]: String(port.containerPort),
    [`${meta}pod_container_port_protocol`]: port.protocol ?? '', [`${meta}pod_container_init`]: String(isInit),
  }
}

export function podGroup(pod: Pod, related: Related): TargetGroup {
  const { namespace = '', name = '' } = pod.metadata
  const nothing: TargetGroup = { source: `pod/${namespace}/${name}`, labels: {}, targets: [] }
  const address = pod.status?.podIP ?? ''
  // It is starting, or its node is one that selectors leave out.
  if (address === '' || (related.attach.node && !related.node(pod.spec.nodeName ?? ''))) return nothing
  return {
    ...nothing,
    labels: {
      ...podLabels(pod, related), [`${meta}namespace`]: namespace, ...nodeLabelsOf(related, pod.spec.nodeName ?? ''), ...namespaceLabelsOf(related, namespace),
    },
    targets: containersOf(pod).flatMap((contained) => containerTargets(pod, contained, address)),
  }
}

/** One without a port where the container names none. */
function containerTargets({ status }: Pod, contained: Contained, address: string): readonly LabelSet[] {
  const { container: { name, image = '', ports = [] }, isInit } = contained
  const statuses = (isInit ? status?.initContainerStatuses : status?.containerStatuses) ?? []
  const id = { [`${meta}pod_container_id`]: statuses.find((each) => each.name === name)?.containerID ?? '' }
  if (ports.length === 0) {
    const own = { [`${meta}pod_container_name`]: name, [`${meta}pod_container_image`]: image, [`${meta}pod_container_init`]: String(isInit) }
    return [{ __address__: address, ...id, ...own }]
  }
  return ports.map((port) => ({ __address__: joinHostPort(address, port.containerPort), ...id, ...containerLabels(contained, port) }))
}
