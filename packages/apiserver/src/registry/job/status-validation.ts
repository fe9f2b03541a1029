/**
 * What the status of a job may say, and how it may go on.
 *
 * Follows validateJobStatus and ValidateJobStatusUpdate in pkg/apis/batch/validation/validation.go
 * and getStatusValidationOptions in pkg/registry/batch/job/strategy.go of Kubernetes 1.34.
 */
import {
  duplicateValue, type FieldError, invalidValue, isConditionTrue, type Job, path, requiredValue, semanticEqual,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { nonNegative } from '../field-rules.ts'
import { parseIndexes } from './indexes.ts'

const field = path('status')

type Status = NonNullable<Job['status']>

export function validateJobStatusUpdate(job: Job, old: Job, metadata: MetadataErrors): FieldError[] {
  return [...metadata.update, ...validateCounts(job.status ?? {}), ...validateState(job, old), ...validateProgress(job, old)]
}

const has = ({ status }: Job, type: string) => isConditionTrue(status?.conditions, type)
const isFinished = (job: Job) => has(job, 'Complete') || has(job, 'Failed')

function validateCounts(status: Status): FieldError[] {
  const { uncountedTerminatedPods: { succeeded = [], failed = [] } = {} } = status
  const seen = new Set<string>()
  const uncounted = Object.entries({ succeeded, failed }).flatMap(([name, uids]) => uids.flatMap((uid, index) => {
    const own = field.child('uncountedTerminatedPods', name).index(index)
    if (uid === '') return [invalidValue(own, uid, 'must not be empty')]
    if (seen.has(uid)) return [duplicateValue(own, uid)]
    seen.add(uid)
    return []
  }))
  return [
    ...(['active', 'succeeded', 'failed', 'ready', 'terminating'] as const).flatMap((name) => nonNegative(field.child(name), status[name])),
    ...uncounted,
  ]
}

/** One rule of the status: it is looked at when something changed that it is about. */
interface Rule {
  readonly changed: boolean
  readonly broken: boolean
  readonly error: () => FieldError
}

function conditionsError(words: string): () => FieldError {
  return () => ({ type: 'FieldValueInvalid', field: 'status.conditions', body: `Invalid value: ${words}` })
}

function validateState(job: Job, old: Job): FieldError[] {
  const { status = {}, spec } = job
  const before = old.status ?? {}
  const isChanged = (name: keyof Status) => !semanticEqual(status[name], before[name])
  const differs = (type: string) => has(job, type) !== has(old, type)
  const finishedDiffers = isFinished(job) !== isFinished(old)
  const { completionTime, startTime, active = 0, ready, terminating = 0, completedIndexes = '', failedIndexes } = status
  const isEmptySuspended = spec?.suspend === true && spec.completions === 0
  const uncounted = status.uncountedTerminatedPods ?? {}
  const completions = spec?.completions
  const parsed = completions === undefined ? 0 : parseIndexes(completedIndexes, completions)
  const at = (name: string) => field.child(name)
  const rules: readonly Rule[] = [
    { changed: differs('Complete') || differs('Failed'), broken: has(job, 'Complete') && has(job, 'Failed'),
      error: conditionsError('cannot set Complete=True and Failed=true conditions') },
    { changed: differs('Complete') || differs('FailureTarget'), broken: has(job, 'Complete') && has(job, 'FailureTarget'),
      error: conditionsError('cannot set Complete=True and FailureTarget=true conditions') },
    { changed: differs('Complete') || isChanged('completionTime'), broken: completionTime !== undefined && !has(job, 'Complete'),
      error: () => invalidValue(at('completionTime'), completionTime, 'cannot set completionTime when there is no Complete=True condition') },
    { changed: differs('Complete') || isChanged('completionTime'), broken: completionTime === undefined && has(job, 'Complete'),
      error: () => requiredValue(at('completionTime'), 'completionTime is required for Complete jobs') },
    { changed: isChanged('startTime') || isChanged('completionTime'),
      broken: completionTime !== undefined && startTime !== undefined && completionTime < startTime,
      error: () => invalidValue(at('completionTime'), completionTime, 'must be equal to or after `startTime`') },
    { changed: differs('Failed') || isChanged('failedIndexes'), broken: has(job, 'Failed') && !has(job, 'FailureTarget'),
      error: conditionsError('cannot set Failed=True condition without the FailureTarget=true condition') },
    { changed: differs('Complete') || differs('SuccessCriteriaMet'), broken: has(job, 'Complete') && !has(job, 'SuccessCriteriaMet'),
      error: conditionsError('cannot set Complete=True condition without the SuccessCriteriaMet=true condition') },
    { changed: finishedDiffers || isChanged('active'), broken: active > 0 && isFinished(job),
      error: () => invalidValue(at('active'), active, 'active>0 is invalid for finished job') },
    { changed: (finishedDiffers || isChanged('startTime')) && !isEmptySuspended, broken: startTime === undefined && isFinished(job),
      error: () => requiredValue(at('startTime'), 'startTime is required for finished job') },
    { changed: finishedDiffers || isChanged('uncountedTerminatedPods'),
      broken: isFinished(job) && (uncounted.failed?.length ?? 0) + (uncounted.succeeded?.length ?? 0) > 0,
      error: () => invalidValue(at('uncountedTerminatedPods'), uncounted, 'must be empty for finished job') },
    { changed: isChanged('completedIndexes'), broken: typeof parsed === 'string',
      error: () => invalidValue(at('completedIndexes'), completedIndexes, `error parsing completedIndexes: ${String(parsed)}`) },
    { changed: isChanged('completedIndexes'), broken: completedIndexes !== '' && spec?.completionMode !== 'Indexed',
      error: () => invalidValue(at('completedIndexes'), completedIndexes, 'cannot set non-empty completedIndexes when non-indexed completion mode') },
    { changed: isChanged('failedIndexes'), broken: failedIndexes !== undefined && spec?.backoffLimitPerIndex === undefined,
      error: () => invalidValue(at('failedIndexes'), failedIndexes, 'cannot set non-null failedIndexes when backoffLimitPerIndex is null') },
    { changed: finishedDiffers || isChanged('terminating'), broken: terminating > 0 && isFinished(job),
      error: () => invalidValue(at('terminating'), terminating, 'terminating>0 is invalid for finished job') },
    { changed: isChanged('ready') || isChanged('active'), broken: ready !== undefined && ready > active,
      error: () => invalidValue(at('ready'), ready, 'cannot set more ready pods than active') },
    { changed: true, broken: has(job, 'SuccessCriteriaMet') && has(job, 'Failed'),
      error: conditionsError('cannot set SuccessCriteriaMet=True and Failed=true conditions') },
    { changed: true, broken: has(job, 'SuccessCriteriaMet') && has(job, 'FailureTarget'),
      error: conditionsError('cannot set SuccessCriteriaMet=True and FailureTarget=true conditions') },
    { changed: true, broken: Boolean(spec?.successPolicy) && !has(job, 'SuccessCriteriaMet') && has(job, 'Complete'),
      error: conditionsError('cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True') },
  ]
  return rules.filter(({ changed, broken }) => changed && broken).map(({ error }) => error())
}

const terminalConditions = ['Failed', 'Complete', 'FailureTarget'] as const

function validateProgress(job: Job, old: Job): FieldError[] {
  const { status = {}, spec } = job
  const before = old.status ?? {}
  const errors = terminalConditions
    .filter((type) => has(old, type) && !has(job, type))
    .map((type) => conditionsError(`cannot disable the terminal ${type}=True condition`)())
  const { failed = 0, succeeded = 0, completionTime, startTime } = status
  const mayShrink = spec?.completionMode === 'Indexed' && spec.completions === spec.parallelism
  if (failed < (before.failed ?? 0)) errors.push(invalidValue(field.child('failed'), failed, 'cannot decrease the failed counter'))
  if (!mayShrink && succeeded < (before.succeeded ?? 0)) {
    errors.push(invalidValue(field.child('succeeded'), succeeded, 'cannot decrease the succeeded counter'))
  }
  if (completionTime !== undefined && before.completionTime !== undefined && completionTime !== before.completionTime) {
    errors.push(invalidValue(field.child('completionTime'), completionTime, 'field is immutable'))
  }
  const isResuming = has(old, 'Suspended') && status.conditions?.some(({ type, status: value }) => type === 'Suspended' && value === 'False')
  if (before.startTime !== undefined && before.startTime !== startTime && !isResuming && !spec?.suspend) {
    errors.push(requiredValue(field.child('startTime'), 'startTime cannot be removed for unsuspended job'))
  }
  if (has(old, 'SuccessCriteriaMet') && !has(job, 'SuccessCriteriaMet')) {
    errors.push(conditionsError('cannot disable the SuccessCriteriaMet=True condition')())
  }
  if (has(old, 'Complete') && !has(old, 'SuccessCriteriaMet') && has(job, 'SuccessCriteriaMet')) {
    errors.push(conditionsError('cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions')())
  }
  return errors
}
