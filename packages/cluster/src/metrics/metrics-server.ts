/**
 * metrics-server: asks every kubelet for usage each 15 seconds and keeps the last two answers; CPU
 * is what was used between them.
 *
 * Follows sigs.k8s.io/metrics-server 0.8 (pkg/storage/{node,pod}.go, --metric-resolution 15s).
 */
import { nodes, pods, type Node, type Pod } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { containerUsage, type Usage, usageOfNode } from '@track/nodes'
import { type Duration, type Instant, type Part, second, type Simulation } from '@track/simulation'

interface Point extends Usage {
  readonly at: Instant
}

/** The last two answers about a container or node; the earlier is absent after a start or restart. */
interface Points {
  readonly before?: Point
  readonly last: Point
}

interface MetricsServerState {
  /** `uid/container`. */
  containers: Map<string, Points>
  nodes: Map<string, Points>
}

export interface Measured {
  readonly cores: number
  readonly memoryBytes: number
  readonly at: Instant
  readonly window: Duration
}

const name = 'metrics-server'
const resolution: Duration = 15 * second

export const metricsServerPart: Part<MetricsServerState> = {
  name,
  initial(simulation) {
    simulation.scheduleAfter({ after: resolution, part: name, event: 'scrape' })
    return { containers: new Map(), nodes: new Map() }
  },
  events: {
    scrape(simulation) {
      simulation.scheduleAfter({ after: resolution, part: name, event: 'scrape' })
      const state = simulation.state(metricsServerPart)
      const { now } = simulation
      const cache = cacheOf(simulation)
      state.nodes = updated(state.nodes, now, cache.list(nodes).map((node) => [node.metadata.name!, usageOfNode(simulation, node.metadata.name!)]))
      state.containers = updated(state.containers, now, cache.list(pods).flatMap((pod) => containersOf(simulation, pod)))
    },
  },
}

function containersOf(simulation: Simulation, { metadata, spec, status }: Pod): [string, Usage | undefined][] {
  if (status?.phase !== 'Running') return []
  const uid = metadata.uid!
  return spec.containers.map(({ name: container }) => [`${uid}/${container}`, containerUsage(simulation, uid, container)])
}

function updated(points: ReadonlyMap<string, Points>, at: Instant, usages: readonly (readonly [string, Usage | undefined])[]): Map<string, Points> {
  const next = new Map<string, Points>()
  for (const [key, usage] of usages) {
    if (!usage) continue
    const before = points.get(key)?.last
    // A counter that fell was reset by a restart.
    const goesOn = before !== undefined && before.cpuSeconds <= usage.cpuSeconds
    next.set(key, { last: { cpuSeconds: usage.cpuSeconds, memoryBytes: usage.memoryBytes, at }, ...(goesOn && { before }) })
  }
  return next
}

/** Undefined until there have been two answers. */
function measuredContainer(simulation: Simulation, uid: string, container: string): Measured | undefined {
  return measured(simulation.state(metricsServerPart).containers.get(`${uid}/${container}`))
}

export function measuredNode(simulation: Simulation, { metadata }: Node): Measured | undefined {
  return measured(simulation.state(metricsServerPart).nodes.get(metadata.name!))
}

/** Every container of a pod, or undefined while one of them has not been measured. */
export function measuredPod(simulation: Simulation, { metadata, spec }: Pod): { name: string; measured: Measured }[] | undefined {
  const found = spec.containers.map(({ name: container }) => ({ name: container, measured: measuredContainer(simulation, metadata.uid!, container) }))
  return found.every((each): each is { name: string; measured: Measured } => each.measured !== undefined) ? found : undefined
}

function measured(points: Points | undefined): Measured | undefined {
  if (!points?.before) return undefined
  const { before, last } = points
  const window = last.at - before.at
  return { cores: (last.cpuSeconds - before.cpuSeconds) / (window / second), memoryBytes: last.memoryBytes, at: last.at, window }
}
