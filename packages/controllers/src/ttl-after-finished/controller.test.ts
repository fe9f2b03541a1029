import { type Job, jobs } from '@track/apimachinery'
import { type Cache, controllerRuntimePart } from '@track/controller-runtime'
import { type Act, play, worldWith } from '@track/controller-runtime/testing'
import { printTimestamp, second } from '@track/simulation'
import { expect, test } from 'vitest'
import { garbageCollectorPart } from '../garbage-collector/part.ts'
import { ttlAfterFinishedController } from './controller.ts'

const build = () => worldWith([garbageCollectorPart, controllerRuntimePart([ttlAfterFinishedController])])

const create = (name: string, ttlSecondsAfterFinished?: number): Act => [`create ${name}`, (api) => {
  const template = { spec: { restartPolicy: 'Never' as const, containers: [{ name: 'app', image: 'busybox' }] } }
  const spec = { template, ...(ttlSecondsAfterFinished !== undefined && { ttlSecondsAfterFinished }) }
  api.create(jobs, { metadata: { name, namespace: 'default' }, spec })
}]
const finish = (name: string): Act => [`${name} is complete`, (api) => {
  const now = printTimestamp(api.now)
  const conditions = ['SuccessCriteriaMet', 'Complete'].map((type) => ({ type, status: 'True' as const, lastTransitionTime: now }))
  const job: Job = api.get(jobs, name, 'default')
  api.updateStatus(jobs, { ...job, status: { startTime: now, completionTime: now, conditions } })
}]
const view = (cache: Cache) => cache.list(jobs, 'default').map(({ metadata }) => metadata.name).sort().join(', ') || 'none'
const wait = (seconds: number): Act => [`${seconds} s later`, () => {}, seconds * second]

test('a Job goes ttlSecondsAfterFinished after its end; without it stays', () => {
  expect(play(build, view, [
    create('short', 10), create('long', 60), create('kept'), finish('short'), finish('long'), finish('kept'), wait(7), wait(60),
  ])).toMatchInlineSnapshot(`
    "
    create short       short
    create long        long, short
    create kept        kept, long, short
    short is complete  kept, long, short
    long is complete   kept, long, short
    kept is complete   kept, long, short
    7 s later          kept, long, short
    60 s later         kept
    "
  `)
})
