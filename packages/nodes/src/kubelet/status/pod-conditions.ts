/**
 * The conditions of a pod that its kubelet owns.
 *
 * Follows pkg/kubelet/status/generate.go of Kubernetes 1.34.
 */
import { type ContainerStatus, isSidecar, type Pod, type PodCondition, type PodPhase } from '../../objects/pod.ts'
import { initContainersOf } from './pod-view.ts'

type Draft = Pick<PodCondition, 'type' | 'status' | 'reason' | 'message'>

interface Facts {
  readonly pod: Pod
  readonly phase: PodPhase
  readonly statuses: readonly ContainerStatus[]
  readonly hasSandbox: boolean
  /** Conditions of others, for readiness gates. */
  readonly others: readonly PodCondition[]
}

/** In the order in which the kubelet writes them. */
export const kubeletConditions: readonly { readonly type: string; draft(facts: Facts): Draft }[] = [
  {
    type: 'PodReadyToStartContainers',
    draft: ({ hasSandbox }) => ({ type: 'PodReadyToStartContainers', status: hasSandbox ? 'True' : 'False' }),
  },
  { type: 'Initialized', draft: initialized },
  { type: 'Ready', draft: ready },
  { type: 'ContainersReady', draft: containersReady },
  { type: 'PodScheduled', draft: () => ({ type: 'PodScheduled', status: 'True' }) },
]

const sharedConditions = ['DisruptionTarget']

export function isKubeletCondition(type: string): boolean {
  return kubeletConditions.some((each) => each.type === type) || sharedConditions.includes(type)
    || type === 'PodResizeInProgress' || type === 'PodResizePending'
}

function initialized({ pod, phase, statuses }: Facts): Draft {
  const type = 'Initialized'
  if (phase === 'Succeeded') return { type, status: 'True', reason: 'PodCompleted' }
  const hasRun = pod.spec.containers.some(({ name }) => {
    const status = statusOf(statuses, name)
    return status?.state.running || status?.state.terminated || status?.lastState.terminated
  })
  if (hasRun) return { type, status: 'True' }
  const incomplete = initContainersOf(pod).filter((container) => {
    const status = statusOf(statuses, container.name)
    return isSidecar(container) ? !status?.started : !status?.ready
  })
  if (incomplete.length === 0) return { type, status: 'True' }
  const message = `containers with incomplete status: ${goList(incomplete.map(({ name }) => name))}`
  return { type, status: 'False', reason: 'ContainersNotInitialized', message }
}

function containersReady({ pod, phase, statuses }: Facts): Draft {
  const type = 'ContainersReady'
  if (phase === 'Succeeded') return { type, status: 'False', reason: 'PodCompleted' }
  if (phase === 'Failed') return { type, status: 'False', reason: 'PodFailed' }
  const wanted = [...initContainersOf(pod).filter(isSidecar), ...pod.spec.containers]
  const unready = wanted.filter(({ name }) => !statusOf(statuses, name)?.ready).map(({ name }) => name)
  if (unready.length === 0) return { type, status: 'True' }
  return { type, status: 'False', reason: 'ContainersNotReady', message: `containers with unready status: ${goList(unready)}` }
}

function ready(facts: Facts): Draft {
  const type = 'Ready'
  const containers = containersReady(facts)
  if (containers.status !== 'True') return { ...containers, type }
  const messages = (facts.pod.spec.readinessGates ?? []).flatMap(({ conditionType }) => {
    const gate = facts.others.find((each) => each.type === conditionType)
    if (!gate) return [`corresponding condition of pod readiness gate "${conditionType}" does not exist.`]
    return gate.status === 'True' ? [] : [`the status of pod readiness gate "${conditionType}" is not "True", but ${gate.status}`]
  })
  if (messages.length === 0) return { type, status: 'True' }
  return { type, status: 'False', reason: 'ReadinessGatesNotReady', message: messages.join(', ') }
}

function statusOf(statuses: readonly ContainerStatus[], name: string): ContainerStatus | undefined {
  return statuses.find((each) => each.name === name)
}

/** As Go prints a slice of strings. */
function goList(names: readonly string[]): string {
  return `[${names.join(' ')}]`
}
