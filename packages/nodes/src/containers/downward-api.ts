/**
 * What a pod may know of itself: its fields, and its containers' requests and limits.
 *
 * Follows pkg/fieldpath/fieldpath.go and pkg/api/v1/resource/helpers.go of Kubernetes 1.34.
 * Left out: huge pages.
 */
import { milliValue, quantityValue } from '@track/apimachinery'
import { quoteGo, type Simulation } from '@track/simulation'
import { allocatableOf } from '../nodes/node-status.ts'
import { type Container, containerNamed, type Pod, type ResourceFieldRef } from '../objects/pod.ts'
import { nodesOf } from '../state.ts'

type Found = { readonly value: string } | { readonly refusal: string }

export function fieldValue(simulation: Simulation, pod: Pod, path: string): Found {
  const { metadata, spec } = pod
  const subscripted = /^(metadata\.(?:labels|annotations))\['(.*)'\]$/.exec(path)
  if (subscripted) {
    const map = subscripted[1] === 'metadata.labels' ? metadata.labels : metadata.annotations
    return { value: map?.[subscripted[2]!] ?? '' }
  }
  const row = nodesOf(simulation).pods.get(metadata.uid!)
  const hostAddress = row ? nodesOf(simulation).nodes.get(row.node)!.description.address : ''
  const values: Record<string, string | undefined> = {
    'metadata.name': metadata.name,
    'metadata.namespace': metadata.namespace,
    'metadata.uid': metadata.uid,
    'metadata.labels': printMap(metadata.labels),
    'metadata.annotations': printMap(metadata.annotations),
    'spec.nodeName': spec.nodeName,
    'spec.serviceAccountName': spec.serviceAccountName,
    'status.hostIP': hostAddress,
    'status.hostIPs': hostAddress,
    'status.podIP': row?.sandbox?.address,
    'status.podIPs': row?.sandbox?.address,
  }
  return path in values ? { value: values[path] ?? '' } : { refusal: `unsupported fieldPath: ${path}` }
}

/** As a file of the downward API has it: a line a key, sorted. */
function printMap(map: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(map ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${quoteGo(value)}`).join('\n')
}

/** A limit that is not set is what the node can give. */
export function resourceValue(
  simulation: Simulation, pod: Pod, own: Container, { containerName, resource, divisor = '0' }: ResourceFieldRef,
): Found {
  const container = containerName ? containerNamed(pod, containerName)?.container : own
  if (!container) return { refusal: `container ${containerName ?? ''} not found` }
  const match = /^(limits|requests)\.(cpu|memory|ephemeral-storage)$/.exec(resource)
  if (!match) return { refusal: `unsupported container resource : ${resource}` }
  const [, kind, name] = match as unknown as [string, 'limits' | 'requests', string]
  const row = nodesOf(simulation).pods.get(pod.metadata.uid!)
  const ofNode = row && kind === 'limits' ? allocatableOf(nodesOf(simulation).nodes.get(row.node)!.description)[name] : undefined
  const quantity = container.resources?.[kind]?.[name] ?? ofNode ?? '0'
  const measure = name === 'cpu' ? milliValue : quantityValue
  const by = measure(divisor) || measure('1')
  return { value: String(Math.ceil(measure(quantity) / by)) }
}
