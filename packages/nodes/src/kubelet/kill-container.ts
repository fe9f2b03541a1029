/**
 * Stops a container: preStop hook, its turn among the sidecars, SIGTERM, SIGKILL after the grace period.
 *
 * Follows pkg/kubelet/kuberuntime/kuberuntime_container.go (killContainer) and
 * kuberuntime_termination_order.go of Kubernetes 1.34.
 */
import { type Duration, second, type Simulation } from '@track/simulation'
import { signalRun } from '../containers/run.ts'
import { type Container, containerNamed, containerNames, isSidecar, type Pod } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { runEnded } from './container-exit.ts'
import { beginPreStop, cancelHook } from './hooks.ts'
import type { KillRow } from './kill-row.ts'
import { recordPodEvent } from './kubelet-events.ts'
import { taskDone } from './pod-worker.ts'
import { continueTermination } from './termination.ts'
import { endFailedPostStart } from './post-start.ts'

/** Some time is always left between SIGTERM and SIGKILL. */
const shortestGrace: Duration = 2 * second

export interface KillOptions {
  readonly container: string
  readonly message?: string
  readonly graceSeconds?: number
  readonly after?: readonly string[]
  readonly ends: KillRow['ends']
}

/** True while it takes its time. */
export function beginKill(
  simulation: Simulation, uid: string, { container, message, graceSeconds }: { container: string; message: string; graceSeconds?: number },
): boolean {
  const runtime = nodesOf(simulation).containers.get(containerKey(uid, container))
  if (runtime?.state !== 'running') return false
  killContainer(simulation, uid, { container, message, ends: 'task', ...(graceSeconds !== undefined && { graceSeconds }) })
  return true
}

export function killContainer(simulation: Simulation, uid: string, options: KillOptions): void {
  const state = nodesOf(simulation)
  const row = state.pods.get(uid)!
  const { container, fieldPath } = containerNamed(row.pod, options.container)!
  const message = options.message ?? `Stopping container ${container.name}`
  recordPodEvent(simulation, row.node, row.pod, { type: 'Normal', reason: 'Killing', message, fieldPath })
  const seconds = graceSecondsOf(row.pod, options.graceSeconds)
  const kill: KillRow = {
    container: container.name, stage: 'hook', grace: seconds * second, since: simulation.now, until: simulation.now,
    step: 0, after: options.after ?? [], ends: options.ends,
  }
  enter(simulation, uid, container, kill)
}

function graceSecondsOf({ metadata, spec }: Pod, asked: number | undefined): number {
  if (metadata.deletionTimestamp !== undefined) return metadata.deletionGracePeriodSeconds ?? 0
  return asked ?? spec.terminationGracePeriodSeconds ?? 2
}

/** Goes as far as it can at once. */
function enter(simulation: Simulation, uid: string, container: Container, kill: KillRow): void {
  const { kills } = nodesOf(simulation)
  const key = containerKey(uid, container.name)
  if (kill.stage === 'hook') {
    const waiting = { ...kill, until: simulation.now + kill.grace, step: kill.step + 1 }
    kills.set(key, waiting)
    if (kill.grace > 0 && container.lifecycle?.preStop && beginPreStop(simulation, uid, container)) {
      return alarm(simulation, uid, key, waiting)
    }
    return enter(simulation, uid, container, { ...waiting, stage: 'turn', since: simulation.now })
  }
  if (kill.stage === 'turn') {
    const waiting = { ...kill, until: simulation.now + kill.grace, step: kill.step + 1 }
    kills.set(key, waiting)
    if (kill.grace > 0 && isWaiting(simulation, uid, waiting)) return alarm(simulation, uid, key, waiting)
    return enter(simulation, uid, container, { ...waiting, stage: 'signalled', since: simulation.now })
  }
  const grace = Math.max(kill.grace, shortestGrace)
  const waiting = { ...kill, until: simulation.now + grace, step: kill.step + 1 }
  kills.set(key, waiting)
  alarm(simulation, uid, key, waiting)
  signalRun(simulation, uid, container.name, 'TERM')
}

