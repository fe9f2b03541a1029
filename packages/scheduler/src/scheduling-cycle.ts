/**
 * One turn of the scheduler: a pod is taken from the queue and gets a node, or a reason.
 *
 * Follows ScheduleOne of pkg/scheduler/schedule_one.go of Kubernetes 1.34.
 */
import { type Pod, pods, StatusError, withCondition } from '@track/apimachinery'
import { type Client, clientFor } from '@track/apiserver'
import { type SeriesRecorder, seriesRecorder } from '@track/controller-runtime'
import { printTimestamp, type Simulation } from '@track/simulation'
import { snapshotOf } from './cluster-changes.ts'
import { countAttempt, countBound, countPreemption } from './decision-counts.ts'
import { type Filtered, filterNodes } from './filtering.ts'
import { printFitError } from './fit-error.ts'
import type { NodeRow, PodRow } from './node-row.ts'
import type { Plugin, Snapshot } from './plugin.ts'
import { type Candidate, preempt } from './preemption.ts'
import { putAfterError, putUnschedulable, type QueuedPod } from './queue.ts'
import { bestNode, totalScores } from './scoring.ts'
import type { SchedulerState } from './state.ts'

const writer = {
  user: { name: 'system:kube-scheduler', groups: ['system:authenticated'] },
  manager: 'kube-scheduler',
} as const
const component = 'default-scheduler'
const instance = 'default-scheduler-control-plane'
/** What the plugin for dynamic resources says of a pod without claims, before preemption is tried. */
const noClaims = 'no new claims to deallocate'
/** What it says when an earlier plugin refused the pod before it could look; then nothing is preempted. */
const noClaimState = 'not found'

interface Cycle {
  readonly simulation: Simulation
  readonly state: SchedulerState
  readonly plugins: readonly Plugin[]
  readonly row: QueuedPod
  readonly pod: Pod
  readonly api: Client
  readonly events: SeriesRecorder
}

export function schedulePod(simulation: Simulation, state: SchedulerState, plugins: readonly Plugin[], row: QueuedPod): void {
  const snapshot = snapshotOf(simulation, state)
  const separator = row.key.indexOf('/')
  const pod = snapshot.cache.get(pods, row.key.slice(separator + 1), row.key.slice(0, separator))
  if (!pod || pod.spec.nodeName) return
  const api = clientFor(simulation, writer)
  const events = seriesRecorder(simulation, writer, component, instance)
  const cycle: Cycle = { simulation, state, plugins, row, pod, api, events }
  if (pod.metadata.deletionTimestamp !== undefined) {
    fail(cycle, `skip schedule deleting pod: ${row.key}`)
    return
  }
  if (snapshot.nodes.length === 0) {
    reportFailure(cycle, { message: 'no nodes available to schedule pods', refusedBy: [], nominatedNodeName: '' })
    return
  }
  const filtered = filter(cycle, snapshot)
  const node = choose(cycle, snapshot, filtered)
  if (node) bind(cycle, node)
  else reportUnschedulable(cycle, snapshot, filtered)
}

function nominationsOf({ nominated }: SchedulerState): Map<string, PodRow[]> {
  const nominations = new Map<string, PodRow[]>()
  for (const { node, row } of nominated.values()) nominations.set(node, [...(nominations.get(node) ?? []), row])
  return nominations
}

/** A pod that was promised a node looks there first. */
function filter({ state, plugins, pod }: Cycle, snapshot: Snapshot): Filtered {
  const nominations = nominationsOf(state)
  const promised = snapshot.nodes.filter(({ name }) => name === pod.status?.nominatedNodeName)
  if (promised.length > 0) {
    // What the plugins count over all nodes is counted over all; only the answer is about one.
    const first = filterNodes(plugins, pod, snapshot, { start: 0, nominations, only: promised })
    if (first.feasible.length > 0) return first
  }
  const filtered = filterNodes(plugins, pod, snapshot, { start: state.nextStart, nominations })
  const looked = filtered.feasible.length + filtered.refusals.size
  state.nextStart = (state.nextStart + looked) % snapshot.nodes.length
  return filtered
}

function choose({ simulation, plugins, pod, row }: Cycle, snapshot: Snapshot, { feasible }: Filtered): NodeRow | undefined {
  if (feasible.length <= 1) return feasible[0]
  const chance = simulation.stream('scheduler', pod.metadata.uid ?? '')
  return bestNode(feasible, totalScores(plugins, pod, snapshot, feasible), chance, row.attempts)
}

