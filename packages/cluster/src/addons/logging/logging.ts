/**
 * Logs of all containers in one place: an agent on every node reads their files each second and pushes what is
 * new to a Loki, labelled with namespace, pod, container, node, stream, job (`namespace/container`), app and service_name.
 *
 * Follows Loki's defaults for limits and retention (none). Left out: an agent that is slow, full, restarted
 * or cut off: what is written on a node that cannot be reached arrives all the same.
 */
import { type Pod, pods } from '@track/apimachinery'
import { cacheOf } from '@track/controller-runtime'
import { logFiles, unreadLines, type UnreadLines } from '@track/nodes'
import { minute, oncePerRow, type Part, second, type Simulation } from '@track/simulation'
import { type Labels, labelsOf, newLogsState, pushLogs, type LogsState, withDetected } from '@track/telemetry'
import type { Addon } from '../addon.ts'
import { rulerController, rulerPart } from './ruler.ts'

interface LokiState extends LogsState {
  /** By file: how many of its lines were read. */
  positions: Map<string, number>
}

const name = 'loki'
const readEvery = second
const forgetEvery = minute

const loki: Part<LokiState> = {
  name,
  initial(simulation) {
    simulation.scheduleAfter({ after: readEvery, part: name, event: 'read' })
    simulation.scheduleAfter({ after: forgetEvery, part: name, event: 'forget' })
    return { ...newLogsState(), positions: new Map() }
  },
  events: {
    read(simulation: Simulation) {
      simulation.scheduleAfter({ after: readEvery, part: name, event: 'read' })
      readFiles(simulation, simulation.state(loki))
    },
    forget(simulation: Simulation) {
      simulation.scheduleAfter({ after: forgetEvery, part: name, event: 'forget' })
      const { positions } = simulation.state(loki)
      const files = logFiles(simulation)
      for (const file of positions.keys()) if (!files.has(file)) positions.delete(file)
    },
  },
}

function readFiles(simulation: Simulation, state: LokiState): void {
  const found = unreadLines(simulation, (file) => state.positions.get(file) ?? 0)
  if (found.length === 0) return
  const byUid = new Map(cacheOf(simulation).list(pods).map((pod) => [pod.metadata.uid!, pod]))
  for (const unread of found) {
    state.positions.set(unread.file, unread.read)
    const pod = byUid.get(unread.uid)
    if (pod) push(simulation, state, pod, unread)
  }
}

function push(simulation: Simulation, state: LokiState, pod: Pod, { container, lines }: UnreadLines): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const entries = lines.filter((line) => line.stream === stream).map(({ at, text }) => ({ at, line: text, metadata: [] }))
    // What Loki refuses is lost, as with an agent that does not try again.
    if (entries.length > 0) pushLogs(state, [{ labels: labelsIn(pod)[stream](container), entries }], { now: simulation.now, prepare: withDetected })
  }
}

/** The same for as long as the pod is the same row. */
const labelsIn = oncePerRow((pod: Pod) => {
  const { namespace = '', name: podName = '', labels = {} } = pod.metadata
  const app = labels['app.kubernetes.io/name'] ?? labels['app']
  const of = (stream: string) => (container: string): Labels => labelsOf({
    namespace, pod: podName, container, stream, job: `${namespace}/${container}`, service_name: app ?? container,
    ...(app !== undefined && { app }), ...(pod.spec.nodeName !== undefined && { node: pod.spec.nodeName }),
  })
  return { stdout: of('stdout'), stderr: of('stderr') }
})

export const logging: Addon = { name: 'logging', kinds: [], controllers: [rulerController], parts: [loki as Part, rulerPart] }
