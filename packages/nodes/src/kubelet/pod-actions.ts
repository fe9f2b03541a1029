/**
 * What a sync has to do for a pod: sandbox, containers to kill, containers to start.
 *
 * Follows pkg/kubelet/kuberuntime/kuberuntime_manager.go (computePodActions) and
 * kuberuntime_container.go (computeInitContainerActions) of Kubernetes 1.34.
 * Left out: resizing in place, image volumes.
 */
import { type Container, ephemeralContainersOf, isSidecar, type Pod, restartPolicyOf } from '../objects/pod.ts'
import type { ContainerRow } from './container-row.ts'
import type { Task } from './pod-row.ts'
import { initContainersOf, kindOfContainer, type PodView, shouldBeStarted } from './status/pod-view.ts'

export interface PodActions {
  readonly tasks: readonly Task[]
  /** Nothing will run again: what still does is to be stopped. */
  readonly killPod: boolean
}

const nothing: PodActions = { tasks: [], killPod: false }

export function podActions(view: PodView): PodActions {
  const { pod, row } = view
  if (!row.sandbox?.isReady) return withSandbox(view)
  const ephemeral = ephemeralStarts(view)
  const init = initActions(view)
  if (init.killPod || !init.hasInitialized) return { tasks: killsFirst([...ephemeral, ...init.tasks]), killPod: init.killPod }
  const tasks: Task[] = []
  let kept = 0
  let starts = 0
  for (const container of pod.spec.containers) {
    const runtime = view.container(container.name)
    const actions = appActions(pod, container, runtime)
    tasks.push(...actions)
    if (actions.some((task) => task.do === 'start')) starts++
    else if (runtime?.state === 'running' && actions.length === 0) kept++
  }
  if (kept === 0 && starts === 0) return { tasks: tasks.filter((task) => task.do === 'kill'), killPod: true }
  return { tasks: killsFirst([...ephemeral, ...init.tasks, ...tasks]), killPod: false }
}

function withSandbox({ pod, row, container }: PodView): PodActions {
  const attempt = row.sandboxes
  const hasRun = [...pod.spec.containers, ...initContainersOf(pod)].some(({ name }) => container(name))
  if (restartPolicyOf(pod) === 'Never' && attempt !== 0 && hasRun) return { tasks: [], killPod: true }
  const apps = pod.spec.containers.filter(({ name }) =>
    !(restartPolicyOf(pod) === 'OnFailure' && container(name)?.exited?.exitCode === 0))
  if (apps.length === 0) return { tasks: [], killPod: true }
  const first = initContainersOf(pod)[0]
  const starts = (first ? [first] : apps).map((each) => startOf(pod, each, container(each.name)))
  return { tasks: [{ do: 'mount volumes' }, { do: 'create sandbox', attempt }, ...starts], killPod: false }
}

/** Those that never ran, whether or not the pod is initialised. */
function ephemeralStarts({ pod, container }: PodView): Task[] {
  return ephemeralContainersOf(pod).filter(({ name }) => !container(name)).map(({ name }) => ({ do: 'start', container: name, kind: 'ephemeral' }))
}

function startOf(pod: Pod, container: Container, runtime: ContainerRow | undefined): Task {
  const lastExit = (runtime?.exited ?? runtime?.previous)?.finishedAt
  return {
    do: 'start', container: container.name, kind: kindOfContainer(pod, container), ...(lastExit !== undefined && { lastExit }),
  }
}

/** All kills come before all starts, as in SyncPod. */
function killsFirst(tasks: readonly Task[]): Task[] {
  return [...tasks.filter((task) => task.do === 'kill'), ...tasks.filter((task) => task.do !== 'kill')]
}

