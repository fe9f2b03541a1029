import { type Event, events, type KubeObject } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { type Act, play, worldWith } from './testing/index.ts'
import { minute, second, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { seriesRecorder } from './event-series.ts'
import type { Cache } from './cache.ts'

const writer = { user: { name: 'system:kube-scheduler', groups: ['system:authenticated'] }, manager: 'kube-scheduler' }
const pod: KubeObject = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'default', uid: 'u-1', resourceVersion: '7' } }

const record = (times: number, message = 'no room'): Act => [`${times} times: ${message}`, (_api: Client, simulation: Simulation) => {
  const recorder = seriesRecorder(simulation, writer, 'default-scheduler', 'default-scheduler-1')
  for (let time = 0; time < times; time++) recorder.record(pod, { type: 'Warning', reason: 'FailedScheduling', action: 'Scheduling', message })
}]
const wait = (minutes: number): Act => [`${minutes} min later`, () => {}, minutes * minute]

function view(cache: Cache): string[] {
  return (cache.list(events, 'default') as Event[]).map(({ message, series, reportingComponent, action }) => {
    return `${reportingComponent} ${action}: ${message}${series ? ` (${series.count} times, last at ${series.lastObservedTime?.slice(11, 19)})` : ''}`
  })
}

test('what comes again becomes a series; its count is written at the second time and when it is over', () => {
  expect(play(() => worldWith([]), view, [record(1), record(1), record(3), wait(5), wait(7)])).toMatchInlineSnapshot(`
    "
    1 times: no room  default-scheduler Scheduling: no room
    1 times: no room  default-scheduler Scheduling: no room (2 times, last at 08:00:01)
    3 times: no room  default-scheduler Scheduling: no room (2 times, last at 08:00:01)
    5 min later       default-scheduler Scheduling: no room (2 times, last at 08:00:01)
    7 min later       default-scheduler Scheduling: no room (5 times, last at 08:00:02)
    "
  `)
})

test('another message does not begin a series of its own', () => {
  expect(play(() => worldWith([]), view, [record(1), record(1, 'still no room'), ['ten seconds later', () => {}, 10 * second]])).toMatchInlineSnapshot(`
    "
    1 times: no room        default-scheduler Scheduling: no room
    1 times: still no room  default-scheduler Scheduling: no room (2 times, last at 08:00:01)
    ten seconds later       default-scheduler Scheduling: no room (2 times, last at 08:00:01)
    "
  `)
})
