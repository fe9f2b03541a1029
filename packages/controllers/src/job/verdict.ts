/**
 * Whether a Job is over, and in which words: the first rule that holds decides.
 *
 * Follows syncJob of pkg/controller/job/job_controller.go of Kubernetes 1.34.
 */
import { condition, type JobCondition, type Pod } from '@track/apimachinery'
import { type Instant, parseTimestamp, printTimestamp, second } from '@track/simulation'
import { countOf } from './indexes.ts'
import { isFailed, isIndexed, type StoredJob } from './job-pods.ts'
import { verdictOf } from './pod-failure-policy.ts'
import { metSuccessRule } from './success-policy.ts'
import type { Tally } from './tally.ts'

/** A Job that is to fail gets FailureTarget first, and Failed when its pods have gone; likewise for success. */
export interface Verdict {
  readonly type: 'FailureTarget' | 'SuccessCriteriaMet'
  readonly reason: string
  readonly message: string
  /** It stands in the status already. */
  readonly isKnown?: boolean
}

interface Rule {
  readonly name: string
  verdict(job: StoredJob, tally: Tally, now: Instant): Verdict | undefined
}

const failure = (reason: string, message: string): Verdict => ({ type: 'FailureTarget', reason, message })

export const verdictRules: readonly Rule[] = [
  { name: 'known already', verdict: ({ status }) => known(status?.conditions, 'SuccessCriteriaMet') ?? known(status?.conditions, 'FailureTarget') },
  {
    name: 'a pod failed as the policy forbids',
    verdict(job, { pods }) {
      const failed = pods.filter((pod) => isFailed(pod, job))
      const [message] = failed.flatMap((pod) => verdictOf(job.spec.podFailurePolicy, pod).failJob ?? [])
      return message === undefined ? undefined : failure('PodFailurePolicy', message)
    },
  },
  {
    name: 'too many failures',
    verdict(job, { failed, pods }) {
      const isBeyond = failed > job.spec.backoffLimit || hasTooManyRestarts(job, pods)
      return isBeyond ? failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit') : undefined
    },
  },
  {
    name: 'active for too long',
    verdict(job, _tally, now) {
      const end = deadline(job)
      return end !== undefined && now >= end ? failure('DeadlineExceeded', 'Job was active longer than specified deadline') : undefined
    },
  },
  {
    name: 'too many failed indexes',
    verdict({ spec }, { failedIndexes }) {
      if (!failedIndexes || spec.maxFailedIndexes === undefined || countOf(failedIndexes) <= spec.maxFailedIndexes) return undefined
      return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
    },
  },
  {
    name: 'every index has ended, some failed',
    verdict({ spec }, { failedIndexes, succeededIndexes }) {
      if (!failedIndexes?.length || countOf(failedIndexes) + countOf(succeededIndexes) < (spec.completions ?? 0)) return undefined
      return failure('FailedIndexes', 'Job has failed indexes')
    },
  },
  {
    name: 'the success policy is met',
    verdict(job, { succeededIndexes }) {
      const message = isIndexed(job) ? metSuccessRule(job.spec, succeededIndexes) : undefined
      return message === undefined ? undefined : { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message }
    },
  },
]

export function verdict(job: StoredJob, tally: Tally, now: Instant): Verdict | undefined {
  for (const rule of verdictRules) {
    const found = rule.verdict(job, tally, now)
    if (found) return found
  }
  return undefined
}

export const completed: Verdict = {
  type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods',
}

/** What follows the verdict when all is counted and nothing runs any more. */
export function finalCondition({ type, reason, message }: Verdict, now: Instant): JobCondition {
  return jobCondition(type === 'FailureTarget' ? 'Failed' : 'Complete', { reason, message }, now)
}

export function jobCondition(
  type: string,
  { reason, message }: { reason: string; message: string },
  now: Instant,
  status: 'True' | 'False' = 'True',
): JobCondition {
  const at = printTimestamp(now)
  return { type, status, lastProbeTime: at, lastTransitionTime: at, reason, message }
}

/** When the Job has been active for as long as it may. */
export function deadline({ spec, status }: StoredJob): Instant | undefined {
  if (spec.activeDeadlineSeconds === undefined || !status?.startTime || spec.suspend) return undefined
  return parseTimestamp(status.startTime) + spec.activeDeadlineSeconds * second
}

export function isOver({ status }: StoredJob): boolean {
  return status?.conditions?.some(({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True') === true
}

function known(conditions: readonly JobCondition[] | undefined, type: Verdict['type']): Verdict | undefined {
  const found = condition(conditions, type)
  if (found?.status !== 'True') return undefined
  return { type, reason: found.reason ?? '', message: found.message ?? '', isKnown: true }
}

/** Containers that are started again within their pod count as failures too. */
function hasTooManyRestarts({ spec }: StoredJob, pods: readonly Pod[]): boolean {
  if (spec.template.spec.restartPolicy !== 'OnFailure') return false
  const running = pods.filter(({ status }) => status?.phase === 'Running' || status?.phase === 'Pending')
  const restarts = running.flatMap(({ status }) => [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])])
    .reduce((sum, { restartCount }) => sum + restartCount, 0)
  return spec.backoffLimit === 0 ? restarts > 0 : restarts >= spec.backoffLimit
}
