/** A start under way as its stages look at it: what is stored, and what is looked up for it. */
import type { Duration, Instant, Simulation, Stream } from '@track/simulation'
import { type ContainerConfiguration, containerConfiguration } from '../containers/container-configuration.ts'
import { codeOf } from '../part-code.ts'
import type { Image } from '../images/image.ts'
import { findImage } from '../images/image-table.ts'
import { type ImageReference, parseImageReference } from '../images/image-reference.ts'
import type { ImageOnNode } from '../nodes/node-status.ts'
import { type Container, containerNamed, type Pod } from '../objects/pod.ts'
import { outageWords } from '../nodes/registry-outage.ts'
import { isFull, noSpaceWords } from '../nodes/full-disk.ts'
import { containerKey, nodesOf, type NodesState } from '../state.ts'
import type { BackOffRow } from './back-off.ts'
import type { ContainerKind } from './container-row.ts'

/** How far a start has come: what is to be done next. */
export type Progress = 'asked' | 'image' | 'create' | 'start' | 'run'

export interface StartRow {
  readonly container: string
  readonly kind: ContainerKind
  readonly progress: Progress
  /** Counts the stages, so that an event row that was overtaken is known by its number. */
  readonly stage: number
  /** Of the stage under way: how long it takes, and how much of it is waiting for others' pulls. */
  readonly stageTime: Duration
  readonly waitsFor: Duration
  /** The name of the stage under way. */
  readonly stageName: string
  /** Somebody else is pulling the image already. */
  readonly isComing: boolean
  /** When the instance ended that had ended before the sync began. */
  readonly lastExit?: Instant
}

export interface Start {
  readonly row: StartRow
  readonly pod: Pod
  readonly container: Container
  readonly now: Instant
  /** Which instance of the container this will be, from 0. */
  readonly attempt: number
  readonly lastExit: Instant | undefined
  readonly restartBackOff: BackOffRow | undefined
  readonly pullBackOff: BackOffRow | undefined
  readonly reference: ImageReference | string
  /** Or the words with which the registry refuses. */
  readonly image: Image | string
  readonly nodeImages: ReadonlyMap<string, ImageOnNode> | undefined
  configuration(): ContainerConfiguration | { readonly refusal: string }
  /** Chance for a purpose of this container. */
  stream(purpose: string): Stream
}

export function startOf(simulation: Simulation, uid: string, row: StartRow): Start {
  const state = nodesOf(simulation)
  const { pod, node } = state.pods.get(uid)!
  const { container } = containerNamed(pod, row.container)!
  const runtime = state.containers.get(containerKey(uid, row.container))
  const reference = parseImageReference(container.image ?? '')
  return {
    row, pod, container, reference,
    now: simulation.now,
    attempt: runtime ? runtime.restarts + 1 : 0,
    lastExit: row.lastExit,
    restartBackOff: state.backOffs.get(restartKey(uid, row.container)),
    pullBackOff: state.backOffs.get(pullKey(uid, container.image ?? '')),
    image: imageFor(simulation, state, node, row.progress, reference),
    nodeImages: state.images.get(node),
    configuration: () => containerConfiguration(simulation, uid, container),
    stream: (purpose) => simulation.stream(purpose, uid, row.container),
  }
}

/** What has been fetched before stays what it is, whatever becomes of its registry. */
function imageFor(simulation: Simulation, state: NodesState, node: string, progress: Progress, reference: ImageReference | string): Image | string {
  if (typeof reference === 'string') return reference
  const image = findImage(codeOf(simulation).images, reference)
  if (progress !== 'image' || typeof image === 'string') return image
  return outageWords(state, reference) ?? (isFull(state.nodes.get(node)!) ? noSpaceWords(reference) : image)
}

export function restartKey(uid: string, container: string): string {
  return `restart ${uid}/${container}`
}

export function pullKey(uid: string, image: string): string {
  return `pull ${uid}/${image}`
}
