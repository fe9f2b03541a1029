/** Which targets there are: nodes, pods that ask for it, queues, what comes from outside. */
import { deepEqual, nodes, pods, type Node, type ObjectMeta, type Pod } from '@track/apimachinery'
import { storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import { oncePerRow, type Part, type Simulation } from '@track/simulation'
import type { DiscoveredTarget } from '@track/telemetry'
import { journeys } from '../outside/journey-kind.ts'
import { loads } from '../outside/load-kind.ts'
import { queues } from '../queues/kind.ts'
import { alertmanagerOf, rulesOf } from './monitoring-parts.ts'

interface DiscoveryState {
  /** Replaced whenever something changed; the scraper compares it with what it had. */
  targets: readonly DiscoveredTarget[]
  /** Of the store, when the targets were found. */
  revision: number
}

export const discoveryPart: Part<DiscoveryState> = {
  name: 'target discovery',
  initial: () => ({ targets: [], revision: -1 }),
  events: {},
}

/** The scraper asks every few seconds; only then is it worth while to look. */
export function discoveredTargets(simulation: Simulation): readonly DiscoveredTarget[] {
  const state = simulation.state(discoveryPart)
  const { revision } = storeOf(simulation)
  if (state.revision === revision) return state.targets
  state.revision = revision
  const found = targetsOf(simulation)
  if (!isSame(found, state.targets)) state.targets = found
  return state.targets
}

function targetsOf(simulation: Simulation): DiscoveredTarget[] {
  const cache = cacheOf(simulation)
  return [
    { job: 'kube-state-metrics', key: '', labels: { __address__: 'kube-state-metrics.kube-system.svc:8080' } },
    ...(cache.list(queues).length > 0 ? [{ job: 'broker', key: '', labels: { __address__: 'broker.kube-system.svc:9419' } }] : []),
    ...(alertmanagerOf(simulation) ? [alertmanagerTarget] : []),
    ...(rulesOf(simulation) ? [prometheusTarget] : []),
    ...cache.list(loads).map(({ metadata }) => outsideTarget('load', metadata)),
    ...cache.list(journeys).map(({ metadata }) => outsideTarget('journey', metadata)),
    ...cache.list(nodes).flatMap(nodeTargets),
    ...cache.list(pods).flatMap(podTargets),
  ]
}

const alertmanagerTarget: DiscoveredTarget = { job: 'alertmanager-main', key: '', labels: { __address__: 'alertmanager-main.monitoring.svc:9093', namespace: 'monitoring' } }
const prometheusTarget: DiscoveredTarget = { job: 'prometheus-k8s', key: '', labels: { __address__: 'prometheus-k8s.monitoring.svc:9090', namespace: 'monitoring' } }

/** Load generators stand outside of the cluster and are scraped there. */
function outsideTarget(kind: 'load' | 'journey', { namespace = '', name = '' }: ObjectMeta): DiscoveredTarget {
  return { job: 'outside', key: `${kind}:${namespace}/${name}`, labels: { __address__: `${name}.${namespace}.outside:9100`, namespace, [kind]: name } }
}

const nodeTargets = oncePerRow(({ metadata, status }: Node): readonly DiscoveredTarget[] => {
  const address = status?.addresses?.find(({ type }) => type === 'InternalIP')?.address
  if (address === undefined) return []
  const labels = { __address__: `${address}:10250`, node: metadata.name! }
  return ['kubelet', 'cadvisor'].map((job) => ({ job, key: metadata.name!, labels }))
})

/** A pod that has an address and asks to be scraped; its labels come along, as labelmap rules do it. */
const podTargets = oncePerRow(({ metadata, spec, status }: Pod): readonly DiscoveredTarget[] => {
  const { annotations = {}, labels = {}, uid = '', namespace = '', name: pod = '' } = metadata
  if (annotations['prometheus.io/scrape'] !== 'true' || status?.podIP === undefined || status.phase !== 'Running') return []
  const port = annotations['prometheus.io/port'] ?? '8080'
  const own = Object.fromEntries(Object.entries(labels).map(([key, value]) => [key.replace(/[^a-zA-Z0-9_]/g, '_'), value]))
  return spec.containers.map(({ name: container }) => ({
    job: 'pods', key: `${uid}/${container}`,
    labels: { ...own, __address__: `${status.podIP!}:${port}`, namespace, pod, container, node: spec.nodeName ?? '' },
  }))
})

function isSame(a: readonly DiscoveredTarget[], b: readonly DiscoveredTarget[]): boolean {
  return a.length === b.length && a.every((target, index) => target === b[index] || deepEqual(target, b[index]))
}
