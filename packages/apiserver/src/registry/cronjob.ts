/**
 * CronJobs.
 *
 * Follows pkg/registry/batch/cronjob/strategy.go and pkg/apis/batch/v1/defaults.go of Kubernetes 1.34.
 */
import { type CronJob, cronJobs, path } from '@track/apimachinery'
import { defineKind } from '../kind.ts'
import { ageColumn, nameColumn, templateColumns, timeSince } from './column.ts'
import { validateCronJob, validateCronJobUpdate } from './cronjob/validation.ts'
import { setPodConditionDefaults } from './job/defaults.ts'
import { dropDisabledFields } from './pod/disabled-fields.ts'
import { setTemplateDefaults } from './pod/spec-defaults.ts'
import { templateWarnings, workloadWarnings } from './pod/warnings.ts'

export const cronJobKind = defineKind<CronJob>({
  resource: cronJobs,
  type: 'io.k8s.api.batch.v1.CronJob',
  hasGeneration: true,
  hasStatus: true,

  defaults(draft) {
    draft.spec ??= { schedule: '', jobTemplate: {} }
    draft.status ??= {}
    const { spec } = draft
    spec.concurrencyPolicy ||= 'Allow'
    spec.suspend ??= false
    spec.successfulJobsHistoryLimit ??= 3
    spec.failedJobsHistoryLimit ??= 1
    spec.jobTemplate ??= {}
    spec.jobTemplate.metadata ??= {}
    spec.jobTemplate.spec ??= { template: {} }
    spec.jobTemplate.spec.template ??= {}
    setTemplateDefaults(spec.jobTemplate.spec.template)
    setPodConditionDefaults(spec.jobTemplate.spec)
  },
  prepareForCreate(draft) {
    draft.status = {}
    dropDisabledFields(draft.spec!.jobTemplate.spec!.template.spec!)
  },
  prepareForUpdate(draft) {
    dropDisabledFields(draft.spec!.jobTemplate.spec!.template.spec!)
  },
  validate: validateCronJob,
  validateUpdate: validateCronJobUpdate,
  validateStatusUpdate: () => [],
  warnings: cronJobWarnings,

  columns: [
    nameColumn,
    {
      name: 'Schedule', type: 'string',
      description: 'The schedule in Cron format, see https://en.wikipedia.org/wiki/Cron.',
      cell: ({ spec }) => spec?.schedule ?? '',
    },
    {
      name: 'Timezone', type: 'string',
      description: 'The time zone name for the given schedule, see https://en.wikipedia.org/wiki/List_of_tz_database_time_zones. If not specified, this will default to the time zone of the kube-controller-manager process. The set of valid time zone names and the time zone offset is loaded from the system-wide time zone database by the API server during CronJob validation and the controller manager during execution. If no system-wide time zone database can be found a bundled version of the database is used instead. If the time zone name becomes invalid during the lifetime of a CronJob or due to a change in host configuration, the controller will stop creating new new Jobs and will create a system event with the reason UnknownTimeZone. More information can be found in https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones',
      cell: ({ spec }) => spec?.timeZone ?? '<none>',
    },
    {
      name: 'Suspend', type: 'boolean',
      description: 'This flag tells the controller to suspend subsequent executions, it does not apply to already started executions.  Defaults to false.',
      cell: ({ spec }) => (spec?.suspend === undefined ? '<unset>' : spec.suspend ? 'True' : 'False'),
    },
    {
      name: 'Active', type: 'integer', description: 'A list of pointers to currently running jobs.',
      cell: ({ status }) => status?.active?.length ?? 0,
    },
    {
      name: 'Last Schedule', type: 'string',
      description: 'Information when was the last time the job was successfully scheduled.',
      cell: ({ status }, { now }) => (status?.lastScheduleTime ? timeSince(status.lastScheduleTime, now) : '<none>'),
    },
    ageColumn,
    ...templateColumns<CronJob>(
      ({ spec }) => {
        const job = spec?.jobTemplate.spec
        return { containers: job?.template.spec?.containers ?? [], selector: job?.selector }
      },
      'A label query over pods that should match the pod count. Normally, the system sets this field for you. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors',
    ),
  ],
})

function cronJobWarnings(cronJob: CronJob, old: CronJob | undefined): string[] {
  const template = () => templateWarnings(cronJob.spec!.jobTemplate.spec!.template, path('spec', 'jobTemplate', 'spec', 'template'))
  const words = 'cannot use TZ or CRON_TZ in spec.spec.schedule, use timeZone instead, '
    + 'see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details'
  return [...workloadWarnings(cronJob, old, template), ...(old && cronJob.spec!.schedule.includes('TZ') ? [words] : [])]
}
