/** Walks a container through the stages of its start, and writes down what comes of each. */
import type { Simulation } from '@track/simulation'
import { imageIdOf, namesOf } from '../images/pulled-image.ts'
import type { Image } from '../images/image.ts'
import { type ImageReference, printImageReference } from '../images/image-reference.ts'
import { startRun } from '../containers/run.ts'
import { hexDigits } from '../hex-digits.ts'
import { beginLog } from '../logs/container-log.ts'
import { containerNamed } from '../objects/pod.ts'
import { containerKey, nodesOf } from '../state.ts'
import { nextBackOff, pullBackOff, restartBackOff } from './back-off.ts'
import type { ContainerKind, ContainerRow } from './container-row.ts'
import { type ContainerStage, containerStages, type Outcome, pullTime } from './container-stages.ts'
import { beginPostStart } from './hooks.ts'
import { type KubeletEvent, recordPodEvent } from './kubelet-events.ts'
import { taskDone } from './pod-worker.ts'
import { markUnseen } from './relist.ts'
import { pullKey, restartKey, type Start, startOf, type StartRow } from './start.ts'

/** True while the start takes its time; false when the sync may go on at once. */
export function beginStart(
  simulation: Simulation, uid: string, { container, kind, lastExit }: { container: string; kind: ContainerKind; lastExit?: number },
): boolean {
  const row: StartRow = {
    container, kind, progress: 'asked', stage: 0, stageName: '', stageTime: 0, waitsFor: 0, isComing: false,
    ...(lastExit !== undefined && { lastExit }),
  }
  nodesOf(simulation).starts.set(containerKey(uid, container), row)
  beginStage(simulation, uid, row)
  return true
}

function stageOf(start: Start): ContainerStage {
  return containerStages.find((stage) => stage.when(start))!
}

/** The stage that was begun, even if the world has changed since so that another would come. */
function stageUnderWay({ row }: Start): ContainerStage {
  return containerStages.find(({ name }) => name === row.stageName)!
}

function beginStage(simulation: Simulation, uid: string, row: StartRow): void {
  const state = nodesOf(simulation)
  const key = containerKey(uid, row.container)
  const found = stageOf(startOf(simulation, uid, row))
  const queued = withTurn(simulation, uid, { ...row, stage: row.stage + 1, stageName: found.name })
  const start = startOf(simulation, uid, queued)
  tell(simulation, uid, row.container, found.begins?.(start) ?? [])
  const stageTime = found.after?.(start) ?? 0
  state.starts.set(key, { ...queued, stageTime })
  if (stageTime === 0) endStage(simulation, { key, uid, stage: queued.stage })
  else simulation.scheduleAfter({ after: stageTime, part: 'nodes', event: 'start', data: { key, uid, stage: queued.stage } })
}

/** Pulls of a node are one after the other (`serializeImagePulls`). */
function withTurn(simulation: Simulation, uid: string, row: StartRow): StartRow {
  if (row.stageName !== 'image pulled') return row
  const state = nodesOf(simulation)
  const name = state.pods.get(uid)!.node
  const node = state.nodes.get(name)!
  const start = startOf(simulation, uid, row)
  const image = printImageReference(start.reference as ImageReference)
  const isComing = node.pullsUntil > simulation.now && node.pulling.includes(image)
  const waitsFor = Math.max(0, node.pullsUntil - simulation.now)
  const queued = { ...row, waitsFor, isComing }
  const pullsUntil = simulation.now + waitsFor + pullTime(startOf(simulation, uid, queued))
  state.nodes.set(name, { ...node, pullsUntil, pulling: waitsFor > 0 ? [...node.pulling, image] : [image] })
  return queued
}