function alarm(simulation: Simulation, uid: string, key: string, { until, step }: KillRow): void {
  simulation.schedule({ at: until, part: 'nodes', event: 'kill', data: { uid, key, step } })
}

function isWaiting(simulation: Simulation, uid: string, { after }: KillRow): boolean {
  const { containers } = nodesOf(simulation)
  return after.some((name) => containers.get(containerKey(uid, name))?.state === 'running')
}

/** The time of a stage is up. */
export function killAlarm(simulation: Simulation, { uid, key, step }: { uid: string; key: string; step: number }): void {
  const state = nodesOf(simulation)
  const kill = state.kills.get(key)
  if (kill?.step !== step || !state.pods.has(uid)) return
  if (kill.stage === 'signalled') return runEnded(simulation, signalRun(simulation, uid, kill.container, 'KILL'))
  if (kill.stage === 'hook') cancelHook(simulation, key)
  nextStage(simulation, uid, key)
}

/** The stage under way is over: what it took is taken off the grace period, in whole seconds. */
export function nextStage(simulation: Simulation, uid: string, key: string): void {
  const state = nodesOf(simulation)
  const kill = state.kills.get(key)
  const row = state.pods.get(uid)
  if (!kill || !row || kill.stage === 'signalled') return
  const taken = Math.floor((simulation.now - kill.since) / second) * second
  const grace = Math.max(0, kill.grace - taken)
  const stage = kill.stage === 'hook' ? 'turn' : 'signalled'
  enter(simulation, uid, containerNamed(row.pod, kill.container)!.container, { ...kill, stage, grace, since: simulation.now })
}

/** A container has ended: whoever waited for it goes on. */
export function killEnded(simulation: Simulation, uid: string, container: string): void {
  const state = nodesOf(simulation)
  const key = containerKey(uid, container)
  const kill = state.kills.get(key)
  if (kill) {
    state.kills.delete(key)
    cancelHook(simulation, key)
  }
  for (const [other, waiting] of killsOf(simulation, uid)) {
    if (waiting.stage === 'turn' && !isWaiting(simulation, uid, waiting)) nextStage(simulation, uid, other)
  }
  if (kill?.ends === 'task') taskDone(simulation, uid)
  else if (kill?.ends === 'post start') endFailedPostStart(simulation, uid, container)
  if (state.pods.get(uid)?.worker === 'terminating') continueTermination(simulation, uid)
}

function killsOf(simulation: Simulation, uid: string): [key: string, kill: KillRow][] {
  const { pods, kills } = nodesOf(simulation)
  const row = pods.get(uid)
  if (!row) return []
  return containerNames(row.pod).flatMap((name) => {
    const key = containerKey(uid, name)
    const kill = kills.get(key)
    return kill ? [[key, kill] as [string, KillRow]] : []
  })
}

/** A second deletion gives less time than the first. */
export function shortenKills(simulation: Simulation, uid: string, grace: Duration): void {
  const { kills } = nodesOf(simulation)
  for (const [key, kill] of killsOf(simulation, uid)) {
    if (kill.until <= simulation.now + grace) continue
    const shortened = { ...kill, grace, until: simulation.now + Math.max(grace, shortestGrace), step: kill.step + 1 }
    kills.set(key, shortened)
    alarm(simulation, uid, key, shortened)
  }
}

/** Which containers each one waits for: sidecars for the others, then for the sidecars after them. */
export function terminationOrder({ spec }: Pod): ReadonlyMap<string, readonly string[]> {
  const sidecars = (spec.initContainers ?? []).filter(isSidecar).map(({ name }) => name)
  const others = spec.containers.map(({ name }) => name)
  return new Map(sidecars.map((name, index) => [name, [...others, ...sidecars.slice(index + 1)]]))
}
