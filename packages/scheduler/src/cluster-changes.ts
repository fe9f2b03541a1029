/**
 * Takes up what happened to pods and nodes: into the rows of nodes, into the queue, and to the
 * plugins that may change their mind.
 *
 * Follows pkg/scheduler/eventhandlers.go and backend/cache/cache.go of Kubernetes 1.34.
 */
import { deepEqual, groupResource, type Node, nodes, type Pod, pods } from '@track/apimachinery'
import { type Change, changesSince, storedObjects, storeOf } from '@track/apiserver'
import { cacheOf } from '@track/controller-runtime'
import type { Simulation } from '@track/simulation'
import { nodeRow, podRow, withoutPod, withPod } from './node-row.ts'
import type { ClusterChange, Plugin, Snapshot } from './plugin.ts'
import { addPod, type QueuedPod, removePod, requeue, ungate } from './queue.ts'
import type { SchedulerState } from './state.ts'

/** Pods that ask for another scheduler are left to it. */
const schedulerName = 'default-scheduler'
const podResource = groupResource(pods)
const nodeResource = groupResource(nodes)

export function catchUp(simulation: Simulation, state: SchedulerState, plugins: readonly Plugin[]): void {
  const store = storeOf(simulation)
  if (state.seen === store.revision) return
  const changes = changesSince(store, state.seen)
  state.seen = store.revision
  for (const { resource, key, type, object, previous } of changes ?? everything(simulation, state)) {
    const after = type === 'DELETED' ? undefined : object
    if (resource === podResource) changePod(simulation, state, plugins, key, previous as Pod | undefined, after as Pod | undefined)
    if (resource === nodeResource) changeNode(simulation, state, plugins, previous as Node | undefined, after as Node | undefined)
  }
}

/** After a compaction all that is there counts as new, and nothing else is known. */
function everything(simulation: Simulation, state: SchedulerState): Change[] {
  for (const rows of [state.nodes, state.assigned, state.nominated, state.queued, state.backingOff]) rows.clear()
  state.active.length = 0
  const store = storeOf(simulation)
  return [nodes, pods].flatMap((resource) => Array.from(storedObjects(store, resource), ([key, object]) => {
    return { revision: store.revision, type: 'ADDED' as const, resource: groupResource(resource), key, object }
  }))
}

export function snapshotOf(simulation: Simulation, { nodes: rows }: SchedulerState): Snapshot {
  return { nodes: [...rows.values()], cache: cacheOf(simulation) }
}

function isFinished({ status }: Pod): boolean {
  return status?.phase === 'Succeeded' || status?.phase === 'Failed'
}

function changePod(
  simulation: Simulation,
  state: SchedulerState,
  plugins: readonly Plugin[],
  key: string,
  previous: Pod | undefined,
  now: Pod | undefined,
): void {
  const after = now && !isFinished(now) ? now : undefined
  const before = previous && !isFinished(previous) ? previous : undefined
  place(state, key, after)
  nominate(state, key, after)
  const isWaiting = after !== undefined && !after.spec.nodeName && after.spec.schedulerName === schedulerName
  if (!isWaiting) removePod(state, key)
  else if (!before || before.metadata.uid !== after.metadata.uid) addPod(state, after, simulation.now, state.late)
  else ungate(state, after)
  if (before?.spec.nodeName || after?.spec.nodeName || (before && after && !deepEqual(before.spec, after.spec))) {
    // A pod that gets its node is a new one to those who wait.
    const isBound = before !== undefined && !before.spec.nodeName && Boolean(after?.spec.nodeName)
    reconsider(simulation, state, plugins, { kind: 'pod', before: isBound ? undefined : before, after })
  }
}

function place(state: SchedulerState, key: string, pod: Pod | undefined): void {
  const before = state.assigned.get(key)
  const name = pod?.spec.nodeName
  if (before) {
    const row = state.nodes.get(before.node)
    if (row) state.nodes.set(before.node, withoutPod(row, before.row))
    state.assigned.delete(key)
  }
  if (!pod || !name) return
  const row = podRow(pod)
  state.assigned.set(key, { node: name, row })
  const node = state.nodes.get(name)
  if (node) state.nodes.set(name, withPod(node, row))
}

function nominate({ nominated }: SchedulerState, key: string, pod: Pod | undefined): void {
  const node = pod?.status?.nominatedNodeName
  if (pod && node && !pod.spec.nodeName) nominated.set(key, { node, row: podRow(pod) })
  else nominated.delete(key)
}

function changeNode(
  simulation: Simulation,
  state: SchedulerState,
  plugins: readonly Plugin[],
  before: Node | undefined,
  after: Node | undefined,
): void {
  const name = (after ?? before)!.metadata.name!
  if (!after) state.nodes.delete(name)
  else {
    const known = state.nodes.get(name)
    const rows = known ? [] : Array.from(state.assigned.values()).filter(({ node }) => node === name)
    state.nodes.set(name, rows.reduce((row, placed) => withPod(row, placed.row), nodeRow(after, known)))
  }
  if (!before || !after || isRelevant(before, after)) reconsider(simulation, state, plugins, { kind: 'node', before, after })
}

/** A heartbeat changes nothing for the scheduler. */
function isRelevant(before: Node, after: Node): boolean {
  return !deepEqual(before.status?.allocatable, after.status?.allocatable)
    || !deepEqual(before.metadata.labels, after.metadata.labels)
    || !deepEqual(before.spec, after.spec)
}

function reconsider(simulation: Simulation, state: SchedulerState, plugins: readonly Plugin[], change: ClusterChange): void {
  if (state.queued.size === 0) return
  let snapshot: Snapshot | undefined
  const isWorth = ({ key, refusedBy }: QueuedPod): boolean => {
    if (refusedBy.length === 0) return true
    snapshot ??= snapshotOf(simulation, state)
    const separator = key.indexOf('/')
    const pod = snapshot.cache.get(pods, key.slice(separator + 1), key.slice(0, separator))
    return pod !== undefined && plugins.some((plugin) => {
      return refusedBy.includes(plugin.name) && plugin.mayChangeMind?.(change, pod, snapshot!) === true
    })
  }
  requeue(state, isWorth, simulation.now)
}
