import { type CronJob, cronJobs, type Job, jobs } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { type Cache, controllerRuntimePart } from '@track/controller-runtime'
import { type Act, eventLines, play, worldWith } from '@track/controller-runtime/testing'
import { hour, minute, printTimestamp, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { cronJobController } from './controller.ts'

const build = () => worldWith([controllerRuntimePart([cronJobController])])

function create(spec: Partial<CronJob['spec']>): Act {
  const template = { spec: { restartPolicy: 'Never' as const, containers: [{ name: 'app', image: 'busybox' }] } }
  return [`create ${JSON.stringify(spec)}`, (api) => {
    api.create(cronJobs, { metadata: { name: 'tick', namespace: 'default' }, spec: { jobTemplate: { spec: { template } }, schedule: '*/10 * * * *', ...spec } })
  }]
}

const wait = (minutes: number): Act => [`${minutes} min later`, () => {}, minutes * minute]

/** The oldest Job that still runs ends. */
const end = (type: 'Complete' | 'Failed'): Act => [`the oldest is ${type}`, (api) => {
  const job = api.list(jobs).filter(({ status }) => !status?.conditions?.length).sort((a, b) => (a.metadata.name! < b.metadata.name! ? -1 : 1))[0]!
  finish(api, job, type)
}]

function finish(api: Client, job: Job, type: 'Complete' | 'Failed'): void {
  const lastTransitionTime = printTimestamp(api.now)
  const first = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget'
  const conditions = [first, type].map((each) => ({ type: each, status: 'True' as const, lastTransitionTime }))
  api.updateStatus(jobs, {
    ...job, status: { ...job.status, startTime: job.metadata.creationTimestamp!, conditions, ...(type === 'Complete' && { completionTime: lastTransitionTime }) },
  })
}

function view(cache: Cache): string {
  const { active = [], lastScheduleTime = '-', lastSuccessfulTime } = cache.get(cronJobs, 'tick', 'default')!.status ?? {}
  const names = cache.list(jobs, 'default').map(({ metadata, status }) => {
    return `${metadata.name}${status?.conditions?.at(-1) ? ` ${status.conditions.at(-1)!.type}` : ''}`
  })
  return `${names.join(', ') || 'no Jobs'}; ${active.length} active, last ${lastScheduleTime}${lastSuccessfulTime ? `, succeeded ${lastSuccessfulTime}` : ''}`
}

test('a Job every ten minutes, named after its minute; the list follows those that end', () => {
  expect(play(build, view, [create({}), wait(9), wait(1), end('Complete'), wait(10), end('Failed')])).toMatchInlineSnapshot(`
    "
    create {}               no Jobs; 0 active, last -
    9 min later             no Jobs; 0 active, last -
    1 min later             tick-29460010; 1 active, last 2026-01-05T08:10:00Z
    the oldest is Complete  tick-29460010 Complete; 0 active, last 2026-01-05T08:10:00Z, succeeded 2026-01-05T08:10:01Z
    10 min later            tick-29460010 Complete, tick-29460020; 1 active, last 2026-01-05T08:20:00Z, succeeded 2026-01-05T08:10:01Z
    the oldest is Failed    tick-29460010 Complete, tick-29460020 Failed; 0 active, last 2026-01-05T08:20:00Z, succeeded 2026-01-05T08:10:01Z
    "
  `)
})

test('Allow lets Jobs run side by side, Forbid skips, Replace deletes the one that runs', () => {
  for (const concurrencyPolicy of ['Allow', 'Forbid', 'Replace'] as const) {
    const seen = play(build, (cache) => [view(cache), ...eventLines(cache).map((line) => `  ${line}`)], [create({ concurrencyPolicy }), wait(20)])
    expect(seen).toMatchSnapshot(concurrencyPolicy)
  }
})

test('a forbidden time is made up for as soon as the Job before has ended', () => {
  expect(play(build, view, [create({ concurrencyPolicy: 'Forbid' }), wait(25), end('Complete')])).toMatchInlineSnapshot(`
    "
    create {"concurrencyPolicy":"Forbid"}  no Jobs; 0 active, last -
    25 min later                           tick-29460010; 1 active, last 2026-01-05T08:10:00Z
    the oldest is Complete                 tick-29460010 Complete, tick-29460020; 1 active, last 2026-01-05T08:20:00Z, succeeded 2026-01-05T08:25:01Z
    "
  `)
})

test('only as many ended Jobs are kept as the history limits say', () => {
  expect(play(build, view, [
    create({ successfulJobsHistoryLimit: 1, failedJobsHistoryLimit: 0 }),
    wait(10), end('Complete'), wait(10), end('Complete'), wait(10), end('Failed'),
  ])).toMatchInlineSnapshot(`
    "
    create {"successfulJobsHistoryLimit":1,"failedJobsHistoryLimit":0}  no Jobs; 0 active, last -
    10 min later                                                        tick-29460010; 1 active, last 2026-01-05T08:10:00Z
    the oldest is Complete                                              tick-29460010 Complete; 0 active, last 2026-01-05T08:10:00Z, succeeded 2026-01-05T08:10:01Z
    10 min later                                                        tick-29460010 Complete, tick-29460020; 1 active, last 2026-01-05T08:20:00Z, succeeded 2026-01-05T08:10:01Z
    the oldest is Complete                                              tick-29460020 Complete; 0 active, last 2026-01-05T08:20:00Z, succeeded 2026-01-05T08:20:02Z
    10 min later                                                        tick-29460020 Complete, tick-29460030; 1 active, last 2026-01-05T08:30:00Z, succeeded 2026-01-05T08:20:02Z
    the oldest is Failed                                                tick-29460020 Complete; 0 active, last 2026-01-05T08:30:00Z, succeeded 2026-01-05T08:20:02Z
    "
  `)
})

const suspend = (is: boolean): Act => [is ? 'suspend' : 'resume', (api) => {
  api.patch(cronJobs, { metadata: { name: 'tick', namespace: 'default' } }, { type: 'merge', body: { spec: { suspend: is } } })
}]

test('what it missed while suspended it makes up for once, unless that is too late', () => {
  expect(play(build, view, [create({}), suspend(true), wait(65), suspend(false)])).toMatchInlineSnapshot(`
    "
    create {}     no Jobs; 0 active, last -
    suspend       no Jobs; 0 active, last -
    65 min later  no Jobs; 0 active, last -
    resume        tick-29460060; 1 active, last 2026-01-05T09:00:00Z
    "
  `)
  expect(play(build, view, [create({ startingDeadlineSeconds: 60 }), suspend(true), wait(65), suspend(false), wait(5)])).toMatchInlineSnapshot(`
    "
    create {"startingDeadlineSeconds":60}  no Jobs; 0 active, last -
    suspend                                no Jobs; 0 active, last -
    65 min later                           no Jobs; 0 active, last -
    resume                                 no Jobs; 0 active, last -
    5 min later                            tick-29460070; 1 active, last 2026-01-05T09:10:00Z
    "
  `)
})

test('after more than a hundred missed times it says so and starts the last one', () => {
  const events = (cache: Cache) => [view(cache), ...eventLines(cache)]
  expect(play(build, events, [create({ schedule: '* * * * *' }), suspend(true), ['three hours', () => {}, 3 * hour], suspend(false)])).toMatchInlineSnapshot(`
    "
    create {"schedule":"* * * * *"}  no Jobs; 0 active, last -
    suspend                          no Jobs; 0 active, last -
    three hours                      no Jobs; 0 active, last -
    resume                           tick-29460180; 1 active, last 2026-01-05T11:00:00Z
                                     Warning TooManyMissedTimes: too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew
                                     Normal SuccessfulCreate: Created job tick-29460180
    "
  `)
})

test('a Job that has gone is missed, a strange one is noticed', () => {
  expect(play(build, (cache) => eventLines(cache), [
    create({}), wait(10),
    ['delete the Job', (api) => api.delete(jobs, api.list(jobs)[0]!, { propagationPolicy: 'Background' })],
    wait(10),
    ['forget it', (api) => {
      const { active: _active, ...status } = api.get(cronJobs, 'tick', 'default').status!
      api.updateStatus(cronJobs, { ...api.get(cronJobs, 'tick', 'default'), status })
    }, second],
  ])).toMatchInlineSnapshot(`
    "
    create {}
    10 min later    Normal SuccessfulCreate: Created job tick-29460010
    delete the Job  Normal SuccessfulCreate: Created job tick-29460010
                    Normal MissingJob: Active job went missing: tick-29460010
    10 min later    Normal SuccessfulCreate: Created job tick-29460010
                    Normal MissingJob: Active job went missing: tick-29460010
                    Normal SuccessfulCreate: Created job tick-29460020
    forget it       Normal SuccessfulCreate: Created job tick-29460010
                    Normal MissingJob: Active job went missing: tick-29460010
                    Normal SuccessfulCreate: Created job tick-29460020
                    Warning UnexpectedJob: Saw a job that the controller did not create or forgot: tick-29460020
    "
  `)
})

test('a schedule that is never due starts nothing', () => {
  expect(play(build, (cache) => [view(cache), ...eventLines(cache)], [create({ schedule: '0 0 30 2 *' }), ['a day', () => {}, 24 * hour]])).toMatchInlineSnapshot(`
    "
    create {"schedule":"0 0 30 2 *"}  no Jobs; 0 active, last -
                                      Warning InvalidSchedule: invalid schedule: 0 0 30 2 * : time difference between two schedules is less than 1 second
    a day                             no Jobs; 0 active, last -
    "
  `)
})
