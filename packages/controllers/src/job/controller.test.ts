import { type Job, type Pod, pods } from '@track/apimachinery'
import { type Cache, controllerRuntimePart } from '@track/controller-runtime'
import { type Act, eventLines, play, worldWith } from '@track/controller-runtime/testing'
import { minute, printTimestamp, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { garbageCollectorPart } from '../garbage-collector/part.ts'
import { isActive } from '../pod-state.ts'
import { run, setStatus, stop } from '../testing/pods.ts'
import { jobBackoffPart } from './backoff.ts'
import { jobController } from './controller.ts'
import { indexOf, jobs } from './job-pods.ts'

const build = () => worldWith([jobBackoffPart, controllerRuntimePart([jobController]), garbageCollectorPart])
const job = { metadata: { name: 'sum', namespace: 'default' } }

function create(spec: Partial<Job['spec']> = {}): Act {
  const template = { spec: { restartPolicy: 'Never' as const, containers: [{ name: 'sum', image: 'busybox' }] } }
  return ['create', (api) => api.create(jobs, { ...job, spec: { template, ...spec } as never }), 3 * second]
}

const change = (words: string, spec: object): Act => [words, (api) => api.patch(jobs, job, { type: 'merge', body: { spec } }), 3 * second]
const wait = (words: string, duration: number): Act => [words, () => {}, duration]
const remove: Act = ['delete', (api) => api.delete(jobs, job, { propagationPolicy: 'Background' }), 3 * second]

type Which = (pod: Pod) => boolean

/** Ends running pods, the first so many of those that are meant. */
function end(exitCode: number, count = 1, which: Which = () => true): Act {
  return [`${count} ${exitCode === 0 ? 'succeed' : `fail with ${exitCode}`}`, (api) => {
    const now = printTimestamp(api.now)
    for (const pod of api.list(pods).filter(isActive).filter(which).slice(0, count)) {
      const terminated = { exitCode, startedAt: now, finishedAt: now }
      setStatus(api, run(api, pod), {
        phase: exitCode === 0 ? 'Succeeded' : 'Failed',
        containerStatuses: [{ name: 'sum', ready: false, restartCount: 0, image: '', imageID: '', state: { terminated } }],
      })
    }
  }, 3 * second]
}

/** Pods that are being deleted are stopped by their node. */
const stopLeaving: Act = ['pods stop', (api) => {
  for (const pod of api.list(pods).filter(({ metadata }) => metadata.deletionTimestamp)) stop(api, pod)
}, 3 * second]

function view(cache: Cache): string[] {
  const found = cache.get(jobs, 'sum', 'default')
  const there = cache.list(pods, 'default')
  if (!found) return [`no job, ${there.length} pods`]
  const { active = 0, succeeded = 0, failed = 0, ready = 0, terminating = 0, completedIndexes, failedIndexes, conditions = [] } = found.status ?? {}
  const indexes = completedIndexes === undefined ? '' : `, indexes ${completedIndexes}`
  const broken = failedIndexes === undefined ? '' : `, failed indexes ${failedIndexes}`
  return [
    `${active} active, ${ready} ready, ${terminating} terminating, ${succeeded} succeeded, ${failed} failed${indexes}${broken}`,
    ...conditions.map(({ type, status, reason, message }) => `  ${type} ${status} ${reason}: ${message?.replace(/sum-\w{5}/, 'sum-xxxxx')}`),
  ]
}

const events = (cache: Cache) => eventLines(cache).map((line) => line.replace(/sum-(\d-)?\w{5}/, 'sum-xxxxx'))

test('two at a time until three have succeeded', () => {
  expect(play(build, view, [create({ completions: 3, parallelism: 2 }), end(0), end(0, 2)])).toMatchInlineSnapshot(`
    "
    create     2 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    1 succeed  2 active, 0 ready, 0 terminating, 1 succeeded, 0 failed
    2 succeed  0 active, 0 ready, 0 terminating, 3 succeeded, 0 failed
                 SuccessCriteriaMet True CompletionsReached: Reached expected number of succeeded pods
                 Complete True CompletionsReached: Reached expected number of succeeded pods
    "
  `)
})

test('its events', () => {
  expect(play(build, events, [create(), end(0)])).toMatchInlineSnapshot(`
    "
    create     Normal SuccessfulCreate: Created pod: sum-xxxxx
    1 succeed  Normal SuccessfulCreate: Created pod: sum-xxxxx
               Normal Completed: Job completed
    "
  `)
})

test('without completions it is done with the first success, when the others have ended', () => {
  expect(play(build, view, [create({ parallelism: 3 }), end(0), end(0), end(0)])).toMatchInlineSnapshot(`
    "
    create     3 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    1 succeed  2 active, 0 ready, 0 terminating, 1 succeeded, 0 failed
    1 succeed  1 active, 0 ready, 0 terminating, 2 succeeded, 0 failed
    1 succeed  0 active, 0 ready, 0 terminating, 3 succeeded, 0 failed
                 SuccessCriteriaMet True CompletionsReached: Reached expected number of succeeded pods
                 Complete True CompletionsReached: Reached expected number of succeeded pods
    "
  `)
})

test('a failed pod is replaced after 10 s, then 20 s, and at the limit the Job fails', () => {
  expect(play(build, view, [
    create({ backoffLimit: 2 }), end(1), wait('6 s later', 6 * second), wait('2 s later', 2 * second),
    end(1), wait('16 s later', 16 * second), wait('2 s later', 2 * second), end(1),
  ])).toMatchInlineSnapshot(`
    "
    create         1 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    1 fail with 1  0 active, 0 ready, 0 terminating, 0 succeeded, 1 failed
    6 s later      0 active, 0 ready, 0 terminating, 0 succeeded, 1 failed
    2 s later      1 active, 0 ready, 0 terminating, 0 succeeded, 1 failed
    1 fail with 1  0 active, 0 ready, 0 terminating, 0 succeeded, 2 failed
    16 s later     0 active, 0 ready, 0 terminating, 0 succeeded, 2 failed
    2 s later      1 active, 0 ready, 0 terminating, 0 succeeded, 2 failed
    1 fail with 1  0 active, 0 ready, 0 terminating, 0 succeeded, 3 failed
                     FailureTarget True BackoffLimitExceeded: Job has reached the specified backoff limit
                     Failed True BackoffLimitExceeded: Job has reached the specified backoff limit
    "
  `)
})

test('a Job that fails deletes its other pods and ends when they have stopped', () => {
  const bind: Act = ['all run', (api) => {
    for (const pod of api.list(pods)) run(api, pod)
  }, 3 * second]
  expect(play(build, view, [create({ parallelism: 3, completions: 3, backoffLimit: 0 }), bind, end(1), stopLeaving])).toMatchInlineSnapshot(`
    "
    create         3 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    all run        3 active, 3 ready, 0 terminating, 0 succeeded, 0 failed
    1 fail with 1  0 active, 0 ready, 2 terminating, 0 succeeded, 3 failed
                     FailureTarget True BackoffLimitExceeded: Job has reached the specified backoff limit
    pods stop      0 active, 0 ready, 0 terminating, 0 succeeded, 3 failed
                     FailureTarget True BackoffLimitExceeded: Job has reached the specified backoff limit
                     Failed True BackoffLimitExceeded: Job has reached the specified backoff limit
    "
  `)
})

test('it is not active for longer than it may be', () => {
  expect(play(build, view, [create({ activeDeadlineSeconds: 60 }), wait('a minute later', minute)])).toMatchInlineSnapshot(`
    "
    create          1 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    a minute later  0 active, 0 ready, 0 terminating, 0 succeeded, 1 failed
                      FailureTarget True DeadlineExceeded: Job was active longer than specified deadline
                      Failed True DeadlineExceeded: Job was active longer than specified deadline
    "
  `)
})

test('a suspended Job has no pods and starts anew when it goes on', () => {
  const started = (cache: Cache) => [`started ${cache.get(jobs, 'sum', 'default')?.status?.startTime}`, ...view(cache)]
  expect(play(build, started, [
    create({ suspend: true }), change('go on', { suspend: false }), change('suspend', { suspend: true }), change('go on', { suspend: false }), end(0),
  ])).toMatchInlineSnapshot(`
    "
    create     started undefined
               0 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
                 Suspended True JobSuspended: Job suspended
    go on      started 2026-01-05T08:00:03Z
               1 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
                 Suspended False JobResumed: Job resumed
    suspend    started 2026-01-05T08:00:03Z
               0 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
                 Suspended True JobSuspended: Job suspended
    go on      started 2026-01-05T08:00:09Z
               1 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
                 Suspended False JobResumed: Job resumed
    1 succeed  started 2026-01-05T08:00:09Z
               0 active, 0 ready, 0 terminating, 1 succeeded, 0 failed
                 Suspended False JobResumed: Job resumed
                 SuccessCriteriaMet True CompletionsReached: Reached expected number of succeeded pods
                 Complete True CompletionsReached: Reached expected number of succeeded pods
    "
  `)
})

test('each index succeeds once', () => {
  expect(play(build, view, [
    create({ completionMode: 'Indexed', completions: 4, parallelism: 4 }),
    end(0, 1, (pod) => indexOf(pod) === 2), end(0, 1, (pod) => indexOf(pod) === 0), end(1, 1, (pod) => indexOf(pod) === 1),
    wait('10 s later', 10 * second), end(0, 2), wait('1 s later', second),
  ])).toMatchInlineSnapshot(`
    "
    create         4 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    1 succeed      3 active, 0 ready, 0 terminating, 1 succeeded, 0 failed, indexes 2
    1 succeed      2 active, 0 ready, 0 terminating, 2 succeeded, 0 failed, indexes 0,2
    1 fail with 1  1 active, 0 ready, 0 terminating, 2 succeeded, 1 failed, indexes 0,2
    10 s later     2 active, 0 ready, 0 terminating, 2 succeeded, 1 failed, indexes 0,2
    2 succeed      0 active, 0 ready, 0 terminating, 4 succeeded, 1 failed, indexes 0-3
                     SuccessCriteriaMet True CompletionsReached: Reached expected number of succeeded pods
                     Complete True CompletionsReached: Reached expected number of succeeded pods
    1 s later      0 active, 0 ready, 0 terminating, 4 succeeded, 1 failed, indexes 0-3
                     SuccessCriteriaMet True CompletionsReached: Reached expected number of succeeded pods
                     Complete True CompletionsReached: Reached expected number of succeeded pods
    "
  `)
})

test('a pod of an index knows it', () => {
  const pod = (cache: Cache) => {
    const [{ metadata, spec }] = cache.list(pods, 'default') as [Pod]
    return [
      `${metadata.generateName} ${spec.hostname} ${JSON.stringify(metadata.labels?.['batch.kubernetes.io/job-completion-index'])}`,
      JSON.stringify(metadata.annotations), JSON.stringify(spec.containers[0]!.env), JSON.stringify(metadata.finalizers),
    ]
  }
  expect(play(build, pod, [create({ completionMode: 'Indexed', completions: 1 })])).toMatchInlineSnapshot(`
    "
    create  sum-0- sum-0 "0"
            {"batch.kubernetes.io/job-completion-index":"0"}
            [{"name":"JOB_COMPLETION_INDEX","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['batch.kubernetes.io/job-completion-index']","apiVersion":"v1"}}}]
            ["batch.kubernetes.io/job-tracking"]
    "
  `)
})

test('with a limit an index, the others go on when one has failed for good', () => {
  expect(play(build, view, [
    create({ completionMode: 'Indexed', completions: 2, parallelism: 2, backoffLimitPerIndex: 1 }),
    end(1, 1, (pod) => indexOf(pod) === 0), wait('10 s later', 10 * second),
    end(1, 1, (pod) => indexOf(pod) === 0), end(0),
  ])).toMatchInlineSnapshot(`
    "
    create         2 active, 0 ready, 0 terminating, 0 succeeded, 0 failed, failed indexes
    1 fail with 1  1 active, 0 ready, 0 terminating, 0 succeeded, 0 failed, failed indexes
    10 s later     2 active, 0 ready, 0 terminating, 0 succeeded, 1 failed, failed indexes
    1 fail with 1  1 active, 0 ready, 0 terminating, 0 succeeded, 2 failed, failed indexes 0
    1 succeed      0 active, 0 ready, 0 terminating, 1 succeeded, 2 failed, indexes 1, failed indexes 0
                     FailureTarget True FailedIndexes: Job has failed indexes
                     Failed True FailedIndexes: Job has failed indexes
    "
  `)
})

test('the failure policy ignores, counts and ends', () => {
  const rules = [
    { action: 'Ignore' as const, onExitCodes: { operator: 'In' as const, values: [3] } },
    { action: 'FailJob' as const, onExitCodes: { operator: 'In' as const, values: [42] } },
  ]
  expect(play(build, view, [
    create({ podFailurePolicy: { rules }, backoffLimit: 1 }), end(3), wait('10 s later', 10 * second), end(42),
  ])).toMatchInlineSnapshot(`
    "
    create          1 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    1 fail with 3   0 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    10 s later      1 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    1 fail with 42  0 active, 0 ready, 0 terminating, 0 succeeded, 1 failed
                      FailureTarget True PodFailurePolicy: Container sum for pod default/sum-xxxxx failed with exit code 42 matching FailJob rule at index 1
                      Failed True PodFailurePolicy: Container sum for pod default/sum-xxxxx failed with exit code 42 matching FailJob rule at index 1
    "
  `)
})

test('the success policy ends it early', () => {
  const successPolicy = { rules: [{ succeededIndexes: '0-1', succeededCount: 1 }] }
  expect(play(build, view, [
    create({ completionMode: 'Indexed', completions: 3, parallelism: 3, successPolicy }), end(0, 1, (pod) => indexOf(pod) === 1), stopLeaving,
  ])).toMatchInlineSnapshot(`
    "
    create     3 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    1 succeed  0 active, 0 ready, 0 terminating, 1 succeeded, 0 failed, indexes 1
                 SuccessCriteriaMet True SuccessPolicy: Matched rules at index 0
                 Complete True SuccessPolicy: Matched rules at index 0
    pods stop  0 active, 0 ready, 0 terminating, 1 succeeded, 0 failed, indexes 1
                 SuccessCriteriaMet True SuccessPolicy: Matched rules at index 0
                 Complete True SuccessPolicy: Matched rules at index 0
    "
  `)
})

test('pods of a Job that was deleted lose their finalizer and go', () => {
  expect(play(build, view, [create({ parallelism: 2 }), remove])).toMatchInlineSnapshot(`
    "
    create  2 active, 0 ready, 0 terminating, 0 succeeded, 0 failed
    delete  no job, 0 pods
    "
  `)
})
