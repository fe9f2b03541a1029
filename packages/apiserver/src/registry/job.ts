/**
 * Jobs.
 *
 * Follows pkg/registry/batch/job/strategy.go and pkg/apis/batch/v1/defaults.go of Kubernetes 1.34.
 */
import { isConditionTrue, type Job, jobs, type JobSpec, path, quote } from '@track/apimachinery'
import { type Instant, printHumanDuration } from '@track/simulation'
import { defineKind } from '../kind.ts'
import { ageColumn, instantOf, nameColumn, templateColumns } from './column.ts'
import { setJobSpecDefaults } from './job/defaults.ts'
import { validateJobStatusUpdate } from './job/status-validation.ts'
import { validateJob, validateJobUpdate } from './job/validation.ts'
import { dropDisabledFields } from './pod/disabled-fields.ts'
import { setTemplateDefaults } from './pod/spec-defaults.ts'
import { templateWarnings, workloadWarnings } from './pod/warnings.ts'

export const jobKind = defineKind<Job>({
  resource: jobs,
  type: 'io.k8s.api.batch.v1.Job',
  hasGeneration: true,
  hasStatus: true,
  defaultPropagation: 'Orphan',

  defaults(draft) {
    draft.spec ??= { template: {} }
    draft.status ??= {}
    const { spec } = draft
    spec.template ??= {}
    setTemplateDefaults(spec.template)
    setJobSpecDefaults(spec)
    setLabelsOfTemplate(draft)
  },
  prepareForCreate(draft) {
    if (!draft.spec!.manualSelector) generateSelector(draft)
    draft.status = {}
    dropDisabledFields(draft.spec!.template.spec!)
  },
  /** As when it is read again: its labels are then those of its template. */
  canonicalize: setLabelsOfTemplate,
  prepareForUpdate(draft) {
    dropDisabledFields(draft.spec!.template.spec!)
  },
  validate: validateJob,
  validateUpdate: validateJobUpdate,
  validateStatusUpdate: validateJobStatusUpdate,
  warnings: (job, old) => workloadWarnings(job, old, () => templateWarnings(job.spec!.template, path('spec', 'template'))),

  unknownFieldWords: (field) => `field label ${quote(field)} not supported for Job`,
  selectableFields: { 'status.successful': ({ status }) => String(status?.succeeded ?? 0) },
  columns: [
    nameColumn,
    { name: 'Status', type: 'string', description: 'Status of the job.', cell: statusCell },
    {
      name: 'Completions', type: 'string',
      description: 'The number of pods which reached phase Succeeded. The value increases monotonically for a given spec. However, it may decrease in reaction to scale down of elastic indexed jobs.',
      cell: completionsCell,
    },
    { name: 'Duration', type: 'string', description: 'Time required to complete the job.', cell: durationCell },
    ageColumn,
    ...templateColumns<Job>(
      ({ spec }) => ({ containers: spec?.template.spec?.containers ?? [], selector: spec?.selector }),
      'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    ),
  ],
})

function setLabelsOfTemplate({ metadata, spec }: Job): void {
  const { labels } = spec!.template.metadata ?? {}
  if (labels && Object.keys(metadata.labels ?? {}).length === 0) metadata.labels = { ...labels }
}

const controllerUidLabel = 'batch.kubernetes.io/controller-uid'

/** The pods of a job are those that carry its uid. */
function generateSelector({ metadata, spec }: Job): void {
  const { name = '', uid = '' } = metadata
  const template = (spec as JobSpec).template
  template.metadata = {
    ...template.metadata,
    labels: sorted({
      'job-name': name,
      'batch.kubernetes.io/job-name': name,
      'controller-uid': uid,
      [controllerUidLabel]: uid,
      ...template.metadata?.labels,
    }),
  }
  const { selector } = spec!
  spec!.selector = { ...selector, matchLabels: sorted({ [controllerUidLabel]: uid, ...selector?.matchLabels }) }
}

/** As Go prints a map, which is how a refusal shows it. */
function sorted(labels: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const conditionsInWords = [
  ['Suspended', 'Suspended'],
  ['FailureTarget', 'FailureTarget'],
  ['SuccessCriteriaMet', 'SuccessCriteriaMet'],
] as const

function statusCell({ metadata, status }: Job): string {
  if (isConditionTrue(status?.conditions, 'Complete')) return 'Complete'
  if (isConditionTrue(status?.conditions, 'Failed')) return 'Failed'
  if (metadata.deletionTimestamp) return 'Terminating'
  const words = conditionsInWords.find(([type]) => isConditionTrue(status?.conditions, type))
  return words?.[1] ?? 'Running'
}

function completionsCell({ spec, status }: Job): string {
  const succeeded = status?.succeeded ?? 0
  if (spec?.completions !== undefined) return `${succeeded}/${spec.completions}`
  const parallelism = spec?.parallelism ?? 0
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function durationCell({ status }: Job, { now }: { now: Instant }): string {
  const start = instantOf(status?.startTime)
  return start === undefined ? '' : printHumanDuration((instantOf(status?.completionTime) ?? now) - start)
}
