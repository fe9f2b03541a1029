/** What the meter finds in a cluster: nodes, running containers with their requests and usage, and how much telemetry there has been. */
import { approximateValue, type KubeObject, nodes, parseQuantity, type Pod, pods, replicaSets } from '@track/apimachinery'
import { type Cache, cacheOf } from '@track/controller-runtime'
import { containerUsage } from '@track/nodes'
import type { Simulation } from '@track/simulation'
import type { ContainerLook, Look } from '@track/work'
import { lokiOf, tempoOf } from '../../telemetry/monitoring-parts.ts'
import { egressOf } from './egress-part.ts'
import { telemetryOf } from '../../telemetry/store.ts'

const giB = 1_073_741_824
const instanceTypeLabel = 'node.kubernetes.io/instance-type'
/** As Karpenter labels its nodes. */
const capacityTypeLabel = 'karpenter.sh/capacity-type'

export function lookAt(simulation: Simulation): Look {
  const cache = cacheOf(simulation)
  const [loki, tempo] = [lokiOf(simulation), tempoOf(simulation)]
  return {
    egress: egressOf(simulation),
    nodes: cache.list(nodes).map(({ metadata: { name = '', labels = {} }, status }) => ({
      node: name, instanceType: labels[instanceTypeLabel] ?? '', isSpot: labels[capacityTypeLabel] === 'spot',
      cpu: amount(status?.capacity?.['cpu']), memoryGiB: amount(status?.capacity?.['memory']) / giB,
    })),
    containers: cache.list(pods).flatMap((pod) => containersOf(simulation, cache, pod)),
    signals: { samples: telemetryOf(simulation).appended, logs: loki ? simulation.state(loki).bytes : 0, traces: tempo ? simulation.state(tempo).bytes : 0 },
  }
}

function amount(text: string | undefined): number {
  return text === undefined ? 0 : approximateValue(parseQuantity(text))
}

function containersOf(simulation: Simulation, cache: Cache, { metadata, spec, status }: Pod): ContainerLook[] {
  const { uid = '', name: pod = '', namespace = '', labels = {} } = metadata
  if (status?.phase !== 'Running' || spec.nodeName === undefined) return []
  const node = spec.nodeName
  const controller = controllerOf(cache, metadata)
  return spec.containers.flatMap(({ name: container, resources }) => {
    const usage = containerUsage(simulation, uid, container)
    if (!usage) return []
    const { cpu, memory } = resources?.requests ?? {}
    return [{
      id: `${uid}/${container}`, node, namespace, controller, pod, container, labels,
      cpuRequest: amount(cpu), ramRequest: amount(memory) / giB, cpuSeconds: usage.cpuSeconds, ramGiB: usage.memoryBytes / giB,
    }]
  })
}

/** A ReplicaSet's Deployment stands for it. */
function controllerOf(cache: Cache, { namespace, ownerReferences = [] }: KubeObject['metadata']): string {
  const owner = ownerReferences.find(({ controller }) => controller)
  if (!owner) return ''
  const above = owner.kind === 'ReplicaSet' ? cache.get(replicaSets, owner.name, namespace)?.metadata.ownerReferences?.find(({ controller }) => controller) : undefined
  const { kind, name } = above ?? owner
  return `${kind.toLowerCase()}:${name}`
}