export function endStage(simulation: Simulation, { key, uid, stage }: { key: string; uid: string; stage: number }): void {
  const state = nodesOf(simulation)
  const row = state.starts.get(key)
  if (row?.stage !== stage || !state.pods.has(uid)) return
  const start = startOf(simulation, uid, row)
  const outcome = stageUnderWay(start).next(start)
  apply(simulation, uid, start, outcome)
  tell(simulation, uid, row.container, outcome.events ?? [])
  if (outcome.failure) return endStart(simulation, uid, row, outcome.failure)
  const next = { ...row, progress: outcome.progress! }
  if (next.progress === 'run') run(simulation, uid, start)
  else beginStage(simulation, uid, next)
}

function apply(
  simulation: Simulation, uid: string, { container, lastExit, reference, image, now }: Start, { backOff, pulled }: Outcome,
): void {
  const state = nodesOf(simulation)
  if (backOff === 'restart') {
    const key = restartKey(uid, container.name)
    state.backOffs.set(key, nextBackOff(state.backOffs.get(key), restartBackOff, lastExit!, now))
  }
  if (backOff === 'pull') {
    const key = pullKey(uid, container.image ?? '')
    state.backOffs.set(key, nextBackOff(state.backOffs.get(key), pullBackOff, now, now))
  }
  if (!pulled) return
  const { node } = state.pods.get(uid)!
  let images = state.images.get(node)
  if (!images) state.images.set(node, (images = new Map()))
  images.set(printImageReference(reference as ImageReference), { names: namesOf(pulled), sizeBytes: (image as Image).sizeBytes })
}

/** The container is there and its process is started; a process that cannot be is told of at once. */
function run(simulation: Simulation, uid: string, start: Start): void {
  const state = nodesOf(simulation)
  const { row, container, attempt } = start
  const key = containerKey(uid, row.container)
  const reference = start.reference as ImageReference
  const before = state.containers.get(key)
  const created: ContainerRow = {
    name: container.name, kind: row.kind, state: 'running', restarts: attempt,
    id: hexDigits(simulation.stream('container id', uid, container.name), attempt, 64),
    image: printImageReference(reference),
    imageId: imageIdOf(reference),
    definition: container.image ?? '',
    startedAt: simulation.now,
    ...(before?.exited && { previous: before.exited }),
  }
  state.containers.set(key, created)
  beginLog(simulation, key, created.id)
  markUnseen(simulation, uid)
  const refusal = startRun(simulation, uid, container, start.image as Image)
  if (refusal !== undefined) {
    const exited = {
      id: created.id, exitCode: 128, reason: 'StartError', message: refusal, startedAt: 0, finishedAt: simulation.now,
    }
    state.containers.set(key, { ...created, state: 'exited', exited })
    tell(simulation, uid, container.name, [{ type: 'Warning', reason: 'Failed', message: `Error: ${refusal}` }])
    return endStart(simulation, uid, row, { reason: 'RunContainerError', message: refusal })
  }
  tell(simulation, uid, container.name, [{ type: 'Normal', reason: 'Started', message: `Started container ${container.name}` }])
  if (!beginPostStart(simulation, uid, container)) endStart(simulation, uid, row)
}

/** The start has succeeded, or failed for a reason that the status will show. */
export function endStart(simulation: Simulation, uid: string, row: StartRow, failure?: { reason: string; message: string }): void {
  const state = nodesOf(simulation)
  const key = containerKey(uid, row.container)
  state.starts.delete(key)
  if (failure) state.waiting.set(key, failure)
  else state.waiting.delete(key)
  // A sidecar that cannot start does not hold up the others; an init container does.
  taskDone(simulation, uid, { failed: failure !== undefined, abort: failure !== undefined && row.kind === 'init' })
}

function tell(simulation: Simulation, uid: string, container: string, events: readonly Omit<KubeletEvent, 'fieldPath'>[]): void {
  if (events.length === 0) return
  const row = nodesOf(simulation).pods.get(uid)
  if (!row) return
  const fieldPath = containerNamed(row.pod, container)?.fieldPath
  for (const event of events) recordPodEvent(simulation, row.node, row.pod, { ...event, ...(fieldPath && { fieldPath }) })
}
