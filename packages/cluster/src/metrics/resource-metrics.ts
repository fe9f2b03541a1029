/**
 * metrics.k8s.io/v1beta1: what pods and nodes use now; `kubectl top` and autoscalers ask for it.
 *
 * Follows sigs.k8s.io/metrics-server 0.8 (pkg/api/{node,pod}.go).
 */
import {
  nodeMetrics, nodes, notFound, parseFieldSelector, podMetrics, pods, type Node, type NodeMetrics, type Pod, type PodMetrics,
} from '@track/apimachinery'
import type { ApiRequest, VirtualResource } from '@track/apiserver'
import { nameColumn } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { printGoDuration, printTimestamp, type Simulation } from '@track/simulation'
import { type Measured, measuredNode, measuredPod } from './metrics-server.ts'

const nanocoresPerCore = 1e9

function usageOf({ cores, memoryBytes }: Measured): { cpu: string; memory: string } {
  return { cpu: `${Math.round(cores * nanocoresPerCore)}n`, memory: `${Math.round(memoryBytes / 1024)}Ki` }
}

function timesOf({ at, window }: Measured): { timestamp: string; window: string } {
  return { timestamp: printTimestamp(at), window: printGoDuration(window) }
}

function podObject(simulation: Simulation, pod: Pod): PodMetrics | undefined {
  const containers = pod.status?.phase === 'Running' ? measuredPod(simulation, pod) : undefined
  if (!containers?.[0]) return undefined
  const { name = '', namespace = '', labels } = pod.metadata
  return {
    kind: 'PodMetrics', apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { name, namespace, creationTimestamp: printTimestamp(simulation.now), ...(labels && { labels }) },
    ...timesOf(containers[0].measured),
    containers: containers.map(({ name: container, measured }) => ({ name: container, usage: usageOf(measured) })),
  }
}

function nodeObject(simulation: Simulation, node: Node): NodeMetrics | undefined {
  const measured = measuredNode(simulation, node)
  if (!measured) return undefined
  const { name = '', labels } = node.metadata
  return {
    kind: 'NodeMetrics', apiVersion: 'metrics.k8s.io/v1beta1',
    metadata: { name, creationTimestamp: printTimestamp(simulation.now), ...(labels && { labels }) },
    ...timesOf(measured), usage: usageOf(measured),
  }
}

/** Only names can be selected by field. */
function isNamed(name: string | undefined, { options }: ApiRequest): boolean {
  const selector = options.fieldSelector ? parseFieldSelector(options.fieldSelector) : []
  return selector.every(({ field, operator, value }) => field !== 'metadata.name' || (name === value) === (operator === '='))
}

const windowColumn = {
  name: 'Window', type: 'string', description: 'The time over which usage was measured.',
  cell: ({ window }: { window?: unknown }) => String(window ?? ''),
} as const

export const podMetricsResource: VirtualResource = {
  resource: podMetrics,
  type: 'io.k8s.metrics.pkg.apis.metrics.v1beta1.PodMetrics',
  verbs: ['get', 'list'],
  columns: [nameColumn, windowColumn as never],
  get(simulation, { name = '', namespace }) {
    const pod = cacheOf(simulation).get(pods, name, namespace)
    const found = pod && podObject(simulation, pod)
    if (!found) throw notFound({ group: 'metrics.k8s.io', plural: 'pods' }, `${namespace ?? ''}/${name}`)
    return found
  },
  list: (simulation, request) => cacheOf(simulation).list(pods, request.namespace)
    .filter(({ metadata }) => isNamed(metadata.name, request))
    .flatMap((pod) => podObject(simulation, pod) ?? []),
}

export const nodeMetricsResource: VirtualResource = {
  resource: nodeMetrics,
  type: 'io.k8s.metrics.pkg.apis.metrics.v1beta1.NodeMetrics',
  verbs: ['get', 'list'],
  columns: [nameColumn, windowColumn as never],
  get(simulation, { name = '' }) {
    const node = cacheOf(simulation).get(nodes, name)
    const found = node && nodeObject(simulation, node)
    if (!found) throw notFound({ group: 'metrics.k8s.io', plural: 'nodes' }, name)
    return found
  },
  list: (simulation, request) => cacheOf(simulation).list(nodes)
    .filter(({ metadata }) => isNamed(metadata.name, request))
    .flatMap((node) => nodeObject(simulation, node) ?? []),
}

