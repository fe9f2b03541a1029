/**
 * The same acts as a real Kubernetes 1.34 was put through by tools/record/jobs.ts, and the same
 * status, conditions and events after each.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Event, events, type Job, pods } from '@track/apimachinery'
import type { Client } from '@track/apiserver'
import { controllerRuntimePart } from '@track/controller-runtime'
import { adminOf, worldWith } from '@track/controller-runtime/testing'
import { printTimestamp, second, type Simulation } from '@track/simulation'
import { expect, test } from 'vitest'
import { garbageCollectorPart } from '../garbage-collector/part.ts'
import { isFinished } from '../pod-state.ts'
import { bindTo, isLeaving, setStatus, stop } from '../testing/pods.ts'
import { jobBackoffPart } from './backoff.ts'
import { jobController } from './controller.ts'
import { indexOf, jobs } from './job-pods.ts'

interface End {
  readonly exitCode: number
  readonly index?: number
}

interface Act {
  readonly patch?: object
  readonly end?: readonly End[]
  readonly wait?: number
}

interface Scenario {
  readonly name: string
  readonly spec: Job['spec']
  readonly acts: readonly Act[]
  readonly seen: readonly unknown[]
}

const scenarios: Scenario[] = JSON.parse(readFileSync(join(import.meta.dirname, '../../testdata/jobs.json'), 'utf8'))
const sum = { metadata: { name: 'sum', namespace: 'default' } }

/** Pods get a node at once, and are gone as soon as they are deleted, as they were on the recorded nodes. */
function settle(simulation: Simulation, api: Client): void {
  for (let turn = 0; turn < 30; turn++) {
    simulation.runFor(second / 10)
    for (const pod of api.list(pods)) {
      if (!pod.spec.nodeName) bindTo(api, pod, 'node-a')
      if (isLeaving(pod)) stop(api, pod)
    }
  }
}

function endPod(api: Client, { exitCode, index }: End): void {
  const pod = api.list(pods).find((each) => !isFinished(each) && !isLeaving(each) && (index === undefined || indexOf(each) === index))!
  const now = printTimestamp(api.now)
  const terminated = { exitCode, startedAt: now, finishedAt: now }
  setStatus(api, pod, {
    phase: exitCode === 0 ? 'Succeeded' : 'Failed',
    containerStatuses: [{ name: 'sum', ready: false, restartCount: 0, image: 'busybox', imageID: '', state: { terminated } }],
  })
}

const anonymous = (text: string) => text.replaceAll(/sum-(\d+-)?[a-z0-9]{5}\b/g, 'sum-$1xxxxx')

function look(api: Client, known: Set<string>): unknown {
  const { conditions = [], startTime: _start, completionTime, ...counts } = api.get(jobs, 'sum', 'default').status ?? {}
  const fresh = api.list(events).filter(({ involvedObject, metadata }: Event) => involvedObject.kind === 'Job' && !known.has(metadata.uid!))
  for (const event of fresh) known.add(event.metadata.uid!)
  return {
    status: { ...counts, isComplete: completionTime !== undefined },
    conditions: conditions.map(({ type, status, reason, message }) => anonymous(`${type} ${status} ${reason}: ${message}`)),
    events: fresh.map(({ type, reason, message }) => anonymous(`${type} ${reason}: ${message}`)).sort(),
  }
}

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, { spec, acts, seen }) => {
  const simulation = worldWith([jobBackoffPart, controllerRuntimePart([jobController]), garbageCollectorPart])
  const api = adminOf(simulation)
  api.create(jobs, { ...sum, spec } as never)
  const known = new Set<string>()
  settle(simulation, api)
  const ours = [look(api, known)]
  for (const { patch, end = [], wait = 0 } of acts) {
    if (patch) api.patch(jobs, sum, { type: 'merge', body: { spec: patch } })
    for (const each of end) endPod(api, each)
    simulation.runFor(wait * second)
    settle(simulation, api)
    ours.push(look(api, known))
  }
  expect(ours).toEqual(seen)
})
