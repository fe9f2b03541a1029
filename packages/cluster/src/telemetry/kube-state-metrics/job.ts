/** Jobs and CronJobs. Follows internal/store/{job,cronjob}.go of kube-state-metrics 2.18. Left out: kube_cronjob_next_schedule_time. */
import { cronJobs, type Job, jobs } from '@track/apimachinery'
import { conditionParts, createdAt, familiesOf, type FamilyRow, named, ownerParts, type Part, secondsOf, versionOf } from './family-row.ts'

const job = familiesOf(jobs, named('job_name'))
const cronJob = familiesOf(cronJobs, named('cronjob'))

const failureReasons = ['BackoffLimitExceeded', 'DeadlineExceeded', 'Evicted']

function failures({ status }: Job): readonly Part[] {
  const failed = status?.failed ?? 0
  if (failed === 0) return [[{}, 0]]
  const conditions = (status?.conditions ?? []).filter(({ type }) => type === 'Failed')
  const known = conditions.flatMap((condition) => failureReasons.map((reason): Part => [{ reason }, Number(condition.reason === reason)]))
  return conditions.some(({ reason = '' }) => failureReasons.includes(reason)) ? known : [...known, [{ reason: '' }, failed]]
}

const conditionOf = ({ status }: Job, type: string) => (status?.conditions ?? []).filter((each) => each.type === type)
const condition = (type: string) => (object: Job) => conditionOf(object, type).flatMap(({ status }) => conditionParts(status, 'condition'))

export const jobFamilies: readonly FamilyRow[] = [
  job.info('kube_job_info', '[STABLE] Information about job.', () => ({})),
  job.one('kube_job_created', '[STABLE] Unix creation timestamp', createdAt),
  job.one('kube_job_spec_parallelism', '[STABLE] The maximum desired number of pods the job should run at any given time.', ({ spec }) => spec.parallelism),
  job.one('kube_job_spec_completions', '[STABLE] The desired number of successfully finished pods the job should be run with.', ({ spec }) => spec.completions),
  job.one('kube_job_spec_active_deadline_seconds', '[STABLE] The duration in seconds relative to the startTime that the job may be active before the system tries to terminate it.', ({ spec }) => spec.activeDeadlineSeconds),
  job.one('kube_job_status_succeeded', '[STABLE] The number of pods which reached Phase Succeeded.', ({ status }) => status?.succeeded ?? 0),
  job.many('kube_job_status_failed', '[STABLE] The number of pods which reached Phase Failed and the reason for failure.', failures),
  job.one('kube_job_status_active', '[STABLE] The number of actively running pods.', ({ status }) => status?.active ?? 0),
  job.one('kube_job_status_ready', 'The number of ready pods that belong to this Job.', ({ status }) => status?.ready ?? 0),
  job.many('kube_job_complete', '[STABLE] The job has completed its execution.', condition('Complete')),
  job.many('kube_job_failed', '[STABLE] The job has failed its execution.', condition('Failed')),
  job.one('kube_job_status_start_time', '[STABLE] StartTime represents time when the job was acknowledged by the Job Manager.', ({ status }) => secondsOf(status?.startTime)),
  job.one('kube_job_status_completion_time', '[STABLE] CompletionTime represents time when the job was completed.', ({ status }) => secondsOf(status?.completionTime)),
  job.many('kube_job_status_suspended', 'The number of pods which reached Phase Suspended.', (object) => conditionOf(object, 'Suspended').map(({ status }) => [{}, Number(status === 'True')])),
  job.many('kube_job_owner', "[STABLE] Information about the Job's owner.", ownerParts),
  cronJob.info('kube_cronjob_info', '[STABLE] Info about cronjob.', ({ spec }) => ({ schedule: spec.schedule, concurrency_policy: spec.concurrencyPolicy ?? '', timezone: spec.timeZone ?? 'local' })),
  cronJob.one('kube_cronjob_created', '[STABLE] Unix creation timestamp', createdAt),
  cronJob.one('kube_cronjob_status_active', '[STABLE] Active holds pointers to currently running jobs.', ({ status }) => status?.active?.length ?? 0),
  cronJob.one('kube_cronjob_status_last_schedule_time', '[STABLE] LastScheduleTime keeps information of when was the last time the job was successfully scheduled.', ({ status }) => secondsOf(status?.lastScheduleTime)),
  cronJob.one('kube_cronjob_status_last_successful_time', '[STABLE] LastSuccessfulTime keeps information of when was the last time the job was completed successfully.', ({ status }) => secondsOf(status?.lastSuccessfulTime)),
  cronJob.one('kube_cronjob_spec_suspend', '[STABLE] Suspend flag tells the controller to suspend subsequent executions.', ({ spec }) => Number(spec.suspend ?? false)),
  cronJob.one('kube_cronjob_spec_starting_deadline_seconds', '[STABLE] Deadline in seconds for starting the job if it misses scheduled time for any reason.', ({ spec }) => spec.startingDeadlineSeconds),
  cronJob.one('kube_cronjob_metadata_resource_version', '[STABLE] Resource version representing a specific version of the cronjob.', versionOf),
  cronJob.one('kube_cronjob_spec_successful_job_history_limit', 'Successful job history limit tells the controller how many completed jobs should be preserved.', ({ spec }) => spec.successfulJobsHistoryLimit),
  cronJob.one('kube_cronjob_spec_failed_job_history_limit', 'Failed job history limit tells the controller how many failed jobs should be preserved.', ({ spec }) => spec.failedJobsHistoryLimit),
]
