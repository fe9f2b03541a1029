/**
 * CronJobs described: schedule, template, and the jobs that are active.
 *
 * Follows describeCronJob of k8s.io/kubectl/pkg/describe/describe.go of Kubernetes 1.34.
 */
import { type CronJob, printLabelSelector } from '@track/apimachinery'
import { type Describer, describeOwnEvents } from './describer.ts'
import { printBool, printTime } from './description.ts'
import { describeHead, describeLabelsAndAnnotations } from './labels.ts'
import { describePodTemplate } from './pod-template.ts'

export const describeCronJob: Describer<CronJob> = function* (describing, to) {
  const { object: cronJob } = describing
  const { spec, status } = cronJob
  describeHead(cronJob, to)
  describeLabelsAndAnnotations(cronJob, to)
  to.field(0, 'Schedule', spec?.schedule ?? '')
  to.field(0, 'Concurrency Policy', spec?.concurrencyPolicy ?? '')
  to.field(0, 'Suspend', spec?.suspend === undefined ? '<unset>' : printBool(spec.suspend))
  to.field(0, 'Successful Job History Limit', spec?.successfulJobsHistoryLimit ?? '<unset>')
  to.field(0, 'Failed Job History Limit', spec?.failedJobsHistoryLimit ?? '<unset>')
  const deadline = spec?.startingDeadlineSeconds
  to.field(0, 'Starting Deadline Seconds', deadline === undefined ? '<unset>' : `${deadline}s`)
  const job = spec?.jobTemplate?.spec
  to.field(0, 'Selector', job?.selector ? printLabelSelector(job.selector) : '<unset>')
  to.field(0, 'Parallelism', job?.parallelism ?? '<unset>')
  to.field(0, 'Completions', job?.completions ?? '<unset>')
  if (job?.activeDeadlineSeconds !== undefined) to.field(0, 'Active Deadline Seconds', `${job.activeDeadlineSeconds}s`)
  describePodTemplate(job?.template, to)
  to.field(0, 'Last Schedule Time', status?.lastScheduleTime ? printTime(status.lastScheduleTime) : '<unset>')
  const active = (status?.active ?? []).map(({ name }) => name ?? '')
  to.field(0, 'Active Jobs', active.length === 0 ? '<none>' : active.join(', '))
  yield* describeOwnEvents(describing, to)
}
