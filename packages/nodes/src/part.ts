/** The part `nodes`: nodes with their kubelets and container runtimes. */
import { acknowledge, type Change, changesSince, storeOf, subscribe } from '@track/apiserver'
import { type Duration, oncePerRow, type Part, type Simulation } from '@track/simulation'
import type { ReportData } from '@track/traffic'
import { consoleChanged } from './connectors/exec-connector.ts'
import { type CommandEnd, commandEnded, commandOverdue, type Overdue } from './containers/commands.ts'
import { type ProcessEnd, programEnded, programWrote } from './containers/program-engine.ts'
import { requestAnswered } from './containers/requests.ts'
import { trafficReported } from './containers/traffic-engine.ts'
import type { Image } from './images/image.ts'
import { imageFiles } from './images/image-files.ts'
import { imageTable } from './images/image-table.ts'
import { deadlinePassed } from './kubelet/active-deadline.ts'
import { runEnded } from './kubelet/container-exit.ts'
import { endStage } from './kubelet/container-start.ts'
import { endHook } from './kubelet/hooks.ts'
import { killAlarm } from './kubelet/kill-container.ts'
import { removedPod, retrySync, updatePod } from './kubelet/pod-worker.ts'
import { probe, probeAnswered } from './kubelet/probes/probe-worker.ts'
import { putReadinessRight } from './kubelet/readiness.ts'
import { relist } from './kubelet/relist.ts'
import { endSandbox } from './kubelet/sandbox.ts'
import { releasePod } from './kubelet/termination.ts'
import { dataChanged, refreshVolumes } from './kubelet/volume-refresh.ts'
import { mounted, tryMount } from './kubelet/volume-mounts.ts'
import { storedPod } from './kubelet/status-writer.ts'
import { waitEnded } from './kubelet/wait-ended.ts'
import { endStress } from './containers/stress.ts'
import { beat, recordNodeStatusEvent, register } from './nodes/heartbeat.ts'
import type { NodeDescription } from './nodes/node-description.ts'
import { beginNodeFault, endNodeFault, type NodeFault, takeUp } from './nodes/node-fault-changes.ts'
import { canReachApi, newNodeRow } from './nodes/node-row.ts'
import type { Versions } from './nodes/node-status.ts'
import { endRegistryOutage } from './nodes/registry-outage.ts'
import type { Node } from './objects/node.ts'
import { isTerminalPhase, type Pod } from './objects/pod.ts'
import type { NodesCode } from './part-code.ts'
import { emptyNodesState, nodesOf, type NodesState } from './state.ts'

export interface NodesOptions {
  readonly nodes: readonly NodeDescription[]
  /** What the registry has; `imageTable` unless told otherwise. */
  readonly images?: readonly Image[]
  /** Names of the programs that containers find in their files, as the processes' part has them. */
  readonly programs?: readonly string[]
  readonly versions?: Partial<Versions>
  /** See part-code.ts; where it is left out every certificate goes with every key, and nobody looks. */
  readonly tls?: Pick<NodesCode, 'wrongKeyPair' | 'tlsChanged'>
}

const versionsByDefault: Versions = {
  kubelet: 'v1.34.2', containerRuntime: 'containerd://2.1.4', kernel: '6.8.0-60-generic', osImage: 'Debian GNU/Linux 12 (bookworm)',
}

const name = 'nodes'