function appActions(pod: Pod, container: Container, runtime: ContainerRow | undefined): Task[] {
  if (runtime?.state !== 'running') return shouldBeStarted(pod, container, runtime) ? [startOf(pod, container, runtime)] : []
  if (hasChanged(container, runtime)) {
    const why = `Container ${container.name} definition changed, will be restarted`
    return [{ do: 'kill', container: container.name, message: why }, startOf(pod, container, runtime)]
  }
  const failed = failedProbe(runtime)
  if (!failed) return []
  const restarts = restartPolicyOf(pod) !== 'Never'
  const message = `Container ${container.name} failed ${failed} probe${restarts ? ', will be restarted' : ''}`
  const kill: Task = { do: 'kill', container: container.name, message, ...graceOf(container, failed) }
  return restarts ? [kill, startOf(pod, container, runtime)] : [kill]
}

/** The image is the one field of a running container that may be changed. */
function hasChanged({ image = '' }: Container, { definition }: ContainerRow): boolean {
  return image !== definition
}

function failedProbe({ isAlive, isStarted }: ContainerRow): 'liveness' | 'startup' | undefined {
  if (isAlive === false) return 'liveness'
  return isStarted === false ? 'startup' : undefined
}

/** A probe may have a grace period of its own. */
function graceOf(container: Container, probe: 'liveness' | 'startup'): { graceSeconds?: number } {
  const seconds = (probe === 'liveness' ? container.livenessProbe : container.startupProbe)?.terminationGracePeriodSeconds
  return seconds === undefined ? {} : { graceSeconds: seconds }
}

interface InitActions extends PodActions {
  readonly hasInitialized: boolean
}

/** What one init container that was started before asks for. */
type InitStep = 'done' | 'wait' | 'start' | 'restart' | 'give up'

/**
 * From the last init container to the first: the last one that ever ran decides how far the
 * initialisation has come, and sidecars before it are kept running.
 */
function initActions(view: PodView): InitActions {
  const { pod } = view
  const inits = initContainersOf(pod)
  if (inits.length === 0) return { ...nothing, hasInitialized: true }
  let hasInitialized = pod.spec.containers.some(({ name }) => view.container(name)?.state === 'running')
  let isPast = hasInitialized
  const tasks: Task[] = []
  for (let index = inits.length - 1; index >= 0; index--) {
    const container = inits[index]!
    const runtime = view.container(container.name)
    if (!runtime) {
      if (isPast && isSidecar(container)) tasks.unshift(startOf(pod, container, undefined))
      continue
    }
    if (isPast && !isSidecar(container)) continue
    const step = initStep(pod, container, runtime)
    if (step === 'give up') return { tasks: [], killPod: true, hasInitialized: false }
    if (step === 'done' && index === inits.length - 1) hasInitialized = true
    else if (step === 'done' && !isPast) tasks.unshift(startOf(pod, inits[index + 1]!, view.container(inits[index + 1]!.name)))
    if (step === 'start' || step === 'restart') tasks.unshift(startOf(pod, container, runtime))
    if (step === 'restart') tasks.unshift(killOfSidecar(container, runtime))
    isPast = true
  }
  if (!isPast) tasks.unshift(startOf(pod, inits[0]!, undefined))
  return { tasks: killsFirst(tasks), killPod: false, hasInitialized }
}

function initStep(pod: Pod, container: Container, runtime: ContainerRow): InitStep {
  if (runtime.state === 'running') {
    if (!isSidecar(container)) return 'wait'
    if (hasChanged(container, runtime) || failedProbe(runtime)) return 'restart'
    return container.startupProbe && runtime.isStarted !== true ? 'wait' : 'done'
  }
  if (isSidecar(container)) return 'start'
  if (runtime.exited!.exitCode === 0) return 'done'
  return restartPolicyOf(pod) === 'Never' ? 'give up' : 'start'
}

function killOfSidecar(container: Container, runtime: ContainerRow): Task {
  const failed = failedProbe(runtime)
  const what = hasChanged(container, runtime) ? 'definition changed' : `failed ${failed} probe`
  return { do: 'kill', container: container.name, message: `Init container ${container.name} ${what}`, ...(failed && graceOf(container, failed)) }
}
