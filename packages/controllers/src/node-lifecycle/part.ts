/**
 * Watches over nodes: says which are lost, keeps new pods away from them, and lets pods be evicted.
 * Every five seconds, and when a node changes.
 *
 * Follows pkg/controller/nodelifecycle/node_lifecycle_controller.go of Kubernetes 1.34. Left out:
 * labels in their beta names.
 */
import {
  condition, deepEqual, groupResource, leases, type Node, nodes, type Pod, pods, StatusError, type Taint,
} from '@track/apimachinery'
import { acknowledge, changesSince, storedObjects, storeOf, subscribe } from '@track/apiserver'
import { contextFor, type ControllerContext } from '@track/controller-runtime'
import { type Duration, millisecond, type Part, printTimestamp, second, type Simulation } from '@track/simulation'
import { lostConditions, nextHealth } from './health.ts'
import { emptyNodeLifecycle, type NodeLifecycleState } from './state.ts'
import { hasNoExecuteTaint, noExecuteKey, notReady, unreachable, withNoExecuteTaint, withNoScheduleTaints } from './taints.ts'
import { spendable, untilNext, updateZones, zoneOf } from './zones.ts'

const name = 'node-lifecycle'
const monitorPeriod: Duration = 5 * second
/** How often nodes that wait for their taint are looked at. */
const taintPeriod: Duration = 100 * millisecond

export const nodeLifecyclePart: Part<NodeLifecycleState> = {
  name,
  initial(simulation) {
    subscribe(storeOf(simulation), { part: name, event: 'changes', resources: [groupResource(nodes), groupResource(pods)] })
    simulation.scheduleAfter({ after: monitorPeriod, part: name, event: 'monitor' })
    return emptyNodeLifecycle()
  },
  events: {
    changes: (simulation) => look(simulation, simulation.state(nodeLifecyclePart)),
    monitor(simulation) {
      monitor(simulation, simulation.state(nodeLifecyclePart))
      simulation.scheduleAfter({ after: monitorPeriod, part: name, event: 'monitor' })
    },
    taint: (simulation) => taintNext(simulation, simulation.state(nodeLifecyclePart)),
  },
}

function contextOf(simulation: Simulation): ControllerContext {
  return contextFor(simulation, { name: 'node-controller' })
}

/** Nodes get the taints of their conditions at once; pods that land on a lost node are not ready. */
function look(simulation: Simulation, state: NodeLifecycleState): void {
  const store = storeOf(simulation)
  acknowledge(store, name, 'changes')
  const changes = changesSince(store, state.seen)
  state.seen = store.revision
  const context = contextOf(simulation)
  if (!changes) {
    for (const [, node] of storedObjects(store, nodes)) taintNoSchedule(node as Node, context)
    return
  }
  for (const { resource, type, object, previous } of changes) {
    if (type === 'DELETED') continue
    if (resource === groupResource(nodes) && isTaintChange(object as Node, previous as Node | undefined)) {
      const current = context.cache.get(nodes, object.metadata.name!)
      if (current) taintNoSchedule(current, context)
    }
    if (resource === groupResource(pods)) greetPod(object as Pod, previous as Pod | undefined, state, context)
  }
}

function isTaintChange(node: Node, previous: Node | undefined): boolean {
  if (!previous) return true
  const statuses = ({ status }: Node) => (status?.conditions ?? []).map(({ type, status: value }) => `${type} ${value}`)
  return !deepEqual(node.spec, previous.spec) || !deepEqual(statuses(node), statuses(previous))
}

function taintNoSchedule(node: Node, { api }: ControllerContext): void {
  const taints = withNoScheduleTaints(node, api.now)
  if (taints) writeTaints(node, taints, api)
}

function greetPod(pod: Pod, previous: Pod | undefined, { health }: NodeLifecycleState, context: ControllerContext): void {
  const { nodeName } = pod.spec
  if (!nodeName || previous?.spec.nodeName === nodeName || !health.has(nodeName)) return
  const ready = condition(context.cache.get(nodes, nodeName)?.status?.conditions, 'Ready')
  const current = context.cache.get(pods, pod.metadata.name!, pod.metadata.namespace)
  if (ready && ready.status !== 'True' && current) markNotReady(current, context)
}

function monitor(simulation: Simulation, state: NodeLifecycleState): void {
  const context = contextOf(simulation)
  const all = context.cache.list(nodes)
  greetNodes(all, state, context)
  const observed = all.map((node) => checkHealth(node, state, context))
  for (const node of observed) planTaint(node, state, context)
  const disruption = updateZones(state, observed, simulation.now)
  if (disruption === 'begins') {
    state.tainting.clear()
    for (const node of context.cache.list(nodes)) setNoExecuteTaint(node, undefined, context)
  }
  if (disruption === 'ends') {
    for (const [node, health] of state.health) state.health.set(node, { ...health, probedAt: simulation.now })
  }
  planNextTaint(simulation, state, context)
}

