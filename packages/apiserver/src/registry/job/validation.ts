/**
 * Jobs, and the job templates of CronJobs.
 *
 * Follows ValidateJob and ValidateJobSpecUpdate in pkg/apis/batch/validation/validation.go of Kubernetes 1.34.
 */
import {
  dns1123LabelErrors, type FieldError, type FieldPath, invalidValue, type Job, type JobSpec, path, type PodTemplateSpec,
  requiredValue, semanticEqual, tooLong, unsupportedValue, validateLabelSelector,
} from '@track/apimachinery'
import type { MetadataErrors } from '../../kind.ts'
import { immutable, immutableSelector, immutableWords, nonNegative, oneOf, shownLabels, shownSelector } from '../field-rules.ts'
import { internalForm, internalTemplate } from '../internal-form.ts'
import { readSelector, validateTemplate } from '../pod/template-validation.ts'
import { validateFailurePolicy, validateSuccessPolicy } from './policies.ts'

const field = path('spec')

export function validateJob(job: Job): FieldError[] {
  const { metadata: { name = '' }, spec } = job
  const errors = [...validateGeneratedSelector(job), ...validateSpecWithSelector(spec!)]
  const { completionMode, completions } = spec!
  if (completionMode !== 'Indexed' || !completions || completions <= 0) return errors
  const host = `${name}-${completions - 1}`
  if (dns1123LabelErrors(host).length === 0) return errors
  return [...errors, invalidValue(path('metadata', 'name'), name, `will not able to create pod with invalid DNS label: ${host}`)]
}

function validateGeneratedSelector({ metadata, spec }: Job): FieldError[] {
  const { manualSelector, selector, template } = spec!
  if (manualSelector || !selector) return []
  const { name = '', uid = '' } = metadata
  const expected = {
    'controller-uid': uid, 'job-name': name, 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name,
  }
  const labels = template.metadata?.labels ?? {}
  const own = field.child('template', 'metadata', 'labels')
  const errors = Object.entries(expected).flatMap(([key, value]) => {
    if (labels[key] === undefined) return [requiredValue(own.key(key), `must be '${value}'`)]
    return labels[key] === value ? [] : [invalidValue(own.key(key), shownLabels(labels), `must be '${value}'`)]
  })
  const parsed = readSelector(selector)
  if (parsed && !parsed.matches(expected)) {
    errors.push(invalidValue(field.child('selector'), shownSelector(selector), '`selector` not auto-generated'))
  }
  return errors
}

function validateSpecWithSelector(spec: JobSpec): FieldError[] {
  const { selector, template } = spec
  const errors = validateJobSpec(spec, field)
  if (!selector) errors.push(requiredValue(field.child('selector')))
  else errors.push(...validateLabelSelector(selector, field.child('selector')))
  const parsed = readSelector(selector)
  if (!parsed || parsed.matches(template.metadata?.labels)) return errors
  const labels = field.child('template', 'metadata', 'labels')
  return [...errors, invalidValue(labels, shownLabels(template.metadata?.labels), '`selector` does not match template `labels`')]
}

const counts = [
  'parallelism', 'completions', 'activeDeadlineSeconds', 'backoffLimit', 'ttlSecondsAfterFinished', 'backoffLimitPerIndex',
  'maxFailedIndexes',
] as const