function bind(cycle: Cycle, node: NodeRow): void {
  const { api, pod, events, row } = cycle
  const { name = '', namespace = '', uid = '' } = pod.metadata
  try {
    api.createSubresource(pods, pod, 'binding', {
      apiVersion: 'v1', kind: 'Binding', metadata: { name, namespace, uid },
      target: { kind: 'Node', name: node.name },
    })
  } catch (refusal) {
    // Deleted, or bound by somebody else in the meantime.
    if (!(refusal instanceof StatusError)) throw refusal
    reportError(cycle, `running Bind plugin "DefaultBinder": ${refusal.message}`)
    return
  }
  countBound(cycle.state, row, cycle.simulation.now)
  const message = `Successfully assigned ${row.key} to ${node.name}`
  events.record(pod, { type: 'Normal', reason: 'Scheduled', action: 'Binding', message })
}

function reportUnschedulable(cycle: Cycle, snapshot: Snapshot, filtered: Filtered): void {
  const { plugins, pod, state } = cycle
  const { refusals, others, everywhere } = filtered
  if (everywhere) {
    const message = printFitError({ nodeCount: snapshot.nodes.length, refusals, everywhere, preemption: noClaimState })
    reportFailure(cycle, { message, refusedBy: [everywhere.plugin], nominatedNodeName: pod.status?.nominatedNodeName ?? '' })
    return
  }
  const outcome = preempt({ plugins, pod, snapshot, nominations: nominationsOf(state) }, filtered)
  countPreemption(state, 'victims' in outcome ? outcome.victims.length : undefined)
  if ('victims' in outcome) evictVictims(cycle, outcome)
  const preemption = 'victims' in outcome ? '' : `${noClaims}, preemption: ${outcome.message}`
  const message = printFitError({ nodeCount: snapshot.nodes.length, refusals, others, preemption })
  const speakers = [...refusals.values(), ...(others ? [others] : [])]
  const refusedBy = [...new Set(speakers.map(({ plugin }) => plugin))]
  const nominatedNodeName = 'victims' in outcome ? outcome.node.name : outcome.keepsNomination ? pod.status?.nominatedNodeName ?? '' : ''
  reportFailure(cycle, { message, refusedBy, nominatedNodeName })
}

/** Victims are told why and deleted; who waited for that node with less importance waits no longer. */
function evictVictims({ api, pod, events, state }: Cycle, { node, victims }: Candidate): void {
  const now = printTimestamp(api.now)
  for (const { node: promised, row } of state.nominated.values()) {
    if (promised !== node.name || (row.pod.spec.priority ?? 0) >= (pod.spec.priority ?? 0)) continue
    const { nominatedNodeName: _name, ...status } = row.pod.status ?? {}
    api.updateStatus(pods, { ...row.pod, status })
  }
  for (const { pod: victim } of victims) {
    const conditions = withCondition(victim.status?.conditions, {
      type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler', lastTransitionTime: now,
      ...(victim.metadata.generation !== undefined && { observedGeneration: victim.metadata.generation }),
      message: `${pod.spec.schedulerName}: preempting to accommodate a higher priority pod`,
    }, now)
    const told = api.updateStatus(pods, { ...victim, status: { ...victim.status, conditions } })
    api.delete(pods, told)
    const message = `Preempted by pod ${pod.metadata.uid} on node ${node.name}`
    events.record(victim, { type: 'Normal', reason: 'Preempted', action: 'Preempting', message, related: pod })
  }
}

interface Failure {
  readonly message: string
  readonly refusedBy: readonly string[]
  readonly nominatedNodeName: string
}

function reportFailure(cycle: Cycle, failure: Failure): void {
  const { state, row, simulation } = cycle
  countAttempt(state, 'unschedulable')
  putUnschedulable(state, row, failure.refusedBy, simulation.now)
  fail(cycle, failure.message)
  writeCondition(cycle, 'Unschedulable', failure)
}

function reportError(cycle: Cycle, message: string): void {
  const { state, row, simulation } = cycle
  countAttempt(state, 'error')
  putAfterError(state, row, simulation.now)
  fail(cycle, message)
  writeCondition(cycle, 'SchedulerError', { message, refusedBy: [], nominatedNodeName: '' })
}

/** What an event has room for. */
const messageLengthMax = 1024

function fail({ events, pod }: Cycle, message: string): void {
  const text = message.length > messageLengthMax ? `${message.slice(0, messageLengthMax - 4)} ...` : message
  events.record(pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message: text })
}

function writeCondition({ api, pod }: Cycle, reason: string, { message, nominatedNodeName }: Failure): void {
  const now = printTimestamp(api.now)
  const { nominatedNodeName: _before, ...status } = pod.status ?? {}
  const conditions = withCondition(status.conditions, {
    type: 'PodScheduled', status: 'False', lastTransitionTime: now, reason, message,
    ...(pod.metadata.generation !== undefined && { observedGeneration: pod.metadata.generation }),
  }, now)
  try {
    api.updateStatus(pods, { ...pod, status: { ...status, conditions, ...(nominatedNodeName && { nominatedNodeName }) } })
  } catch (refusal) {
    // The pod went while it was looked at.
    if (!(refusal instanceof StatusError)) throw refusal
  }
}
