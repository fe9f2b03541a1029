/**
 * Probe workers: when each probe of a container is made, and what its results add up to.
 *
 * Follows pkg/kubelet/prober/worker.go and prober_manager.go of Kubernetes 1.34. A tick at which the
 * worker would find that it may not probe yet is not made.
 * Left out: the random wait of a kubelet that has just started.
 */
import { type Instant, second, type Simulation } from '@track/simulation'
import { kubeletRuns } from '../../nodes/node-row.ts'
import { type Container, containerNamed, isSidecar, type Pod, type Probe } from '../../objects/pod.ts'
import { containerKey, type NodesState, nodesOf } from '../../state.ts'
import type { ContainerRow } from '../container-row.ts'
import { recordPodEvent } from '../kubelet-events.ts'
import type { PodRow } from '../pod-row.ts'
import { syncPod } from '../pod-worker.ts'
import { readinessChanged } from '../readiness.ts'
import { askProbe } from './probe-answer.ts'
import { type ProbeRow, type ProbeType, thresholdOf } from './probe-row.ts'

const types: readonly ProbeType[] = ['startup', 'readiness', 'liveness']

function probeOf(container: Container, type: ProbeType): Probe | undefined {
  return container[`${type}Probe`]
}

function probeKey(uid: string, container: string, type: ProbeType): string {
  return `${uid}/${container}/${type}`
}

function probedContainers({ spec }: Pod): Container[] {
  return [...(spec.initContainers ?? []).filter(isSidecar), ...spec.containers]
}

/** Sees to it that every probe of a running container has its next tick. Called with every sync. */
export function startProbes(simulation: Simulation, { pod }: PodRow): void {
  const state = nodesOf(simulation)
  const uid = pod.metadata.uid!
  for (const container of probedContainers(pod)) {
    for (const type of types) {
      const probe = probeOf(container, type)
      if (!probe) continue
      const key = probeKey(uid, container.name, type)
      const runtime = state.containers.get(containerKey(uid, container.name))
      const row = state.probes.get(key) ?? newRow(uid, container.name, type, probe, simulation.now)
      if (!state.probes.has(key)) state.probes.set(key, row)
      if (runtime?.state === 'running') follow(simulation, key, row, { probe, runtime, container })
    }
  }
}

function newRow(uid: string, container: string, type: ProbeType, probe: Probe, now: Instant): ProbeRow {
  return {
    uid, container, type, instance: '', period: (probe.periodSeconds ?? 10) * second, next: now, tick: 0, lastResult: undefined,
    run: 0, onHold: false, isAsking: false, successes: 0, failures: 0,
  }
}

/** Takes up a new instance; a readiness probe of a container that is not ready is made at once. */
function follow(
  simulation: Simulation, key: string, row: ProbeRow,
  { probe, runtime, container }: { probe: Probe; runtime: ContainerRow; container: Container },
): void {
  const isNew = row.instance !== runtime.id
  const current = isNew ? { ...row, instance: runtime.id, onHold: false, isAsking: false } : row
  if (!mayProbe(container, row.type, runtime)) {
    if (isNew) nodesOf(simulation).probes.set(key, current)
    return
  }
  const isUnready = row.type === 'readiness' && runtime.isReady !== true
  const earliest = runtime.startedAt - runtime.startedAt % second + (probe.initialDelaySeconds ?? 0) * second
  if (isUnready && !current.isAsking) {
    schedule(simulation, key, current, Math.max(simulation.now, afterDelay(simulation.now, earliest, current.period)))
  } else if (isNew || isLate(current, simulation.now)) {
    schedule(simulation, key, current, onGrid(current, Math.max(simulation.now, earliest)))
  }
}

function isLate({ next, onHold, isAsking }: ProbeRow, now: Instant): boolean {
  return !onHold && !isAsking && next < now
}

/** Now, or with the first tick counted from now that is late enough. */
function afterDelay(now: Instant, earliest: Instant, period: number): Instant {
  return earliest <= now ? now : now + Math.ceil((earliest - now) / period) * period
}

/** The worker's ticker goes on whether or not there is anything to probe. */
function onGrid({ next, period }: ProbeRow, from: Instant): Instant {
  return next >= from ? next : next + Math.ceil((from - next) / period) * period
}

/** Startup comes first; once it has succeeded it is over, and the others begin. */
function mayProbe(container: Container, type: ProbeType, { isStarted }: ContainerRow): boolean {
  if (!container.startupProbe) return true
  return type === 'startup' ? isStarted === undefined : isStarted === true
}

function schedule(simulation: Simulation, key: string, row: ProbeRow, at: Instant): void {
  const tick = row.tick + 1
  nodesOf(simulation).probes.set(key, { ...row, next: at, tick })
  simulation.schedule({ at, part: 'nodes', event: 'probe', data: { key, tick } })
}