/** Build the world with it after the API server, the processes and the traffic. */
export function nodesPart({ nodes, images = imageTable, programs = [], versions: given, tls = { wrongKeyPair: () => undefined, tlsChanged: () => {} } }: NodesOptions): Part<NodesState> & NodesCode {
  const versions = { ...versionsByDefault, ...given }
  return {
    name,
    images, versions,
    filesOf: oncePerRow((image: Image) => imageFiles(image, programs)),
    ...tls,
    initial(simulation) {
      const state = emptyNodesState()
      for (const description of nodes) {
        state.nodes.set(description.name, newNodeRow(description, simulation.now))
        simulation.schedule({ at: simulation.now, part: name, event: 'register', data: { node: description.name } })
      }
      subscribe(storeOf(simulation), { part: name, event: 'changes', resources: ['pods', 'nodes', 'configmaps', 'secrets'] })
      return state
    },
    events: {
      register,
      heartbeat: beat,
      changes: readChanges,
      hear: hearOfPod,
      retry: retrySync,
      relist,
      mount: tryMount,
      mounted,
      refresh: refreshVolumes,
      sandbox: endSandbox,
      start: endStage,
      kill: killAlarm,
      release: releasePod,
      hook: endHook,
      probe,
      answer: probeAnswered,
      exit: runEnded,
      output: programWrote,
      process: (simulation, data: ProcessEnd) => runEnded(simulation, programEnded(simulation, data)),
      command: (simulation, data: CommandEnd) => waitEnded(simulation, commandEnded(simulation, data)),
      overdue: (simulation, data: Overdue) => waitEnded(simulation, commandOverdue(simulation, data)),
      console: consoleChanged,
      deadline: deadlinePassed,
      compare: putReadinessRight,
      heal: endNodeFault,
      'registry heals': endRegistryOutage,
      'stress ends': endStress,
      traffic(simulation, data: ReportData) {
        if (data.what === 'answered') waitEnded(simulation, requestAnswered(simulation, data.id))
        else runEnded(simulation, trafficReported(simulation, data))
      },
    },
    inputs: {
      'begin fault': faultInput(beginNodeFault),
      'end fault': faultInput(endNodeFault),
    },
  }
}

function faultInput(change: (simulation: Simulation, fault: NodeFault) => void) {
  return (simulation: Simulation, fault: NodeFault) => {
    change(simulation, fault)
    return null
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
    else if (change.type !== 'MODIFIED') continue
    else if (change.resource === 'nodes') nodeChanged(simulation, change.object as Node)
    else if (change.resource === 'configmaps' || change.resource === 'secrets') {
      const { namespace = '', name: named = '' } = change.object.metadata
      dataChanged(simulation, change.resource, namespace, named)
    }
  }
}

function podChanged(simulation: Simulation, { type, object }: Change): void {
  const { late, nodes } = nodesOf(simulation)
  const pod = object as Pod
  const row = nodes.get(pod.spec.nodeName ?? '')
  // A kubelet that is cut off hears of nothing; it compares when it is back (`takeUp`).
  if (!row || !canReachApi(row)) return
  if (late > 0) simulation.scheduleAfter({ after: late, part: name, event: 'hear', data: { pod, isGone: type === 'DELETED' } satisfies Heard })
  else takePod(simulation, { pod, isGone: type === 'DELETED' })
}

interface Heard {
  readonly pod: Pod
  readonly isGone: boolean
}

function hearOfPod(simulation: Simulation, heard: Heard): void {
  const node = nodesOf(simulation).nodes.get(heard.pod.spec.nodeName ?? '')
  if (node && canReachApi(node) && (heard.isGone || !isOldNews(simulation, heard.pod))) takePod(simulation, heard)
}

/** The kubelet has heard of a later change meanwhile, or is done with the pod. */
function isOldNews(simulation: Simulation, pod: Pod): boolean {
  const row = nodesOf(simulation).pods.get(pod.metadata.uid!)
  if (row) return Number(row.pod.metadata.resourceVersion) >= Number(pod.metadata.resourceVersion)
  const stored = storedPod(simulation, pod)
  return !stored || isTerminalPhase(stored.status?.phase)
}

function takePod(simulation: Simulation, { pod, isGone }: Heard): void {
  if (isGone) removedPod(simulation, pod.metadata.uid!)
  else updatePod(simulation, pod)
}

/** From now on kubelets hear of changes to their pods so much later. */
export function delayKubelets(simulation: Simulation, late: Duration): void {
  nodesOf(simulation).late = late
}

/** After a compaction of the log everything is compared with what is there. */
function relistPods(simulation: Simulation): void {
  for (const [node, row] of nodesOf(simulation).nodes) if (canReachApi(row)) takeUp(simulation, node)
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

