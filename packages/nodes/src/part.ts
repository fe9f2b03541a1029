/** The part `nodes`: nodes with their kubelets and container runtimes. */
import { acknowledge, type Change, changesSince, storedObjects, storeOf, subscribe } from '@track/apiserver'
import type { Part, Simulation } from '@track/simulation'
import type { ReportData } from '@track/traffic'
import { runEnded } from './containers/run.ts'
import { requestAnswered } from './containers/requests.ts'
import { trafficReported } from './containers/traffic-engine.ts'
import type { Image } from './images/image.ts'
import type { WithImages } from './images/image-options.ts'
import { imageTable } from './images/image-table.ts'
import { endStage } from './kubelet/container-start.ts'
import { endHook } from './kubelet/hooks.ts'
import { killAlarm } from './kubelet/kill-container.ts'
import { acceptPod, removedPod, retrySync, updatePod } from './kubelet/pod-worker.ts'
import { probe, probeAnswered } from './kubelet/probes/probe-worker.ts'
import { relist } from './kubelet/relist.ts'
import { endSandbox } from './kubelet/sandbox.ts'
import { releasePod } from './kubelet/termination.ts'
import { mounted, tryMount } from './kubelet/volume-mounts.ts'
import { beat, recordNodeStatusEvent, register } from './nodes/heartbeat.ts'
import type { NodeDescription } from './nodes/node-description.ts'
import { newNodeRow } from './nodes/node-row.ts'
import type { Versions } from './nodes/node-status.ts'
import type { Node } from './objects/node.ts'
import { type Pod, podResource } from './objects/pod.ts'
import { emptyNodesState, nodesOf, type NodesState } from './state.ts'

export interface NodesOptions {
  readonly nodes: readonly NodeDescription[]
  /** What the registry has; `imageTable` unless told otherwise. */
  readonly images?: readonly Image[]
  readonly versions?: Partial<Versions>
}

const versionsByDefault: Versions = {
  kubelet: 'v1.34.2', containerRuntime: 'containerd://2.1.4', kernel: '6.8.0-60-generic', osImage: 'Debian GNU/Linux 12 (bookworm)',
}

const name = 'nodes'

/** Build the world with it after the API server, the processes and the traffic. */
export function nodesPart({ nodes, images = imageTable, versions: given }: NodesOptions): Part<NodesState> & WithImages {
  const versions = { ...versionsByDefault, ...given }
  return {
    name,
    images,
    initial(simulation) {
      const state = emptyNodesState()
      for (const description of nodes) {
        state.nodes.set(description.name, newNodeRow(description, simulation.now))
        simulation.schedule({ at: simulation.now, part: name, event: 'register', data: { node: description.name } })
      }
      subscribe(storeOf(simulation), { part: name, event: 'changes', resources: ['pods', 'nodes'] })
      return state
    },
    events: {
      register: (simulation, data: { node: string }) => register(simulation, data, versions),
      heartbeat: (simulation, data: { node: string }) => beat(simulation, data, versions),
      changes: readChanges,
      retry: retrySync,
      relist,
      mount: tryMount,
      mounted,
      sandbox: endSandbox,
      start: endStage,
      kill: killAlarm,
      release: releasePod,
      hook: endHook,
      probe,
      answer: probeAnswered,
      exit: runEnded,
      traffic: (simulation, data: ReportData) =>
        data.what === 'answered' ? requestAnswered(simulation, data.id) : trafficReported(simulation, data),
    },
  }
}

function readChanges(simulation: Simulation): void {
  const state = nodesOf(simulation)
  const store = storeOf(simulation)
  acknowledge(store, name, 'changes')
  const changes = changesSince(store, state.seen)
  state.seen = store.revision
  if (!changes) return relistPods(simulation)
  for (const change of changes) {
    if (change.resource === 'pods') podChanged(simulation, change)
    else if (change.resource === 'nodes' && change.type === 'MODIFIED') nodeChanged(simulation, change.object as Node)
  }
}

function podChanged(simulation: Simulation, { type, object }: Change): void {
  const pod = object as Pod
  const node = pod.spec.nodeName
  if (node === undefined || !nodesOf(simulation).nodes.has(node)) return
  if (type === 'DELETED') removedPod(simulation, pod.metadata.uid!)
  else updatePod(simulation, pod)
}

/** After a compaction of the log everything is compared with what is there. */
function relistPods(simulation: Simulation): void {
  const state = nodesOf(simulation)
  const present = new Set<string>()
  for (const object of storedObjects(storeOf(simulation), podResource).values()) {
    const pod = object as Pod
    if (pod.spec.nodeName === undefined || !state.nodes.has(pod.spec.nodeName)) continue
    present.add(pod.metadata.uid!)
    if (state.pods.has(pod.metadata.uid!)) updatePod(simulation, pod)
    else acceptPod(simulation, pod)
  }
  for (const uid of [...state.pods.keys()]) if (!present.has(uid)) removedPod(simulation, uid)
}

/** Cordoned or not: the kubelet says so. */
function nodeChanged(simulation: Simulation, { metadata, spec }: Node): void {
  const { nodes } = nodesOf(simulation)
  const row = nodes.get(metadata.name!)
  const unschedulable = spec?.unschedulable === true
  if (!row || row.unschedulable === unschedulable) return
  nodes.set(metadata.name!, { ...row, unschedulable })
  recordNodeStatusEvent(simulation, metadata.name!, unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable')
}