/** A tick: the probe is made if the container still is as it was. */
export function probe(simulation: Simulation, { key, tick }: { key: string; tick: number }): void {
  const state = nodesOf(simulation)
  const row = state.probes.get(key)
  if (row?.tick !== tick) return
  const runtime = state.containers.get(containerKey(row.uid, row.container))
  const pod = state.pods.get(row.uid)
  if (!pod || runtime?.state !== 'running' || runtime.id !== row.instance || row.onHold) return
  const { container } = containerNamed(pod.pod, row.container)!
  if (!mayProbe(container, row.type, runtime)) return
  if (!kubeletRuns(state.nodes.get(pod.node)!)) return schedule(simulation, key, row, row.next + row.period)
  const answer = askProbe(simulation, pod, container, { probe: probeOf(container, row.type)!, key, tick })
  if (answer === undefined) state.probes.set(key, { ...row, isAsking: true })
  else concluded(simulation, key, row, answer)
}

/** `failure`: the words of one; null for a success. */
export interface ProbeAnswer {
  readonly failure: string | null
  /** The probe could not be made: no result at all. */
  readonly isError?: boolean
}

/** The answer to a probe that took its time. */
export function probeAnswered(simulation: Simulation, { key, tick, failure, isError }: ProbeAnswer & { key: string; tick: number }): void {
  const row = nodesOf(simulation).probes.get(key)
  if (row?.tick !== tick || !row.isAsking) return
  concluded(simulation, key, { ...row, isAsking: false }, { failure, ...(isError && { isError }) })
}

function concluded(simulation: Simulation, key: string, row: ProbeRow, answer: ProbeAnswer): void {
  const state = nodesOf(simulation)
  const pod = state.pods.get(row.uid)
  if (!pod) return
  const { container, fieldPath } = containerNamed(pod.pod, row.container)!
  if (answer.failure !== null) {
    const message = failureWords(row.type, answer)
    recordPodEvent(simulation, pod.node, pod.pod, { type: 'Warning', reason: 'Unhealthy', message, fieldPath })
  }
  if (answer.isError) return tickAgain(simulation, key, row)
  const isSuccess = answer.failure === null
  const run = row.lastResult === isSuccess ? row.run + 1 : 1
  const isSettled = run >= thresholdOf(probeOf(container, row.type)!, isSuccess)
  const onHold = isSettled && (row.type === 'startup' || (row.type === 'liveness' && !isSuccess))
  const counted = isSuccess ? { successes: row.successes + 1 } : { failures: row.failures + 1 }
  const next: ProbeRow = { ...row, ...counted, lastResult: isSuccess, run: onHold ? 0 : run, onHold }
  if (onHold) state.probes.set(key, next)
  else tickAgain(simulation, key, next)
  if (isSettled) settle(simulation, row, isSuccess)
}

function failureWords(type: ProbeType, { failure, isError }: ProbeAnswer): string {
  const name = `${type.charAt(0).toUpperCase()}${type.slice(1)}`
  if (isError) return `${name} probe errored and resulted in unknown state: rpc error: code = Unknown desc = ${failure ?? ''}`
  return `${name} probe failed: ${failure ?? ''}`
}

function tickAgain(simulation: Simulation, key: string, row: ProbeRow): void {
  schedule(simulation, key, row, onGrid({ ...row, next: row.next + row.period }, simulation.now))
}

/** A result that has lasted long enough changes what the container counts as. */
function settle(simulation: Simulation, { uid, container, type }: ProbeRow, isSuccess: boolean): void {
  const state: NodesState = nodesOf(simulation)
  const key = containerKey(uid, container)
  const runtime = state.containers.get(key)!
  const field = type === 'readiness' ? 'isReady' : type === 'liveness' ? 'isAlive' : 'isStarted'
  if (runtime[field] === isSuccess) return
  state.containers.set(key, { ...runtime, [field]: isSuccess })
  if (type === 'readiness') readinessChanged(simulation, uid)
  else if (type === 'startup' || !isSuccess) {
    readinessChanged(simulation, uid)
    syncPod(simulation, uid)
  }
}

export function stopLivenessAndStartup(simulation: Simulation, row: PodRow): void {
  remove(simulation, row, ['liveness', 'startup'])
}

export function stopProbes(simulation: Simulation, row: PodRow): void {
  remove(simulation, row, types)
}

function remove(simulation: Simulation, { pod }: PodRow, which: readonly ProbeType[]): void {
  const { probes } = nodesOf(simulation)
  for (const { name } of probedContainers(pod)) {
    for (const type of which) probes.delete(probeKey(pod.metadata.uid!, name, type))
  }
}
