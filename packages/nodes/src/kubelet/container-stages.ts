/**
 * How a container starts, as a table: from which state, after how long, to which. The first row
 * whose `when` holds is the one that comes next.
 *
 * Follows pkg/kubelet/kuberuntime/kuberuntime_container.go (startContainer), kuberuntime_manager.go
 * (doBackOff) and pkg/kubelet/images/image_manager.go (EnsureImageExists) of Kubernetes 1.34.
 * Left out: pull secrets, image volumes, devices.
 */
import { type Duration, millisecond, printGoDuration, sample, uniform } from '@track/simulation'
import type { Image } from '../images/image.ts'
import { type ImageReference, parseImageReference, printImageReference } from '../images/image-reference.ts'
import { describedPod } from '../objects/pod.ts'
import { isInBackOff, pullBackOff, restartBackOff } from './back-off.ts'
import type { WaitingRow } from './container-row.ts'
import type { KubeletEvent } from './kubelet-events.ts'
import type { Progress, Start } from './start.ts'

export interface Outcome {
  /** Where the start has come to; absent when it has failed. */
  readonly progress?: Progress
  readonly failure?: WaitingRow
  readonly events?: readonly Omit<KubeletEvent, 'fieldPath'>[]
  /** What else is to be written down; see `applyOutcome`. */
  readonly backOff?: 'restart' | 'pull'
  readonly pulled?: ImageReference
}

export interface ContainerStage {
  readonly name: string
  when(start: Start): boolean
  /** Told as the stage begins. */
  begins?(start: Start): readonly Omit<KubeletEvent, 'fieldPath'>[]
  after?(start: Start): Duration
  next(start: Start): Outcome
}

export const containerStages: readonly ContainerStage[] = [
  {
    name: 'held back after a crash',
    when: (start) => start.row.progress === 'asked' && isHeldBack(start),
    next: heldBack,
  },
  {
    name: 'begun',
    when: ({ row }) => row.progress === 'asked',
    next: ({ lastExit }) => ({ progress: 'image', ...(lastExit && { backOff: 'restart' }) }),
  },
  {
    name: 'image name that is none',
    when: (start) => start.row.progress === 'image' && typeof referenceOf(start) === 'string',
    next: (start) => imageFailure(
      'InvalidImageName', `Failed to apply default image tag "${imageOf(start)}": ${String(referenceOf(start))}`, 'InspectFailed',
    ),
  },
  {
    name: 'image that may not be pulled',
    when: (start) => start.row.progress === 'image' && start.container.imagePullPolicy === 'Never' && !isPresent(start),
    next: (start) => imageFailure(
      'ErrImageNeverPull', `Container image "${imageOf(start)}" is not present with pull policy of Never`, 'ErrImageNeverPull',
    ),
  },
  {
    name: 'image that is there',
    when: (start) => start.row.progress === 'image' && start.container.imagePullPolicy !== 'Always' && isPresent(start),
    next: (start) => ({
      progress: 'create',
      events: [{ type: 'Normal', reason: 'Pulled', message: `Container image "${imageOf(start)}" already present on machine` }],
    }),
  },
  {
    name: 'pull held back after a failure',
    when: (start) => start.row.progress === 'image' && isPullHeldBack(start),
    next: pullHeldBack,
  },
  {
    name: 'image that no registry has',
    when: (start) => start.row.progress === 'image' && typeof start.image === 'string',
    begins: pulling,
    after: (start) => drawn(start, 'refused pull', { kind: 'lognormal', p50: 900 * millisecond, p99: 2_500 * millisecond }),
    next: pullRefused,
  },
  {
    name: 'image pulled',
    when: ({ row }) => row.progress === 'image',
    begins: pulling,
    after: (start) => start.row.waitsFor + pullTime(start),
    next: pulled,
  },
  {
    name: 'configuration that cannot be made',
    when: (start) => start.row.progress === 'create' && 'refusal' in start.configuration(),
    next: (start) => {
      const configuration = start.configuration()
      return failure('CreateContainerConfigError', 'refusal' in configuration ? configuration.refusal : '')
    },
  },
  {
    name: 'created',
    when: ({ row }) => row.progress === 'create',
    after: (start) => drawn(start, 'create', { kind: 'lognormal', p50: 60 * millisecond, p99: 250 * millisecond }),
    next: ({ container }) => ({
      progress: 'start', events: [{ type: 'Normal', reason: 'Created', message: `Created container: ${container.name}` }],
    }),
  },
  {
    name: 'started',
    when: ({ row }) => row.progress === 'start',
    after: (start) => drawn(start, 'start', { kind: 'lognormal', p50: 90 * millisecond, p99: 300 * millisecond }),
    next: () => ({ progress: 'run' }),
  },
]

