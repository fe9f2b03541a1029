/**
 * What `kubectl get pods` shows.
 *
 * Follows printPod in pkg/printers/internalversion/printers.go of Kubernetes 1.34.
 */
import { type ContainerStatus, isConditionTrue, type Pod } from '@track/apimachinery'
import { type Instant, printHumanDuration } from '@track/simulation'
import type { Column } from '../../kind.ts'
import { ageColumn, instantOf, nameColumn } from '../column.ts'

export const podColumns: readonly Column<Pod>[] = [
  nameColumn,
  {
    name: 'Ready', type: 'string',
    description: 'The aggregate readiness state of this pod for accepting traffic.',
    cell: (pod) => {
      const { ready, total } = summaryOf(pod)
      return `${ready}/${total}`
    },
  },
  {
    name: 'Status', type: 'string',
    description: 'The aggregate status of the containers in this pod.',
    cell: (pod) => summaryOf(pod).status,
  },
  {
    name: 'Restarts', type: 'string',
    description: 'The number of times the containers in this pod have been restarted and when the last container in this pod has restarted.',
    cell: restartsCell,
  },
  ageColumn,
  {
    name: 'IP', type: 'string', priority: 1,
    description: 'podIP address allocated to the pod. Routable at least within the cluster. Empty if not yet allocated.',
    cell: ({ status }) => status?.podIPs?.[0]?.ip || '<none>',
  },
  {
    name: 'Node', type: 'string', priority: 1,
    description: 'NodeName indicates in which node this pod is scheduled. If empty, this pod is a candidate for scheduling by the scheduler defined in schedulerName. Once this field is set, the kubelet for this node becomes responsible for the lifecycle of this pod. This field should not be used to express a desire for the pod to be scheduled on a specific node. https://kubernetes.io/docs/concepts/scheduling-eviction/assign-pod-node/#nodename',
    cell: ({ spec }) => spec?.nodeName || '<none>',
  },
  {
    name: 'Nominated Node', type: 'string', priority: 1,
    description: 'nominatedNodeName is set only when this pod preempts other pods on the node, but it cannot be scheduled right away as preemption victims receive their graceful termination periods. This field does not guarantee that the pod will be scheduled on this node. Scheduler may decide to place the pod elsewhere if other nodes become available sooner. Scheduler may also decide to give the resources on this node to a higher priority pod that is created after preemption. As a result, this field may be different than PodSpec.nodeName when the pod is scheduled.',
    cell: ({ status }) => status?.nominatedNodeName || '<none>',
  },
  {
    name: 'Readiness Gates', type: 'string', priority: 1,
    description: 'If specified, all readiness gates will be evaluated for pod readiness. A pod is ready when all its containers are ready AND all conditions specified in the readiness gates have status equal to "True" More info: https://git.k8s.io/enhancements/keps/sig-network/580-pod-readiness-gates',
    cell: readinessGatesCell,
  },
]

interface Summary {
  ready: number
  total: number
  status: string
  restarts: number
  lastRestart: Instant
}

/** One walk over the containers' statuses, in the order in which they start. */
function summaryOf(pod: Pod): Summary {
  const { spec, status } = pod
  const { containers = [], initContainers = [] } = spec ?? {}
  const sidecars = new Set(initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always').map(({ name }) => name))
  const summary: Summary = {
    ready: 0, total: containers.length + sidecars.size, status: phaseWords(pod), restarts: 0, lastRestart: -Infinity,
  }
  const ofSidecars = { restarts: 0, lastRestart: -Infinity }
  const isInitializing = readInitContainers(pod, sidecars, summary, ofSidecars)
  if (!isInitializing || isConditionTrue(status?.conditions, 'Initialized')) {
    Object.assign(summary, ofSidecars)
    readContainers(pod, summary)
  }
  if (pod.metadata.deletionTimestamp) {
    if (status?.reason === 'NodeLost') summary.status = 'Unknown'
    else if (status?.phase !== 'Succeeded' && status?.phase !== 'Failed') summary.status = 'Terminating'
  }
  return summary
}

function phaseWords({ status }: Pod): string {
  const isGated = status?.conditions?.some(({ type, reason }) => type === 'PodScheduled' && reason === 'SchedulingGated')
  return isGated ? 'SchedulingGated' : status?.reason || (status?.phase ?? '')
}

/** Whether an init container still has to finish, or failed. */
function readInitContainers(
  { spec, status }: Pod,
  sidecars: ReadonlySet<string>,
  summary: Summary,
  ofSidecars: Pick<Summary, 'restarts' | 'lastRestart'>,
): boolean {
  for (const [index, container] of (status?.initContainerStatuses ?? []).entries()) {
    const isSidecar = sidecars.has(container.name)
    countRestarts(summary, container)
    if (isSidecar) countRestarts(ofSidecars, container)
    const { state } = container
    if (state?.terminated && !state.terminated.exitCode) continue
    if (isSidecar && container.started) {
      if (container.ready) summary.ready++
      continue
    }
    const words = initWords(container) ?? `${index}/${spec?.initContainers?.length ?? 0}`
    summary.status = `Init:${words}`
    return true
  }
  return false
}

/** Why an init container does not go on; undefined while it runs. */
function initWords({ state }: ContainerStatus): string | undefined {
  if (state?.terminated) return state.terminated.reason || exitWords(state.terminated)
  const reason = state?.waiting?.reason
  return reason && reason !== 'PodInitializing' ? reason : undefined
}

function exitWords({ signal, exitCode }: { signal?: number; exitCode?: number }): string {
  return signal ? `Signal:${signal}` : `ExitCode:${exitCode ?? 0}`
}

function readContainers({ status }: Pod, summary: Summary): void {
  let isRunning = false
  for (const container of (status?.containerStatuses ?? []).toReversed()) {
    countRestarts(summary, container)
    const { waiting, terminated, running } = container.state ?? {}
    if (waiting?.reason) summary.status = waiting.reason
    else if (terminated) summary.status = terminated.reason || exitWords(terminated)
    else if (container.ready && running) {
      isRunning = true
      summary.ready++
    }
  }
  if (summary.status === 'Completed' && isRunning) {
    summary.status = isConditionTrue(status?.conditions, 'Ready') ? 'Running' : 'NotReady'
  }
}

function countRestarts(into: Pick<Summary, 'restarts' | 'lastRestart'>, { restartCount, lastState }: ContainerStatus): void {
  into.restarts += restartCount ?? 0
  const at = instantOf(lastState?.terminated?.finishedAt)
  if (at !== undefined && at > into.lastRestart) into.lastRestart = at
}

function restartsCell(pod: Pod, { now }: { now: Instant }): string {
  const { restarts, lastRestart } = summaryOf(pod)
  return restarts > 0 && lastRestart > -Infinity ? `${restarts} (${printHumanDuration(now - lastRestart)} ago)` : String(restarts)
}

function readinessGatesCell({ spec, status }: Pod): string {
  const gates = spec?.readinessGates ?? []
  if (gates.length === 0) return '<none>'
  const open = gates.filter(({ conditionType }) => isConditionTrue(status?.conditions, conditionType))
  return `${open.length}/${gates.length}`
}

const ended = (reason: string, message: string) => [{ type: 'Completed', status: 'True', reason, message }]

/** Rows of pods that have ended, by phase. */
export const endedConditions: Readonly<Record<string, readonly object[]>> = {
  Succeeded: ended('Succeeded', 'The pod has completed successfully.'),
  Failed: ended('Failed', 'The pod failed.'),
}
