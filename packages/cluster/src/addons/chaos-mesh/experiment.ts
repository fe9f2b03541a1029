/**
 * What an experiment is to do now, and what its conditions say: pure.
 *
 * Follows controllers/common/{desiredphase,condition}/controller.go and controllers/utils/controller/finished.go of
 * Chaos Mesh. The conditions stand in a fixed order (there a map's).
 */
import { type Duration, type Instant, parseGoDuration, parseTimestamp } from '@track/simulation'
import type { ChaosCondition, ChaosObject, ChaosRecord } from './kinds/chaos-object.ts'

export const pauseAnnotation = 'experiment.chaos-mesh.org/pause'

export interface DesiredPhase {
  readonly phase: 'Run' | 'Stop'
  /** Why, as an Event says it. */
  readonly event: { readonly reason: string; readonly message: string } | undefined
  /** When to look again. */
  readonly until: Instant | undefined
}

const reasons = {
  Deleted: 'Experiment has been deleted', TimeUp: 'Time up according to the duration', Paused: 'Experiment has been paused', Started: 'Experiment has started',
} as const

export function desiredPhase(object: ChaosObject, isOneShot: boolean, now: Instant): DesiredPhase {
  const before = object.status?.experiment?.desiredPhase
  const to = (phase: 'Run' | 'Stop', reason: keyof typeof reasons, until?: Instant): DesiredPhase =>
    ({ phase, event: before === phase ? undefined : { reason, message: reasons[reason] }, until })
  if (object.metadata.deletionTimestamp !== undefined) return to('Stop', 'Deleted')
  if (isOneShot) return { phase: 'Run', event: undefined, until: undefined }
  const stopsAt = stopTime(object)
  if (stopsAt !== undefined && stopsAt <= now) return to('Stop', 'TimeUp')
  return isPaused(object) ? to('Stop', 'Paused', stopsAt) : to('Run', 'Started', stopsAt)
}

function stopTime({ metadata, spec }: ChaosObject): Instant | undefined {
  const duration: Duration | string = parseGoDuration(spec.duration ?? '')
  if (spec.duration === undefined || typeof duration === 'string') return undefined
  return parseTimestamp(metadata.creationTimestamp ?? '') + duration
}

export function isPaused({ metadata }: Pick<ChaosObject, 'metadata'>): boolean {
  return metadata.annotations?.[pauseAnnotation] === 'true'
}

export function conditionsOf(object: ChaosObject, records: readonly ChaosRecord[] | undefined): ChaosCondition[] {
  const says = (type: ChaosCondition['type'], holds: boolean): ChaosCondition => ({ type, status: holds ? 'True' : 'False' })
  return [
    says('Selected', records !== undefined),
    says('AllInjected', records?.every(({ phase }) => phase === 'Injected') ?? false),
    says('AllRecovered', records?.every(({ phase }) => phase === 'Not Injected') ?? false),
    says('Paused', isPaused(object)),
  ]
}

/** Whether nothing more comes of it. */
export function isFinished({ status }: ChaosObject, isOneShot: boolean): boolean {
  const { desiredPhase: phase, containerRecords: records = [] } = status?.experiment ?? {}
  if (isOneShot) return records.length > 0 && records.every((record) => record.phase === 'Injected')
  return phase !== 'Run' && records.every((record) => record.phase === 'Not Injected')
}