function imageOf({ container }: Start): string {
  return container.image ?? ''
}

function referenceOf(start: Start): ImageReference | string {
  return parseImageReference(imageOf(start))
}

function isPresent({ nodeImages, reference }: Start): boolean {
  return typeof reference !== 'string' && nodeImages?.has(printImageReference(reference)) === true
}

/** The end of the last instance starts the wait. */
function isHeldBack({ lastExit, restartBackOff: row, now }: Start): boolean {
  return lastExit !== undefined && isInBackOff(row, restartBackOff, { since: lastExit, event: lastExit, now })
}

function heldBack({ pod, container, restartBackOff: row }: Start): Outcome {
  const what = `restarting failed container`
  return {
    failure: {
      reason: 'CrashLoopBackOff',
      message: `back-off ${printGoDuration(row!.delay)} ${what}=${container.name} pod=${describedPod(pod)}`,
    },
    events: [{ type: 'Warning', reason: 'BackOff', message: `Back-off ${what} ${container.name} in pod ${describedPod(pod)}` }],
  }
}

function isPullHeldBack({ pullBackOff: row, now }: Start): boolean {
  return row !== undefined && isInBackOff(row, pullBackOff, { since: row.updatedAt, event: now, now })
}

function pullHeldBack(start: Start): Outcome {
  const message = `Back-off pulling image "${imageOf(start)}"`
  const before = typeof start.image === 'string' ? `: ErrImagePull: ${start.image}` : ''
  return {
    failure: { reason: 'ImagePullBackOff', message: `${message}${before}` },
    events: [{ type: 'Normal', reason: 'BackOff', message }, failed('Error: ImagePullBackOff')],
  }
}

function pulling(start: Start): readonly Omit<KubeletEvent, 'fieldPath'>[] {
  return [{ type: 'Normal', reason: 'Pulling', message: `Pulling image "${imageOf(start)}"` }]
}

function pullRefused(start: Start): Outcome {
  const words = String(start.image)
  return {
    failure: { reason: 'ErrImagePull', message: words },
    backOff: 'pull',
    events: [failed(`Failed to pull image "${imageOf(start)}": ${words}`), failed('Error: ErrImagePull')],
  }
}

const manifestTime = { kind: 'lognormal', p50: 350 * millisecond, p99: 900 * millisecond } as const
const pullSpread = 1 / 3

/** The image's own time give or take a third; of one that is there only the manifest is asked for. */
export function pullTime(start: Start): Duration {
  if (isPresent(start) || start.row.isComing) return drawn(start, 'manifest', manifestTime)
  const { pull } = start.image as Image
  const luck = uniform(start.stream('pull'), start.attempt)
  return Math.round(pull * (1 - pullSpread + 2 * pullSpread * luck))
}

function pulled(start: Start): Outcome {
  const { sizeBytes } = start.image as Image
  const { waitsFor, stageTime } = start.row
  const own = inMilliseconds(stageTime - waitsFor)
  const whole = inMilliseconds(stageTime)
  const message = `Successfully pulled image "${imageOf(start)}" in ${own} (${whole} including waiting). Image size: ${sizeBytes} bytes.`
  return {
    progress: 'create', pulled: start.reference as ImageReference,
    events: [{ type: 'Normal', reason: 'Pulled', message }],
  }
}

function inMilliseconds(duration: Duration): string {
  return printGoDuration(Math.floor(duration / millisecond) * millisecond)
}

function imageFailure(reason: string, message: string, event: string): Outcome {
  return { failure: { reason, message }, events: [{ type: 'Warning', reason: event, message }, failed(`Error: ${reason}`)] }
}

function failure(reason: string, message: string): Outcome {
  return { failure: { reason, message }, events: [failed(`Error: ${message}`)] }
}

function failed(message: string): Omit<KubeletEvent, 'fieldPath'> {
  return { type: 'Warning', reason: 'Failed', message }
}

function drawn(start: Start, purpose: string, distribution: Parameters<typeof sample>[0]): Duration {
  return Math.round(sample(distribution, start.stream(purpose), start.attempt))
}