export function validateJobSpec(spec: JobSpec, own: FieldPath): FieldError[] {
  const { maxFailedIndexes, backoffLimitPerIndex, managedBy, podFailurePolicy, successPolicy, completionMode } = spec
  const errors = counts.flatMap((name) => nonNegative(own.child(name), spec[name]))
  if (maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined) {
    errors.push(requiredValue(own.child('backoffLimitPerIndex'), 'when maxFailedIndexes is specified'))
  }
  if (managedBy !== undefined) errors.push(...validateManagedBy(managedBy, own.child('managedBy')))
  errors.push(...validateCompletionMode(spec, own))
  if (podFailurePolicy) errors.push(...validateFailurePolicy(spec, own.child('podFailurePolicy')))
  if (successPolicy && completionMode !== 'Indexed') {
    errors.push(invalidValue(own.child('successPolicy'), internalForm(successPolicy, 'SuccessPolicy'), 'requires indexed completion mode'))
  } else if (successPolicy) errors.push(...validateSuccessPolicy(spec, own.child('successPolicy')))
  errors.push(...validateReplacementPolicy(spec, own.child('podReplacementPolicy')))
  errors.push(...validateTemplate(spec.template, own.child('template')))
  return [...errors, ...validateRestartPolicy(spec, own.child('template', 'spec', 'restartPolicy'))]
}

const managedByMax = 63

function validateManagedBy(managedBy: string, own: FieldPath): FieldError[] {
  const [domain = '', ...rest] = managedBy.split('/')
  const errors: FieldError[] = []
  if (managedBy === '') errors.push(requiredValue(own))
  else if (rest.length === 0 || domain === '' || rest.join('/') === '') {
    errors.push(invalidValue(own, managedBy, 'must be a domain-prefixed path (such as "acme.io/foo")'))
  }
  return managedBy.length > managedByMax ? [...errors, tooLong(own, managedByMax)] : errors
}

const parallelismMax = 100_000
const manyCompletions = 100_000
const parallelismOfManyMax = 10_000
const failedIndexesMax = 100_000
const failedIndexesOfManyMax = 10_000

function validateCompletionMode(spec: JobSpec, own: FieldPath): FieldError[] {
  const { completionMode, completions, parallelism = 0, maxFailedIndexes = 0, backoffLimitPerIndex } = spec
  const errors: FieldError[] = []
  const refuse = (name: keyof JobSpec, words: string) => errors.push(invalidValue(own.child(name), spec[name], words))
  if (completionMode !== undefined) errors.push(...oneOf(own.child('completionMode'), completionMode, ['NonIndexed', 'Indexed']))
  if (completionMode === 'Indexed') {
    if (completions === undefined) errors.push(requiredValue(own.child('completions'), 'when completion mode is Indexed'))
    if (parallelism > parallelismMax) refuse('parallelism', `must be less than or equal to ${parallelismMax} when completion mode is Indexed`)
    if (completions !== undefined && maxFailedIndexes > completions) refuse('maxFailedIndexes', 'must be less than or equal to completions')
    if (maxFailedIndexes > failedIndexesMax) refuse('maxFailedIndexes', `must be less than or equal to ${failedIndexesMax}`)
    if ((completions ?? 0) > manyCompletions && backoffLimitPerIndex !== undefined) {
      const words = `when completions are above ${manyCompletions} and used with backoff limit per index`
      if (spec.maxFailedIndexes === undefined) {
        errors.push(requiredValue(own.child('maxFailedIndexes'), `must be specified when completions is above ${manyCompletions}`))
      }
      if (parallelism > parallelismOfManyMax) refuse('parallelism', `must be less than or equal to ${parallelismOfManyMax} ${words}`)
      if (maxFailedIndexes > failedIndexesOfManyMax) refuse('maxFailedIndexes', `must be less than or equal to ${failedIndexesOfManyMax} ${words}`)
    }
  }
  if (completionMode === undefined || completionMode === 'NonIndexed') {
    if (backoffLimitPerIndex !== undefined) refuse('backoffLimitPerIndex', 'requires indexed completion mode')
    if (spec.maxFailedIndexes !== undefined) refuse('maxFailedIndexes', 'requires indexed completion mode')
  }
  return errors
}

function validateReplacementPolicy({ podReplacementPolicy: policy, podFailurePolicy }: JobSpec, own: FieldPath): FieldError[] {
  if (policy === undefined) return []
  return oneOf(own, policy, podFailurePolicy ? ['Failed'] : ['Failed', 'TerminatingOrFailed'])
}

