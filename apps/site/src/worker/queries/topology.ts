/** Nodes, pods and where traffic goes, as they are at this instant. */
import { controllerOf, nodes, type Node, type Pod, pods, replicaSets } from '@track/apimachinery'
import { kindOf } from '@track/apiserver'
import { type Cache, cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import type { NodePicture, PodPicture, StationPicture, Topology } from '../../lab-link/pictures.ts'
import { trafficOf } from './traffic.ts'

export function topologyOf(simulation: Simulation): Topology {
  const cache = cacheOf(simulation)
  const columns = kindOf(simulation, pods).columns
  const status = columns.find(({ name }) => name === 'Status')!
  const placed = cache.list(pods).map((pod): PodPicture => ({
    uid: pod.metadata.uid ?? '',
    namespace: pod.metadata.namespace ?? '',
    name: pod.metadata.name ?? '',
    node: pod.spec.nodeName ?? '',
    station: stationOf(cache, pod),
    status: String(status.cell(pod, { now: simulation.now })),
    isReady: pod.status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false,
    restarts: (pod.status?.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
  }))
  const { stations, flows } = trafficOf(simulation, placed)
  return {
    at: simulation.now,
    nodes: cache.list(nodes).map(nodePicture),
    pods: placed,
    stations: [...stations, ...withoutTraffic(placed, stations)],
    flows,
  }
}

function nodePicture({ metadata, spec, status }: Node): NodePicture {
  return {
    name: metadata.name ?? '',
    zone: metadata.labels?.['topology.kubernetes.io/zone'] ?? '',
    isReady: status?.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false,
    isSchedulable: spec?.unschedulable !== true,
    cpu: String(status?.allocatable?.['cpu'] ?? ''),
    memory: String(status?.allocatable?.['memory'] ?? ''),
  }
}

/** `default/worker`: the Deployment, Job or whatever else stands at the top of its owners. */
function stationOf(cache: Cache, { metadata }: Pod): string {
  const namespace = metadata.namespace ?? ''
  const owner = controllerOf({ metadata })
  if (!owner) return `${namespace}/${metadata.name ?? ''}`
  const above = owner.kind === 'ReplicaSet' ? cache.get(replicaSets, owner.name, namespace) : undefined
  return `${namespace}/${(above && controllerOf(above)?.name) ?? owner.name}`
}

/** Workloads whose containers are no servers, workers or clients of the traffic. */
function withoutTraffic(placed: readonly PodPicture[], known: readonly StationPicture[]): StationPicture[] {
  const ids = new Set(known.map(({ id }) => id))
  const names = new Set(placed.map(({ station }) => station))
  return [...names].filter((id) => !ids.has(id)).map((id) => {
    const [namespace = '', name = ''] = id.split('/')
    return { id, kind: 'workload', namespace, name }
  })
}