function greetNodes(all: readonly Node[], state: NodeLifecycleState, { events }: ControllerContext): void {
  for (const node of all) {
    const { name: nodeName = '', uid = '' } = node.metadata
    if (state.known.has(nodeName)) continue
    state.known.set(nodeName, uid)
    const message = `Node ${nodeName} event: Registered Node ${nodeName} in Controller`
    events.record(node, { type: 'Normal', reason: 'RegisteredNode', message })
  }
  const names = new Set(all.map(({ metadata }) => metadata.name!))
  for (const [nodeName, uid] of state.known) {
    if (names.has(nodeName)) continue
    state.known.delete(nodeName)
    state.health.delete(nodeName)
    state.tainting.delete(nodeName)
    const removed = { apiVersion: 'v1', kind: 'Node', metadata: { name: nodeName, uid } }
    const message = `Node ${nodeName} event: Removing Node ${nodeName} from Controller`
    events.record(removed, { type: 'Normal', reason: 'RemovingNode', message })
  }
}

/** The node as it is after this round. */
function checkHealth(node: Node, state: NodeLifecycleState, context: ControllerContext): Node {
  const { api, cache, events } = context
  const nodeName = node.metadata.name!
  const lease = cache.get(leases, nodeName, 'kube-node-lease')
  const health = nextHealth(node, lease?.spec.renewTime, state.health.get(nodeName), api.now)
  state.health.set(nodeName, health)
  const conditions = lostConditions(node, health, api.now)
  if (!conditions) return node
  const wasReady = condition(node.status?.conditions, 'Ready')?.status === 'True'
  const lost = api.updateStatus(nodes, { ...node, status: { ...node.status, conditions } })
  if (wasReady) {
    events.record(node, { type: 'Normal', reason: 'NodeNotReady', message: `Node ${nodeName} status is now: NodeNotReady` })
    for (const pod of cache.byIndex(pods, 'node', nodeName)) markNotReady(pod, context)
  }
  return lost
}

function markNotReady(pod: Pod, { api, events }: ControllerContext): void {
  if (condition(pod.status?.conditions, 'Ready')?.status !== 'True') return
  const at = printTimestamp(api.now)
  const conditions = pod.status!.conditions!.map((each) => (each.type === 'Ready' ? { ...each, status: 'False', lastTransitionTime: at } : each))
  try {
    api.updateStatus(pods, { ...pod, status: { ...pod.status, conditions } })
  } catch (refusal) {
    // It went while its node was looked at.
    if (refusal instanceof StatusError && refusal.reason === 'NotFound') return
    throw refusal
  }
  events.record(pod, { type: 'Warning', reason: 'NodeNotReady', message: 'Node is not ready' })
}

/** One taint is turned into the other at once; the first one waits for its zone's turn. */
function planTaint(node: Node, { tainting }: NodeLifecycleState, context: ControllerContext): void {
  const nodeName = node.metadata.name!
  const key = noExecuteKey(node)
  if (key === undefined) {
    tainting.delete(nodeName)
    if (condition(node.status?.conditions, 'Ready')) setNoExecuteTaint(node, undefined, context)
  } else if (hasNoExecuteTaint(node, key === notReady ? unreachable : notReady)) setNoExecuteTaint(node, key, context)
  else if (!hasNoExecuteTaint(node, key)) tainting.set(nodeName, true)
}

function setNoExecuteTaint({ metadata }: Node, key: string | undefined, { api, cache }: ControllerContext): void {
  const current = cache.get(nodes, metadata.name!)
  const taints = current && withNoExecuteTaint(current, key, api.now)
  if (taints) writeTaints(current, taints, api)
}

function writeTaints(node: Node, taints: readonly Taint[], api: ControllerContext['api']): void {
  const { taints: _before, ...spec } = node.spec
  api.update(nodes, { ...node, spec: { ...spec, ...(taints.length > 0 && { taints: [...taints] }) } })
}

/** When the next node gets its taint: as soon as its zone may spend a token. */
function planNextTaint(simulation: Simulation, state: NodeLifecycleState, { cache }: ControllerContext): void {
  const waits = Array.from(state.tainting.keys(), (nodeName) => {
    const node = cache.get(nodes, nodeName)
    const zone = node && state.zones.get(zoneOf(node))
    return zone ? untilNext(zone, simulation.now) : Infinity
  })
  const at = simulation.now + Math.max(taintPeriod, Math.min(Infinity, ...waits))
  if (at === Infinity || at >= state.taintAt) return
  state.taintAt = at
  simulation.schedule({ at, part: name, event: 'taint' })
}

function taintNext(simulation: Simulation, state: NodeLifecycleState): void {
  if (simulation.now >= state.taintAt) state.taintAt = Infinity
  const context = contextOf(simulation)
  for (const nodeName of state.tainting.keys()) {
    const node = context.cache.get(nodes, nodeName)
    const zone = node && state.zones.get(zoneOf(node))
    if (!node || !zone || spendable(zone, simulation.now) < 1) continue
    state.zones.set(zoneOf(node), { ...zone, tokens: spendable(zone, simulation.now) - 1, at: simulation.now })
    state.tainting.delete(nodeName)
    setNoExecuteTaint(node, noExecuteKey(node), context)
  }
  planNextTaint(simulation, state, context)
}