function validateRestartPolicy({ template, podFailurePolicy }: JobSpec, own: FieldPath): FieldError[] {
  const policy = template.spec?.restartPolicy ?? ''
  if (policy === 'Always' || String(policy) === '') return [requiredValue(own, 'valid values: "OnFailure", "Never"')]
  if (policy !== 'OnFailure' && policy !== 'Never') return [unsupportedValue(own, policy, ['OnFailure', 'Never'])]
  if (!podFailurePolicy || policy === 'Never') return []
  return [invalidValue(own, policy, 'only "Never" is supported when podFailurePolicy is specified')]
}


export function validateJobUpdate(job: Job, old: Job, metadata: MetadataErrors): FieldError[] {
  const [spec, oldSpec] = [job.spec!, old.spec!]
  const isStarted = !oldSpec.suspend || old.status?.startTime !== undefined
  const oldTemplate = isStarted ? oldSpec.template : withNewScheduling(oldSpec.template, spec.template)
  return [
    ...metadata.object, ...validateJob(job),
    ...metadata.update, ...validateSpecWithSelector(spec),
    ...validateCompletionsUpdate(spec, oldSpec),
    ...immutableSelector(field.child('selector'), spec.selector, oldSpec.selector),
    ...(semanticEqual(spec.template, oldTemplate) ? [] : [invalidValue(field.child('template'), internalTemplate(spec.template), immutableWords)]),
    ...immutable(field.child('completionMode'), spec.completionMode, oldSpec.completionMode),
    ...immutablePolicy(spec.podFailurePolicy, oldSpec.podFailurePolicy, 'podFailurePolicy'),
    ...immutable(field.child('backoffLimitPerIndex'), spec.backoffLimitPerIndex, oldSpec.backoffLimitPerIndex),
    ...immutable(field.child('managedBy'), spec.managedBy, oldSpec.managedBy),
    ...immutablePolicy(spec.successPolicy, oldSpec.successPolicy, 'successPolicy'),
  ]
}

/** A policy without rules is still another thing than none. */
function immutablePolicy(policy: object | undefined, old: object | undefined, name: 'podFailurePolicy' | 'successPolicy'): FieldError[] {
  if ((policy === undefined) === (old === undefined) && semanticEqual(policy, old)) return []
  return [invalidValue(field.child(name), internalForm(policy, name === 'successPolicy' ? 'SuccessPolicy' : 'PodFailurePolicy'), immutableWords)]
}

/** Completions of an indexed job may change together with its parallelism. */
function validateCompletionsUpdate(spec: JobSpec, old: JobSpec): FieldError[] {
  const own = field.child('completions')
  if (spec.completionMode !== 'Indexed') return immutable(own, spec.completions, old.completions)
  if (semanticEqual(spec.completions, old.completions) || spec.completions === undefined) return []
  if (spec.completions === spec.parallelism) return []
  return [invalidValue(own, spec.completions, 'can only be modified in tandem with spec.parallelism')]
}

/** What says where pods run may change before a suspended job starts. */
function withNewScheduling(old: PodTemplateSpec, template: PodTemplateSpec): PodTemplateSpec {
  const { nodeSelector, tolerations, schedulingGates } = template.spec!
  const { nodeSelector: _n, tolerations: _t, schedulingGates: _g, affinity: oldAffinity, ...spec } = old.spec!
  const { nodeAffinity } = template.spec!.affinity ?? {}
  const { nodeAffinity: _a, ...otherAffinity } = oldAffinity ?? {}
  const affinity = { ...otherAffinity, ...(nodeAffinity && { nodeAffinity }) }
  return {
    metadata: { ...old.metadata, ...template.metadata },
    spec: {
      ...spec,
      ...(Object.keys(affinity).length > 0 && { affinity }),
      ...(nodeSelector && { nodeSelector }), ...(tolerations && { tolerations }), ...(schedulingGates && { schedulingGates }),
    },
  }
}
