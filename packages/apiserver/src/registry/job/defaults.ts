/**
 * Defaults of jobs.
 *
 * Follows SetDefaults_Job of pkg/apis/batch/v1/defaults.go of Kubernetes 1.34. The templates of
 * CronJobs get none of them: their jobs do, when they are created.
 */
import type { JobSpec } from '@track/apimachinery'

const noLimit = 2_147_483_647

export function setJobSpecDefaults(spec: JobSpec): void {
  if (spec.completions === undefined && spec.parallelism === undefined) spec.completions = 1
  spec.parallelism ??= 1
  spec.backoffLimit ??= spec.backoffLimitPerIndex === undefined ? 6 : noLimit
  spec.completionMode ??= 'NonIndexed'
  spec.suspend ??= false
  spec.podReplacementPolicy ??= spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed'
  spec.manualSelector ??= false
  setPodConditionDefaults(spec)
}

export function setPodConditionDefaults({ podFailurePolicy }: JobSpec): void {
  for (const { onPodConditions } of podFailurePolicy?.rules ?? []) {
    for (const pattern of onPodConditions ?? []) pattern.status ||= 'True'
  }
}
