import type { Job, Pod } from '@track/apimachinery'
import { printTimestamp, second } from '@track/simulation'
import { expect, test } from 'vitest'
import type { StoredJob } from './job-pods.ts'
import { tallyOf } from './tally.ts'
import { verdict, verdictRules } from './verdict.ts'

const now = 1000 * second

function jobOf(spec: Partial<Job['spec']>, status: Job['status'] = {}): StoredJob {
  const template = { spec: { restartPolicy: 'Never', containers: [] } }
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'sum' }, spec: { parallelism: 1, backoffLimit: 6, template, ...spec }, status } as StoredJob
}

const indexed: Partial<Job['spec']> = { completionMode: 'Indexed', completions: 2, backoffLimitPerIndex: 0 }

function pod(phase: 'Running' | 'Succeeded' | 'Failed', { index = 0, exitCode = 1, restartCount = 0 } = {}): Pod {
  return {
    apiVersion: 'v1', kind: 'Pod',
    metadata: {
      name: `sum-${index}`, namespace: 'default', uid: `${phase}-${index}`, finalizers: ['batch.kubernetes.io/job-tracking'],
      annotations: { 'batch.kubernetes.io/job-completion-index': `${index}` },
    },
    spec: { containers: [{ name: 'sum' }] },
    status: {
      phase,
      containerStatuses: [{
        name: 'sum', ready: false, restartCount, image: '', imageID: '',
        ...(phase === 'Failed' && { state: { terminated: { exitCode } } }),
      }],
    },
  }
}

/** A Job and its pods for which the rule is the first that holds, and what it says. */
const cases: Record<string, readonly [job: StoredJob, pods: readonly Pod[], reason: string, message: string]> = {
  'known already': [
    jobOf({}, { conditions: [{ type: 'FailureTarget', status: 'True', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }] }),
    [pod('Failed')], 'DeadlineExceeded', 'Job was active longer than specified deadline',
  ],
  'a pod failed as the policy forbids': [
    jobOf({ podFailurePolicy: { rules: [{ action: 'FailJob', onExitCodes: { operator: 'In', values: [42] } }] } }),
    [pod('Failed', { exitCode: 42 })], 'PodFailurePolicy', 'Container sum for pod default/sum-0 failed with exit code 42 matching FailJob rule at index 0',
  ],
  'too many failures': [
    jobOf({ backoffLimit: 0 }), [pod('Failed')], 'BackoffLimitExceeded', 'Job has reached the specified backoff limit',
  ],
  'active for too long': [
    jobOf({ activeDeadlineSeconds: 10 }, { startTime: printTimestamp(now - 10 * second) }),
    [pod('Running')], 'DeadlineExceeded', 'Job was active longer than specified deadline',
  ],
  'too many failed indexes': [
    jobOf({ ...indexed, maxFailedIndexes: 0 }), [pod('Failed')],
    'MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes',
  ],
  'every index has ended, some failed': [
    jobOf(indexed), [pod('Failed'), pod('Succeeded', { index: 1 })], 'FailedIndexes', 'Job has failed indexes',
  ],
  'the success policy is met': [
    jobOf({ ...indexed, successPolicy: { rules: [{ succeededIndexes: '1' }] } }),
    [pod('Running'), pod('Succeeded', { index: 1 })], 'SuccessPolicy', 'Matched rules at index 0',
  ],
}

test.each(verdictRules.map(({ name }) => name))('%s', (name) => {
  const [job, pods, reason, message] = cases[name]!
  const tally = tallyOf(job, pods)
  expect(verdictRules.find((rule) => rule.verdict(job, tally, now))?.name).toBe(name)
  expect(verdict(job, tally, now)).toMatchObject({ reason, message })
})

test('none holds for a Job that goes on', () => {
  const job = jobOf({ ...indexed, activeDeadlineSeconds: 10 }, { startTime: printTimestamp(now - 9 * second) })
  expect(verdict(job, tallyOf(job, [pod('Running'), pod('Failed', { index: 1 })]), now)).toBeUndefined()
})

const restarts: readonly (readonly [limit: number, count: number, isOver: boolean])[] = [[0, 0, false], [0, 1, true], [2, 1, false], [2, 2, true]]

test.each(restarts)('with a limit of %i, %i restarts within a pod', (backoffLimit, restartCount, isOver) => {
  const job = jobOf({ backoffLimit })
  job.spec.template.spec.restartPolicy = 'OnFailure'
  expect(verdict(job, tallyOf(job, [pod('Running', { restartCount })]), now)?.reason).toBe(isOver ? 'BackoffLimitExceeded' : undefined)
})
